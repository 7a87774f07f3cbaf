import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as rds from '@alicloud/rds20140815';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as $dara from '@darabonba/typescript';
import { CredentialValue } from '../../../src/core/accounts/credentials';
import {
  callSdk,
  callSts,
  operationNames,
  type Exchange,
  type OperationName,
  type SdkCallOptions,
} from '../../../src/core/rds/sdk';

interface Sent {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: IncomingHttpHeaders;
  readonly rawNames: readonly string[];
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

type Fields = Record<string, unknown>;
type RequestClass = (new (fields: Fields) => unknown) & {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
};
type Method = (request: unknown, runtime: $dara.RuntimeOptions) => Promise<unknown>;

const published: Readonly<Record<string, unknown>> = { ...rds };
const requestClass = (name: string): RequestClass => published[`${name}Request`] as RequestClass;
const fine: Answer = { status: 200, body: '{"RequestId":"5C2E"}' };

const credentials = [
  new CredentialValue({ accessKeyId: 'id', accessKeySecret: 'secret', providerName: 'env' }),
  new CredentialValue({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    securityToken: 'token+/=',
    providerName: 'cli_profile/StsToken',
  }),
];

/** A value for a field: of its type, with what has to be escaped. */
function sample(wireName: string, type: unknown): unknown {
  if (type === 'string') return `${wireName} 克隆 &=+/%*~'`;
  if (type === 'number') return 17;
  if (type === 'boolean') return false;
  const names = Object.entries((type as RequestClass).names());
  const types = (type as RequestClass).types();
  return Object.fromEntries(names.map(([field, name]) => [field, sample(name, types[field])]));
}

describe('a request through the models and callApi', () => {
  let server: Server;
  let sent: Sent[];
  let answer: Answer;
  before((done) => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://localhost');
        sent.push({
          method: request.method,
          path: url.pathname,
          query: [...url.searchParams],
          headers: request.headers,
          rawNames: request.rawHeaders.filter((_, index) => index % 2 === 0),
          body,
        });
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body);
      });
    }).listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  beforeEach(() => {
    sent = [];
    answer = fine;
  });

  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const options = (credential: CredentialValue): SdkCallOptions => {
    const exchange: Exchange = {
      status: undefined,
      headers: undefined,
      request: undefined,
      signal: undefined,
      timeoutMs: 5_000,
    };
    return {
      endpoint: { protocol: 'http', host: host() },
      regionId: 'cn-hangzhou',
      credential: { getCredential: () => Promise.resolve(credential) },
      userAgent: 'rds-clone/1.0.0 vscode/1.95.0',
      exchange,
    };
  };

  /** The client that is published, which has a method for every operation. */
  const client = (credential: CredentialValue): rds.default => {
    const { userAgent, regionId } = options(credential);
    return new rds.default(
      new $OpenApiUtil.Config({
        endpoint: host(),
        protocol: 'http',
        regionId,
        credential: { getCredential: () => Promise.resolve(credential) },
        userAgent,
      }),
    );
  };
  const runtime = (): $dara.RuntimeOptions =>
    new $dara.RuntimeOptions({ connectTimeout: 5_000, readTimeout: 5_000 });

  const viaClient = async (name: string, credential: CredentialValue, fields: Fields): Promise<unknown> => {
    const method = Reflect.get(
      client(credential),
      `${name.charAt(0).toLowerCase()}${name.slice(1)}WithOptions`,
    ) as Method;
    return method.call(client(credential), new (requestClass(name))(fields), runtime());
  };

  /** What may differ between any two requests is taken out; what is signed, and by whom, stays. */
  const comparable = ({ headers, ...others }: Sent): unknown => {
    const { 'x-acs-date': date, 'x-acs-signature-nonce': nonce, authorization = '', ...same } = headers;
    assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(String(nonce).length >= 32);
    assert.match(authorization, /Signature=[0-9a-f]{64}$/);
    return { ...others, headers: same, authorization: authorization.replace(/Signature=.*/, '') };
  };

  const bothSent = (): readonly [unknown, unknown] => {
    const [theirs, ours, ...more] = sent;
    assert.ok(theirs && ours && more.length === 0, `${sent.length} requests`);
    sent = [];
    return [comparable(theirs), comparable(ours)];
  };

  for (const name of operationNames) {
    it(`${name} is the one that the published client sends`, async () => {
      const [names, types] = [requestClass(name).names(), requestClass(name).types()];
      // An array of objects, for which our parameters have no form.
      const known = Object.entries(names).filter(([field]) => field !== 'DBNode');
      const fields = Object.fromEntries(known.map(([field, wire]) => [field, sample(wire, types[field])]));
      const parameters = Object.fromEntries(
        known.map(([field, wire]) => {
          const type = types[field];
          const value = sample(wire, type);
          if (typeof type !== 'function') return [wire, value as string | number | boolean];
          const inner = (type as RequestClass).names();
          const members = Object.entries(value as Fields).map(([key, one]) => [inner[key], one]);
          return [wire, JSON.stringify(Object.fromEntries(members))];
        }),
      );
      for (const credential of credentials) {
        await viaClient(name, credential, fields);
        await callSdk(name, parameters, options(credential));
        const [theirs, ours] = bothSent();
        assert.deepEqual(ours, theirs);
      }
      // And without anything.
      await viaClient(name, credentials[0]!, {});
      await callSdk(name, {}, options(credentials[0]!));
      const [theirs, ours] = bothSent();
      assert.deepEqual(ours, theirs);
    });
  }

  it('of STS is the one that the published client sends for the same operation', async () => {
    const params = new $OpenApiUtil.Params({
      action: 'GetCallerIdentity',
      version: '2015-04-01',
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    for (const credential of credentials) {
      await client(credential).callApi(params, new $OpenApiUtil.OpenApiRequest({}), runtime());
      await callSts('GetCallerIdentity', options(credential));
      const [theirs, ours] = bothSent();
      assert.deepEqual(ours, theirs);
    }
  });

  const refusals: Readonly<Record<string, Answer>> = {
    'a refusal': {
      status: 404,
      body: '{"Code":"InvalidDBInstanceId.NotFound","Message":"m","RequestId":"r"}',
    },
    'a refusal for lack of permission': {
      status: 403,
      body: '{"Code":"Forbidden.RAM","Message":"m","RequestId":"r","AccessDeniedDetail":{"AuthAction":"rds:X"}}',
    },
    'a refusal in XML': {
      status: 403,
      headers: { 'content-type': 'text/xml;charset=utf-8' },
      body: '<?xml version="1.0"?><Error><RequestId>r</RequestId><Code>Forbidden.RAM</Code><Message>m</Message></Error>',
    },
    throttling: {
      status: 400,
      headers: { 'x-ratelimit-user-api': 'Limit:1,Remain:0,TimeLeft:2000,Reset:1', 'retry-after': '3' },
      body: '{"Code":"Throttling.User","Message":"m","RequestId":"r"}',
    },
    'an error of the service': {
      status: 500,
      body: '{"Code":"InternalError","Message":"m","RequestId":"r"}',
    },
    'a page that is no answer': { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
    'an empty body': { status: 503, body: '' },
  };
  const failure = async (work: Promise<unknown>): Promise<unknown> => {
    const thrown: unknown = await work.then(
      () => assert.fail('It was answered.'),
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof Error);
    return { ...thrown, name: thrown.name, message: thrown.message };
  };
  for (const [what, reply] of Object.entries(refusals)) {
    it(`fails at ${what} as the published client does, and is not sent again`, async () => {
      answer = reply;
      const name: OperationName = 'DescribeRegions';
      const theirs = await failure(viaClient(name, credentials[0]!, {}));
      const ours = await failure(callSdk(name, {}, options(credentials[0]!)));
      assert.deepEqual(ours, theirs);
      assert.equal(sent.length, 2);
    });
  }

  it('reads what a refusal in XML says', async () => {
    answer = refusals['a refusal in XML'] ?? fine;
    const thrown = await failure(callSdk('DescribeRegions', {}, options(credentials[0]!)));
    assert.equal((thrown as { code?: unknown }).code, 'Forbidden.RAM');
  });

  it('has nothing that the operation does not have', async () => {
    await assert.rejects(callSdk('DescribeRegions', { Nonsense: 'x' }, options(credentials[0]!)), /Nonsense/);
    assert.equal(sent.length, 0);
  });
});
