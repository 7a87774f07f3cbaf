import { randomUUID } from 'node:crypto';
import { newDraft } from '../core/clone/draft';
import { describeInOneLine } from '../core/errors/explain';
import { CloneForm } from '../core/form/cloneForm';
import { isSettled } from '../core/form/settled';
import type { CloneJob } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import type { JobRequest } from '../core/jobs/submit';
import type { Tracker } from '../core/jobs/tracker';
import { whyNotDrilled } from '../core/requestFile/drill';
import type { FormState } from '../shared/protocol';
import { accountLine } from './accounts/accountLabels';
import { confirmSecond } from './form/questions';
import type { FoundStart, RequestFileServices } from './requestFile/open';

export interface DrillFormServices extends RequestFileServices {
  readonly store: JobStore;
  readonly tracker: Pick<Tracker, 'submitNew'>;
}

/** The drill stops for the reason in the message, which is blank if the user canceled. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Reminds the user of the clone if the window closes before the drill ends. */
const reminderDays = 1;

/** The form of a drill, which has no page: it fills itself in, and submits once the user has agreed. */
export class DrillForm {
  private readonly form: CloneForm;
  private stopped: unknown;
  private wake = (): void => undefined;

  /**
   * @param confirmed the id of the account's identity that the user is shown
   * @param agree asks the user, before anything is sent; throws `Stopped` unless the user agrees
   */
  constructor(
    services: DrillFormServices,
    { accountId, start, known, backup }: FoundStart,
    confirmed: string,
    agree: (request: JobRequest, state: FormState) => Promise<void>,
  ) {
    const { accounts, clock, store, tracker } = services;
    this.form = new CloneForm({
      draftId: randomUUID(),
      newId: randomUUID,
      accountId,
      // The drill compares the databases itself, so the announcement must not do it again. The reminder remains if the
      // window closes.
      draft: newDraft({ ...start, after: { remindAfterDays: reminderDays } }, clock.now()),
      given: start.values,
      known,
      knownBackup: backup,
      accountLabel: accounts.label(accountId),
      identity: () => accounts.knownIdentity(accountId),
      // A drill buys no subscription, because that could not be released.
      confirm: () => Promise.resolve(false),
      confirmSecond: (first) => confirmSecond(first, clock.now(), accountLine(accounts, accountId)),
      client: async () => (await accounts.session(accountId)).client,
      clock,
      store,
      tracker: {
        submitNew: async (request) => {
          await agree(request, this.form.state()).catch((error: unknown) => {
            // Kept, because the form would show it as a failure of its own.
            this.stopped = error;
            throw error;
          });
          return tracker.submitNew({ ...request, confirmed });
        },
      },
      onDidChange: () => {
        this.wake();
      },
    });
  }

  /** Resolves when all that the request and its price depend on is loaded. @throws Stopped if it cannot be drilled */
  async lookUp(): Promise<void> {
    this.form.start();
    while (!isSettled(this.form.state())) await new Promise<void>((resolve) => (this.wake = resolve));
    const state = this.form.state();
    const { draft, review, findings } = state;
    const why = review.isKnown ? (whyNotDrilled(draft) ?? firstError(state)) : findings[0]?.message;
    if (why !== undefined) throw new Stopped(why);
  }

  /** @returns the job after it was sent; undefined if the user canceled @throws Stopped */
  async submit(): Promise<CloneJob | undefined> {
    const outcome = await this.form.submit();
    const { job, error } = this.form;
    if (job) return job;
    if (outcome.kind === 'findings') throw new Stopped(firstError(this.form.state()) ?? '');
    if (this.stopped instanceof Stopped) throw this.stopped;
    if (error) throw new Stopped(describeInOneLine(error));
    return undefined;
  }

  dispose(): void {
    this.form.dispose();
  }
}

function firstError({ findings }: FormState): string | undefined {
  return findings.find(({ severity }) => severity === 'error')?.message;
}
