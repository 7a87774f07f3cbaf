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

/** Prefix of our hidden files in the CLI's folder. */
const ours = 'rds-clone-';
const leftBehind = /^\.rds-clone-.*\.tmp$/;

/** Content of `~/.aliyun/config.json`; undefined if it does not exist. @throws if it cannot be read */
export function readCliConfig(): Promise<string | undefined> {
  return readTextFile(cliConfigFile());
}

/**
 * Runs a task in one window at a time, including windows on other machines with the same home folder. The CLI does not
 * use the lock, so its changes are detected by reading the file again.
 * @throws NotLockedError if no lock file can be created, e.g. in a read-only folder
 */
export async function withCliConfigLocked<T>(
  clock: Pick<Clock, 'sleep'>,
  task: () => Promise<T>,
): Promise<T> {
  const path = await realpath(cliConfigFile());
  return withLockFile(join(dirname(path), `.${ours}${basename(path)}.lock`), clock, async () => {
    // No window writes without the lock, so these temporary files are left over.
    await removeFiles(dirname(path), leftBehind);
    return task();
  });
}

/**
 * Writes renewed tokens to a profile of `~/.aliyun/config.json`. If several profiles have the name, the first is used,
 * as by the CLI. All other characters, the file's mode and owner, and a symbolic link stay unchanged. The file is
 * replaced as a whole.
 * @returns whether the profile exists
 * @throws if the file cannot be read or written
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

/** @returns false if another program has written the file in the meantime; it is then unchanged */
async function replace(path: string, content: string, isUnchanged: () => Promise<boolean>): Promise<boolean> {
  const options = { prefix: ours, like: await stat(path), mayReplace: isUnchanged };
  try {
    return await writeDurably(path, content, options);
  } catch (error) {
    // A file that is itself a mount point, e.g. in a container, can be written but not replaced.
    if (codeOf(error) !== 'EBUSY') throw error;
    if (!(await isUnchanged())) return false;
    await writeFile(path, content, 'utf8');
    return true;
  }
}
