import type { CloneDraft, CloneParameterName, CloneRequest } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { FormState } from '../../shared/protocol';
import { restoredInstant } from '../clone/name';
import type { ExplainedError } from '../errors/explain';
import type { CloneJob } from '../jobs/job';
import { FormEdits, type FormEditsOptions } from './formEdits';
import { costToConfirm, FormView, madeOf } from './formState';
import { Submission, type SubmissionOptions, type SubmitResult } from './submission';
import { restoredBytes, shortRestorePoint } from './formStateParts';

export type SubmitOutcome =
  | { readonly kind: 'none' | 'findings' }
  | { readonly kind: 'error'; readonly parameter: CloneParameterName | undefined };

export interface CloneFormOptions extends SubmissionOptions, FormEditsOptions {
  readonly accountLabel: string;
}

/**
 * The host's side of one form. It combines the draft (`formEdits.ts`) and its submission (`submission.ts`);
 * `formState.ts` creates the state for the page.
 */
export class CloneForm {
  readonly edits: FormEdits;
  private isDisposed = false;
  private readonly submission: Submission;
  private readonly view: FormView;
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: CloneFormOptions) {
    this.submission = new Submission(options);
    this.view = new FormView(options);
    const onDidChange = (): void => {
      this.emit();
    };
    this.edits = new FormEdits({ ...options, onDidChange }, this.submission);
    this.subscription = options.store.onDidChange(() => {
      this.submission.intent.refresh(this.submission.stage !== 'idle');
      this.emit();
    });
  }

  start(): void {
    this.edits.follow();
  }

  dispose(): void {
    this.isDisposed = true;
    this.submission.dispose();
    this.subscription.dispose();
    this.edits.cancel();
  }

  /** Resolves when nothing is being sent any more. Does not reject. */
  whenSent(): Promise<void> {
    return this.submission.whenSent();
  }

  get draftId(): string {
    return this.submission.intent.id;
  }

  /** The ClientToken that the form would send with the current request. */
  get clientToken(): string {
    return this.submission.intent.tokenFor(this.request);
  }

  get accountId(): AccountId {
    return this.options.accountId;
  }

  get job(): CloneJob | undefined {
    return this.submission.intent.job;
  }

  get made(): CloneJob | undefined {
    return madeOf(this.job);
  }

  get isFrozen(): boolean {
    return this.submission.isFrozen;
  }

  /** The draft to keep when the form is closed: one that the user has edited and that was not sent. */
  get unsent(): CloneDraft | undefined {
    const { intent } = this.submission;
    const { draft, isTouched, request } = this.edits;
    return isTouched && intent.isOpen && !intent.isRefusedAs(request) ? draft : undefined;
  }

  /** Whether a clone was created or may have been, so that the draft need not be kept. */
  get wasSent(): boolean {
    return !this.submission.intent.isOpen;
  }

  get sourceLabel(): { readonly name: string; readonly engine: string } {
    const source = this.edits.facts.likelySource;
    return { name: source?.description ?? '', engine: source?.engine ?? this.edits.draft.engine ?? '' };
  }

  /** When the chosen backup set ended, epoch milliseconds. */
  get backupEndTime(): number | undefined {
    return this.edits.draft.restoreBy === 'backupSet'
      ? restoredInstant(this.edits.draft, this.edits.backups)
      : undefined;
  }

  /** Distinguishes tabs of the same source; blank while the restore point is unknown. */
  get restoreLabel(): string {
    return shortRestorePoint(this.edits.draft, this.edits.backups);
  }

  get errorCount(): number {
    return this.edits.errors().length;
  }

  get request(): CloneRequest {
    return this.edits.request;
  }

  /** The error that the form shows; for copying and for the service's diagnosis link. */
  get error(): ExplainedError | undefined {
    return this.submission.shownError(this.edits.draft);
  }

  /** The identity of the keys became known or changed. */
  identityChanged(): void {
    this.noticeIdentity();
    this.emit();
  }

  private noticeIdentity(): void {
    if (this.submission.noticeIdentity()) this.edits.mustBeSeen();
  }

  startAnew(): void {
    if (!this.submission.canStartAnew) return;
    const sentName = this.job?.description ?? '';
    this.submission.intent.startAnew();
    this.edits.startAnew(sentName);
    this.emit();
  }

  /**
   * Submits the draft unless it has errors or has been submitted already.
   * @param revision of the state that the user saw
   * @returns where to move the focus: the findings, a refused field, or the error as a whole
   */
  async submit(revision = this.edits.revision): Promise<SubmitOutcome> {
    if (this.isDisposed || this.isFrozen) return { kind: 'none' };
    const result =
      revision === this.edits.revision ? await this.run() : this.submission.refuseUnseen(this.edits.draft);
    if (result !== 'error') return { kind: result };
    return { kind: 'error', parameter: this.state().error?.fields[0] };
  }

  private run(): Promise<SubmitResult> {
    return this.submission.run({
      draft: () => this.edits.draft,
      hasErrors: () => this.edits.errors().length > 0,
      refresh: (maxAgeMs) => this.edits.refreshFacts(maxAgeMs),
      cost: () => costToConfirm(this.state()),
      about: () => ({
        sourceName: this.sourceLabel.name,
        engine: this.sourceLabel.engine,
        backupBytes: restoredBytes(this.edits.draft, this.edits.backups),
        price: this.edits.facts.price.answer.value,
      }),
      onDidChange: () => {
        this.emit();
      },
    });
  }

  state(): FormState {
    this.noticeIdentity();
    return this.view.state({
      edits: this.edits,
      submission: this.submission,
    });
  }

  /** Call this when something outside the form changed that the form shows. */
  repaint(): void {
    this.emit();
  }

  private emit(): void {
    if (!this.isDisposed) this.options.onDidChange();
  }
}
