import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Well above any real answer: 100 instances take about 150 KB, all tags of 10 000 instances about 6 MB. */
export const mostAnswerBytes = 16 * 1024 ** 2;
/** Limit for all answers that are being read at the same time, in bytes. */
const mostBytesAtOnce = 48 * 1024 ** 2;
/** Real answers are nested about eight levels deep. */
const mostDepth = 100;
/** Limit for objects and lists in an answer, because each takes many times its written size in memory. */
const mostParts = 500_000;

/** The answer exceeds a limit and was not read to its end. */
class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

let readAtOnce = 0;

/**
 * Reads a body as text, decoding each chunk as it arrives, and closes the connection when a limit is exceeded.
 * @throws AnswerTooLong beyond 16 MB, beyond 48 MB of all bodies that are being read, and when the JSON is nested more
 *   than 100 levels deep or has more than 500 000 objects and lists; the error of the connection when it breaks
 */
export function readBounded(body: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8');
    const parts: string[] = [];
    let bytes = 0;
    const end = (): void => {
      readAtOnce -= bytes;
      bytes = 0;
      body.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const onData = (part: Buffer): void => {
      bytes += part.length;
      readAtOnce += part.length;
      if (bytes > mostAnswerBytes || readAtOnce > mostBytesAtOnce) {
        fail(new AnswerTooLong('The answer is longer than is read of any.'));
        body.destroy();
        return;
      }
      parts.push(decoder.write(part));
    };
    const onEnd = (): void => {
      end();
      const text = parts.join('') + decoder.end();
      if (isTooMuch(text)) reject(new AnswerTooLong('The answer has more parts than are read of any.'));
      else resolve(text);
    };
    const onClose = (): void => fail(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    // This listener stays, because a closed body may still emit an error.
    body.on('error', fail);
    body.on('data', onData).on('end', onEnd).on('close', onClose);
    // The body was closed before the listeners were added.
    if (body.destroyed) onClose();
  });
}

const [quote, openList, closeList, openObject, closeObject] = [0x22, 0x5b, 0x5d, 0x7b, 0x7d];

function isTooMuch(json: string): boolean {
  let [depth, parts] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    // Brackets inside a string do not count.
    if (char === quote) at = endOfText(json, at);
    else if (char === openList || char === openObject) {
      if (++depth > mostDepth || ++parts > mostParts) return true;
    } else if (char === closeList || char === closeObject) depth--;
  }
  return false;
}

function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json.charCodeAt(end - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return json.length;
}

/**
 * Ends a request that takes longer than `timeoutMs` in total, including headers, body and pauses, so that a slow
 * trickle of data cannot extend it.
 * @param onLate called before the request is ended
 */
export function endAfter(request: ClientRequest, timeoutMs: number, onLate: () => void): void {
  const timer = setTimeout(() => {
    onLate();
    request.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
