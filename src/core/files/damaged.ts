import type { Folder } from './folder';
import { codeOf } from './problem';

const aside = /^(.+\.json)\.damaged(?:\.\d+)?$/;

/** Maps the original name of each damaged file to the names under which it is kept. */
export function asideIn(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const [, original] = aside.exec(name) ?? [];
    if (original !== undefined) found.set(original, [...(found.get(original) ?? []), name]);
  }
  return found;
}

/**
 * Keeps a damaged file under another name.
 * @returns that name; undefined if another window has already renamed the file
 * @throws if the disk refuses
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
