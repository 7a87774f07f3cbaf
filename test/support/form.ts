import { randomUUID } from 'node:crypto';
import { newDraft, type CloneStart } from '../../src/core/clone/draft';
import type { Clock } from '../../src/core/clock';
import { CloneForm, type CloneFormOptions } from '../../src/core/form/cloneForm';
import type { JobStore } from '../../src/core/jobs/store';
import { sendJob } from '../../src/core/jobs/send';
import { createJob, type SubmitContext } from '../../src/core/jobs/submit';
import { silentLogger } from '../../src/core/log';
import type { RdsClient } from '../../src/core/rds/client';
import { isSettled } from '../../src/core/form/settled';
import { until } from './until';
import { plainIdentity } from './identity';

export interface OpenFormOptions extends Partial<CloneFormOptions> {
  readonly start: CloneStart;
  readonly client: () => Promise<RdsClient>;
  readonly clock: Clock;
  readonly store: JobStore;
}

/** A form with the real submission and no webview. Instead of messages to the webview, `onDidChange` is called. */
export function openForm(options: OpenFormOptions): CloneForm {
  const { start, client, clock, store, job, ...rest } = options;
  const context: SubmitContext = {
    store,
    clock,
    logger: silentLogger,
    self: { windowId: 'w', pid: process.pid },
  };
  const created: CloneForm = new CloneForm({
    accountId: 'default',
    draft: job?.draft ?? newDraft(start, clock.now()),
    draftId: randomUUID(),
    accountLabel: 'Test',
    confirm: () => Promise.resolve(true),
    confirmSecond: () => Promise.resolve(true),
    newId: randomUUID,
    onDidChange: () => undefined,
    client,
    clock,
    store,
    job,
    tracker: {
      submitNew: async (request) => {
        const account = { client: await client(), identity: plainIdentity('me') };
        return sendJob(await createJob(request, account, context), account, context);
      },
    },
    ...rest,
  });
  created.start();
  return created;
}

/** Resolves once all requests of the form are answered. */
export function settled(form: CloneForm): Promise<void> {
  // Computing the state of the form takes longer than an answer, so the condition is checked with a pause.
  return until(() => isSettled(form.state()), 3);
}
