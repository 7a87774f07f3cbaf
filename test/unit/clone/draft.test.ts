import assert from 'node:assert/strict';
import {
  droppedValues,
  fillFrom,
  newDraft,
  toRequest,
  withRestoreBy,
  withValue,
} from '../../../src/core/clone/draft';
import { formGroups } from '../../../src/core/clone/formGroups';
import { parameterRows } from '../../../src/core/clone/parameters';
import { suggestName } from '../../../src/core/clone/name';
import { deriveWindow } from '../../../src/core/clone/recovery';
import { localTime, parseApiTime, toApiTime } from '../../../src/core/format';
import {
  cloneParameterNames,
  parseCloneDraft,
  type CloneDraft,
  type CloneParameterName,
} from '../../../src/shared/clone';
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
  });

  it('sends no storage for a source whose size is off the steps', () => {
    const one = draft(instanceDetail({ storageGB: 52 }));
    assert.equal(one.values.DBInstanceStorage, undefined);
    assert.ok(!('DBInstanceStorage' in toRequest(one)));
  });

  it('calls general ESSDs by the name that requests have', () => {
    assert.equal(
      toRequest(withValue(draft(), 'DBInstanceStorageType', 'cloud_auto'))['DBInstanceStorageType'],
      'general_essd',
    );
  });

  it('protects nothing that is paid in advance', () => {
    const one = withValue(draft(), 'DeletionProtection', 'true');
    assert.equal(toRequest(one)['DeletionProtection'], true);
    const prepaid = withValue(one, 'PayType', 'Prepaid');
    assert.ok(!('DeletionProtection' in toRequest(prepaid)));
    assert.deepEqual(
      droppedValues(prepaid).map(({ name }) => name),
      ['DeletionProtection'],
    );
  });

  it('pauses like its source', () => {
    for (const engine of ['MySQL', 'PostgreSQL']) {
      const source = instanceDetail({
        engine,
        payType: 'SERVERLESS',
        category: 'serverless_standard',
        serverless: { scaleMin: 0.5, scaleMax: 4, autoPause: true, switchForce: true },
      });
      assert.deepEqual(JSON.parse(String(toRequest(draft(source))['ServerlessConfig'])), {
        MinCapacity: 0.5,
        MaxCapacity: 4,
        AutoPause: true,
        SwitchForce: true,
      });
    }
  });

  it('of a serverless SQL Server source is paid by the hour, since nothing else is sold', () => {
    const { values } = draft(
      instanceDetail({ engine: 'SQLServer', payType: 'SERVERLESS', category: 'serverless_ha' }),
    );
    assert.deepEqual([values.PayType?.text, values.Category?.text], ['Postpaid', 'HighAvailability']);
  });

  it('suggests a name that the rules take, whatever the source is called', () => {
    for (const description of ['', '9 lives', '订单', 'a/b c', 'x'.repeat(300)]) {
      const name = suggestName(instanceDetail({ description }), now);
      assert.match(name, /^[A-Za-z\p{Script=Han}][A-Za-z0-9\p{Script=Han}_-]{1,254}$/u);
    }
  });

  it('keeps what the user chose when the source arrives later', () => {
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

describe('a draft in parts', () => {
  const values = (one: CloneDraft, changes: Partial<Record<CloneParameterName, string>>): CloneDraft =>
    (Object.entries(changes) as [CloneParameterName, string][]).reduce(
      (changed, [name, text]) => withValue(changed, name, text),
      one,
    );

  it('takes the secondary zone of the source, and one vSwitch for each zone in their order', () => {
    const one = draft(instanceDetail({ vSwitchId: 'vsw-bp1a,vsw-bp1b' }));
    assert.equal(one.values.ZoneIdSlave1?.text, 'cn-hangzhou-i');
    const request = toRequest(one);
    assert.equal(request['ZoneIdSlave1'], 'cn-hangzhou-i');
    assert.equal(request['VSwitchId'], 'vsw-bp1a,vsw-bp1b');
    const single = toRequest(values(one, { ZoneIdSlave1: '' }));
    assert.deepEqual([single['ZoneIdSlave1'], single['VSwitchId']], [undefined, 'vsw-bp1a']);
  });

  it('drops what an edition with fewer nodes does not have, and says so', () => {
    const one = values(draft(instanceDetail({ vSwitchId: 'vsw-bp1a,vsw-bp1b' })), { Category: 'Basic' });
    const request = toRequest(one);
    assert.ok(!('ZoneIdSlave1' in request));
    assert.equal(request['VSwitchId'], 'vsw-bp1a');
    assert.deepEqual(
      droppedValues(one).map(({ name }) => name),
      ['ZoneIdSlave1', 'VSwitchIdSlave1'],
    );
  });

  it('says nothing of defaults that do not apply', () => {
    assert.deepEqual(droppedValues(draft()), []);
    const once = values(draft(), { PayType: 'Prepaid', UsedTime: '3' });
    assert.deepEqual(droppedValues(once), []);
    const dropped = droppedValues(values(once, { PayType: 'Postpaid' }));
    assert.deepEqual(
      dropped.map(({ name, text }) => [name, text]),
      [['UsedTime', '3']],
    );
    assert.match(dropped[0]?.reason ?? '', /Pay-as-you-go/);
  });

  it('sends the capacity of a serverless clone as one parameter', () => {
    const one = values(draft(), {
      PayType: 'Serverless',
      MinCapacity: '0.5',
      MaxCapacity: '4',
      AutoPause: 'true',
    });
    const expected = { MinCapacity: 0.5, MaxCapacity: 4, AutoPause: true, SwitchForce: false };
    assert.deepEqual(JSON.parse(String(toRequest(one)['ServerlessConfig'])), expected);
    const sqlServer = draft(instanceDetail({ engine: 'SQLServer' }));
    const there = toRequest(values(sqlServer, { PayType: 'Serverless', MinCapacity: '2', MaxCapacity: '2' }));
    assert.deepEqual(JSON.parse(String(there['ServerlessConfig'])), { MinCapacity: 2, MaxCapacity: 2 });
    assert.ok(!('ServerlessConfig' in toRequest(draft())));
  });

  it('names databases, or tables, or neither', () => {
    const both = values(draft(), { DbNames: 'a,b', TableMeta: '[]' });
    for (const [scope, sent] of [
      ['all', []],
      ['DbNames', ['DbNames']],
      ['TableMeta', ['RestoreTable', 'TableMeta']],
    ] as const) {
      const request = toRequest(values(both, { RestoreScope: scope }));
      assert.deepEqual(
        ['DbNames', 'RestoreTable', 'TableMeta', 'RestoreScope'].filter((name) => name in request),
        sent,
      );
    }
    assert.equal(toRequest(values(both, { RestoreScope: 'TableMeta' }))['RestoreTable'], '1');
  });

  it('sends what was laid out for reading in as few characters as it takes', () => {
    const pretty = JSON.stringify([{ type: 'db', name: 'a', newname: 'b', tables: [] }], undefined, 2);
    const tables = toRequest(values(draft(), { RestoreScope: 'TableMeta', TableMeta: pretty }));
    assert.equal(tables['TableMeta'], '[{"type":"db","name":"a","newname":"b","tables":[]}]');
    assert.equal(
      toRequest(values(draft(), { RestoreScope: 'DbNames', DbNames: ' a , b' }))['DbNames'],
      'a,b',
    );
    const broken = values(draft(), { RestoreScope: 'TableMeta', TableMeta: '[{' });
    assert.equal(toRequest(broken)['TableMeta'], '[{');
  });

  it('of a serverless source is serverless with the same capacity', () => {
    const one = draft(
      instanceDetail({
        payType: 'SERVERLESS',
        category: 'serverless_basic',
        serverless: { scaleMin: 1, scaleMax: 6, autoPause: true, switchForce: false },
      }),
    );
    assert.equal(one.values.PayType?.text, 'Serverless');
    assert.deepEqual(one.values.MaxCapacity, { text: '6', origin: 'source' });
    assert.deepEqual(one.values.AutoPause, { text: 'true', origin: 'source' });
  });
});

describe('the parameter table', () => {
  it('has one row for each parameter and a field with label and help for all but the source', () => {
    assert.deepEqual(parameterRows.map((row) => row.name).sort(), [...cloneParameterNames].sort());
    const fields = formGroups().flatMap((group) => group.fields);
    // The source and its region are the node's, and RestoreTable follows from what is restored.
    assert.equal(fields.length, cloneParameterNames.length - 3);
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
  const policy = {
    logBackupRetentionDays: 7,
    logBackupFrequency: 'LogInterval',
    backupIntervalMinutes: undefined as number | undefined,
    backupDays: [] as readonly string[],
    backupTime: '',
  };
  const end = (text: string): number => Date.parse(text);
  it('begins with the oldest restorable full set whose logs are kept', () => {
    const window = deriveWindow(
      [
        backupSet({ endTime: end('2026-11-10T00:00:00Z') }),
        backupSet({ endTime: end('2026-11-18T00:00:00Z'), status: 'Failed' }),
        backupSet({ endTime: end('2026-11-19T00:00:00Z'), backupType: 'IncrementalBackup' }),
        backupSet({ endTime: end('2026-11-20T00:00:00Z') }),
        backupSet({ endTime: end('2026-11-22T00:00:00Z') }),
        // A part of the instance is nothing to start from.
        backupSet({ endTime: end('2026-11-19T00:00:00Z'), backupScale: 'DBTable' }),
      ],
      policy,
      now,
    );
    assert.deepEqual(window, { begin: end('2026-11-20T00:00:00Z'), end: now - 30 * 60_000, derived: true });
  });

  it('is none without such a set', () => {
    assert.equal(deriveWindow([backupSet({ isAvailable: false })], policy, now), undefined);
  });

  it('ends with the last log backup, which is as often as the policy says', () => {
    // A Tuesday, 10:00 UTC.
    const at = end('2026-11-24T10:00:00Z');
    const sets = [backupSet({ endTime: end('2026-11-20T00:00:00Z') })];
    const days = {
      ...policy,
      logBackupFrequency: '',
      backupDays: ['Monday', 'Tuesday', 'Friday'],
      backupTime: '15:00Z-16:00Z',
    };
    const lastAt = (changes: Partial<typeof policy>): string =>
      new Date(deriveWindow(sets, { ...days, ...changes }, at)?.end ?? 0).toISOString().slice(0, 16);
    assert.equal(lastAt({}), '2026-11-23T15:00');
    assert.equal(lastAt({ backupTime: '09:30Z-10:30Z' }), '2026-11-23T09:30');
    assert.equal(lastAt({ backupTime: '08:00Z-09:00Z' }), '2026-11-24T08:00');
    assert.equal(lastAt({ backupTime: '23:30Z-00:30Z', backupDays: ['Monday'] }), '2026-11-23T23:30');
    assert.equal(lastAt({ backupIntervalMinutes: 60 }), '2026-11-24T09:00');
    assert.equal(lastAt({ logBackupFrequency: 'LogInterval' }), '2026-11-24T09:30');
    // Nothing is said of it, so that the sets alone are sure.
    assert.equal(lastAt({ backupDays: [] }), '2026-11-20T00:00');
  });
});
