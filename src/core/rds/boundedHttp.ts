import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** No answer is as long: 100 instances are some 150 KB, all tags of 10 000 instances some 6 MB. */
export const mostAnswerBytes = 16 * 1024 ** 2;
/** All answers that are being read may have so much together. */
const mostBytesAtOnce = 48 * 1024 ** 2;
/** Answers are nested some eight levels deep. */
const mostDepth = 100;
/** Objects and lists in an answer: each takes many times the bytes it is written with. */
const mostParts = 500_000;

/** An answer that is not read to its end. */
class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

let readAtOnce = 0;

/**
 * Reads a body as text, each part decoded when it comes, and closes the connection where it goes on for too long.
 * @throws AnswerTooLong beyond 16 MB, beyond 48 MB of all bodies that are being read, and where the JSON is nested more
 * than 100 levels deep or has more than 500 000 objects and lists; the error of the connection when it breaks
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
    // This listener stays: what is closed here may still report that it was.
    body.on('error', fail);
    body.on('data', onData).on('end', onEnd).on('close', onClose);
    // Closed before anybody listened.
    if (body.destroyed) onClose();
  });
}

const [quote, openList, closeList, openObject, closeObject] = [0x22, 0x5b, 0x5d, 0x7b, 0x7d];

/** Whether brackets are open inside each other beyond what recursion can walk through, or are too many. */
function isTooMuch(json: string): boolean {
  let [depth, parts] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    // What is in a text does not count.
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
 * Ends a request that is not over in time, however it drips: its headers, its body and every pause between them count.
 * @param onLate told before it is ended
 */
export function endAfter(request: ClientRequest, timeoutMs: number, onLate: () => void): void {
  const timer = setTimeout(() => {
    onLate();
    request.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
