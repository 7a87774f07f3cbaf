import Rds, { CloneDBInstanceRequest } from '@alicloud/rds20140815';
import { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import * as $dara from '@darabonba/typescript';
import assert from 'node:assert/strict';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../support/sandbox';

export interface Keys {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** The SDK as it is published, pointed at the sandbox. */
export function sdk(sandbox: Sandbox, regionId = 'cn-hangzhou', keys: Keys = sandbox): Rds {
  const config = new $OpenApiUtil.Config({
    accessKeyId: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    ...(keys.securityToken ? { securityToken: keys.securityToken } : {}),
    endpoint: sandbox.endpoint.replace('http://', ''),
    protocol: 'http',
    regionId,
    connectTimeout: 2000,
    readTimeout: 2000,
  });
  return new Rds(config);
}

export function make<T extends object>(
  Model: new (map: Record<string, unknown>) => T,
  fields: Partial<T>,
): T {
  return new Model({ ...fields });
}

/** A body as it came. */
export type Raw = Record<string, unknown>;

/** The body as the wire has it, before the SDK casts strings and numbers to what it declares. */
export async function rawBody(client: Rds, action: string, query: Record<string, unknown>): Promise<Raw> {
  const params = new $OpenApiUtil.Params({
    action,
    version: '2014-08-15',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query) });
  const reply = await client.callApi(params, request, new $dara.RuntimeOptions({}));
  return reply['body'] as Raw;
}

/** A clock that moves only when told to. */
export class Clock {
  constructor(public time = Date.UTC(2026, 4, 20, 8, 30, 0)) {}
  readonly now = (): number => this.time;
  advance(ms: number): void {
    this.time += ms;
  }
}

/** Sandboxes of one test file, closed after each test. */
export function sandboxes(): (options?: SandboxOptions) => Promise<Sandbox> {
  const open: Sandbox[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  });
  return async (options) => {
    const sandbox = await startSandbox(options);
    open.push(sandbox);
    return sandbox;
  };
}

export function cloneRequest(fields: Record<string, unknown>): CloneDBInstanceRequest {
  const known = CloneDBInstanceRequest.names();
  for (const name of Object.keys(fields)) assert.ok(name in known, `the SDK has no field ${name}`);
  return new CloneDBInstanceRequest({ payType: 'Postpaid', ...fields });
}

/** What the service answered to a refused call. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; status: number; data: Raw }> {
  try {
    await call;
  } catch (error) {
    const { code, statusCode, data } = error as { code: string; statusCode: number; data: Raw };
    return { code, status: statusCode, data };
  }
  return assert.fail('the call was not refused');
}
