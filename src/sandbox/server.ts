import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { actions } from './actions';
import { Authenticator, type AccessKey } from './authentication';
import type { Call } from './call';
import { ServiceError, serviceError } from './errors';
import { distort, type Fault, type FaultQueue } from './faults';
import { Params } from './params';
import { parseQuery } from './signature';
import type { State } from './state';

const apiVersion = '2014-08-15';
const maxBodyBytes = 1024 * 1024;
/** The whole query is in the request line, which counts as header. */
const maxHeaderBytes = 256 * 1024;
const keepAliveMs = 75_000;

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
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface ServerParts {
  readonly keys: readonly AccessKey[];
  readonly state: State;
  readonly faults: FaultQueue;
  readonly onRequest: (record: RequestRecord) => void;
}

interface Reply {
  readonly status: number;
  readonly body: object;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  action: string;
  regionId: string;
  params: Readonly<Record<string, string>>;
}

/** Not yet listening. Ending it is up to the caller: open and hanging connections stay until then. */
export function createRdsServer(parts: ServerParts): Server {
  // Clients sign by the real clock, whatever time the sandbox is made to believe.
  const authenticator = new Authenticator(parts.keys, Date.now);
  const server = createServer(
    { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: keepAliveMs },
    (request, response) => {
      const requestId = randomUUID().toUpperCase();
      const exchange: Exchange = { request, response, requestId, action: '', regionId: '', params: {} };
      // What fails here is the connection, which has no one left to tell.
      serve(exchange, parts, authenticator).catch(() => request.socket.destroy());
    },
  );
  return server;
}

async function serve(exchange: Exchange, parts: ServerParts, authenticator: Authenticator): Promise<void> {
  let key: AccessKey;
  try {
    await parts.state.refresh();
    key = await readAndVerify(exchange, parts.state, authenticator);
  } catch (error) {
    send(exchange, parts, errorReply(error, exchange));
    return;
  }
  const fault = parts.faults.take(exchange.action, exchange.regionId);
  if (fault) await serveFaulty(exchange, parts, key, fault);
  else send(exchange, parts, await act(exchange, parts.state, key));
}

async function readAndVerify(
  exchange: Exchange,
  state: State,
  authenticator: Authenticator,
): Promise<AccessKey> {
  const { request } = exchange;
  const [path = '/', rawQuery = ''] = splitOnce(request.url ?? '/', '?');
  const body = await readBody(request);
  const query = decodePairs(rawQuery);
  const headers = flatHeaders(request);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const form = isForm ? decodePairs(body.toString('utf8')) : [];
  const { Action, Version, ...params } = Object.fromEntries([...query, ...form]);
  exchange.action = headers['x-acs-action'] ?? Action ?? '';
  exchange.params = params;
  exchange.regionId = regionOf(params, state);

  if (path !== '/') throw serviceError('InvalidApi.NotFound');
  if (request.method !== 'POST' && request.method !== 'GET') throw serviceError('UnsupportedHTTPMethod');
  const key = authenticator.verify({ method: request.method, path, query, headers, body });
  if ((headers['x-acs-version'] ?? Version) !== apiVersion) throw serviceError('InvalidVersion');
  return key;
}

/** The region a call is about: what it names, else the one its instance is in. */
function regionOf(params: Readonly<Record<string, string | undefined>>, state: State): string {
  const { RegionId, Region, DBInstanceId } = params;
  return RegionId ?? Region ?? state.instance(DBInstanceId ?? '')?.regionId ?? '';
}

async function act(exchange: Exchange, state: State, key: AccessKey): Promise<Reply> {
  try {
    const handler = actions.get(exchange.action);
    if (!handler) throw serviceError('InvalidAction.NotFound');
    if (key.restricted) throw denied(exchange.action, key);
    const call: Call = { params: new Params(exchange.params), state };
    const body = await handler(call);
    return { status: 200, code: '', body: { RequestId: exchange.requestId, ...body } };
  } catch (error) {
    return errorReply(error, exchange);
  }
}

/** A RAM user without rights: what writes is refused by policy, what reads by the RAM check. */
function denied(action: string, key: AccessKey): ServiceError {
  const writes = action === 'CloneDBInstance' || action === 'DeleteDBInstance';
  return serviceError(writes ? 'NoPermission' : 'Forbidden.RAM', {
    accessDeniedDetail: {
      AuthAction: `rds:${action}`,
      AuthPrincipalType: 'SubUser',
      AuthPrincipalOwnerId: '100000000000001',
      AuthPrincipalDisplayName: `sandbox-${key.accessKeyId.slice(-6)}`,
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      EncodedDiagnosticMessage: 'AQFvc2FuZGJveA==',
    },
  });
}

function errorReply(error: unknown, { request, requestId }: Exchange): Reply {
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

function send(exchange: Exchange, parts: ServerParts, reply: Reply): void {
  sendText(exchange, parts, reply, JSON.stringify(reply.body), 'application/json;charset=utf-8');
}

function sendText(
  exchange: Exchange,
  parts: ServerParts,
  reply: Pick<Reply, 'status' | 'code' | 'headers'>,
  text: string,
  contentType: string,
): void {
  record(exchange, parts, reply.status, reply.code);
  exchange.response.writeHead(reply.status, {
    ...(contentType ? { 'content-type': contentType } : {}),
    'content-length': Buffer.byteLength(text),
    'x-acs-request-id': exchange.requestId,
    ...reply.headers,
  });
  exchange.response.end(text);
}

function record(exchange: Exchange, parts: ServerParts, statusCode: number, code: string): void {
  const { action, regionId, params, requestId } = exchange;
  parts.onRequest({ action, regionId, params, statusCode, code, requestId, at: parts.state.now() });
}

async function serveFaulty(
  exchange: Exchange,
  parts: ServerParts,
  key: AccessKey,
  fault: Fault,
): Promise<void> {
  const acts =
    'when' in fault
      ? fault.when === 'after'
      : !['throttle', 'redirect', 'error', 'html', 'empty'].includes(fault.kind);
  const reply = acts ? await act(exchange, parts.state, key) : undefined;
  switch (fault.kind) {
    case 'delay':
      await pause(fault.ms);
      return reply && send(exchange, parts, reply);
    case 'reset':
      record(exchange, parts, 0, '');
      exchange.request.socket.resetAndDestroy();
      return;
    case 'hang':
      record(exchange, parts, 0, '');
      return;
    case 'throttle': {
      const refusal = errorReply(serviceError(fault.code ?? 'Throttling.User'), exchange);
      const wait = fault.retryAfterMs;
      return send(exchange, parts, {
        ...refusal,
        ...(wait === undefined ? {} : { headers: { 'x-acs-retry-after': String(wait) } }),
      });
    }
    case 'error':
      return send(exchange, parts, errorReply(serviceError(fault.code, fault), exchange));
    case 'html': {
      const status = fault.status ?? 502;
      const page = `<html><head><title>${status}</title></head><body><h1>${status} Bad Gateway</h1></body></html>`;
      return sendText(exchange, parts, { status, code: 'html' }, page, 'text/html');
    }
    case 'empty':
      return sendText(exchange, parts, { status: fault.status ?? 403, code: 'empty' }, '', '');
    case 'redirect': {
      const headers = { location: fault.location ?? 'http://127.0.0.1:9/' };
      return sendText(exchange, parts, { status: 302, code: 'redirect', headers }, '', '');
    }
    case 'malformed':
      return reply && send(exchange, parts, { ...reply, body: Object(patched(fault, reply.body)) as object });
    case 'truncate': {
      const text = JSON.stringify(reply?.body);
      const half = text.slice(0, text.length / 2);
      return sendText(exchange, parts, { status: 200, code: '' }, half, 'application/json;charset=utf-8');
    }
  }
}

function patched(fault: Extract<Fault, { kind: 'malformed' }>, body: object): unknown {
  return fault.patch ? fault.patch(structuredClone(body)) : distort(body);
}

/** Doesn't keep the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  if (length > maxBodyBytes) throw serviceError('RequestEntityTooLarge');
  return Buffer.concat(chunks);
}

function decodePairs(raw: string): [string, string][] {
  try {
    return parseQuery(raw);
  } catch {
    throw serviceError('InvalidParameter', { message: 'The query is not valid percent-encoding.' });
  }
}

function flatHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
