import assert from 'node:assert/strict';
import { Inventory } from '../../../src/core/backups/inventory';
import { systemClock } from '../../../src/core/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { seedIds, type Fault } from '../../support/sandbox';

/** What the tree does when an instance is opened. */
async function open(inventory: Inventory): Promise<void> {
  const list = inventory.backups('cn-hangzhou', seedIds.ordersProd);
  await Promise.all([inventory.lookForPolicy('cn-hangzhou', seedIds.ordersProd), list.show()]);
  await list.whenSettled();
}

describe('Opening an instance', () => {
  let cloud: Cloud;
  let inventory: Inventory;
  beforeEach(async () => {
    cloud = await startCloud();
    inventory = new Inventory(
      () => Promise.resolve({ client: cloud.client, homeRegionId: 'cn-hangzhou' }),
      systemClock,
      () => undefined,
    );
  });
  afterEach(async () => {
    inventory.dispose();
    await cloud.close();
  });
  const calls = (): string[] => cloud.sandbox.requests.map(({ action }) => action).sort();

  it('costs one call for the sets and one for the policy, once', async () => {
    await open(inventory);
    await open(inventory);
    assert.deepEqual(calls(), ['DescribeBackupPolicy', 'DescribeBackups']);
    assert.equal(inventory.knownPolicy('cn-hangzhou', seedIds.ordersProd)?.backupRetentionDays, 15);
  });

  const denied: Fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' };
  it('is not disturbed by a policy that may not be read, nor asks for it again', async () => {
    cloud.sandbox.faults.add({ action: 'DescribeBackupPolicy', times: 9, fault: denied });
    await open(inventory);
    await open(inventory);
    assert.equal(inventory.knownBackups('cn-hangzhou', seedIds.ordersProd).length, 20);
    assert.equal(inventory.backups('cn-hangzhou', seedIds.ordersProd).error, undefined);
    assert.deepEqual(calls(), ['DescribeBackupPolicy', 'DescribeBackups']);
  });
});
