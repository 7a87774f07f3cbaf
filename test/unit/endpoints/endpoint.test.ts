import assert from 'node:assert/strict';
import { endpointFor, isServiceHost, parseEndpoint, stsEndpoint } from '../../../src/core/endpoints/endpoint';

describe('endpoints', () => {
  for (const [regionId, host] of [
    ['ap-southeast-1', 'rds.ap-southeast-1.aliyuncs.com'],
    ['us-west-1', 'rds.us-west-1.aliyuncs.com'],
    ['us-east-1', 'rds.us-east-1.aliyuncs.com'],
    ['cn-shenzhen-finance-1', 'rds.cn-shenzhen-finance-1.aliyuncs.com'],
    ['cn-hangzhou-finance', 'rds.aliyuncs.com'],
    ['cn-hangzhou', 'rds.aliyuncs.com'],
    ['xx-new-9', 'rds.xx-new-9.aliyuncs.com'],
  ] as const) {
    it(`sends ${regionId} to ${host}, whatever the SDK's own table says`, () => {
      assert.deepEqual(endpointFor(regionId, {}), { protocol: 'https', host });
    });
  }

  for (const hostile of [
    'evil.example/',
    'evil.example#',
    'x@evil.example',
    '..',
    'a b',
    '',
    '__proto__',
    'constructor',
  ]) {
    it(`sends nothing to a host that a region's name makes up: "${hostile}"`, () => {
      for (const vpc of [false, true]) assert.ok(isServiceHost(endpointFor(hostile, { vpc }).host));
      assert.ok(isServiceHost(stsEndpoint(hostile, { vpc: true }).host));
    });
  }

  it('lets an override replace every region', () => {
    const override = { protocol: 'http', host: '127.0.0.1:8931' } as const;
    assert.equal(endpointFor('us-west-1', { override }), override);
  });

  it('knows those inside a VPC, where they are asked for', () => {
    assert.equal(endpointFor('cn-hangzhou', { vpc: true }).host, 'rds-vpc.cn-hangzhou.aliyuncs.com');
    assert.equal(endpointFor('xx-new-9', { vpc: true }).host, 'rds-vpc.xx-new-9.aliyuncs.com');
  });

  it('of STS follow the same setting', () => {
    const override = { protocol: 'http', host: '127.0.0.1:8931' } as const;
    assert.equal(stsEndpoint('cn-beijing', { override, vpc: true }), override);
    assert.equal(stsEndpoint('cn-beijing', { vpc: true }).host, 'sts-vpc.cn-beijing.aliyuncs.com');
    assert.equal(stsEndpoint('cn-beijing', {}).host, 'sts.aliyuncs.com');
  });

  it('takes the word of the service for a region that is newer than its own table, and for no other', () => {
    const learned = new Map([
      ['xx-new-9', 'rds-new.aliyuncs.com'],
      ['us-west-1', 'elsewhere.aliyuncs.com'],
    ]);
    assert.equal(endpointFor('xx-new-9', { learned }).host, 'rds-new.aliyuncs.com');
    assert.equal(endpointFor('us-west-1', { learned }).host, 'rds.us-west-1.aliyuncs.com');
    assert.equal(isServiceHost('rds-new.aliyuncs.com'), true);
    for (const host of [
      'rds.evil.com',
      'aliyuncs.com.evil.com',
      'rds.aliyuncs.com:8443',
      'x@rds.aliyuncs.com',
      '',
    ]) {
      assert.equal(isServiceHost(host), false, host);
    }
  });

  for (const [setting, expected] of [
    ['', undefined],
    ['  ', undefined],
    ['http://127.0.0.1:8931', { protocol: 'http', host: '127.0.0.1:8931' }],
    ['http://127.0.0.1:8931/', { protocol: 'http', host: '127.0.0.1:8931' }],
    ['rds.example.com', { protocol: 'https', host: 'rds.example.com' }],
    ['localhost:8080', { protocol: 'https', host: 'localhost:8080' }],
  ] as const) {
    it(`takes "${setting}"`, () => {
      assert.deepEqual(parseEndpoint(setting), { endpoint: expected });
    });
  }

  for (const setting of [
    'ftp://host',
    'http://',
    'http://user:secret@host',
    'user:secret@host',
    'https://user:sec/ret@secret@host:1',
    'ftp://user:secret@host',
    'https://host/path',
    'https://host?x=1',
    'a b',
  ]) {
    it(`refuses "${setting}" and says why`, () => {
      const result = parseEndpoint(setting);
      assert.ok('problem' in result && result.problem.length > 10);
      assert.doesNotMatch(result.problem, /secret|user/);
    });
  }
});
