import { readFileSync } from 'node:fs';

/** What a JSON file holds. `undefined` while there is none, or while it is being written. */
export function jsonIn(file: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
