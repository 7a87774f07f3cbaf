import { realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import type { Clock } from '../clock';
import { removeFiles, writeDurably } from '../files/durable';
import { codeOf } from '../files/problem';
import { cliConfigFile } from './configStamp';
import { withLockFile } from './lockFile';
import { withProfileFields } from './jsonEdit';
import { readMarkedText, readTextFile, UnreadableFileError } from './textFile';

/** In the names of our files, which are hidden ones, in a folder that is not ours. */
const ours = 'rds-clone-';
const leftBehind = /^\.rds-clone-.*\.tmp$/;

/** Content of `~/.aliyun/config.json`; undefined when there is none. @throws when it cannot be read */
export function readCliConfig(): Promise<string | undefined> {
  return readTextFile(cliConfigFile());
}

/**
 * Runs a task while no other window does, on this machine or on another one with the same home folder. The CLI knows no
 * lock: what it writes meanwhile is noticed by reading the file again.
 * @throws NotLockedError when there can be no lock, as in a folder that takes no files
 */
export async function withCliConfigLocked<T>(
  clock: Pick<Clock, 'sleep'>,
  task: () => Promise<T>,
): Promise<T> {
  const path = await realpath(cliConfigFile());
  return withLockFile(join(dirname(path), `.${ours}${basename(path)}.lock`), clock, async () => {
    // Only whoever has the lock writes.
    await removeFiles(dirname(path), leftBehind);
    return task();
  });
}

/**
 * Puts renewed tokens into a profile of `~/.aliyun/config.json`, the first of that name as in the CLI, and leaves every
 * other character, the file's mode and owner, and a link to it as they are. The file is replaced as a whole.
 * @returns whether there is such a profile
 * @throws when the file cannot be read or written
 */
export async function updateCliProfile(
  name: string,
  fields: Readonly<Record<string, string | number>>,
): Promise<boolean> {
  const path = await realpath(cliConfigFile());
  for (let tries = 1; ; tries++) {
    const before = await readMarkedText(path);
    if (!before) return false;
    if (!isJson(before.text)) throw new UnreadableFileError(t('it is not valid JSON'));
    const changed = withProfileFields(before.text, name, fields);
    if (changed === undefined) return false;
    if (changed === before.text) return true;
    const isUnchanged = async (): Promise<boolean> => {
      const now = await readMarkedText(path);
      return now?.text === before.text && now.mark === before.mark;
    };
    if (await replace(path, `${before.mark}${changed}`, isUnchanged)) return true;
    if (tries === mostTries) throw new UnreadableFileError(t('another program keeps writing it'));
  }
}

const mostTries = 5;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns false, with the file as it is, when another program has written it meanwhile */
async function replace(path: string, content: string, isUnchanged: () => Promise<boolean>): Promise<boolean> {
  const options = { prefix: ours, like: await stat(path), mayReplace: isUnchanged };
  try {
    return await writeDurably(path, content, options);
  } catch (error) {
    // A file that is mounted by itself, as into a container, can be written and not be replaced.
    if (codeOf(error) !== 'EBUSY') throw error;
    if (!(await isUnchanged())) return false;
    await writeFile(path, content, 'utf8');
    return true;
  }
}
