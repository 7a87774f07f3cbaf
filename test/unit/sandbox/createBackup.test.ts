import assert from 'node:assert/strict';
import { backupRequest, waysOf } from '../../../src/core/backupTasks/plan';
import { isRdsError } from '../../../src/core/errors/rdsError';
import { startCloud, type Cloud } from '../../support/cloud';
import { seedIds } from '../../support/sandbox';

const regionId = 'cn-hangzhou';

for (const site of ['china', 'international'] as const) {
  describe(`backups that are asked for in the sandbox, ${site}`, () => {
    let cloud: Cloud;
    let now = Date.now();
    beforeEach(async () => {
      cloud = await startCloud({ sandbox: { site, now: () => now, timing: { backingUpMs: 60_000 } } });
    });
    afterEach(() => cloud.close());

    const codeOf = async (asked: Promise<unknown>): Promise<string> => {
      const error: unknown = await asked.catch((reason: unknown) => reason);
      return isRdsError(error) ? error.code : 'none';
    };

    it('are made in every way that is offered for an instance, and listed when they are done', async () => {
      for (const id of [seedIds.ordersProd, seedIds.localSsd, seedIds.sqlServer]) {
        const instance = await cloud.client.describeInstance(regionId, id);
        assert.ok(instance);
        for (const way of waysOf(instance)) {
          const { items } = await cloud.client.listDatabases(regionId, id);
          const databases = way.scope === 'databases' ? items.slice(0, 1).map(({ name }) => name) : [];
          const request = backupRequest(instance, way, databases);
          const { backupJobId } = await cloud.client.createBackup(regionId, request);
          assert.equal(await codeOf(cloud.client.createBackup(regionId, request)), 'BackupJobExists');
          now += 30_000;
          const [running] = await cloud.client.listBackupTasks(regionId, id);
          assert.deepEqual([running?.backupJobId, running?.progress], [backupJobId, 50]);
          now += 40_000;
          assert.deepEqual(await cloud.client.listBackupTasks(regionId, id), []);
          const [ended] = await cloud.client.listBackupTasks(regionId, id, backupJobId);
          const [set] = await cloud.client.listNewestBackups(regionId, id);
          assert.equal(ended?.status, 'Finished');
          assert.equal(ended.backupId, set?.backupId);
          assert.equal(set?.backupMethod.toLowerCase(), way.method);
          if (way.scope === 'databases') assert.deepEqual(set.databaseNames, databases);
        }
      }
    });

    it('are refused where the instance does not run, or the method is not for its disks', async () => {
      cloud.sandbox.setInstanceStatus(seedIds.ordersProd, 'Restarting');
      const ask = (BackupMethod: string, DBInstanceId: string): Promise<string> =>
        codeOf(cloud.client.createBackup(regionId, { DBInstanceId, BackupMethod }));
      assert.equal(await ask('Snapshot', seedIds.ordersProd), 'OperationDenied.DBInstanceStatus');
      assert.equal(await ask('Snapshot', seedIds.localSsd), 'InvalidParameter');
      assert.equal(await ask('Snapshot', seedIds.readOnly), 'IncorrectCharacterType');
    });
  });
}
