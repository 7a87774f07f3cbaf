import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { waitFor } from '../harness/shared.mjs';
import { startSandbox, type Sandbox } from '../support/sandbox';
import { keepArtifactsOnFailure } from '../ui/support/workbench';
import { BenchWindow, optionsFor } from './benchWindow';
import { reportWait } from './report';
import { median, runs } from './support';
import { changeToPainted, toPainted } from './workbenchTimes';

/** The window is in front. How soon other windows know, and clones of any age: `job-delay.md` of the unit tests. */
describe('news of a clone', function () {
  this.timeout(1_200_000);
  let folder: string;
  let sandbox: Sandbox;
  let bench: BenchWindow;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rds-bench-'));
    sandbox = await startSandbox({ latencyMs: 50, timing: { invisibleMs: 400, creatingMs: 3_600_000 } });
    bench = await BenchWindow.launch(folder, optionsFor(sandbox, ['cn-hangzhou']));
  });
  keepArtifactsOnFailure(() => bench.workbench);
  after(async () => {
    await bench.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it('comes after the cloud has it running', async () => {
    const { page, workbench } = bench;
    const [plain, ours]: [number[], number[]] = [[], []];
    const toast = '.notification-toast';
    await bench.fresh();
    await workbench.openView();
    for (let run = 0; run < runs; run++) {
      const set = await workbench.treeItem('China (Hangzhou)', 'orders-prod', /^20\d\d-/);
      await set.click();
      const form = await workbench.formOpenedBy(() => page.keyboard.press('Enter'));
      const name = `news-${run}`;
      await form.locator('#DBInstanceDescription').fill(name);
      await form.locator('#price.ready').waitFor();
      await form.locator('#submit').click();
      const clone = await waitFor('the clone', () => sandbox.clones()[run]);
      await workbench.runCommand('View: Close All Editors');
      await workbench.clearNotifications();
      // At any moment between two looks at the clone.
      await systemClock.sleep(10_000 + (6_000 * (run + 0.5)) / runs);
      const told = { selector: toast, text: `${name} is ready` };
      ours.push(
        await changeToPainted(page, told, () =>
          Promise.resolve(sandbox.setInstanceStatus(clone.dbInstanceId, 'Running')),
        ),
      );
      await workbench.clearNotifications();
      const tells = (): Promise<void> => workbench.runCommand('Plain: Tell');
      plain.push(await toPainted(page, { selector: toast, text: 'a plain message' }, tells));
      await workbench.clearNotifications();
    }
    const mean = ours.reduce((sum, one) => sum + one, 0) / ours.length;
    reportWait('Running in the cloud → notification, mean', mean, median(plain), 'a plain notification');
  });
});
