import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request for credentials. It contains secrets, so it must never be logged. */
export interface HttpQuestion {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends a request to a provider of credentials. @throws Error whose text contains no secret */
export type HttpSend = (question: HttpQuestion) => Promise<HttpAnswer>;

/** More than any response with credentials needs. */
const maxBytes = 1024 * 1024;

/**
 * Uses Node's own modules, which VS Code patches to use its proxy settings and certificates. Redirects are not
 * followed: providers of credentials do not redirect.
 */
export const nodeSend: HttpSend = ({ method, url, headers, body, timeoutMs }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const start = target.protocol === 'http:' ? httpRequest : httpsRequest;
    const request = start(
      target,
      {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxBytes) request.destroy(new Error('The answer is too long.'));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const plain = Object.entries(response.headers).flatMap(([name, value]) =>
            typeof value === 'string' ? [[name, value] as const] : [],
          );
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(plain),
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    const timer = setTimeout(() => {
      request.destroy(new Error(`No answer within ${timeoutMs} ms.`));
    }, timeoutMs);
    request.on('close', () => {
      clearTimeout(timer);
    });
    request.on('error', reject);
    request.end(body);
  });
