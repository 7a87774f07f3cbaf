/** None of our files is nested nearly as deep. A deeper value could be read, but not written again. */
const deepest = 100;

/**
 * Parses the text of a file. Skips a byte order mark, and drops members named `__proto__`, which could become the
 * prototype of a copy.
 * @throws SyntaxError if the text is not JSON, or is nested deeper than any of our files
 */
export function parseJsonFile(text: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (depthOf(json) > deepest) throw new SyntaxError('nested too deep');
  // A reviver makes parsing much slower. The name may also be written with escapes.
  const value: unknown = /__proto__|\\u/.test(json) ? JSON.parse(json, withoutProto) : JSON.parse(json);
  return value;
}

/**
 * Whether a newer version may have written the value, in which case this one must not touch it. All versions write
 * objects with a version.
 */
export function isVersioned(value: unknown): boolean {
  return versionOf(value) > 0;
}

/** The version stated in a file; 0 if there is none. */
export function versionOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('version' in value)) return 0;
  return typeof value.version === 'number' && Number.isInteger(value.version) ? value.version : 0;
}

function withoutProto(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}

/** The maximum nesting depth of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{' || character === '[') most = Math.max(most, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return most;
}
