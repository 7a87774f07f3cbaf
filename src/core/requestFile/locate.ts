/** The position of a part of a text, in UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Member {
  readonly name: string;
  /** Position of the name, with its quotes. */
  readonly key: Span;
  readonly value: Located;
}

export type Located = Span &
  (
    | { readonly kind: 'scalar'; readonly value: unknown }
    | { readonly kind: 'array' }
    | { readonly kind: 'object'; readonly members: readonly Member[] }
  );

/** Request files are nested far less deeply. */
const deepest = 20;

export class TooDeep extends Error {
  override readonly name = 'TooDeep';
  constructor(readonly at: number) {
    super('nested too deep');
  }
}

/**
 * Parses valid JSON and keeps the position of each value. Check the text with `findJsonError` first.
 * @throws TooDeep
 */
export function locate(text: string): Located {
  return valueAt(text, after(blanks, text, 0), 0);
}

const blanks = /[ \t\n\r]*/y;
const string = /"(?:[^"\\]|\\.)*"/y;
const literal = /[^\s,\]}]*/y;

function valueAt(text: string, from: number, depth: number): Located {
  if (depth > deepest) throw new TooDeep(from);
  switch (text[from]) {
    case '{':
      return objectAt(text, from, depth);
    case '[':
      return arrayAt(text, from, depth);
    default: {
      const to = after(text[from] === '"' ? string : literal, text, from);
      return { kind: 'scalar', from, to, value: JSON.parse(text.slice(from, to)) };
    }
  }
}

function objectAt(text: string, from: number, depth: number): Located {
  const members: Member[] = [];
  let at = after(blanks, text, from + 1);
  while (text[at] === '"') {
    const keyEnd = after(string, text, at);
    const colon = after(blanks, text, keyEnd);
    const value = valueAt(text, after(blanks, text, colon + 1), depth + 1);
    members.push({ name: String(JSON.parse(text.slice(at, keyEnd))), key: { from: at, to: keyEnd }, value });
    at = afterComma(text, value.to);
  }
  return { kind: 'object', from, to: at + 1, members };
}

function arrayAt(text: string, from: number, depth: number): Located {
  let at = after(blanks, text, from + 1);
  while (at < text.length && text[at] !== ']') at = afterComma(text, valueAt(text, at, depth + 1).to);
  return { kind: 'array', from, to: at + 1 };
}

/** The position of the next member or element, or of the closing bracket. */
function afterComma(text: string, from: number): number {
  const at = after(blanks, text, from);
  return text[at] === ',' ? after(blanks, text, at + 1) : at;
}

function after(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : text.length;
}

/** The members of an object; empty for other values. */
export function membersOf(value: Located | undefined): readonly Member[] {
  return value?.kind === 'object' ? value.members : [];
}

/** The last member with this name, which takes precedence as in JSON.parse. */
export function memberOf(value: Located | undefined, name: string): Member | undefined {
  return membersOf(value).findLast((one) => one.name === name);
}

/**
 * The value without positions. Request files contain no arrays; null stands for one, because the schemas would take an
 * array for an object.
 */
export function plainValue(value: Located): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'array':
      return null;
    case 'object':
      return Object.fromEntries(value.members.map((one) => [one.name, plainValue(one.value)]));
  }
}
