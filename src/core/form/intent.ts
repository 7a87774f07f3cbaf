import type { CloneRequest } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { isSameIdentity, type Identity } from '../accounts/identity';
import { sameRequest } from '../clone/draft';
import type { Clock } from '../clock';
import { clientTokenFor } from '../jobs/intents';
import { mayExist, sentBy, type CloneJob } from '../jobs/job';
import type { JobStore } from '../jobs/store';

/** An identical request that was accepted within this time takes a second consent. */
const twinMs = 24 * 60 * 60_000;

export interface FormIntentOptions {
  readonly accountId: AccountId;
  readonly store: JobStore;
  readonly clock: Clock;
  /**
   * Id of the form from its birth, through reloads: its draft is kept under it, and the jobs that are made of it carry it
   * as their intent.
   */
  readonly draftId: string;
  readonly newId: () => string;
  /** A job whose error or progress the form shows from the start, after *Edit and Retry* or a reload. */
  readonly job?: CloneJob | undefined;
  /** It was sent, and the job that was made of it cannot be read. */
  readonly goneJobId?: string | undefined;
}

/** What a form is sent as, and the job that was made of it, in whichever window. */
export class FormIntent {
  private currentId: string;
  private shown: CloneJob | undefined;
  private shownId: string | undefined;
  private gone: boolean;

  constructor(private readonly options: FormIntentOptions) {
    this.currentId = options.draftId;
    this.shown = this.ofOwn() ?? options.job;
    this.shownId = this.shown?.id ?? options.goneJobId;
    this.gone = this.shown === undefined && options.goneJobId !== undefined;
  }

  get id(): string {
    return this.currentId;
  }

  get job(): CloneJob | undefined {
    return this.shown;
  }

  get jobId(): string | undefined {
    return this.shownId;
  }

  /** It was sent here or elsewhere, and there is no job (any more) that tells what became of it. */
  get isGone(): boolean {
    return this.gone;
  }

  /** Whether no job stands in the form, other than one that was refused. */
  get isOpen(): boolean {
    return !this.gone && (this.shown === undefined || this.shown.phase === 'refused');
  }

  /** Whether what became of it is known, so that another clone may be asked for. */
  get isSettled(): boolean {
    return this.shown?.phase !== 'sending' && this.shown?.phase !== 'unknown';
  }

  /** Whether the request is still the one that a refused job in the list holds. */
  isRefusedAs(request: CloneRequest): boolean {
    return this.shown?.phase === 'refused' && sameRequest(sentBy(this.shown), request);
  }

  /** The token that the form itself would send with a request. */
  tokenFor(request: CloneRequest): string {
    const { store, clock } = this.options;
    return clientTokenFor(this.currentId, request, store, clock.now());
  }

  /** A clone that the same request has made within the last day, from whichever form, and that may be there still. */
  twinOf(request: CloneRequest, identity: Identity | undefined): CloneJob | undefined {
    const now = this.options.clock.now();
    return this.asking(request, identity).find(
      (job) => job.dbInstanceId !== undefined && mayExist(job) && Math.abs(now - job.createdAt) < twinMs,
    );
  }

  /** Whether a job with the same request is being sent, or its outcome is not known, from whichever form. */
  isBeingMade(request: CloneRequest, identity: Identity | undefined): boolean {
    return this.asking(request, identity).some(({ phase }) => phase === 'sending' || phase === 'unknown');
  }

  show(job: CloneJob): void {
    this.shown = job;
    this.shownId = job.id;
    this.gone = false;
  }

  /** The same form was sent in another window. */
  showTaken(job: CloneJob | undefined): void {
    if (job) this.show(job);
    else this.gone = true;
  }

  /** It is sent again after a refusal. */
  forgetRefusal(): void {
    this.shown = undefined;
    this.shownId = undefined;
  }

  /** The form becomes one for another clone. */
  startAnew(): void {
    this.currentId = this.options.newId();
    this.forgetRefusal();
    this.gone = false;
  }

  /** Takes in what has become of the job. @param isBusy whether the form is being sent right now */
  refresh(isBusy: boolean): void {
    const before = this.shown;
    const job = this.ofOwn();
    // A refusal of before is over while the form is sent again.
    if (job?.phase === 'refused' && isBusy && job.id !== this.shownId) return;
    if (job) this.show(job);
    else if (before?.phase === 'refused') {
      // The user has struck it off the list, and nothing was created.
      this.forgetRefusal();
    } else if (before && before.phase !== 'sending') {
      this.shown = undefined;
      this.gone = true;
    }
  }

  private ofOwn(): CloneJob | undefined {
    const { store } = this.options;
    return store.jobOfIntent(this.currentId) ?? (this.shownId ? store.get(this.shownId) : undefined);
  }

  private asking(request: CloneRequest, identity: Identity | undefined): readonly CloneJob[] {
    const { accountId, store } = this.options;
    return store
      .ofRequest(request)
      .filter((job) => job.accountId === accountId || isSameIdentity(job.identity, identity));
  }
}
