import { t } from '@vscode/l10n';

/** Our files are much smaller. A larger file is not ours. */
export const mostBytes = 16 * 1024 * 1024;

/** A file that cannot be used: it is a folder or pipe (`EISDIR`), or too large (`EFBIG`). */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  constructor(readonly code: 'EISDIR' | 'EFBIG') {
    super(code === 'EISDIR' ? 'not a file' : 'too large');
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}

/** Why the disk refused, as part of a sentence. Omits the path, which may be private. */
export function diskReason(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return t('the disk is full');
    case 'EACCES':
    case 'EPERM':
      return t('access is denied');
    case 'EROFS':
      return t('the disk is read-only');
    case 'EBUSY':
      return t('another program is using the file');
    case 'EMFILE':
    case 'ENFILE':
      return t('too many files are open');
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return t('something else has the name of a file or folder that is needed');
    case 'EFBIG':
      return t('a file is too large');
    default:
      return typeof code === 'string' ? code : reasonOf(error);
  }
}
