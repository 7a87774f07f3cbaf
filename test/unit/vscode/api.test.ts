import assert from 'node:assert/strict';
import type { FormOutcome } from '../../../src/shared/api';
import type { Target } from '../../../src/core/clone/target';
import type { JobStore } from '../../../src/core/jobs/store';
import { programApi } from '../../../src/vscode/api';
import type { OpenedForm } from '../../../src/vscode/form/panels';
import type { ProgramApi } from '../../../src/vscode/shell';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { settle } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, storeWith } from './support';

const orders = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };

describe('what other extensions can do', () => {
  let store: JobStore;
  let api: ProgramApi;
  let targets: Target[];
  let close: () => void;
  let agrees: boolean;

  beforeEach(async () => {
    store = await storeWith(jobOf({ id: jobId(1), phase: 'ready' }));
    targets = [];
    agrees = true;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const seen = (target: Target): void => {
      targets.push(target);
      if (!agrees) throw new CancelledByUser();
    };
    api = programApi({
      store,
      openForm: async (target) => {
        seen(target);
        return Promise.resolve(fake<OpenedForm>({ draftId: jobId(7), closed }));
      },
      reveal: async (target) => {
        seen(target);
        return Promise.resolve(target.dbInstanceId === orders.dbInstanceId);
      },
    });
  });

  it('is to open a form and to learn what became of it', async () => {
    let outcome: FormOutcome | undefined;
    void api.openCloneForm({ ...orders, values: { DBInstanceStorage: 100 } }).then((one) => (outcome = one));
    await settle();
    assert.deepEqual(targets, [{ ...orders, values: { DBInstanceStorage: '100' } }]);
    assert.equal(outcome, undefined);
    close();
    await settle();
    assert.deepEqual(outcome, { kind: 'closed' });
  });

  it('is nothing where the user does not want it', async () => {
    agrees = false;
    assert.deepEqual(await api.openCloneForm(orders), { kind: 'closed' });
    assert.equal(await api.reveal(orders), false);
  });

  it('needs a target', async () => {
    for (const wrong of [undefined, 'rm-source', { ...orders, submit: true }, { regionId: 'cn-hangzhou' }]) {
      await assert.rejects(api.openCloneForm(wrong as never), TypeError);
      await assert.rejects(api.reveal(wrong as never), TypeError);
    }
    assert.deepEqual(targets, []);
  });

  it('is to see the clones, and when they change', async () => {
    assert.deepEqual(
      (await api.listClones()).map(({ id }) => id),
      [jobId(1)],
    );
    const seen: number[] = [];
    const watch = api.onDidChangeClones((clones) => seen.push(clones.length));
    await store.create(jobOf({ id: jobId(2) }));
    watch.dispose();
    await store.remove(jobId(2));
    assert.equal(Math.max(...seen), 2);
    assert.equal(seen.at(-1), 2);
  });
});
