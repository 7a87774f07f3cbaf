import assert from 'node:assert/strict';
import { catalogue, type CatalogueEntry } from '../../../src/core/errors/catalogue';
import { cloneParameters } from '../../../src/core/errors/fields';
import { ambiguousCodes, notNowCodes } from '../../../src/core/errors/catalogue/meanings';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import documented from './documented.json';

const plausible = [
  ...ambiguousCodes,
  ...notNowCodes,
  'Forbidden.InstanceNotFound',
  'InvalidSaleComponentFault',
  'InvalidNetworkTypeClassicWhenCloudStorage',
  'Throttling',
  'Throttling.User',
  'Throttling.Api',
  'Rejected.Throttling',
  'Forbidden.RAM',
  'NoPermission',
  'IdempotentParameterMismatch',
  'IncorrectDBInstanceState',
  'OperationDenied.DBInstanceStatus',
  'InvalidPrivateIpAddress.AlreadyUsed',
  'InvalidBinlog.NotValid',
  'LogBackupNotEnabled',
  'InvalidAccessKeyId.NotFound',
  'InvalidAccessKeyId.Inactive',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidTimeStamp.Expired',
  'InvalidTimeStamp.Format',
  'SignatureNonceUsed',
  'InvalidSecurityToken.Expired',
  'InvalidSecurityToken.Malformed',
  'InvalidAction.NotFound',
  'InvalidApi.NotFound',
  'InternalError',
  'ServiceUnavailable',
  'MissingParameter',
  'InvalidParameter',
  'InvalidVPCId.NotFound',
  'InvalidVSwitchId.NotFound',
  'InvalidBackupId.NotFound',
  'InvalidUtcDateFormat.Format',
  'InvalidCredentials',
];

describe('error catalogue', () => {
  it('holds the documented facts of all 82 codes', () => {
    assert.equal(documented.length, 82);
    for (const { code, fields, retryable, group } of documented) {
      const entry = known(code);
      assert.deepEqual(
        { fields: entry.fields, retryable: entry.retryable, group: entry.group },
        { fields, retryable, group },
        code,
      );
    }
  });

  it('holds the codes that are not documented for clones but can come', () => {
    for (const code of plausible) known(code);
  });

  it('holds every code of our own', () => {
    for (const code of Object.values(failureCodes)) known(code);
  });

  it('tells the two credit card codes apart by case', () => {
    const lower = known('pay.noCreditCard');
    const upper = known('Pay.NoCreditCard');
    assert.notEqual(lower, upper);
    assert.notEqual(lower.title(), upper.title());
    assert.equal(catalogue.has('PAY.NOCREDITCARD'), false);
  });

  it('is not fooled by names that every object has', () => {
    for (const code of ['constructor', 'toString', '__proto__']) assert.equal(catalogue.has(code), false);
  });

  it('names only parameters that a clone has', () => {
    for (const [code, entry] of catalogue) {
      for (const field of entry.fields) assert.ok(cloneParameters.includes(field), `${code}: ${field}`);
    }
  });

  for (const said of [undefined, 'The date is 2027-01-01.']) {
    it(`has three well-formed texts for every code ${said === undefined ? 'without' : 'with'} a message`, () => {
      for (const [code, entry] of catalogue) {
        const texts = { title: entry.title(said), cause: entry.cause(said), remedy: entry.remedy(said) };
        for (const [part, text] of Object.entries(texts)) {
          const where = `${code} ${part}: ${text}`;
          assert.match(text, /^\p{Lu}|^vSwitch|^aliyun/u, where);
          assert.doesNotMatch(text, /\{\d*\}|%s|undefined|\bplease\b|!|\s{2}/i, where);
          assert.equal(text, text.trim(), where);
        }
        assert.doesNotMatch(texts.title, /\.$/, code);
        assert.match(texts.cause, /\.$/, code);
        assert.match(texts.remedy, /\.$/, code);
        assert.ok(texts.title.length <= 60, `${code}: ${texts.title}`);
      }
    });
  }
});

function known(code: string): CatalogueEntry {
  const entry = catalogue.get(code);
  assert.ok(entry !== undefined, `${code} is missing`);
  return entry;
}
