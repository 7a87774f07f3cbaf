import assert from 'node:assert/strict';
import { fillFrom, newDraft, withValue, type CloneStart } from '../../src/core/clone/draft';
import { createDdrInstance } from '../../src/core/clone/operations/createDdrInstance';
import type { RdsClient } from '../../src/core/rds/client';
import type { CloneDraft, CloneParameterName } from '../../src/shared/clone';
import { seedIds } from './sandbox';

/** The region with the copies of the one instance that has some, and a network there. */
export const copiesPlace = {
  regionId: 'cn-shanghai',
  ZoneId: 'cn-shanghai-e',
  VPCId: 'vpc-uf6d8prodk3w7nq9xs2mb',
  VSwitchId: 'vsw-uf6e1prod4y2x8nq6dz37',
} as const;

/** The start of a form for the newest copied set or for a time, without further values. */
export async function copyStart(
  client: RdsClient,
  now: number,
  restoreBy: 'backupSet' | 'time' = 'backupSet',
): Promise<CloneStart> {
  const { regionId } = copiesPlace;
  const of = { dbInstanceId: seedIds.localSsd, regionId };
  const [newest] = await client.listCopiedSets('cn-hangzhou', of, now).first;
  assert.ok(newest);
  return {
    operation: 'CreateDdrInstance',
    regionId,
    sourceRegionId: 'cn-hangzhou',
    sourceId: seedIds.localSsd,
    ...(restoreBy === 'backupSet' ? { backupId: newest.backupId } : {}),
  };
}

/** A draft that is complete. */
export async function copyDraft(client: RdsClient, now: number): Promise<CloneDraft> {
  const begun = newDraft(await copyStart(client, now), now);
  const source = await client.describeInstance('cn-hangzhou', seedIds.localSsd);
  const draft = fillFrom(begun, source && createDdrInstance.asSource(source, begun), now);
  const names = ['ZoneId', 'VPCId', 'VSwitchId'] as const satisfies readonly CloneParameterName[];
  return names.reduce((all, name) => withValue(all, name, copiesPlace[name]), draft);
}
