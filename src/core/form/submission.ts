import type { CloneDraft, CloneRequest } from '../../shared/clone';
import { isSameIdentity, type Identity } from '../accounts/identity';
import { sameRequest, toRequest, wireNameOf } from '../clone/draft';
import { valueOf } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { explain, explainFailure, type ExplainedError } from '../errors/explain';
import { makeFailure, notSent } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { sentBy, type CloneJob } from '../jobs/job';
import { IntentTaken, type JobRequest } from '../jobs/submit';
import type { Tracker } from '../jobs/tracker';
import { FormIntent, type FormIntentOptions } from './intent';

/** Facts older than this are refreshed before they block a submission. */
const staleMs = 20_000;

/** `findings`: a value has an error. `error`: the request was refused, or could not be sent. */
export type SubmitResult = 'none' | 'findings' | 'error';

export interface SubmissionOptions extends FormIntentOptions {
  readonly tracker: Pick<Tracker, 'submitNew'>;
  /** Asks the user before money is spent immediately; `costNote` says on what. */
  readonly confirm: (costNote: string, what: 'buy' | 'order') => Promise<boolean>;
  /** Asks the user before an identical request is sent again within a day. */
  readonly confirmSecond: (first: CloneJob) => Promise<boolean>;
  readonly identity?: (() => Identity | undefined) | undefined;
}

/** The submitted form. Values are read at each step, because an answer may change them during a wait. */
export interface Submitted {
  readonly draft: () => CloneDraft;
  readonly hasErrors: () => boolean;
  /** Refreshes facts that are older than this. */
  readonly refresh: (maxAgeMs: number) => Promise<void>;
  readonly cost: () => string;
  readonly about: () => Pick<JobRequest, 'sourceName' | 'engine' | 'backupBytes' | 'price'>;
  readonly onDidChange: () => void;
}

/**
 * Turns a draft into a job: the checks and confirmations before, and the job and the error that the form shows
 * afterwards.
 */
export class Submission {
  readonly intent: FormIntent;
  /** Not idle from the click until the outcome is known, so that a second click does nothing. */
  private current: 'idle' | 'checking' | 'sending' = 'idle';
  private showsAll = false;
  private localError: ExplainedError | undefined;
  private isDisposed = false;
  private sent: Promise<unknown> = Promise.resolve();
  /** The identity that was last known, which is the one that the user has seen. */
  private shownIdentity: Identity | undefined;

  constructor(private readonly options: SubmissionOptions) {
    this.intent = new FormIntent(options);
  }

  get stage(): 'idle' | 'checking' | 'sending' {
    return this.current;
  }

  /** Whether a submission failed because of its values: from then on, findings of untouched fields are shown too. */
  get showsAllFindings(): boolean {
    return this.showsAll;
  }

  /**
   * A sent form is frozen: a changed value must not make a second clone for one intent. A refusal unfreezes it; after
   * a successful request, the user has to ask for another clone.
   */
  get isFrozen(): boolean {
    return this.current !== 'idle' || !this.intent.isOpen;
  }

  get canStartAnew(): boolean {
    return this.current === 'idle' && this.intent.isSettled;
  }

  get identity(): Identity | undefined {
    return this.shownIdentity;
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** Resolves when nothing is being sent any more. Does not reject. */
  async whenSent(): Promise<void> {
    await this.sent.catch(() => undefined);
  }

  /**
   * @returns whether the identity differs from the one that the user has seen, so that the user has not agreed to it
   */
  noticeIdentity(): boolean {
    const now = this.options.identity?.();
    const before = this.shownIdentity;
    if (now) this.shownIdentity = now;
    return now !== undefined && before !== undefined && !isSameIdentity(before.id, now);
  }

  /** The request or the identity has changed since the user saw it, so nobody has agreed to what would be sent. */
  refuseUnseen(draft: CloneDraft): SubmitResult {
    const unsent = notSent(operationOf(draft).name, failureCodes.formChanged);
    this.localError = explainFailure(makeFailure(unsent));
    return 'error';
  }

  /** Called when a value has changed. */
  forgetError(): void {
    this.localError = undefined;
  }

  /**
   * The error to show. A refusal is shown until any of the parameters that it names has changed, or anything in the
   * request if it names none; another error until the draft changes (`forgetError`), is submitted again, or was sent by
   * another window.
   */
  shownError(draft: CloneDraft): ExplainedError | undefined {
    if (this.localError !== undefined && this.intent.isOpen) return this.localError;
    const { job } = this.intent;
    const error = job?.phase === 'refused' ? job.error : undefined;
    if (!job || !error) return undefined;
    const sent = sentBy(job);
    const current = toRequest(draft);
    const explained = explainFailure(error);
    const { fields } = explained;
    const isChanged =
      fields.length === 0
        ? !sameRequest(sent, current)
        : fields.map((name) => wireNameOf(draft, name)).some((name) => sent[name] !== current[name]);
    return isChanged ? undefined : explained;
  }

  /** Whether a job of any form with the same request is being sent, or its outcome is unknown. */
  isBeingMade(request: CloneRequest): boolean {
    return this.intent.isOpen && this.intent.isBeingMade(request, this.shownIdentity);
  }

  async run(what: Submitted): Promise<SubmitResult> {
    // The user's confirmations below apply to this identity.
    const confirmed = this.shownIdentity?.id;
    this.localError = undefined;
    this.enter('checking', what);
    try {
      // Not every file system reports changes of another window, so the jobs are read again.
      await this.options.store.load();
      // An obstacle may be gone: the source is running again, or the recovery window has moved.
      if (what.hasErrors()) await what.refresh(staleMs);
      // A form that was closed meanwhile has no answers any more, so its draft cannot be checked.
      if (this.isDisposed) return 'none';
      if (what.hasErrors()) {
        this.showsAll = true;
        return 'findings';
      }
      if (!(await this.isAgreedTo(what)) || this.isClosed()) return 'none';
      return await this.send(what, confirmed);
    } finally {
      this.enter('idle', what);
    }
  }

  /** Checked again after each wait, because the user may have closed the form. */
  private isClosed(): boolean {
    return this.isDisposed;
  }

  /** Asks the user when money is spent immediately, or an identical clone was made before. */
  private async isAgreedTo(what: Submitted): Promise<boolean> {
    const { confirm, confirmSecond } = this.options;
    const isSubscription = valueOf(what.draft(), 'PayType') === 'Prepaid';
    const isOrderOnly = valueOf(what.draft(), 'AutoPay') === 'false';
    if (isSubscription && !(await confirm(what.cost(), isOrderOnly ? 'order' : 'buy'))) return false;
    const twin = this.intent.twinOf(toRequest(what.draft()), this.shownIdentity);
    return twin === undefined || (await confirmSecond(twin));
  }

  private async send(what: Submitted, confirmed: string | undefined): Promise<SubmitResult> {
    this.intent.forgetRefusal();
    this.enter('sending', what);
    const draft = what.draft();
    try {
      const { accountId, tracker } = this.options;
      const request = { accountId, intentId: this.intent.id, confirmed, draft, ...what.about() };
      const sent = tracker.submitNew(request);
      this.sent = sent;
      this.intent.show(await sent);
    } catch (error) {
      if (error instanceof IntentTaken) this.intent.showTaken(error.job);
      else this.localError = explain(error);
    }
    return this.shownError(what.draft()) === undefined ? 'none' : 'error';
  }

  private enter(stage: 'idle' | 'checking' | 'sending', what: Submitted): void {
    this.current = stage;
    what.onDidChange();
  }
}
