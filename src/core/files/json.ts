/** No file of ours is nested nearly as deep; what goes deeper could be read, but not written again. */
const deepest = 100;

/**
 * Parses the text of a file. A byte order mark is skipped, and members named `__proto__` are dropped, which would become
 * something else when the object is copied.
 * @throws SyntaxError when it is no JSON, or is nested deeper than any file of ours
 */
export function parseJsonFile(text: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (depthOf(json) > deepest) throw new SyntaxError('nested too deep');
  // Reading with a function takes much longer, and the name can also be spelt with escapes.
  const value: unknown = /__proto__|\\u/.test(json) ? JSON.parse(json, withoutProto) : JSON.parse(json);
  return value;
}

/** Whether this may be from a newer version, which alone may touch it then: all versions write objects with a version. */
export function isVersioned(value: unknown): boolean {
  return versionOf(value) > 0;
}

/** The version that a file says it has; 0 when it says none. */
export function versionOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('version' in value)) return 0;
  return typeof value.version === 'number' && Number.isInteger(value.version) ? value.version : 0;
}

function withoutProto(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}

/** How deep the brackets of a text go. Those in strings do not count. */
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
