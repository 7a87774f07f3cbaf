import * as rds from '@alicloud/rds20140815';
import assert from 'node:assert/strict';
import { seedIds, type Sandbox } from '../../support/sandbox';
import { cloneRequest, make, sdk } from './support';

/** Fields of a request that is accepted as it is. */
export const validClone = {
  regionId: 'cn-hangzhou',
  DBInstanceId: seedIds.ordersProd,
  restoreTime: '2026-05-19T12:00:00Z',
  clientToken: 'token-1',
  DBInstanceDescription: 'orders-clone',
};

export async function clone(sandbox: Sandbox, changes: Record<string, unknown> = {}) {
  const reply = await sdk(sandbox).cloneDBInstance(cloneRequest({ ...validClone, ...changes }));
  assert.ok(reply.body?.DBInstanceId && reply.body.orderId && reply.body.requestId);
  return { id: reply.body.DBInstanceId, orderId: reply.body.orderId, requestId: reply.body.requestId };
}

/** The newest set of an instance that passes a test. */
export async function backupIdOf(
  sandbox: Sandbox,
  id: string,
  test: (set: rds.DescribeBackupsResponseBodyItemsBackup) => boolean,
) {
  const { body } = await sdk(sandbox).describeBackups(make(rds.DescribeBackupsRequest, { DBInstanceId: id }));
  const found = body?.items?.backup?.find(test)?.backupId;
  assert.ok(found);
  return found;
}
