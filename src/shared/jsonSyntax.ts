/** A position in a text, counted from 1; a column counts characters (code points). */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A JSON token with the white space before it; the group tells its kind. Anything that does not match is an error. */
const token =
  /[ \t\n\r]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;
const blanks = /[ \t\n\r]*/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'end';

/**
 * The position where a text stops being JSON; undefined when it is valid JSON. `JSON.parse` reports the position only
 * in some engines and for some errors. The function keeps its own stack, because a pasted text may be nested to any
 * depth.
 */
export function findJsonError(text: string): TextPosition | undefined {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  while (expected !== 'end') {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) return positionAt(text, skipBlanks(text, at));
    const [, string, , sign] = match;
    const next = follow(expected, string !== undefined ? 'string' : (sign ?? 'other'), open);
    if (!next) return positionAt(text, skipBlanks(text, at));
    expected = next;
    at = token.lastIndex;
  }
  const rest = skipBlanks(text, at);
  return rest < text.length ? positionAt(text, rest) : undefined;
}

/** What may follow a token; undefined when the token itself is not allowed. Updates the stack of open brackets. */
function follow(expected: Expected, found: string, open: ('[' | '{')[]): Expected | undefined {
  const takesValue = expected === 'value' || expected === 'valueOrEnd';
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'commaOrEnd');
  switch (found) {
    case 'string':
      if (takesValue) return afterValue();
      return expected === 'key' || expected === 'keyOrEnd' ? 'colon' : undefined;
    case 'other':
      return takesValue ? afterValue() : undefined;
    case '[':
    case '{':
      if (!takesValue) return undefined;
      open.push(found);
      return found === '[' ? 'valueOrEnd' : 'keyOrEnd';
    case ']':
      if (expected !== 'valueOrEnd' && !(expected === 'commaOrEnd' && open.at(-1) === '[')) return undefined;
      open.pop();
      return afterValue();
    case '}':
      if (expected !== 'keyOrEnd' && !(expected === 'commaOrEnd' && open.at(-1) === '{')) return undefined;
      open.pop();
      return afterValue();
    case ',':
      if (expected !== 'commaOrEnd') return undefined;
      return open.at(-1) === '[' ? 'value' : 'key';
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    default:
      return undefined;
  }
}

function skipBlanks(text: string, at: number): number {
  blanks.lastIndex = at;
  blanks.exec(text);
  return blanks.lastIndex;
}

/** @param offset in UTF-16 code units */
export function positionAt(text: string, offset: number): TextPosition {
  return positionsIn(text)(offset);
}

/** Returns a function for positions in one text. Ascending offsets need only a single pass over the text. */
export function positionsIn(text: string): (offset: number) => TextPosition {
  let from = 0;
  let line = 1;
  let column = 1;
  return (offset) => {
    if (offset < from) [from, line, column] = [0, 1, 1];
    const lines = text.slice(from, offset).split(/\r\n|\n|\r/);
    column = (lines.length > 1 ? 1 : column) + [...(lines.at(-1) ?? '')].length;
    line += lines.length - 1;
    from = offset;
    return { line, column };
  };
}
