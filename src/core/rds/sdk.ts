/**
 * The one module that imports the SDK. It is bundled into a file of its own (`dist/sdk.js`) and loaded at the
 * first call, because parsing it costs more than everything else the extension does at start-up.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import * as $dara from '@darabonba/typescript';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import Client, * as $rds from '@alicloud/rds20140815';
import type { Credential } from '../accounts/credentials';
import { createProviders } from '../accounts/providers';
import { endAfter, readBounded } from './boundedHttp';
import type { Endpoint } from './endpoint';

export interface SdkReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body as text: it is parsed by us, since the SDK's casting throws away what it does not expect. */
  readonly text: string;
}

/** What is known of the HTTP exchange behind a call, even when the SDK threw before saying anything of it. */
export interface Exchange {
  status: number | undefined;
  headers: IncomingHttpHeaders | undefined;
  request: ClientRequest | undefined;
  readonly signal: AbortSignal | undefined;
  /** By when it must be over, milliseconds after it was sent. */
  readonly timeoutMs: number;
  /** Whether it was ended because it was not. */
  isLate?: boolean;
}

export interface SdkCallOptions {
  readonly endpoint: Endpoint;
  readonly regionId: string;
  readonly credential: Credential;
  readonly userAgent: string;
  readonly exchange: Exchange;
}

type RequestClass = (new (map?: Record<string, unknown>) => unknown) & {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
};
type Operation = readonly [
  RequestClass,
  (client: Client, request: never, runtime: $dara.RuntimeOptions) => Promise<unknown>,
];

/** The operations the extension uses, each through the SDK's own request model and method. */
const operations = {
  CloneDBInstance: [$rds.CloneDBInstanceRequest, (c, r, o) => c.cloneDBInstanceWithOptions(r, o)],
  DeleteDBInstance: [$rds.DeleteDBInstanceRequest, (c, r, o) => c.deleteDBInstanceWithOptions(r, o)],
  DescribeAvailableClasses: [
    $rds.DescribeAvailableClassesRequest,
    (c, r, o) => c.describeAvailableClassesWithOptions(r, o),
  ],
  DescribeAvailableZones: [
    $rds.DescribeAvailableZonesRequest,
    (c, r, o) => c.describeAvailableZonesWithOptions(r, o),
  ],
  DescribeBackupPolicy: [
    $rds.DescribeBackupPolicyRequest,
    (c, r, o) => c.describeBackupPolicyWithOptions(r, o),
  ],
  DescribeBackups: [$rds.DescribeBackupsRequest, (c, r, o) => c.describeBackupsWithOptions(r, o)],
  DescribeDatabases: [$rds.DescribeDatabasesRequest, (c, r, o) => c.describeDatabasesWithOptions(r, o)],
  DescribeDedicatedHostGroups: [
    $rds.DescribeDedicatedHostGroupsRequest,
    (c, r, o) => c.describeDedicatedHostGroupsWithOptions(r, o),
  ],
  DescribeDBInstanceAttribute: [
    $rds.DescribeDBInstanceAttributeRequest,
    (c, r, o) => c.describeDBInstanceAttributeWithOptions(r, o),
  ],
  DescribeDBInstanceIPArrayList: [
    $rds.DescribeDBInstanceIPArrayListRequest,
    (c, r, o) => c.describeDBInstanceIPArrayListWithOptions(r, o),
  ],
  DescribeDBInstanceNetInfo: [
    $rds.DescribeDBInstanceNetInfoRequest,
    (c, r, o) => c.describeDBInstanceNetInfoWithOptions(r, o),
  ],
  DescribeDBInstances: [$rds.DescribeDBInstancesRequest, (c, r, o) => c.describeDBInstancesWithOptions(r, o)],
  DescribeLocalAvailableRecoveryTime: [
    $rds.DescribeLocalAvailableRecoveryTimeRequest,
    (c, r, o) => c.describeLocalAvailableRecoveryTimeWithOptions(r, o),
  ],
  DescribeMetaList: [$rds.DescribeMetaListRequest, (c, r, o) => c.describeMetaListWithOptions(r, o)],
  DescribePrice: [$rds.DescribePriceRequest, (c, r, o) => c.describePriceWithOptions(r, o)],
  DescribeRegions: [$rds.DescribeRegionsRequest, (c, r, o) => c.describeRegionsWithOptions(r, o)],
  DescribeTags: [$rds.DescribeTagsRequest, (c, r, o) => c.describeTagsWithOptions(r, o)],
  DescribeVSwitches: [$rds.DescribeVSwitchesRequest, (c, r, o) => c.describeVSwitchesWithOptions(r, o)],
  ListClasses: [$rds.ListClassesRequest, (c, r, o) => c.listClassesWithOptions(r, o)],
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** All operations that the extension ever calls. */
export const operationNames = Object.keys(operations) as readonly OperationName[];

/** Wire parameters; blank and absent values are not sent, since the service takes `ZoneId=` for a given value. */
export type WireParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Calls one operation and returns the raw reply.
 * @throws whatever the SDK throws; `exchange` then tells the HTTP status if there was one
 */
export async function callSdk(
  name: OperationName,
  parameters: WireParameters,
  options: SdkCallOptions,
): Promise<SdkReply> {
  const [request, call] = operations[name] as Operation;
  return exchangeOnce(options, (client, runtime) =>
    call(client, new request(toModelFields(request, parameters)) as never, runtime),
  );
}

/** The same for an operation of STS (2015-04-01) without parameters, whose own package has nothing more for it. */
export async function callSts(action: 'GetCallerIdentity', options: SdkCallOptions): Promise<SdkReply> {
  const params = new $OpenApiUtil.Params({
    action,
    version: '2015-04-01',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  return exchangeOnce(options, (client, runtime) =>
    client.callApi(params, new $OpenApiUtil.OpenApiRequest({}), runtime),
  );
}

async function exchangeOnce(
  options: SdkCallOptions,
  call: (client: RawClient, runtime: $dara.RuntimeOptions) => Promise<unknown>,
): Promise<SdkReply> {
  const { endpoint, exchange } = options;
  const { signal } = exchange;
  signal?.throwIfAborted();
  const client = new RawClient(
    new $OpenApiUtil.Config({
      endpoint: endpoint.host,
      protocol: endpoint.protocol,
      regionId: options.regionId,
      credential: options.credential,
      userAgent: options.userAgent,
    }),
  );
  // The nonce is ours so that the HTTP exchange can be recognised; the SDK signs whatever is set here.
  const nonce = randomBytes(32).toString('hex');
  const runtime = new $dara.RuntimeOptions({
    // Equal on purpose: the SDK uses the connect timeout as an idle timeout of the socket, so a smaller value
    // would cut slow answers off.
    connectTimeout: exchange.timeoutMs,
    readTimeout: exchange.timeoutMs,
    extendsParameters: new $dara.ExtendsParameters({ headers: { 'x-acs-signature-nonce': nonce } }),
  });
  exchanges.set(nonce, exchange);
  const abort = (): void => void exchange.request?.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await call(client, runtime);
    if (!client.reply) throw new Error('The SDK returned without a reply.');
    return client.reply;
  } finally {
    signal?.removeEventListener('abort', abort);
    exchanges.delete(nonce);
  }
}

/** Builds the credentials providers of `@alicloud/credentials`; here because that package is part of this bundle. */
export { createProviders };

/**
 * The SDK's client, except that the reply's text is kept as it came. What the generated method then casts is an
 * empty body, which cannot fail.
 */
class RawClient extends Client {
  reply: SdkReply | undefined;

  override async callApi(
    params: $OpenApiUtil.Params,
    request: $OpenApiUtil.OpenApiRequest,
    runtime: $dara.RuntimeOptions,
  ): Promise<Record<string, unknown>> {
    params.bodyType = 'string';
    const { body, headers, statusCode } = (await super.callApi(params, request, runtime)) as Record<
      string,
      unknown
    >;
    this.reply = {
      status: Number(statusCode),
      headers: typeof headers === 'object' && headers !== null ? { ...headers } : {},
      text: typeof body === 'string' ? body : '',
    };
    return { headers: {}, statusCode, body: {} };
  }
}

function toModelFields(request: RequestClass, parameters: WireParameters): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, wireName] of Object.entries(request.names())) {
    const value = parameters[wireName];
    if (value === undefined || value === '') continue;
    const type = request.types()[field];
    // A parameter that is JSON on the wire the SDK wants as an object of its own, which it writes itself.
    fields[field] = isModel(type) ? toModelFields(type, JSON.parse(String(value)) as WireParameters) : value;
  }
  const known = new Set(Object.values(request.names()));
  const unknown = Object.keys(parameters).find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`The SDK's request has no parameter ${unknown}.`);
  return fields;
}

function isModel(type: unknown): type is RequestClass {
  return typeof type === 'function' && 'names' in type;
}

/** All that the SDK reads of an answer it reads with this, and would otherwise hold whatever is sent. */
$dara.Stream.readAsString = readBounded;

/**
 * The SDK reports a non-JSON error page as a bare SyntaxError and offers no way to cancel. Node's diagnostics
 * channels show the exchange itself: its status, its headers, and the request to destroy on cancellation.
 */
const exchanges = new Map<string, Exchange>();

function exchangeOf(request: ClientRequest): Exchange | undefined {
  const nonce = request.getHeader('x-acs-signature-nonce');
  return typeof nonce === 'string' ? exchanges.get(nonce) : undefined;
}

subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  exchange.request = request;
  endAfter(request, exchange.timeoutMs, () => (exchange.isLate = true));
  // Given up while the credentials were being looked for, before there was anything to end.
  if (exchange.signal?.aborted) request.destroy();
});
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  exchange.status = response.statusCode;
  exchange.headers = response.headers;
});
