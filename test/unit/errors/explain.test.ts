import assert from 'node:assert/strict';
import { describeInOneLine, explain, type ExplainedError } from '../../../src/core/errors/explain';
import { alibabaLink } from '../../../src/core/errors/diagnosisLink';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { RdsError, type RdsErrorInit } from '../../../src/core/errors/rdsError';
import { formatDetails } from '../../../src/core/errors/details';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import documented from './documented.json';

const requestId = '1AD222E9-E606-4A42-BF6D-8A4442913CEF';

function explained(init: Partial<RdsErrorInit>): ExplainedError {
  return explain(new RdsError({ kind: 'service', operation: 'CloneDBInstance', requestId, ...init }));
}

function assertReadable(e: ExplainedError): void {
  for (const text of [e.title, e.cause, e.remedy, describeInOneLine(e), formatDetails(e)]) {
    assert.notEqual(text.trim(), '');
    assert.doesNotMatch(text, /undefined|null|\[object|\{\d\}|SyntaxError|TypeError|\n\s+at /, text);
  }
}

describe('explained error', () => {
  it('explains each documented code by the catalogue', () => {
    for (const { code, http, fields, retryable, group } of documented) {
      const e = explained({ code, httpStatus: http, serviceMessage: 'Something of %s.' });
      assertReadable(e);
      assert.deepEqual(
        [e.code, e.httpStatus, e.fields, e.retryable, e.group, e.isCatalogued],
        [code, http, fields, retryable, group, true],
      );
      assert.doesNotMatch(e.cause + e.remedy, /%s/);
    }
  });

  const madeUp: readonly [code: string, title: string, fields: readonly string[]][] = [
    ['InvalidVpcId.Malformed', 'Invalid VPC ID: malformed', ['VPCId']],
    ['InvalidZoneId.NotFound', 'Invalid zone ID: not found', ['ZoneId']],
    ['MissingPayType', 'Missing pay type', ['PayType']],
    ['BackupSetId.NotFound', 'Backup set ID: not found', ['BackupId']],
    ['InvalidClassCode.NotSupported', 'Invalid class code: not supported', ['DBInstanceClass']],
    [
      'InvalidDBInstanceStorage.ValueNotSupported',
      'Invalid DB instance storage: value not supported',
      ['DBInstanceStorage'],
    ],
    ['InvalidStorageType', 'Invalid storage type', ['DBInstanceStorageType']],
    ['Invalidvswitchid.Mismatch', 'Invalid vswitchid: mismatch', ['VSwitchId']],
    ['VSwitchId.ZoneMismatch', 'vSwitch ID: zone mismatch', ['VSwitchId', 'ZoneId']],
    ['RestoreTime.OutOfRange', 'Restore time: out of range', ['RestoreTime']],
    ['InvalidZoneIdSlave1.Format', 'Invalid zone ID slave1: format', ['ZoneIdSlave1']],
    [
      'OperationDenied.StorageTypeDowngrade',
      'Operation denied: storage type downgrade',
      ['DBInstanceStorageType'],
    ],
    ['InvalidDBInstanceName.Duplicate', 'Invalid DB instance name: duplicate', ['DBInstanceId']],
    ['UnsupportedDBInstanceClass', 'Unsupported DB instance class', ['DBInstanceClass']],
    ['InvalidPeriod', 'Invalid period', ['Period']],
    ['InvalidSourceRegion.NotFound', 'Invalid source region: not found', ['SourceRegion']],
    ['InvalidRestoreType.NotFound', 'Invalid restore type: not found', ['RestoreType']],
    ['RestoreJobExists', 'Restore job exists', []],
    ['ConcurrentJobExceeded', 'Concurrent job exceeded', []],
    ['Order.SomethingNew-2', 'Order: something new 2', []],
    ['quota_exceeded.KMSKey', 'Quota exceeded: KMS key', []],
    ['4711', 'Unexpected response from RDS', []],
  ];
  for (const [code, title, fields] of madeUp) {
    it(`explains the unknown code ${code}`, () => {
      for (const serviceMessage of [undefined, 'The specified thing is not allowed.']) {
        const e = explained({ code, httpStatus: 400, serviceMessage });
        assertReadable(e);
        assert.equal(e.title, title);
        assert.deepEqual(e.fields, fields);
        assert.equal(e.isCatalogued, false);
        assert.equal(e.retryable, false);
        if (serviceMessage !== undefined) assert.ok(e.cause.includes(serviceMessage));
      }
    });
  }

  it('compares codes with their case', () => {
    assert.equal(explained({ code: 'INVALIDKMSKEY', httpStatus: 403 }).isCatalogued, false);
    assert.notEqual(
      explained({ code: 'pay.noCreditCard', httpStatus: 400 }).title,
      explained({ code: 'Pay.NoCreditCard', httpStatus: 400 }).title,
    );
  });

  it('finds the parameter in the message when the code names none', () => {
    const fields = (code: string, serviceMessage: string): readonly string[] =>
      explained({ code, httpStatus: 400, serviceMessage }).fields;
    const mandatory = 'The input parameter "PayType" that is mandatory for this request is not supplied.';
    assert.deepEqual(fields('MissingParameter', mandatory), ['PayType']);
    assert.deepEqual(fields('InvalidParameter', 'VSwitchId is not valid'), ['VSwitchId']);
    assert.deepEqual(fields('Whatever', 'The parameter DBInstanceStorageType is wrong.'), [
      'DBInstanceStorageType',
    ]);
    assert.deepEqual(fields('Whatever', 'Period of maintenance.'), []);
    assert.deepEqual(fields('InvalidKmsKey', 'VSwitchId is not valid'), ['DBInstanceId']);
  });

  it('tells the two meanings of a code apart by what the service says', () => {
    const code = 'CannotDecreaseEssdPerfLevel';
    const level = explained({ code, serviceMessage: 'cannot decrease cloud essd performance level.' });
    const size = explained({ code, serviceMessage: 'invalid cloud essd storage size.' });
    assert.deepEqual(level.fields, ['DBInstanceStorageType']);
    assert.deepEqual(size.fields, ['DBInstanceStorage', 'DBInstanceStorageType']);
    assert.notEqual(level.title, size.title);
  });

  it('says which permission is missing and to whom', () => {
    const plain = explained({ code: 'Forbidden.RAM', httpStatus: 403 });
    assert.equal(plain.missingAction, 'rds:CloneDBInstance');
    assert.match(plain.remedy, /rds:CloneDBInstance/);

    const detailed = explained({
      code: 'NoPermission',
      httpStatus: 403,
      accessDenied: parseAccessDenied({ AuthAction: 'kms:DescribeKey', AuthPrincipalDisplayName: 'alice' }),
    });
    assert.equal(detailed.missingAction, 'kms:DescribeKey');
    assert.equal(detailed.deniedTo, 'alice');
    assert.match(detailed.remedy, /kms:DescribeKey to alice/);

    const explicit = explained({
      code: 'NoPermission',
      httpStatus: 403,
      accessDenied: parseAccessDenied({ NoPermissionType: 'ExplicitDeny' }),
    });
    assert.match(explicit.remedy, /policy that denies rds:CloneDBInstance/);

    const unknown = explained({ code: 'Forbidden.NotSupportRAM', httpStatus: 403 });
    assert.deepEqual([unknown.isCatalogued, unknown.group], [false, 'permission']);
    assert.equal(explained({ code: 'NotInFlowController', httpStatus: 403 }).missingAction, undefined);
  });

  it('says when it is not known whether a change was made', () => {
    const note = /not known whether RDS carried out/;
    assert.match(explained({ kind: 'timeout' }).cause, note);
    assert.doesNotMatch(explained({ kind: 'timeout', operation: 'DescribeBackups' }).cause, note);
    assert.doesNotMatch(explained({ kind: 'network', code: 'ECONNREFUSED' }).cause, note);
    assert.doesNotMatch(explained({ code: 'InvalidKmsKey', httpStatus: 403 }).cause, note);
  });

  it('explains answers that are not from RDS by their status, never by their text', () => {
    for (const httpStatus of [200, 302, 403, 431, 502]) {
      const e = explained({
        kind: 'badResponse',
        httpStatus,
        code: `HTTP${httpStatus}`,
        serviceMessage: '<html>',
        operation: 'DescribeBackups',
      });
      assertReadable(e);
      assert.match(e.cause, new RegExp(`HTTP ${httpStatus}`));
      assert.equal(e.serviceMessage, undefined);
      assert.equal(e.requestId, requestId);
      assert.equal(e.group, 'connection');
    }
  });

  it('explains failures without an answer', () => {
    const title = (init: Partial<RdsErrorInit>): string => {
      const e = explained(init);
      assertReadable(e);
      return e.title;
    };
    assert.equal(title({ kind: 'timeout' }), 'Request timed out');
    assert.equal(title({ kind: 'network', code: 'ECONNREFUSED' }), 'The connection was refused');
    assert.equal(title({ kind: 'network', code: 'HostNotFound' }), 'The address of RDS was not found');
    assert.equal(title({ kind: 'network', code: 'CERT_HAS_EXPIRED' }), 'The certificate was not trusted');
    assert.equal(title({ kind: 'network', code: 'EWHATEVER' }), 'The network failed');
    assert.equal(title({ kind: 'throttled', code: 'Throttling.NewKind' }), 'Too many requests');
    assert.equal(title({ kind: 'credentials' }), 'Credentials could not be loaded');
    assert.equal(title({ kind: 'cancelled' }), 'Cancelled');
    assert.equal(
      explained({ kind: 'credentials', ourWords: 'Nothing is set up.' }).cause,
      'Nothing is set up.',
    );
  });

  it('calls an unknown 5xx a fault of the service that may pass', () => {
    const e = explained({ code: 'SomethingBroke', httpStatus: 500 });
    assert.deepEqual([e.group, e.retryable], ['service', true]);
  });

  it('explains what is no failed call, without stack or jargon', () => {
    const aborted = new Error('This operation was aborted');
    aborted.name = 'AbortError';
    const named: [unknown, string][] = [
      [new Error('The job file could not be written.'), failureCodes.internal],
      [new TypeError("Cannot read properties of undefined (reading 'x')"), failureCodes.internal],
      [new SyntaxError('Unexpected token < in JSON'), failureCodes.internal],
      ['plain words', failureCodes.internal],
      ['', failureCodes.internal],
      [undefined, failureCodes.internal],
      [{ message: 'x' }, failureCodes.internal],
      [Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' }), failureCodes.connectionRefused],
      [aborted, failureCodes.cancelled],
    ];
    for (const [error, code] of named) {
      const e = explain(error);
      assertReadable(e);
      assert.equal(e.code, code);
      assert.doesNotMatch(formatDetails(e), /explain\.test|Unexpected token/);
    }
    assert.equal(explain(new Error('The disk is full.\n    at x')).cause, 'The disk is full.');
  });

  it('never shows a file of keys that a library quotes', () => {
    const quoted = 'parse failed: {"profiles":[{"access_key_secret":"MARKER"}]}';
    for (const error of [
      new Error(quoted),
      quoted,
      new Error(`token=MARKER`),
      new Error('LTAI5tMARKERMARKER'),
    ]) {
      assert.doesNotMatch(formatDetails(explain(error)), /MARKER/);
    }
  });

  it('has a policy for actions of RDS only, and takes what an answer says into it only by its shape', () => {
    const policyOf = (detail: object, regionId = 'cn-hangzhou'): unknown => {
      const { ramPolicy } = explained({
        code: 'Forbidden.RAM',
        httpStatus: 403,
        regionId,
        accessDenied: parseAccessDenied(detail),
      });
      return ramPolicy === undefined ? undefined : JSON.parse(ramPolicy);
    };
    const policy = (action: string, resource: string) => ({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }],
    });
    const own = 'acs:rds:cn-hangzhou:*:dbinstance/*';
    assert.deepEqual(
      policyOf({ AuthAction: 'rds:DescribeBackups', AuthPrincipalOwnerId: '123' }),
      policy('rds:DescribeBackups', 'acs:rds:cn-hangzhou:123:dbinstance/*'),
    );
    for (const action of ['rds:*', '*', 'rds:Describe*', 'ram:* and more', 'rds:a"', 'grant me all', ' ']) {
      assert.deepEqual(policyOf({ AuthAction: action }), policy('rds:CloneDBInstance', own), action);
    }
    for (const owner of ['*', '1:dbinstance/*', '12a', 'x'.repeat(30)]) {
      assert.deepEqual(
        policyOf({ AuthAction: 'rds:DescribeBackups', AuthPrincipalOwnerId: owner }),
        policy('rds:DescribeBackups', own),
        owner,
      );
    }
    assert.deepEqual(
      policyOf({ AuthAction: 'rds:DescribeBackups' }, 'cn:*'),
      policy('rds:DescribeBackups', 'acs:rds:*:*:dbinstance/*'),
    );
    assert.equal(policyOf({ AuthAction: 'ram:AttachPolicyToUser' }), undefined);
  });

  it('quotes nothing over more than one line', () => {
    const text = 'Gone.\nDiagnosis: https://evil.example/\u2028Code: X';
    const details = formatDetails(
      explained({ code: 'Some.Code', httpStatus: 400, requestId: text, serviceMessage: text }),
    );
    assert.doesNotMatch(details, /^(Diagnosis|Code: X)/m);
  });

  it('passes on only links that lead to Alibaba Cloud', () => {
    const good = [
      'https://api.alibabacloud.com/troubleshoot?q=InvalidBakset.Invalid&product=Rds&requestId=1',
      'https://api.aliyun.com/troubleshoot?q=X',
      'https://error-center.aliyun.com/status/search?Keyword=X',
      'https://next.api.aliyun.com/troubleshoot?q=X',
    ];
    const evil = [
      'http://api.aliyun.com/troubleshoot',
      'https://aliyun.com.evil.example/x',
      'https://evilaliyun.com/x',
      'https://evil.example/aliyun.com',
      'https://evil.example/?api.aliyun.com',
      'https://api.aliyun.com@evil.example/',
      'https://user@api.aliyun.com/',
      'https://api.aliyun.com:8443/',
      'https://api.aliyun.com./',
      'https://evil.oss-cn-hangzhou.aliyuncs.com/x.html',
      'https://1234.cn-hangzhou.fc.aliyuncs.com/x',
      'https://rds.aliyuncs.com/x',
      'https://developer.aliyun.com/article/1',
      'https://www.alibabacloud.com/blog/1',
      'https://tenant.api.aliyun.com/x',
      'https://tenant.bj.bcebos.aliyun.com/x',
      'https://evil.cn-hangzhou.log.aliyuncs.com/x',
      'https://evil.w.cdngslb.alibabacloud.com/x',
      'https://api.aliyun.c\u043em/x',
      'javascript:alert(1)//api.aliyun.com',
      'command:workbench.action.quit',
      'file:///etc/passwd',
      'api.aliyun.com',
      '',
    ];
    for (const link of good) {
      assert.equal(alibabaLink(link), link);
      assert.equal(explained({ code: 'X', httpStatus: 400, recommend: link }).recommend, link);
    }
    for (const link of evil) {
      assert.equal(alibabaLink(link), undefined, link);
      assert.equal('recommend' in explained({ code: 'X', httpStatus: 400, recommend: link }), false, link);
    }
  });

  it('fits in one line with what support asks for', () => {
    const e = explained({ code: 'InvalidBakset.Invalid', httpStatus: 400 });
    assert.equal(
      describeInOneLine(e),
      `The backup set cannot be restored (InvalidBakset.Invalid, RequestId ${requestId})`,
    );
    assert.equal(
      describeInOneLine(explain('x')),
      'Something went wrong in the extension (RdsClone.InternalFailure)',
    );
  });

  it('formats the details for a ticket', () => {
    const e = explained({
      code: 'InvalidBakset.Invalid',
      httpStatus: 400,
      serviceMessage: 'Specified bakset is not valid.',
      recommend: 'https://api.alibabacloud.com/troubleshoot?q=InvalidBakset.Invalid',
    });
    assert.deepEqual(formatDetails(e).split('\n'), [
      'The backup set cannot be restored',
      '',
      'Code: InvalidBakset.Invalid',
      'Operation: CloneDBInstance',
      'HTTP status: 400',
      `RequestId: ${requestId}`,
      'Message from RDS: Specified bakset is not valid.',
      'Fields: Backup set',
      '',
      `Why: ${e.cause}`,
      `What to do: ${e.remedy}`,
      'Diagnosis: https://api.alibabacloud.com/troubleshoot?q=InvalidBakset.Invalid',
    ]);
  });

  it('survives being stored', () => {
    const e = explained({ code: 'Forbidden.RAM', httpStatus: 403 });
    assert.deepEqual(JSON.parse(JSON.stringify(e)), e);
  });
});
