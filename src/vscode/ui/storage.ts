import { join } from 'node:path';
import { diskFolder } from '../../core/files/diskFolder';
import { sweepLeftBehind } from '../../core/files/durable';
import type { Folder } from '../../core/files/folder';
import type { Host } from './feature';

/**
 * A folder in the global storage that all windows share. Half-written files of crashed windows are removed.
 * @param name blank for the storage folder itself
 */
export function storageFolder({ context, clock }: Pick<Host, 'context' | 'clock'>, name: string): Folder {
  const path = join(context.globalStorageUri.fsPath, name);
  void sweepLeftBehind(path, clock.now());
  return diskFolder(path);
}
