/**
 * The only module that imports the SDK. It is bundled into its own file (`dist/sdk.js`) and loaded at the first call.
 * The generated client is not used because it imports all 1 230 models of RDS. Its methods only add the parameters of
 * `callApi` to the request models imported here; a test compares what both send.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import Client, { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { CheckCreateDdrDBInstanceRequest } from '@alicloud/rds20140815/dist/models/CheckCreateDdrDbinstanceRequest';
import { CloneDBInstanceRequest } from '@alicloud/rds20140815/dist/models/CloneDbinstanceRequest';
import { CreateDdrInstanceRequest } from '@alicloud/rds20140815/dist/models/CreateDdrInstanceRequest';
import { CreateBackupRequest } from '@alicloud/rds20140815/dist/models/CreateBackupRequest';
import { DeleteDBInstanceRequest } from '@alicloud/rds20140815/dist/models/DeleteDbinstanceRequest';
import { DescribeAvailableRecoveryTimeRequest } from '@alicloud/rds20140815/dist/models/DescribeAvailableRecoveryTimeRequest';
import { DescribeAvailableClassesRequest } from '@alicloud/rds20140815/dist/models/DescribeAvailableClassesRequest';
import { DescribeAvailableZonesRequest } from '@alicloud/rds20140815/dist/models/DescribeAvailableZonesRequest';
import { DescribeBackupPolicyRequest } from '@alicloud/rds20140815/dist/models/DescribeBackupPolicyRequest';
import { DescribeBackupsRequest } from '@alicloud/rds20140815/dist/models/DescribeBackupsRequest';
import { DescribeCrossRegionBackupDBInstanceRequest } from '@alicloud/rds20140815/dist/models/DescribeCrossRegionBackupDbinstanceRequest';
import { DescribeCrossRegionBackupsRequest } from '@alicloud/rds20140815/dist/models/DescribeCrossRegionBackupsRequest';
import { DescribeBackupTasksRequest } from '@alicloud/rds20140815/dist/models/DescribeBackupTasksRequest';
import { DescribeBinlogFilesRequest } from '@alicloud/rds20140815/dist/models/DescribeBinlogFilesRequest';
import { DescribeDatabasesRequest } from '@alicloud/rds20140815/dist/models/DescribeDatabasesRequest';
import { DescribeDedicatedHostGroupsRequest } from '@alicloud/rds20140815/dist/models/DescribeDedicatedHostGroupsRequest';
import { DescribeDBInstanceAttributeRequest } from '@alicloud/rds20140815/dist/models/DescribeDbinstanceAttributeRequest';
import { DescribeDBInstanceIPArrayListRequest } from '@alicloud/rds20140815/dist/models/DescribeDbinstanceIparrayListRequest';
import { DescribeDBInstanceNetInfoRequest } from '@alicloud/rds20140815/dist/models/DescribeDbinstanceNetInfoRequest';
import { DescribeDBInstancesRequest } from '@alicloud/rds20140815/dist/models/DescribeDbinstancesRequest';
import { DescribeDetachedBackupsRequest } from '@alicloud/rds20140815/dist/models/DescribeDetachedBackupsRequest';
import { DescribeInstanceCrossBackupPolicyRequest } from '@alicloud/rds20140815/dist/models/DescribeInstanceCrossBackupPolicyRequest';
import { DescribeLocalAvailableRecoveryTimeRequest } from '@alicloud/rds20140815/dist/models/DescribeLocalAvailableRecoveryTimeRequest';
import { DescribeLogBackupFilesRequest } from '@alicloud/rds20140815/dist/models/DescribeLogBackupFilesRequest';
import { DescribeMetaListRequest } from '@alicloud/rds20140815/dist/models/DescribeMetaListRequest';
import { DescribePriceRequest } from '@alicloud/rds20140815/dist/models/DescribePriceRequest';
import { DescribeRegionsRequest } from '@alicloud/rds20140815/dist/models/DescribeRegionsRequest';
import { DescribeTagsRequest } from '@alicloud/rds20140815/dist/models/DescribeTagsRequest';
import { DescribeVSwitchesRequest } from '@alicloud/rds20140815/dist/models/DescribeVswitchesRequest';
import { ListClassesRequest } from '@alicloud/rds20140815/dist/models/ListClassesRequest';
import * as $dara from '@darabonba/typescript';
import type { Credential } from '../accounts/credentials';
import { createProviders } from '../accounts/providers';
import { endAfter, readBounded } from './boundedHttp';
import { keepConnection, renewConnections } from './connections';
import type { Endpoint } from '../endpoints/endpoint';

export interface SdkReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body as text. We parse it ourselves, because the SDK's casting drops unexpected values. */
  readonly text: string;
}

/** The HTTP exchange behind a call, as far as it got, also when the SDK threw without any details. */
export interface Exchange {
  status: number | undefined;
  headers: IncomingHttpHeaders | undefined;
  request: ClientRequest | undefined;
  readonly signal: AbortSignal | undefined;
  /** The exchange must end within this time after it was sent. */
  readonly timeoutMs: number;
  isLate?: boolean;
}

export interface SdkCallOptions {
  readonly endpoint: Endpoint;
  readonly regionId: string;
  readonly credential: Credential;
  readonly userAgent: string;
  readonly exchange: Exchange;
}

interface RequestClass {
  new (fields: Record<string, unknown>): { validate(): void; toMap(): Record<string, unknown> };
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}

const operations = {
  CheckCreateDdrDBInstance: CheckCreateDdrDBInstanceRequest,
  CloneDBInstance: CloneDBInstanceRequest,
  CreateDdrInstance: CreateDdrInstanceRequest,
  CreateBackup: CreateBackupRequest,
  DeleteDBInstance: DeleteDBInstanceRequest,
  DescribeAvailableClasses: DescribeAvailableClassesRequest,
  DescribeAvailableRecoveryTime: DescribeAvailableRecoveryTimeRequest,
  DescribeAvailableZones: DescribeAvailableZonesRequest,
  DescribeBackupPolicy: DescribeBackupPolicyRequest,
  DescribeBackupTasks: DescribeBackupTasksRequest,
  DescribeBackups: DescribeBackupsRequest,
  DescribeCrossRegionBackupDBInstance: DescribeCrossRegionBackupDBInstanceRequest,
  DescribeCrossRegionBackups: DescribeCrossRegionBackupsRequest,
  DescribeBinlogFiles: DescribeBinlogFilesRequest,
  DescribeDatabases: DescribeDatabasesRequest,
  DescribeDedicatedHostGroups: DescribeDedicatedHostGroupsRequest,
  DescribeDBInstanceAttribute: DescribeDBInstanceAttributeRequest,
  DescribeDBInstanceIPArrayList: DescribeDBInstanceIPArrayListRequest,
  DescribeDBInstanceNetInfo: DescribeDBInstanceNetInfoRequest,
  DescribeDBInstances: DescribeDBInstancesRequest,
  DescribeDetachedBackups: DescribeDetachedBackupsRequest,
  DescribeInstanceCrossBackupPolicy: DescribeInstanceCrossBackupPolicyRequest,
  DescribeLocalAvailableRecoveryTime: DescribeLocalAvailableRecoveryTimeRequest,
  DescribeLogBackupFiles: DescribeLogBackupFilesRequest,
  DescribeMetaList: DescribeMetaListRequest,
  DescribePrice: DescribePriceRequest,
  DescribeRegions: DescribeRegionsRequest,
  DescribeTags: DescribeTagsRequest,
  DescribeVSwitches: DescribeVSwitchesRequest,
  ListClasses: ListClassesRequest,
} as const satisfies Record<string, RequestClass>;

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as readonly OperationName[];

/** Wire parameters. Blank and absent values are not sent, because the service treats `ZoneId=` as a given value. */
export type WireParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Calls one operation and returns the raw reply.
 * @throws the SDK's error; `exchange` then has the HTTP status, if there was one
 */
export async function callSdk(
  name: OperationName,
  parameters: WireParameters,
  options: SdkCallOptions,
): Promise<SdkReply> {
  const requestClass: RequestClass = operations[name];
  const request = new requestClass(toModelFields(requestClass, parameters));
  request.validate();
  return exchangeOnce(name, '2014-08-15', request.toMap(), options);
}

/** The same for an STS operation without parameters. It needs nothing from the SDK package of STS. */
export async function callSts(action: 'GetCallerIdentity', options: SdkCallOptions): Promise<SdkReply> {
  return exchangeOnce(action, '2015-04-01', {}, options);
}

async function exchangeOnce(
  action: string,
  version: string,
  parameters: Record<string, unknown>,
  options: SdkCallOptions,
): Promise<SdkReply> {
  const { endpoint, exchange } = options;
  const { signal } = exchange;
  signal?.throwIfAborted();
  const client = new Client(
    new $OpenApiUtil.Config({
      endpoint: endpoint.host,
      protocol: endpoint.protocol,
      regionId: options.regionId,
      credential: options.credential,
      userAgent: options.userAgent,
    }),
  );
  const call = new $OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'string',
  });
  const query: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters))
    query[name] = typeof value === 'object' ? JSON.stringify(value) : value;
  const request = new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query) });
  // We set the nonce to recognize the HTTP exchange by it; the SDK signs the given nonce.
  const nonce = randomBytes(32).toString('hex');
  const runtime = new $dara.RuntimeOptions({
    // Both are equal on purpose: the SDK uses the connect timeout as an idle timeout of the socket, so a smaller value
    // would cut off slow answers.
    connectTimeout: exchange.timeoutMs,
    readTimeout: exchange.timeoutMs,
    extendsParameters: new $dara.ExtendsParameters({ headers: { 'x-acs-signature-nonce': nonce } }),
  });
  exchanges.set(nonce, exchange);
  const abort = (): void => void exchange.request?.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const reply: Record<string, unknown> = await client.callApi(call, request, runtime);
    const { body, headers, statusCode } = reply;
    return {
      status: Number(statusCode),
      headers: typeof headers === 'object' && headers !== null ? { ...headers } : {},
      text: typeof body === 'string' ? body : '',
    };
  } finally {
    signal?.removeEventListener('abort', abort);
    exchanges.delete(nonce);
  }
}

/**
 * Creates the credentials providers of `@alicloud/credentials`; exported here because that package is in this bundle.
 */
export { createProviders };
export { renewConnections };

function toModelFields(request: RequestClass, parameters: WireParameters): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, wireName] of Object.entries(request.names())) {
    const value = parameters[wireName];
    if (value === undefined || value === '') continue;
    const type = request.types()[field];
    // The SDK expects a JSON parameter as an object and serializes it itself.
    fields[field] = isModel(type) ? toModelFields(type, JSON.parse(String(value)) as WireParameters) : value;
  }
  const names = new Set(Object.values(request.names()));
  const unknown = Object.keys(parameters).find((name) => !names.has(name));
  if (unknown !== undefined) throw new Error(`The SDK's request has no parameter ${unknown}.`);
  return fields;
}

function isModel(type: unknown): type is RequestClass {
  return typeof type === 'function' && 'names' in type;
}

/** The SDK reads every answer with this function; its own version has no size limit. */
$dara.Stream.readAsString = readBounded;

/**
 * The SDK reports a non-JSON error page as a bare SyntaxError and has no way to cancel. Node's diagnostics channels
 * give access to the exchange itself: its status, its headers, and the request to destroy on cancellation.
 */
const exchanges = new Map<string, Exchange>();

function exchangeOf(request: ClientRequest): Exchange | undefined {
  const nonce = request.getHeader('x-acs-signature-nonce');
  return typeof nonce === 'string' ? exchanges.get(nonce) : undefined;
}

// Node 22.12 and later. Older versions report a request only when it is sent, so parallel calls that start before the
// first is sent use separate connections.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest };
  if (exchangeOf(request)) keepConnection(request);
});
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  keepConnection(request);
  exchange.request = request;
  endAfter(request, exchange.timeoutMs, () => (exchange.isLate = true));
  // The call was cancelled while credentials were loading, before there was a request to destroy.
  if (exchange.signal?.aborted) request.destroy();
});
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  exchange.status = response.statusCode;
  exchange.headers = response.headers;
});
