import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds } from '../../support/sandbox';
import { Clock, make, sandboxes, sdk } from './support';

const day = 86_400_000;
const clock = new Clock();

describe('Backups in the sandbox', () => {
  const start = sandboxes();

  it('answers backup sets newest first, in strings where the service has strings', async () => {
    const client = sdk(await start({ now: clock.now }));
    const { body } = await client.describeBackups(
      make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.ordersProd }),
    );
    const sets = body?.items?.backup ?? [];
    assert.equal(body?.totalRecordCount, '20');
    assert.equal(body?.pageNumber, '1');
    const times = sets.map((set) => set.backupStartTime ?? '');
    assert.deepEqual(times, [...times].sort().reverse());
    assert.ok(times[0]?.startsWith('2026-05-19T18:0'), times[0]);
    const count = (test: (set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean) =>
      sets.filter(test).length;
    assert.equal(
      count((set) => set.backupStatus === 'Failed'),
      1,
    );
    assert.equal(
      count((set) => set.backupMode === 'Manual'),
      2,
    );
    assert.equal(
      count((set) => set.backupType === 'IncrementalBackup'),
      2,
    );
    assert.equal(
      count((set) => set.storageClass === '1'),
      2,
    );
    assert.equal(
      count((set) => set.metaStatus === 'LARGE'),
      1,
    );
    assert.equal(
      count((set) => set.backupStatus === 'Success' && set.isAvail === 0),
      1,
    );
    assert.equal(new Set(sets.map((set) => set.backupId)).size, 20);
  });

  it('keeps the id of a backup set when the day changes', async () => {
    const idsOn = async (now: number) => {
      const client = sdk(await start({ now: () => now }));
      const request = make(rds.DescribeBackupsRequest, { DBInstanceId: seedIds.mariadb });
      const sets = (await client.describeBackups(request)).body?.items?.backup ?? [];
      return new Map(sets.map((set) => [set.backupStartTime, set.backupId]));
    };
    const [today, tomorrow] = [await idsOn(clock.time), await idsOn(clock.time + day)];
    const common = [...today].filter(([time]) => tomorrow.has(time));
    assert.equal(common.length, 6);
    for (const [time, id] of common) assert.equal(tomorrow.get(time), id);
  });

  it('filters backup sets by time without seconds', async () => {
    const client = sdk(await start({ now: clock.now }));
    const request = make(rds.DescribeBackupsRequest, {
      DBInstanceId: seedIds.ordersProd,
      startTime: '2026-05-18T00:00Z',
      endTime: '2026-05-19T00:00Z',
      backupStatus: 'Success',
    });
    const sets = (await client.describeBackups(request)).body?.items?.backup ?? [];
    assert.deepEqual(
      sets.map((set) => set.backupMode),
      ['Automated', 'Manual'],
    );
  });

  it('answers a window from the oldest usable set to now', async () => {
    const client = sdk(await start({ now: clock.now }));
    const request = make(rds.DescribeLocalAvailableRecoveryTimeRequest, { DBInstanceId: seedIds.ordersProd });
    const { body } = await client.describeLocalAvailableRecoveryTime(request);
    assert.equal(body?.recoveryEndTime, '2026-05-20T08:28:00Z');
    assert.ok(body?.recoveryBeginTime?.startsWith('2026-05-13T18:'), body?.recoveryBeginTime);
  });
});
