import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessKey } from './authentication';
import { ServiceError, serviceError } from './errors';
import type { State } from './state';

export interface ServerParts {
  readonly keys: readonly AccessKey[];
  readonly state: State;
  /** The state for the account of a key; by default `state` for every key. */
  readonly stateOf?: (key: AccessKey) => State;
  /** Handles a call after its signature was verified, in place of the sandbox. It may leave the call unanswered. */
  readonly serve?: (exchange: Exchange, key: AccessKey, act: () => Promise<Reply>) => Promise<void>;
  /** Runs before an answer is sent. `code` is blank on success. */
  readonly beforeReply?: (exchange: Exchange, status: number, code: string) => Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly startedAt: number;
  action: string;
  regionId: string;
  params: Readonly<Record<string, string>>;
}

export function errorReply(error: unknown, { request, requestId }: Exchange): Reply {
  const known =
    error instanceof ServiceError
      ? error
      : serviceError('InternalError', { message: error instanceof Error ? error.message : String(error) });
  return {
    status: known.status,
    code: known.code,
    body: {
      RequestId: requestId,
      HostId: request.headers.host ?? '',
      Code: known.code,
      Message: known.message,
      Recommend: `https://api.alibabacloud.com/troubleshoot?q=${encodeURIComponent(known.code)}&product=Rds&requestId=${requestId}`,
      ...(known.accessDeniedDetail ? { AccessDeniedDetail: known.accessDeniedDetail } : {}),
    },
  };
}

export function send(exchange: Exchange, parts: ServerParts, reply: Reply): Promise<void> {
  return sendText(exchange, parts, reply, JSON.stringify(reply.body), 'application/json;charset=utf-8');
}

export async function sendText(
  exchange: Exchange,
  parts: ServerParts,
  reply: Pick<Reply, 'status' | 'code' | 'headers'>,
  text: string,
  contentType: string,
): Promise<void> {
  await parts.beforeReply?.(exchange, reply.status, reply.code);
  exchange.response.writeHead(reply.status, {
    ...(contentType ? { 'content-type': contentType } : {}),
    'content-length': Buffer.byteLength(text),
    'x-acs-request-id': exchange.requestId,
    date: new Date(parts.state.now()).toUTCString(),
    ...reply.headers,
  });
  exchange.response.end(text);
}
