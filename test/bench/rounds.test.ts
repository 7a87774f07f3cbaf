import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../src/core/files/diskFolder';
import { systemClock } from '../../src/core/clock';
import { JobStore } from '../../src/core/jobs/store';
import { silentLogger } from '../../src/core/log';
import { seedIds, type RequestRecord } from '../support/sandbox';
import type { Instance } from '../../src/shared/model';
import { startCloud, type Cloud } from '../support/cloud';
import { openForm, settled } from '../support/form';
import { until } from '../support/until';

const latencyMs = 100;

/** How many of the requests had to wait for one another: the longest chain of which each began after the one before ended. */
function rounds(requests: readonly RequestRecord[]): number {
  const sorted = [...requests].sort((a, b) => a.startedAt - b.startedAt);
  const depth = new Map<RequestRecord, number>();
  for (const one of sorted) {
    const before = sorted.filter((other) => other.at <= one.startedAt).map((other) => depth.get(other) ?? 0);
    depth.set(one, 1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depth.values());
}

describe('lookups of a form, one answer takes 100 ms', () => {
  let cloud: Cloud;
  let store: JobStore;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-bench-'));
    store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    cloud = await startCloud({ sandbox: { latencyMs } });
  });
  after(async () => {
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  const measure = async (name: string, sourceId: string, known: Instance | undefined): Promise<void> => {
    const regionId = 'cn-hangzhou';
    const seen = cloud.sandbox.requests.length;
    const began = performance.now();
    const form = openForm({
      start: { regionId, sourceId },
      client: () => Promise.resolve(cloud.client),
      clock: systemClock,
      store,
      known,
    });
    const first = form.state();
    const firstMs = performance.now() - began;
    const complete = (): boolean =>
      ['ZoneId', 'Category', 'DBInstanceClass', 'VSwitchId'].every(
        (field) => form.state().choices[field]?.status === 'ready',
      ) && form.state().recoveryWindow.status !== 'loading';
    await until(complete, 1);
    const choicesMs = performance.now() - began;
    const forChoices = cloud.sandbox.requests.slice(seen).filter(({ action }) => action !== 'DescribePrice');
    await settled(form);
    form.dispose();
    console.log(
      `      ${name.padEnd(34)} first state ${firstMs.toFixed(1)} ms with ${Object.keys(first.draft.values).length} values, ` +
        `choices after ${rounds(forChoices)} rounds of ${forChoices.length} calls, ${choicesMs.toFixed(0)} ms`,
    );
    assert.ok(rounds(forChoices) <= 2);
  };

  it('opened from the tree, and without it', async () => {
    const all = await cloud.client.listInstances('cn-hangzhou').all;
    const row = (id: string): Instance | undefined => all.find(({ dbInstanceId }) => dbInstanceId === id);
    await measure('MySQL, from the tree', seedIds.ordersProd, row(seedIds.ordersProd));
    await measure('MySQL, by its id only', seedIds.ordersProd, undefined);
    await measure('SQL Server, from the tree', seedIds.sqlServer, row(seedIds.sqlServer));
    await measure('SQL Server, by its id only', seedIds.sqlServer, undefined);
  });
});
