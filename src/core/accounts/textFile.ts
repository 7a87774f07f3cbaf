import { lstat } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import { codeOf } from '../files/problem';
import { readWhole } from '../files/readWhole';

/** A file that exists but cannot be read as text. The message says why and is safe to show. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** Why a file could not be read, as a phrase to follow a colon. Safe to show. */
export function whyUnreadable(error: unknown): string {
  // Compares the name, because the class may be bundled twice.
  if (error instanceof Error && error.name === 'UnreadableFileError') return error.message;
  const code = codeOf(error);
  switch (code) {
    case 'EISDIR':
      return t('it is not a file');
    case 'EFBIG':
      return t('it is too long');
    case 'EACCES':
    case 'EPERM':
      return t('permission denied');
    case 'ENOTDIR':
      return t('its folder is a file');
    case 'ELOOP':
      return t('its links form a loop');
    default:
      return typeof code === 'string' && /^E[A-Z0-9]{2,20}$/.test(code)
        ? t('the system returned {0}', code)
        : t('unknown reason');
  }
}

/** More than a file of credentials needs. */
const mostBytes = 4 * 1024 * 1024;
const byteOrderMark = '\ufeff';

/**
 * The text of a small file, without its byte order mark; undefined if it does not exist. Follows links.
 * @throws UnreadableFileError, or the errors of `readWhole`; `whyUnreadable` explains them
 */
export async function readTextFile(path: string): Promise<string | undefined> {
  return (await readMarkedText(path))?.text;
}

/** Like `readTextFile`, with the byte order mark, which must be written back before the text. */
export async function readMarkedText(
  path: string,
): Promise<{ readonly mark: string; readonly text: string } | undefined> {
  const bytes = await readWhole(path, mostBytes);
  if (!bytes) {
    const isLink = await lstat(path).then(
      (link) => link.isSymbolicLink(),
      () => false,
    );
    if (isLink) throw new UnreadableFileError(t('it is a link to a file that does not exist'));
    return undefined;
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new UnreadableFileError(t('it is saved as UTF-16; save it as UTF-8'));
  const text = bytes.toString('utf8');
  return text.startsWith(byteOrderMark) ? { mark: byteOrderMark, text: text.slice(1) } : { mark: '', text };
}
