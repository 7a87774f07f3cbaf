import type { IncomingMessage } from 'node:http';
import { serviceError } from './errors';
import { parseQuery } from './signature';

const maxBodyBytes = 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  if (length > maxBodyBytes) throw serviceError('RequestEntityTooLarge');
  return Buffer.concat(chunks);
}

export function decodePairs(raw: string): [string, string][] {
  try {
    return parseQuery(raw);
  } catch {
    throw serviceError('InvalidParameter', { message: 'The query is not valid percent-encoding.' });
  }
}

export function flatHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
}

export function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
