import type { Folder } from './folder';
import { codeOf } from './problem';

const aside = /^(.+\.json)\.damaged(?:\.\d+)?$/;

/** Of all names those under which damaged files are kept, by the names they had. */
export function asideIn(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const [, original] = aside.exec(name) ?? [];
    if (original !== undefined) found.set(original, [...(found.get(original) ?? []), name]);
  }
  return found;
}

/**
 * Gives a damaged file another name, under which it is kept.
 * @returns that name; undefined when another window has done so already
 * @throws when the disk refuses
 */
export async function setAside(folder: Folder, name: string): Promise<string | undefined> {
  const names = new Set(await folder.names());
  let kept = `${name}.damaged`;
  for (let number = 2; names.has(kept); number++) kept = `${name}.damaged.${number}`;
  try {
    await folder.rename(name, kept);
    return kept;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
