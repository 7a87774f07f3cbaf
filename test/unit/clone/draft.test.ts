import assert from 'node:assert/strict';
import { fillFrom, newDraft, toRequest, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import { formGroups, parameterRows } from '../../../src/core/clone/parameters';
import { deriveWindow } from '../../../src/core/clone/recovery';
import { localTime, parseApiTime, toApiTime } from '../../../src/core/format';
import { cloneParameterNames, parseCloneDraft, type CloneDraft } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const start = { regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' };

function draft(source = instanceDetail()): CloneDraft {
  return fillFrom(newDraft(start, now), source, now);
}

describe('a draft', () => {
  it('takes from the source what a clone inherits, and not its billing', () => {
    const { values } = draft(instanceDetail({ payType: 'Prepaid' }));
    assert.deepEqual(values.DBInstanceClass, { text: 'mysql.n2.medium.2c', origin: 'source' });
    assert.deepEqual(values.DBInstanceStorage, { text: '100', origin: 'source' });
    assert.deepEqual(values.VSwitchId, { text: 'vsw-bp1a', origin: 'source' });
    assert.deepEqual(values.PayType, { text: 'Postpaid', origin: 'default' });
    assert.match(values.DBInstanceDescription?.text ?? '', /^orders-clone-\d{10}$/);
  });

  it('rounds an odd storage size of the source up to the next step', () => {
    assert.equal(draft(instanceDetail({ storageGB: 52 })).values.DBInstanceStorage?.text, '55');
  });

  it('suggests a name that the rules take, whatever the source is called', () => {
    for (const description of ['', '9 lives', '订单', 'a/b c', 'x'.repeat(300)]) {
      const name = draft(instanceDetail({ description })).values.DBInstanceDescription?.text ?? '';
      assert.match(name, /^[A-Za-z\p{Script=Han}][A-Za-z0-9\p{Script=Han}_-]{1,254}$/u);
    }
  });

  it('keeps what the person chose when the source arrives later', () => {
    const before = withValue(newDraft(start, now), 'DBInstanceStorage', '500');
    assert.deepEqual(fillFrom(before, instanceDetail(), now).values.DBInstanceStorage, {
      text: '500',
      origin: 'chosen',
    });
  });

  it('becomes exactly one restore point in the request', () => {
    const both = withValue(draft(), 'RestoreTime', '2026-11-20T00:00:00Z');
    assert.equal(toRequest(both)['BackupId'], '100');
    assert.ok(!('RestoreTime' in toRequest(both)));
    const timed = toRequest(withRestoreBy(both, 'time'));
    assert.equal(timed['RestoreTime'], '2026-11-20T00:00:00Z');
    assert.ok(!('BackupId' in timed));
  });

  it('sends numbers and booleans as such, and nothing that is blank or does not apply', () => {
    const request = toRequest(withValue(withValue(draft(), 'ZoneId', '  '), 'DeletionProtection', 'true'));
    assert.equal(request['DBInstanceStorage'], 100);
    assert.equal(request['DeletionProtection'], true);
    for (const absent of ['ZoneId', 'Period', 'UsedTime']) assert.ok(!(absent in request), absent);
    const prepaid = toRequest(withValue(draft(), 'PayType', 'Prepaid'));
    assert.deepEqual([prepaid['Period'], prepaid['UsedTime']], ['Month', 1]);
  });

  it('survives being stored, and nothing else is taken for one', () => {
    const one = draft();
    assert.deepEqual(parseCloneDraft(JSON.parse(JSON.stringify(one))), one);
    for (const other of [
      null,
      1,
      {},
      { ...one, restoreBy: 'magic' },
      { ...one, sourceId: '../etc' },
      { ...one, values: { ZoneId: 1 } },
    ]) {
      assert.equal(parseCloneDraft(other), undefined);
    }
    assert.deepEqual(
      parseCloneDraft({ ...one, values: { Unknown: { text: 'x', origin: 'chosen' } } })?.values,
      {},
    );
  });
});

describe('the parameter table', () => {
  it('has one row for each parameter and a field with label and help for all but the source', () => {
    assert.deepEqual(parameterRows.map((row) => row.name).sort(), [...cloneParameterNames].sort());
    const fields = formGroups().flatMap((group) => group.fields);
    assert.equal(fields.length, cloneParameterNames.length - 2);
    for (const field of fields) assert.ok(field.label && field.help, field.name);
  });
});

describe('times', () => {
  it('are sent with seconds in UTC', () => {
    assert.equal(toApiTime(Date.parse('2026-05-01T18:03:12.999Z')), '2026-05-01T18:03:12Z');
    assert.equal(parseApiTime('2026-05-01T18:03:12Z'), Date.parse('2026-05-01T18:03:12Z'));
    assert.equal(parseApiTime('2026-05-01T18:03:12+08:00'), undefined);
  });

  it('are shown in the zone of the machine', () => {
    assert.equal(localTime(Date.parse('2026-05-01T18:03:12Z'), 'Asia/Shanghai'), '2026-05-02 02:03:12');
  });
});

describe('a derived recovery window', () => {
  const end = (text: string): number => Date.parse(text);
  it('begins with the oldest restorable full set whose logs are kept', () => {
    const window = deriveWindow(
      [
        backupSet({ endTime: end('2026-11-10T00:00:00Z') }),
        backupSet({ endTime: end('2026-11-18T00:00:00Z'), status: 'Failed' }),
        backupSet({ endTime: end('2026-11-19T00:00:00Z'), backupType: 'IncrementalBackup' }),
        backupSet({ endTime: end('2026-11-20T00:00:00Z') }),
        backupSet({ endTime: end('2026-11-22T00:00:00Z') }),
      ],
      7,
      now,
    );
    assert.deepEqual(window, { begin: end('2026-11-20T00:00:00Z'), end: now - 30 * 60_000, derived: true });
  });

  it('is none without such a set', () => {
    assert.equal(deriveWindow([backupSet({ isAvailable: false })], 7, now), undefined);
  });
});
