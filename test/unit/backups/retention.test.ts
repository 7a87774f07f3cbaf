import assert from 'node:assert/strict';
import { policyDocument } from '../../../src/core/backups/policyDocument';
import { deletionMark, deletionText } from '../../../src/core/backups/retention';
import { showTimesIn } from '../../../src/core/format';
import { parseBackupPolicy } from '../../../src/core/rds/parse';
import { RdsError } from '../../../src/core/errors/rdsError';
import { backupSet, instanceDetail } from '../../support/builders';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-29T15:00:00Z');
const policy = parseBackupPolicy({
  BackupLog: 'Enable',
  BackupRetentionPeriod: '7',
  LogBackupRetentionPeriod: 1,
  PreferredBackupPeriod: 'Monday,Friday',
  PreferredBackupTime: '15:00Z-16:00Z',
  PreferredNextBackupTime: '2026-11-30T15:00Z',
  ReleasedKeepPolicy: 'Lastest',
});

describe('How long a backup set is kept', () => {
  beforeEach(() => showTimesIn('Asia/Shanghai'));
  afterEach(() => showTimesIn(undefined));

  for (const [name, changes, text, mark] of [
    ['by its own time', { expireTime: now + 5 * hour }, '2026-11-30 04:00:00', 'deleted in 5 h'],
    ['by its own time, later', { expireTime: now + 3 * day }, '2026-12-02 23:00:00', ''],
    ['by a time that has passed', { expireTime: now - 1 }, '', ''],
    [
      'by the policy',
      { endTime: now - 6 * day },
      'about 2026-11-30 23:00, by the backup policy',
      'deleted in about 24 h',
    ],
    ['by the policy, long ago', { endTime: now - 8 * day }, '', ''],
    ['archived', { endTime: now - 6 * day, isArchived: true }, '', ''],
    ['without a time', { endTime: undefined }, '', ''],
  ] as const) {
    it(`is told ${name}`, () => {
      const set = backupSet(changes);
      assert.equal(deletionText(set, policy, now), text);
      assert.equal(deletionMark(set, policy, now), mark);
    });
  }

  it('is not guessed while the policy is not known', () => {
    assert.equal(deletionText(backupSet({ endTime: now - 6 * day }), undefined, now), '');
  });
});

describe('The document of a backup policy', () => {
  beforeEach(() => showTimesIn('Asia/Shanghai'));
  afterEach(() => showTimesIn(undefined));
  const instance = instanceDetail({ description: 'orders [x](y)' });
  const written = (cross: Parameters<typeof policyDocument>[0]['cross']): string =>
    policyDocument({ instance, policy, cross, now });

  it('says days, time in both zones, and what is kept how long', () => {
    const text = written(undefined);
    assert.match(text, /^# Backup policy of orders \\\[x\\\]\(y\)/);
    for (const part of [
      'Monday',
      '23:00 to 00:00 (UTC+08:00; UTC 15:00-16:00)',
      '2026-11-30 23:00:00 (2026-11-30T15:00:00Z)',
      '**Kept for**: 7 days',
      '**Kept for**: 1 day',
      'the last archived backup is kept',
    ])
      assert.ok(text.replaceAll('\\', '').includes(part), `${part} in ${text}`);
    assert.ok(!text.includes('Cross-region'));
  });

  for (const [zone, time, days] of [
    ['Asia/Shanghai', '18:00Z-19:00Z', 'Tuesday, Saturday (UTC Monday, Friday)'],
    ['Asia/Shanghai', '15:00Z-16:00Z', 'Monday, Friday'],
    ['America/New_York', '02:00Z-03:00Z', 'Sunday, Thursday (UTC Monday, Friday)'],
    ['Asia/Shanghai', 'at night', 'Monday, Friday'],
  ] as const) {
    it(`says the days in the zone of the time: ${time} in ${zone}`, () => {
      showTimesIn(zone);
      const text = policyDocument({
        ...{ instance, cross: undefined, now },
        policy: { ...policy, backupTime: time },
      }).replaceAll('\\', '');
      assert.ok(text.includes(`**Days**: ${days}\n`), text);
    });
  }

  it('says copies in another region only where they are on, or why that is not known', () => {
    const off = { enabled: false, logBackupEnabled: false, regionId: '', retentionDays: undefined };
    assert.ok(!written(off).includes('Cross-region'));
    const on = { enabled: true, logBackupEnabled: false, regionId: 'cn-shanghai', retentionDays: 15 };
    assert.match(written(on), /Cross-region backups[\s\S]*`cn-shanghai`[\s\S]*15 days[\s\S]*off/);
    const error = new RdsError({ kind: 'service', operation: 'A', code: 'Forbidden.RAM', httpStatus: 403 });
    assert.match(written({ error }), /not known.*Forbidden/);
  });
});
