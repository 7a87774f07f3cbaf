import type { CloneRequest } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { isSameIdentity, type Identity } from '../accounts/identity';
import { sameRequest } from '../clone/draft';
import type { Clock } from '../clock';
import { clientTokenFor } from '../jobs/intents';
import { mayExist, sentBy, type CloneJob } from '../jobs/job';
import type { JobStore } from '../jobs/store';

/** If an identical request was accepted within this time, the user must confirm the second one. */
const twinMs = 24 * 60 * 60_000;

export interface FormIntentOptions {
  readonly accountId: AccountId;
  readonly store: JobStore;
  readonly clock: Clock;
  /** Id of the form, stable across reloads: its draft is stored under it, and its jobs carry it as their intent. */
  readonly draftId: string;
  readonly newId: () => string;
  /** A job whose error or progress the form shows from the start, after *Edit and Retry* or a reload. */
  readonly job?: CloneJob | undefined;
  /** The form was sent, and its job cannot be read. */
  readonly goneJobId?: string | undefined;
}

/** The intent of a form, and its job, which may belong to another window. */
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

  /** The form was sent, and no job (any more) shows the outcome. */
  get isGone(): boolean {
    return this.gone;
  }

  /** Whether the form has no job, or only a refused one. */
  get isOpen(): boolean {
    return !this.gone && (this.shown === undefined || this.shown.phase === 'refused');
  }

  /** Whether the outcome is known, so that another clone may be requested. */
  get isSettled(): boolean {
    return this.shown?.phase !== 'sending' && this.shown?.phase !== 'unknown';
  }

  /** Whether the request still equals that of the refused job in the list. */
  isRefusedAs(request: CloneRequest): boolean {
    return this.shown?.phase === 'refused' && sameRequest(sentBy(this.shown), request);
  }

  tokenFor(request: CloneRequest): string {
    const { store, clock } = this.options;
    return clientTokenFor(this.currentId, request, store, clock.now());
  }

  /** A clone from an identical request within the last day, by any form, that may still exist. */
  twinOf(request: CloneRequest, identity: Identity | undefined): CloneJob | undefined {
    const now = this.options.clock.now();
    return this.asking(request, identity).find(
      (job) => job.dbInstanceId !== undefined && mayExist(job) && Math.abs(now - job.createdAt) < twinMs,
    );
  }

  /** Whether a job of any form with the same request is being sent, or its outcome is unknown. */
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

  /** The form is sent again after a refusal. */
  forgetRefusal(): void {
    this.shown = undefined;
    this.shownId = undefined;
  }

  startAnew(): void {
    this.currentId = this.options.newId();
    this.forgetRefusal();
    this.gone = false;
  }

  /** Updates the job from the store. @param isBusy whether the form is being sent right now */
  refresh(isBusy: boolean): void {
    const before = this.shown;
    const job = this.ofOwn();
    // While the form is sent again, an earlier refusal is obsolete.
    if (job?.phase === 'refused' && isBusy && job.id !== this.shownId) return;
    if (job) this.show(job);
    else if (before?.phase === 'refused') {
      // The user removed the refused job from the list; nothing was created.
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
