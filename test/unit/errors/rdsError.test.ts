import assert from 'node:assert/strict';
import { networkFailureCode } from '../../../src/core/errors/networkCodes';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import { explain } from '../../../src/core/errors/explain';
import { ambiguousCodes, notNowCodes } from '../../../src/core/errors/catalogue/meanings';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import {
  isAccessDenied,
  isAmbiguous,
  isNotFound,
  isOutcomeUnknown,
  isRdsError,
  isTransient,
  RdsError,
  type RdsErrorInit,
} from '../../../src/core/errors/rdsError';

function rdsError(init: Partial<RdsErrorInit>): RdsError {
  return new RdsError({ kind: 'service', operation: 'CloneDBInstance', ...init });
}

describe('RdsError', () => {
  it('is recognised by its brand', () => {
    assert.ok(isRdsError(rdsError({ code: 'X' })));
    for (const other of [new Error('x'), { kind: 'service', code: 'X' }, 'x', null, undefined]) {
      assert.equal(isRdsError(other), false);
    }
  });

  it('has a code whatever happens', () => {
    for (const code of [undefined, '', ' ', 'undefined']) {
      assert.equal(rdsError({ kind: 'badResponse', code }).code, failureCodes.badResponse);
      assert.equal(rdsError({ kind: 'timeout', code }).code, failureCodes.timeout);
    }
  });

  it('takes for a code only what looks like one, and loses no text', () => {
    const shapes = ['InvalidDBInstanceId.NotFound', 'quota_exceeded.KMSKey', 'Order.New-2', '4711', 'E.a__b'];
    for (const code of shapes) assert.equal(rdsError({ code }).code, code);
    for (const code of [
      'x[Sign in](command:workbench.action.quit)',
      '$(error) Gone',
      'Sold out. Ask +1 555 0100',
      'a\nb',
      'Invalid\u202eX',
      '.',
      'A.',
      'A'.repeat(121),
    ]) {
      const e = rdsError({ code, serviceMessage: 'Not now.' });
      assert.equal(e.code, failureCodes.noCode, code);
      assert.equal(e.serviceMessage, `${code}: Not now.`);
      assert.equal(rdsError({ code }).serviceMessage, code);
      const throttled = rdsError({ kind: 'throttled', code });
      assert.deepEqual([throttled.code, throttled.serviceMessage], ['Throttling', code]);
      // As it is when it comes from the file of a job.
      assert.ok(explain(e).serviceMessage?.includes(code));
    }
    assert.equal(rdsError({ kind: 'credentials', code: 'a secret' }).serviceMessage, undefined);
  });

  it('keeps of no text more than fits into a log and a file, and no part of a link', () => {
    const long = 'a\u0001'.repeat(4_000_000);
    const e = rdsError({
      code: long,
      serviceMessage: long,
      requestId: long,
      recommend: `https://api.aliyun.com/${long}`,
      accessDenied: parseAccessDenied({ EncodedDiagnosticMessage: long }),
    });
    assert.ok(JSON.stringify(e).length + e.message.length < 500_000);
    assert.equal(e.recommend, undefined);
    const link = 'https://api.aliyun.com/troubleshoot?q=X';
    assert.equal(rdsError({ recommend: link }).recommend, link);
  });

  it('takes the word "undefined" for nothing', () => {
    const e = rdsError({ code: 'X', serviceMessage: 'undefined', requestId: '', recommend: 'undefined' });
    assert.equal(e.serviceMessage, undefined);
    assert.equal(e.requestId, undefined);
    assert.equal(e.recommend, undefined);
    assert.equal(e.message, 'CloneDBInstance: X');
  });

  it('drops the text of a failed credentials chain, which may quote a file of keys', () => {
    const e = rdsError({ kind: 'credentials', serviceMessage: 'bad file: {"access_key_secret":"MARKER"}' });
    assert.doesNotMatch(JSON.stringify(e) + e.message, /MARKER/);
  });

  it('masks what a refused signature quotes', () => {
    const e = rdsError({
      code: 'SignatureDoesNotMatch',
      serviceMessage:
        'Signature is not matched. server string to sign is:POST\n/\nx-acs-security-token:MARKER\n',
    });
    assert.equal(e.serviceMessage, 'Signature is not matched. server string to sign …');
    const link = rdsError({
      code: 'X',
      serviceMessage: 'https://h/?OSSAccessKeyId=LTAIMARKER1&Signature=MARKER2&x=1',
    });
    assert.equal(link.serviceMessage, 'https://h/?OSSAccessKeyId=***&Signature=***&x=1');
  });

  it('reads what a denial says', () => {
    const denied = parseAccessDenied({
      AuthAction: 'rds:CloneDBInstance',
      AuthPrincipalDisplayName: '2012345',
      AuthPrincipalType: 'SubUser',
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 7,
    });
    assert.equal(denied?.action, 'rds:CloneDBInstance');
    assert.equal(denied.principal, '2012345');
    assert.equal(denied.policyType, undefined);
    for (const nothing of [undefined, null, 'text', {}, { AuthAction: '' }]) {
      assert.equal(parseAccessDenied(nothing), undefined);
    }
  });

  it('knows the codes of the network layer', () => {
    assert.equal(networkFailureCode('ECONNRESET'), failureCodes.connectionReset);
    assert.equal(networkFailureCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), failureCodes.certificateRejected);
    assert.equal(networkFailureCode('EWHATEVER'), undefined);
  });

  const answers: readonly {
    name: string;
    init: Partial<RdsErrorInit>;
    unknown: boolean;
    transient: boolean;
  }[] = [
    { name: '400 with a code', init: { code: 'X', httpStatus: 400 }, unknown: false, transient: false },
    { name: '403 with a code', init: { code: 'X', httpStatus: 403 }, unknown: false, transient: false },
    { name: '404 with a code', init: { code: 'X', httpStatus: 404 }, unknown: false, transient: false },
    { name: '500 with a code', init: { code: 'X', httpStatus: 500 }, unknown: true, transient: true },
    {
      name: '503',
      init: { code: 'ServiceUnavailable', httpStatus: 503 },
      unknown: true,
      transient: true,
    },
    { name: 'a code without status', init: { code: 'X' }, unknown: true, transient: false },
    {
      name: 'a repeated nonce',
      init: { code: 'SignatureNonceUsed', httpStatus: 400 },
      unknown: true,
      transient: false,
    },
    {
      name: 'throttled',
      init: { kind: 'throttled', code: 'Throttling.User', httpStatus: 400 },
      unknown: false,
      transient: true,
    },
    {
      name: 'throttled with 503',
      init: { kind: 'throttled', httpStatus: 503 },
      unknown: false,
      transient: true,
    },
    { name: 'timeout', init: { kind: 'timeout' }, unknown: true, transient: true },
    {
      name: 'timeout before sending',
      init: { kind: 'timeout', sent: false },
      unknown: false,
      transient: true,
    },
    { name: 'reset', init: { kind: 'network', code: 'ConnectionReset' }, unknown: true, transient: true },
    { name: 'reset, raw', init: { kind: 'network', code: 'ECONNRESET' }, unknown: true, transient: true },
    {
      name: 'refused',
      init: { kind: 'network', code: 'ConnectionRefused' },
      unknown: false,
      transient: true,
    },
    {
      name: 'refused, raw',
      init: { kind: 'network', code: 'ECONNREFUSED' },
      unknown: false,
      transient: true,
    },
    { name: 'no DNS', init: { kind: 'network', code: 'ENOTFOUND' }, unknown: false, transient: true },
    {
      name: 'bad certificate',
      init: { kind: 'network', code: 'CERT_HAS_EXPIRED' },
      unknown: false,
      transient: true,
    },
    { name: 'unreachable', init: { kind: 'network', code: 'EHOSTUNREACH' }, unknown: true, transient: true },
    { name: 'other network fault', init: { kind: 'network' }, unknown: true, transient: true },
    { name: 'HTML 502', init: { kind: 'badResponse', httpStatus: 502 }, unknown: true, transient: true },
    { name: 'empty 403', init: { kind: 'badResponse', httpStatus: 403 }, unknown: true, transient: false },
    { name: '302', init: { kind: 'badResponse', httpStatus: 302 }, unknown: true, transient: false },
    { name: 'cut-off JSON', init: { kind: 'badResponse', httpStatus: 200 }, unknown: true, transient: false },
    { name: 'no credentials', init: { kind: 'credentials' }, unknown: false, transient: false },
    { name: 'cancelled', init: { kind: 'cancelled', sent: false }, unknown: false, transient: false },
    { name: 'cancelled in flight', init: { kind: 'cancelled', sent: true }, unknown: true, transient: false },
  ];
  for (const { name, init, unknown, transient } of answers) {
    it(`${name}: outcome ${unknown ? 'unknown' : 'known'}, ${transient ? 'transient' : 'lasting'}`, () => {
      assert.equal(isOutcomeUnknown(rdsError(init)), unknown);
      assert.equal(isTransient(rdsError(init)), transient);
    });
  }

  it('is answered only by a definite code', () => {
    assert.equal(rdsError({ code: 'X', httpStatus: 400 }).answered, true);
    assert.equal(rdsError({ kind: 'throttled' }).answered, true);
    assert.equal(rdsError({ code: 'X', httpStatus: 500 }).answered, false);
    assert.equal(rdsError({ kind: 'timeout', sent: false }).answered, false);
  });

  for (const code of ambiguousCodes) {
    const kind = code.startsWith('RdsClone.') ? 'badResponse' : 'service';
    it(`proves nothing, and reads are sent again: ${code}`, () => {
      for (const httpStatus of [200, 400, 403, 500]) {
        const e = rdsError({ kind, code, httpStatus });
        assert.ok(isAmbiguous(e));
        assert.ok(isTransient(e));
      }
    });
  }

  it('tells "not now" from what proves nothing', () => {
    for (const code of notNowCodes) {
      assert.equal(ambiguousCodes.has(code), false);
      assert.equal(isAmbiguous(rdsError({ code, httpStatus: 403 })), false);
    }
    assert.equal(isAmbiguous(rdsError({ code: 'InvalidParameter', httpStatus: 400 })), false);
  });

  it('has codes of its own that no code of the service can be', () => {
    const ours: readonly string[] = Object.values(failureCodes);
    for (const code of ours) assert.match(code, /^RdsClone\./);
    // The service has this word too.
    assert.equal(rdsError({ code: 'InternalFailure', httpStatus: 400 }).code, 'InternalFailure');
    assert.equal(rdsError({ kind: 'badResponse', code: 'InternalFailure' }).code, failureCodes.internal);
  });

  it('knows the codes that files of earlier versions have', () => {
    const former: readonly [Partial<RdsErrorInit>, string][] = [
      [{ kind: 'timeout', code: 'Timeout' }, failureCodes.timeout],
      [{ kind: 'network', code: 'ConnectionReset' }, failureCodes.connectionReset],
      [{ kind: 'badResponse', code: 'BadResponse', httpStatus: 200 }, failureCodes.badResponse],
      [{ kind: 'badResponse', code: 'NotWritten' }, failureCodes.notWritten],
      [{ kind: 'credentials', code: 'OtherIdentity' }, failureCodes.otherIdentity],
      [{ kind: 'badResponse', code: 'HTTP502', httpStatus: 502 }, 'HTTP502'],
    ];
    for (const [init, code] of former) {
      assert.equal(rdsError(init).code, code);
      assert.ok(explain(rdsError(init)).isCatalogued, code);
    }
  });

  it('takes a thing for missing only when the service says so', () => {
    const missing: [string, number][] = [
      ['InvalidDBInstanceId.NotFound', 400],
      ['InvalidDBInstanceName.NotFound', 404],
      ['InvalidDBInstance.NotFound', 404],
      ['InvalidVPCId.NotFound', 404],
      ['InvalidDBInstanceId.NotFound', 404],
      ['InvalidDBInstanceName.NotFound', 400],
      ['Forbidden.InstanceNotFound', 404],
    ];
    for (const [code, httpStatus] of missing) {
      assert.ok(isNotFound(rdsError({ code, httpStatus })), code);
      assert.equal(isAccessDenied(rdsError({ code, httpStatus })), false, code);
    }
    const other: [string, number][] = [
      ['InvalidAccessKeyId.NotFound', 404],
      ['InvalidApi.NotFound', 404],
      ['InvalidAction.NotFound', 404],
      ['InvalidVPCId.NotFound', 400],
      ['Request.NotFound', 404],
    ];
    for (const [code, httpStatus] of other)
      assert.equal(isNotFound(rdsError({ code, httpStatus })), false, code);
    assert.equal(isNotFound(rdsError({ kind: 'badResponse', httpStatus: 404 })), false);
  });

  it('recognises denied access', () => {
    for (const code of ['Forbidden.RAM', 'Forbidden', 'NoPermission', 'InvalidUserOperatorPermission']) {
      assert.ok(isAccessDenied(rdsError({ code, httpStatus: 403 })), code);
    }
    const accessDenied = parseAccessDenied({ AuthAction: 'rds:CloneDBInstance' });
    assert.ok(isAccessDenied(rdsError({ code: 'Anything', httpStatus: 403, accessDenied })));
    for (const code of ['Forbidden.RiskControl', 'NotInFlowController', 'IncorrectMinorVersion']) {
      assert.equal(isAccessDenied(rdsError({ code, httpStatus: 403 })), false, code);
    }
    assert.equal(isAccessDenied(rdsError({ kind: 'badResponse', httpStatus: 403 })), false);
  });

  it('knows a missing instance by the code that looks like a denial', () => {
    const e = rdsError({ code: 'Forbidden.InstanceNotFound', httpStatus: 404 });
    assert.equal(isNotFound(e), true);
    assert.equal(isAccessDenied(e), false);
  });
});
