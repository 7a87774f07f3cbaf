/**
 * A member of an object and its positions in a valid JSON text. Values are replaced in place, so that every other
 * character stays as it is.
 */

interface Member {
  readonly name: string;
  /** Where the name starts. */
  readonly start: number;
  /** Where the value starts. */
  readonly from: number;
  readonly to: number;
}

/**
 * Sets the members in the first object of `profiles` with this name; undefined if there is none. If an object has a
 * name twice, the last one counts, as for JSON parsers.
 */
export function withProfileFields(
  text: string,
  name: string,
  fields: Readonly<Record<string, string | number>>,
): string | undefined {
  const profiles = last(membersOf(text, skipBlanks(text, 0)), 'profiles');
  if (!profiles || text[profiles.from] !== '[') return undefined;
  for (const start of elementsOf(text, profiles.from)) {
    if (text[start] !== '{') continue;
    const own = last(membersOf(text, start), 'name');
    if (!own || JSON.parse(text.slice(own.from, own.to)) !== name) continue;
    let changed = text;
    for (const [field, value] of Object.entries(fields)) changed = withMember(changed, start, field, value);
    return changed;
  }
  return undefined;
}

function withMember(text: string, object: number, name: string, value: string | number): string {
  const members = membersOf(text, object);
  const known = last(members, name);
  if (known) return text.slice(0, known.from) + JSON.stringify(value) + text.slice(known.to);
  const before = members.at(-1);
  const written = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  if (!before) return `${text.slice(0, object + 1)}${written}${text.slice(object + 1)}`;
  // Uses the indentation of the previous member.
  const blanks = /\s*$/.exec(text.slice(0, before.start))?.[0] ?? '';
  return `${text.slice(0, before.to)},${blanks}${written}${text.slice(before.to)}`;
}

function last(members: readonly Member[], name: string): Member | undefined {
  return members.filter((one) => one.name === name).at(-1);
}

function membersOf(text: string, object: number): readonly Member[] {
  if (text[object] !== '{') return [];
  const members: Member[] = [];
  let at = skipBlanks(text, object + 1);
  while (text[at] === '"') {
    const nameEnd = valueEnd(text, at);
    const from = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    const to = valueEnd(text, from);
    members.push({ name: String(JSON.parse(text.slice(at, nameEnd))), start: at, from, to });
    const next = skipBlanks(text, to);
    if (text[next] !== ',') break;
    at = skipBlanks(text, next + 1);
  }
  return members;
}

function elementsOf(text: string, array: number): readonly number[] {
  const starts: number[] = [];
  let at = skipBlanks(text, array + 1);
  while (at < text.length && text[at] !== ']') {
    starts.push(at);
    const next = skipBlanks(text, valueEnd(text, at));
    if (text[next] !== ',') break;
    at = skipBlanks(text, next + 1);
  }
  return starts;
}

const string = /"(?:[^"\\]|\\.)*"/y;
const plain = /[^\s,\]}]+/y;

function valueEnd(text: string, from: number): number {
  const opening = text[from];
  if (opening !== '{' && opening !== '[') return matchEnd(opening === '"' ? string : plain, text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const one = text[at];
    if (one === '"') at = matchEnd(string, text, at) - 1;
    else if (one === '{' || one === '[') depth++;
    else if ((one === '}' || one === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : text.length;
}

function skipBlanks(text: string, from: number): number {
  return matchEnd(/\s*/y, text, from);
}
