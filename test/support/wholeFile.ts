import { renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file atomically, as the extension does, so that a process that watches the folder never reads half of it.
 */
export function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.tmp`, content);
  renameSync(`${path}.tmp`, path);
}
