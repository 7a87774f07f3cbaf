import assert from 'node:assert/strict';
import { makeSeed } from '../../../src/sandbox/seed';
import { seedIds } from '../../../src/sandbox/seed/ids';
import { State } from '../../../src/sandbox/state';

describe('ids of copied backup sets', () => {
  it('differ between instances and regions, and from those of the sets', async () => {
    const now = Date.parse('2026-05-20T08:30:00Z');
    const seed = makeSeed(now);
    const [policy] = seed.copies;
    assert.ok(policy);
    const copies = [seedIds.localSsd, seedIds.ordersProd].flatMap((instanceId) =>
      ['cn-shanghai', 'cn-beijing'].map((regionId) => ({ ...policy, instanceId, regionId })),
    );
    const state = await State.open({ seed: { ...seed, copies }, now: () => now });
    const ids = copies.flatMap(({ instanceId, regionId }) => {
      const instance = state.instance(instanceId);
      assert.ok(instance);
      return state.copies(instance, regionId).map(({ id }) => id);
    });
    const sets = [...seed.backups.values()].flat().map(({ backupId }) => backupId);
    assert.ok(ids.length > 20);
    assert.equal(new Set([...ids, ...sets]).size, ids.length + sets.length);
    assert.ok(ids.every((id) => Number.isSafeInteger(Number(id))));
  });
});
