import { parseJsonFile } from './json';

/** Whether a file belongs to an item. The id of an item is a UUID. */
export function isItemFile(name: string): boolean {
  return /^[0-9a-f-]{36}\.json$/.test(name);
}

export function fileOf(id: string): string {
  return `${id}.json`;
}

export function idOf(name: string): string {
  return name.slice(0, -'.json'.length);
}

export function textOf(item: unknown): string {
  return JSON.stringify(item, undefined, 2);
}

/** Undefined if the content is not JSON, so no version can have written it. */
export function valueOf(content: string): unknown {
  try {
    return parseJsonFile(content);
  } catch {
    return undefined;
  }
}
