import { join } from 'node:path';
import { diskFolder } from '../../core/files/diskFolder';
import { sweepLeftBehind } from '../../core/files/durable';
import type { Folder } from '../../core/files/folder';
import type { Host } from './feature';

/**
 * A folder in the storage that all windows share. What windows that crashed have left half-written in it is removed.
 * @param name blank for the storage itself
 */
export function storageFolder({ context, clock }: Pick<Host, 'context' | 'clock'>, name: string): Folder {
  const path = join(context.globalStorageUri.fsPath, name);
  void sweepLeftBehind(path, clock.now());
  return diskFolder(path);
}
