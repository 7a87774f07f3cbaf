import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessKey } from './authentication';
import { ServiceError, serviceError } from './errors';
import type { FaultQueue } from './faults';
import type { State } from './state';

/** A request as it was seen and answered. */
export interface RequestRecord {
  readonly action: string;
  readonly regionId: string;
  readonly params: Readonly<Record<string, string>>;
  /** 0 when the connection was reset or no answer given. */
  readonly statusCode: number;
  /** Blank on success. */
  readonly code: string;
  readonly requestId: string;
  /** Epoch milliseconds by the clock of the sandbox: when it arrived, … */
  readonly startedAt: number;
  /** … and when it was answered or given up. */
  readonly at: number;
}

export interface ServerParts {
  readonly keys: readonly AccessKey[];
  readonly state: State;
  /** What exists in the account of a key. */
  readonly stateOf: (key: AccessKey) => State;
  readonly faults: FaultQueue;
  /** How much later every answer is given. */
  readonly latencyMs: number;
  readonly onRequest: (record: RequestRecord) => void;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request on its way to an answer. */
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
  if (parts.latencyMs > 0) await pause(parts.latencyMs);
  record(exchange, parts, reply.status, reply.code);
  exchange.response.writeHead(reply.status, {
    ...(contentType ? { 'content-type': contentType } : {}),
    'content-length': Buffer.byteLength(text),
    'x-acs-request-id': exchange.requestId,
    date: new Date(parts.state.now()).toUTCString(),
    ...reply.headers,
  });
  exchange.response.end(text);
}

/** The end of a request, before its answer or in place of one. */
export function record(exchange: Exchange, parts: ServerParts, statusCode: number, code: string): void {
  const { action, regionId, params, requestId, startedAt } = exchange;
  const at = parts.state.now();
  parts.onRequest({ action, regionId, params, statusCode, code, requestId, startedAt, at });
}

/** Doesn't keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
