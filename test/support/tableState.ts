import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { diskFolder } from '../../src/core/files/diskFolder';
import { JobStore } from '../../src/core/jobs/store';
import { silentLogger } from '../../src/core/log';
import type { FormState } from '../../src/shared/protocol';
import { startCloud } from './cloud';
import { openForm, settled } from './form';
import { seedIds } from './sandbox';

/** The state of a form in which tables can be chosen, as its page gets it. @param opened a database whose tables are shown */
export async function tableState(opened?: string): Promise<FormState> {
  const folder = mkdtempSync(join(tmpdir(), 'rds-page-'));
  const store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
  const cloud = await startCloud();
  const form = openForm({
    start: { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd },
    client: () => Promise.resolve(cloud.client),
    clock: systemClock,
    store,
  });
  await settled(form);
  form.edits.change('RestoreScope', 'TableMeta', 1);
  if (opened !== undefined) form.edits.openDatabase(opened);
  await settled(form);
  const state = JSON.parse(JSON.stringify(form.state())) as FormState;
  form.dispose();
  await store.dispose();
  await cloud.close();
  rmSync(folder, { recursive: true });
  return state;
}
