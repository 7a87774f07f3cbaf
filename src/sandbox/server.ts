import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { actions } from './actions';
import { Authenticator, type AccessKey } from './authentication';
import type { Call } from './call';
import { serviceError, ServiceError } from './errors';
import { errorReply, send, type Exchange, type Reply, type ServerParts } from './exchange';
import { Params } from './params';
import { recordedCodes } from './reading';
import { decodePairs, flatHeaders, readBody, splitOnce } from './request';
import type { State } from './state';
import { callerIdentity, callerIdentityAction, stsVersion } from './sts';

const apiVersion = '2014-08-15';
/** The request line contains the whole query and counts toward the header limit. */
const maxHeaderBytes = 256 * 1024;
const keepAliveMs = 75_000;

/** Creates a server that is not yet listening. The caller must close it, including open connections. */
export function createRdsServer(parts: ServerParts): Server {
  // Clients sign with the real clock, even if the sandbox uses another time.
  const authenticator = new Authenticator(parts.keys, Date.now);
  const server = createServer(
    { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: keepAliveMs },
    (request, response) => {
      const requestId = randomUUID().toUpperCase();
      const startedAt = parts.state.now();
      const asked = { action: '', regionId: '', params: {} };
      const exchange: Exchange = { request, response, requestId, startedAt, ...asked };
      // Only the connection can fail here, so no error can be sent to the client.
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
    return send(exchange, parts, errorReply(error, exchange));
  }
  const answer = (): Promise<Reply> => act(exchange, parts.stateOf?.(key) ?? parts.state, key);
  if (parts.serve) await parts.serve(exchange, key, answer);
  else await send(exchange, parts, await answer());
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
  const version = exchange.action === callerIdentityAction ? stsVersion : apiVersion;
  if ((headers['x-acs-version'] ?? Version) !== version) throw serviceError('InvalidVersion');
  return key;
}

/** The region of a call: the one it names, or the one of its instance. */
function regionOf(params: Readonly<Record<string, string | undefined>>, state: State): string {
  const { RegionId, Region, DBInstanceId } = params;
  return RegionId ?? Region ?? state.instance(DBInstanceId ?? '')?.regionId ?? '';
}

async function act(exchange: Exchange, state: State, key: AccessKey): Promise<Reply> {
  try {
    if (exchange.action === callerIdentityAction)
      return { status: 200, code: '', body: { RequestId: exchange.requestId, ...callerIdentity(key) } };
    const handler = actions.get(exchange.action);
    if (!handler) throw serviceError('InvalidAction.NotFound');
    const call: Call = { params: new Params(exchange.params), state };
    const body = await handler(call);
    return { status: 200, code: '', body: { RequestId: exchange.requestId, ...body } };
  } catch (error) {
    return errorReply(asRead(error, exchange, state), exchange);
  }
}

/** Replaces the code of a refusal according to the reading. */
function asRead(error: unknown, { params }: Exchange, state: State): unknown {
  if (!(error instanceof ServiceError) || state.reading.errors !== 'recorded') return error;
  const isNew = state.clone(params['DBInstanceId'] ?? '') !== undefined;
  const code =
    isNew && error.code === 'InvalidDBInstanceId.NotFound'
      ? 'Forbidden.InstanceNotFound'
      : recordedCodes[error.code];
  return code === undefined ? error : serviceError(code);
}
