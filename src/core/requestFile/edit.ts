import { locate, memberOf, membersOf, type Located, type Member } from './locate';

/** Sets a member of a JSON text, or removes it if the value is undefined. The rest of the text stays unchanged. */
export function withMember(
  text: string,
  path: readonly [string] | readonly [string, string],
  value: unknown,
): string {
  const root = locate(text);
  const [first, second] = path;
  if (second === undefined) return changed(text, root, first, value);
  const object = memberOf(root, first)?.value;
  if (object?.kind === 'object') return changed(text, object, second, value);
  return value === undefined ? text : changed(text, root, first, { [second]: value });
}

/** Renames a member, which must exist. */
export function withMemberName(text: string, path: readonly string[], name: string): string {
  const root = locate(text);
  const object = path.length > 1 ? memberOf(root, path[0] ?? '')?.value : root;
  const key = memberOf(object, path.at(-1) ?? '')?.key;
  return key ? text.slice(0, key.from) + JSON.stringify(name) + text.slice(key.to) : text;
}

function changed(text: string, object: Located, name: string, value: unknown): string {
  const members = membersOf(object);
  const known = memberOf(object, name);
  if (value === undefined) return known ? without(text, members, known) : text;
  if (known) {
    const { from, to } = known.value;
    return text.slice(0, from) + written(text, known.key.from, value) + text.slice(to);
  }
  const last = members.at(-1);
  if (!last) {
    const at = object.from + 1;
    const indent = `${indentAt(text, object.from)}  `;
    const member = `${JSON.stringify(name)}: ${indented(value, indent)}`;
    return `${text.slice(0, at)}\n${indent}${member}\n${indentAt(text, object.from)}${text.slice(object.to - 1)}`;
  }
  const isOwnLine = /\n[ \t]*$/.test(text.slice(0, last.key.from));
  const between = isOwnLine ? `,\n${indentAt(text, last.key.from)}` : ', ';
  const member = `${JSON.stringify(name)}: ${written(text, last.key.from, value)}`;
  return text.slice(0, last.value.to) + between + member + text.slice(last.value.to);
}

function without(text: string, members: readonly Member[], member: Member): string {
  const index = members.indexOf(member);
  const before = members[index - 1];
  const next = members[index + 1];
  if (before) return text.slice(0, before.value.to) + text.slice(member.value.to);
  return text.slice(0, member.key.from) + text.slice(next ? next.key.from : member.value.to);
}

function written(text: string, at: number, value: unknown): string {
  return indented(value, indentAt(text, at));
}

function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${indent}`);
}

/** The indentation of the line. */
function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The difference between two texts: the changed range of the first and its replacement. */
export function difference(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly text: string } {
  const shortest = Math.min(before.length, after.length);
  let same = 0;
  while (same < shortest && before[same] === after[same]) same++;
  let end = 0;
  while (end < shortest - same && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from: same, to: before.length - end, text: after.slice(same, after.length - end) };
}
