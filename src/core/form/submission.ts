import type { CloneDraft, CloneRequest } from '../../shared/clone';
import { isSameIdentity, type Identity } from '../accounts/identity';
import { sameRequest, toRequest, wireNameOf } from '../clone/draft';
import { valueOf } from '../clone/facts';
import { explain, explainFailure, type ExplainedError } from '../errors/explain';
import { sentBy, type CloneJob } from '../jobs/job';
import { IntentTaken, type JobRequest } from '../jobs/submit';
import { FormIntent, type FormIntentOptions } from './intent';

/** What is known older than this is asked again before it keeps a draft from being submitted. */
const staleMs = 20_000;

/** `findings`: something is wrong with a value. `error`: it was refused, or could not be sent. */
export type SubmitResult = 'none' | 'findings' | 'error';

export interface SubmissionOptions extends FormIntentOptions {
  /** Writes the job and sends it; resolves when the outcome is known or declared unknown. */
  readonly submit: (request: JobRequest) => Promise<CloneJob>;
  /** Asks before money is spent at once; the note says on what. */
  readonly confirm: (costNote: string, what: 'buy' | 'order') => Promise<boolean>;
  /** Asks before the same is made once more that was made within the last day. */
  readonly confirmSecond: (first: CloneJob) => Promise<boolean>;
  /** Who the keys are, as far as it is known by now. */
  readonly identity?: (() => Identity | undefined) | undefined;
}

/** What is submitted. It is asked for at each step, as an answer may change it while something is waited for. */
export interface Submitted {
  readonly draft: () => CloneDraft;
  readonly hasErrors: () => boolean;
  /** Asks anew for what is older than this. */
  readonly refresh: (maxAgeMs: number) => Promise<void>;
  /** What it costs, in sentences. */
  readonly cost: () => string;
  readonly about: () => Pick<JobRequest, 'sourceName' | 'engine' | 'backupBytes' | 'price'>;
  readonly onDidChange: () => void;
}

/** How a draft becomes a job: what is checked and asked before, and which job and error the form shows since. */
export class Submission {
  readonly intent: FormIntent;
  /** Not idle from the click until the outcome is known, so that a second click does nothing. */
  private current: 'idle' | 'checking' | 'sending' = 'idle';
  private showsAll = false;
  /** What kept the request from being sent. */
  private localError: ExplainedError | undefined;
  private isDisposed = false;
  /** Who the keys were when that was last known, which is what the user has seen. */
  private shownIdentity: Identity | undefined;

  constructor(private readonly options: SubmissionOptions) {
    this.intent = new FormIntent(options);
  }

  get stage(): 'idle' | 'checking' | 'sending' {
    return this.current;
  }

  /** Whether a submit was refused for its values: findings of untouched fields are shown from then on. */
  get showsAllFindings(): boolean {
    return this.showsAll;
  }

  /**
   * Once sent, the form stands still: a changed value must not make a second clone of what was one intent. A refusal
   * opens it again at once, a clone that is on its way when the user asks for another one.
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

  /** @returns whether the keys are somebody else's than the user has seen, so that nobody has agreed to send it so */
  noticeIdentity(): boolean {
    const now = this.options.identity?.();
    const before = this.shownIdentity;
    if (now) this.shownIdentity = now;
    return now !== undefined && before !== undefined && !isSameIdentity(before.id, now);
  }

  /** The value that an error was about has been changed. */
  forgetError(): void {
    this.localError = undefined;
  }

  /** The error to show: the last one, until the value it is about has been changed. */
  failure(draft: CloneDraft): ExplainedError | undefined {
    if (this.localError !== undefined) return this.localError;
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

  /** Whether the same request is being sent, or its outcome is not known, from whichever form. */
  isBeingMade(request: CloneRequest): boolean {
    return this.intent.isOpen && this.intent.isBeingMade(request, this.shownIdentity);
  }

  /** Submits a draft unless something is wrong with it. */
  async run(what: Submitted): Promise<SubmitResult> {
    // What is asked from here on is answered for these.
    const confirmed = this.shownIdentity?.id;
    this.enter('checking', what);
    try {
      // Not every file system tells what another window has made.
      await this.options.store.load();
      // What stood in the way may be gone: the source runs again, the recovery window has moved on.
      if (what.hasErrors()) await what.refresh(staleMs);
      // A form that was closed meanwhile knows nothing any more, least of all that its draft is right.
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

  /** Also after a wait, during which the form may have been closed. */
  private isClosed(): boolean {
    return this.isDisposed;
  }

  /** Asks the user where money is spent at once, and where the same was made before. */
  private async isAgreedTo(what: Submitted): Promise<boolean> {
    const { confirm, confirmSecond } = this.options;
    const isSubscription = valueOf(what.draft(), 'PayType') === 'Prepaid';
    const isOrderOnly = valueOf(what.draft(), 'AutoPay') === 'false';
    if (isSubscription && !(await confirm(what.cost(), isOrderOnly ? 'order' : 'buy'))) return false;
    const twin = this.intent.twinOf(toRequest(what.draft()), this.shownIdentity);
    return twin === undefined || (await confirmSecond(twin));
  }

  private async send(what: Submitted, confirmed: string | undefined): Promise<SubmitResult> {
    this.localError = undefined;
    this.intent.forgetRefusal();
    this.enter('sending', what);
    const draft = what.draft();
    try {
      const { accountId, submit } = this.options;
      const job = await submit({ accountId, intentId: this.intent.id, confirmed, draft, ...what.about() });
      this.intent.show(job);
    } catch (error) {
      if (error instanceof IntentTaken) this.intent.showTaken(error.job);
      else this.localError = explain(error);
    }
    return this.failure(what.draft()) === undefined ? 'none' : 'error';
  }

  private enter(stage: 'idle' | 'checking' | 'sending', what: Submitted): void {
    this.current = stage;
    what.onDidChange();
  }
}
