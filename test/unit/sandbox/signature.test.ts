import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import * as http from 'node:http';
import type { Sandbox } from '../../support/sandbox';
import { Authenticator } from '../../../src/sandbox/authentication';
import { ServiceError } from '../../../src/sandbox/errors';
import {
  canonicalQuery,
  canonicalRequest,
  parseAuthorization,
  parseQuery,
  sha256Hex,
  sign,
  stringToSign,
} from '../../../src/sandbox/signature';
import { Clock, sandboxes, type Keys } from './support';

/** Parameters that clients and verifiers like to encode differently. */
const awkward: Record<string, string> = {
  RegionId: 'cn-hangzhou',
  SearchKey: "(a)*~!'+ b",
  Engine: '日本語テスト',
  ZoneId: '',
};

interface Attempt {
  keys: Keys;
  params?: Record<string, string>;
  method?: string;
  body?: string;
  /** Overrides of headers before signing. */
  headers?: Record<string, string>;
  /** Headers left out of the signature. */
  unsigned?: string[];
  signature?: string;
  authorization?: string;
  /** Added to the URL after signing. */
  tamper?: string;
}

/** A signer written straight down from the published algorithm, sharing nothing with the verifier. */
async function call(
  sandbox: Sandbox,
  attempt: Attempt,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { keys, params = awkward, method = 'POST', body = '' } = attempt;
  const host = sandbox.endpoint.slice('http://'.length);
  const pct = (text: string): string =>
    [...Buffer.from(text)]
      .map((byte) =>
        /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : '%' + byte.toString(16).toUpperCase().padStart(2, '0'),
      )
      .join('');
  const query = Object.keys(params)
    .sort()
    .map((name) => `${pct(name)}=${pct(params[name] ?? '')}`)
    .join('&');
  const hash = createHash('sha256').update(body).digest('hex');
  const headers: Record<string, string> = {
    host,
    'x-acs-action': 'DescribeDBInstances',
    'x-acs-version': '2014-08-15',
    'x-acs-date': new Date().toISOString().slice(0, 19) + 'Z',
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': hash,
    ...(keys.securityToken ? { 'x-acs-security-token': keys.securityToken } : {}),
    ...attempt.headers,
  };
  const names = Object.keys(headers)
    .filter((name) => !attempt.unsigned?.includes(name))
    .sort();
  const lines = names.map((name) => name + ':' + headers[name] + '\n').join('');
  const canonical = `${method}\n/\n${query}\n${lines}\n${names.join(';')}\n${headers['x-acs-content-sha256']}`;
  const toSign = 'ACS3-HMAC-SHA256\n' + createHash('sha256').update(canonical).digest('hex');
  const signature =
    attempt.signature ?? createHmac('sha256', keys.accessKeySecret).update(toSign).digest('hex');
  const authorization =
    attempt.authorization ??
    `ACS3-HMAC-SHA256 Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${sandbox.endpoint}/?${query}${attempt.tamper ?? ''}`,
      { method, headers: { ...headers, ...(authorization ? { authorization } : {}) }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

describe('ACS3-HMAC-SHA256', () => {
  it('reproduces the published example', () => {
    const payloadHash = sha256Hex('');
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': payloadHash,
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    };
    const canonical = canonicalRequest({
      method: 'POST',
      path: '/',
      query: parseQuery('RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'),
      headers,
      signedHeaders: Object.keys(headers).reverse(),
      payloadHash,
    });
    assert.equal(sha256Hex(canonical), '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
    assert.equal(
      sign('YourAccessKeySecret', stringToSign(canonical)),
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('encodes a query anew, whatever the client left unescaped', () => {
    assert.equal(
      canonicalQuery(parseQuery("b=(a)*~!'%2B%20b&a=%E6%97%A5&c=")),
      'a=%E6%97%A5&b=%28a%29%2A~%21%27%2B%20b&c=',
    );
    assert.equal(canonicalQuery(parseQuery('B=2&a=1+1&B=1&flag')), 'B=1&B=2&a=1%201&flag=');
    assert.throws(() => parseQuery('a=%E6%97'), URIError);
  });

  it('parses an Authorization and refuses what is not one', () => {
    assert.deepEqual(
      parseAuthorization('ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host;x-acs-date,Signature=AB12'),
      {
        accessKeyId: 'AK',
        signedHeaders: ['host', 'x-acs-date'],
        signature: 'ab12',
      },
    );
    for (const text of ['', 'Bearer abc', 'ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host', undefined]) {
      assert.equal(parseAuthorization(text), undefined);
    }
  });
});

describe('sandbox authentication', () => {
  const start = sandboxes();

  it('accepts a key and a temporary key from an independent signer', async () => {
    const sandbox = await start();
    for (const keys of [sandbox, sandbox.sts]) {
      const { status, body } = await call(sandbox, { keys });
      assert.equal(status, 200, JSON.stringify(body));
    }
    assert.deepEqual(sandbox.requests.at(-1)?.params, awkward);
  });

  it('accepts GET, form bodies, and action and version in the query', async () => {
    const sandbox = await start();
    const params = { RegionId: 'cn-hangzhou' };
    assert.equal((await call(sandbox, { keys: sandbox, method: 'GET', params })).status, 200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const inBody = await call(sandbox, {
      keys: sandbox,
      params: {},
      headers: form,
      body: 'RegionId=cn-hangzhou',
    });
    assert.equal(inBody.status, 200);
    assert.equal(sandbox.requests.at(-1)?.regionId, 'cn-hangzhou');
  });

  interface Case {
    title: string;
    attempt: (sandbox: Sandbox) => Partial<Attempt>;
    code: string;
    status: number;
  }
  const at = (offsetMs: number): Record<string, string> => ({
    'x-acs-date': new Date(Date.now() + offsetMs).toISOString().slice(0, 19) + 'Z',
  });
  const cases: Case[] = [
    {
      title: 'no Authorization',
      attempt: () => ({ authorization: '' }),
      code: 'IncompleteSignature',
      status: 400,
    },
    {
      title: 'another scheme',
      attempt: () => ({ authorization: 'Basic eA==' }),
      code: 'IncompleteSignature',
      status: 400,
    },
    {
      title: 'an unknown key',
      attempt: () => ({ keys: { accessKeyId: 'LTAIx', accessKeySecret: 'y' } }),
      code: 'InvalidAccessKeyId.NotFound',
      status: 404,
    },
    {
      title: 'a wrong secret',
      attempt: (s) => ({ keys: { accessKeyId: s.accessKeyId, accessKeySecret: 'y' } }),
      code: 'SignatureDoesNotMatch',
      status: 400,
    },
    {
      title: 'a shortened signature',
      attempt: () => ({ signature: 'ab' }),
      code: 'SignatureDoesNotMatch',
      status: 400,
    },
    {
      title: 'a tampered query',
      attempt: () => ({ tamper: '&PageSize=1' }),
      code: 'SignatureDoesNotMatch',
      status: 400,
    },
    {
      title: 'broken percent-encoding',
      attempt: () => ({ tamper: '&a=%E6' }),
      code: 'InvalidParameter',
      status: 400,
    },
    {
      title: 'a body of another hash',
      attempt: () => ({ headers: { 'x-acs-content-sha256': sha256Hex('x') } }),
      code: 'InvalidContentSha256',
      status: 400,
    },
    {
      title: 'an unsigned action',
      attempt: () => ({ unsigned: ['x-acs-action'] }),
      code: 'IncompleteSignature',
      status: 400,
    },
    {
      title: 'an unsigned nonce',
      attempt: () => ({ unsigned: ['x-acs-signature-nonce'] }),
      code: 'IncompleteSignature',
      status: 400,
    },
    {
      title: 'a date in another form',
      attempt: () => ({ headers: { 'x-acs-date': 'Wed, 20 May 2026 08:30:00 GMT' } }),
      code: 'InvalidTimeStamp.Format',
      status: 400,
    },
    {
      title: 'a clock 16 min slow',
      attempt: () => ({ headers: at(-16 * 60_000) }),
      code: 'InvalidTimeStamp.Expired',
      status: 400,
    },
    {
      title: 'a clock 16 min fast',
      attempt: () => ({ headers: at(16 * 60_000) }),
      code: 'InvalidTimeStamp.Expired',
      status: 400,
    },
    {
      title: 'no token',
      attempt: (s) => ({ keys: { ...s.sts, securityToken: '' } }),
      code: 'InvalidSecurityToken.Malformed',
      status: 400,
    },
    {
      title: 'a wrong token',
      attempt: (s) => ({ keys: { ...s.sts, securityToken: 'x' } }),
      code: 'InvalidSecurityToken.Malformed',
      status: 400,
    },
    {
      title: 'another version',
      attempt: () => ({ headers: { 'x-acs-version': '2020-01-01' } }),
      code: 'InvalidVersion',
      status: 400,
    },
    {
      title: 'an unknown action',
      attempt: () => ({ headers: { 'x-acs-action': 'DescribeNothing' } }),
      code: 'InvalidAction.NotFound',
      status: 404,
    },
    {
      title: 'another method',
      attempt: () => ({ method: 'PUT' }),
      code: 'UnsupportedHTTPMethod',
      status: 400,
    },
  ];
  for (const { title, attempt, code, status } of cases) {
    it(`refuses ${title}`, async () => {
      const sandbox = await start();
      const answer = await call(sandbox, { keys: sandbox, ...attempt(sandbox) });
      assert.deepEqual([answer.status, answer.body['Code']], [status, code]);
      assert.equal(sandbox.requests.at(-1)?.code, code);
    });
  }

  it('accepts a clock up to 15 min off', async () => {
    const sandbox = await start();
    for (const offset of [-14 * 60_000, 14 * 60_000]) {
      assert.equal((await call(sandbox, { keys: sandbox, headers: at(offset) })).status, 200);
    }
  });

  it('tells its string to sign, never the secret', async () => {
    const sandbox = await start();
    const { body } = await call(sandbox, { keys: { ...sandbox, accessKeySecret: 'wrong' } });
    assert.match(String(body['Message']), /server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}/);
    assert.ok(!JSON.stringify(body).includes(sandbox.accessKeySecret));
  });

  it('takes a nonce once', async () => {
    const sandbox = await start();
    const headers = { 'x-acs-signature-nonce': 'once' };
    assert.equal((await call(sandbox, { keys: sandbox, headers })).status, 200);
    const again = await call(sandbox, { keys: sandbox, headers });
    assert.deepEqual([again.status, again.body['Code']], [400, 'SignatureNonceUsed']);
  });

  it('forgets a nonce after half an hour', () => {
    const clock = new Clock();
    const key = { accessKeyId: 'AK', accessKeySecret: 'secret' };
    const authenticator = new Authenticator([key], clock.now);
    const verify = (): unknown => {
      const headers: Record<string, string> = {
        host: 'h',
        'x-acs-action': 'A',
        'x-acs-version': 'V',
        'x-acs-date': new Date(clock.time).toISOString().slice(0, 19) + 'Z',
        'x-acs-signature-nonce': 'n',
        'x-acs-content-sha256': sha256Hex(''),
      };
      const request = { method: 'POST', path: '/', query: [], headers, body: Buffer.alloc(0) };
      const signedHeaders = Object.keys(headers);
      const canonical = canonicalRequest({ ...request, signedHeaders, payloadHash: sha256Hex('') });
      const signature = sign('secret', stringToSign(canonical));
      headers['authorization'] =
        `ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
      return authenticator.verify(request);
    };
    assert.equal(verify(), key);
    clock.advance(29 * 60_000);
    assert.throws(verify, (error) => error instanceof ServiceError && error.code === 'SignatureNonceUsed');
    clock.advance(2 * 60_000);
    assert.equal(verify(), key);
  });
});
