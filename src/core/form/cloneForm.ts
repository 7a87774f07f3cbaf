import {
  isUsersChoice,
  type AfterClone,
  type CloneDraft,
  type CloneParameterName,
  type CloneRequest,
  type Finding,
  type RestoreBy,
} from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import type { FormState, GroupSpec, PresetId } from '../../shared/protocol';
import { hasErrors, sameRequest, toRequest, type GivenValues } from '../clone/draft';
import type { Fix } from '../clone/fix';
import { fixFor, fixOfFinding, withFix } from '../clone/fixes';
import { restoredInstant } from '../clone/name';
import { operationOf } from '../clone/operations';
import type { ExplainedError } from '../errors/explain';
import { takenNames, type CloneJob } from '../jobs/job';
import type { RdsClient } from '../rds/client';
import {
  answersOf,
  edited,
  findingsOf,
  forAnother,
  opened,
  withAllFixes,
  withAnswers,
  withOwnName,
  type Answers,
  type Edit,
  type Edited,
} from './editor';
import { FormLookups } from './lookups';
import { problemOf } from './lookupProblem';
import { costToConfirm, FormView, madeOf } from './formState';
import { Offers } from './offers';
import { Submission, type SubmissionOptions } from './submission';
import { errorFields, restoredBytes, shortRestorePoint } from './view';

export type SubmitOutcome =
  | { readonly kind: 'none' | 'findings' }
  | { readonly kind: 'error'; readonly parameter: CloneParameterName | undefined };

export interface CloneFormOptions extends SubmissionOptions {
  readonly draft: CloneDraft;
  readonly given?: GivenValues | undefined;
  /** The tree's data of the source and the backup set, so that the form is filled in before the first answer. */
  readonly known?: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  /** Rejects when the account cannot be used; the form shows this like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  readonly accountLabel: string;
  /** Whether calls wait because the service refuses them; call `repaint` when this changes. */
  readonly isSlowed?: (() => boolean) | undefined;
  /** The form was open before, and the user may have changed it then. */
  readonly wasOpen?: boolean;
  readonly onDidChange: () => void;
}

/**
 * The host's side of one form. It combines the draft (`editor.ts`), the lookups (`lookups.ts`), the presets
 * (`offers.ts`) and the submission (`submission.ts`); `formState.ts` creates the state for the page.
 */
export class CloneForm {
  private edit: Edited;
  private seq = 0;
  /** Counts the changes of the request that come from answers and tools instead of the user. */
  private revision = 0;
  /** Whether the user has changed anything in this form. */
  private changed: boolean;
  private isDisposed = false;
  private readonly facts: FormLookups;
  private readonly offers: Offers;
  private readonly submission: Submission;
  private readonly view: FormView;
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: CloneFormOptions) {
    this.submission = new Submission(options);
    this.view = new FormView(options);
    this.changed = options.wasOpen ?? false;
    const lookups = {
      known: options.known && operationOf(options.draft).asSource(options.known, options.draft),
      knownBackup: options.knownBackup,
      regionId: options.draft.regionId,
      client: options.client,
      clock: options.clock,
      isSlowed: options.isSlowed,
      onDidChange: () => {
        this.learn();
        this.emit();
      },
    };
    this.facts = new FormLookups(lookups);
    const { accountId, store } = options;
    this.offers = new Offers(this.facts, { ...lookups, accountId, jobs: () => store.list() });
    const wasSent = this.submission.intent.job !== undefined;
    this.edit = opened(options.draft, this.answers(), wasSent, options.given);
    this.subscription = options.store.onDidChange(() => {
      this.submission.intent.refresh(this.submission.stage !== 'idle');
      this.emit();
    });
  }

  start(): void {
    this.follow();
  }

  dispose(): void {
    this.isDisposed = true;
    this.submission.dispose();
    this.subscription.dispose();
    this.facts.cancel();
    this.offers.cancel();
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

  /** Whether the user has changed anything, possibly before the form was restored. */
  get isChanged(): boolean {
    return this.changed;
  }

  get isFrozen(): boolean {
    return this.submission.isFrozen;
  }

  /** The draft to keep when the form is closed: one that the user has edited and that was not sent. */
  get unsent(): CloneDraft | undefined {
    const { intent } = this.submission;
    // The backup set does not count as an edit: it comes from the node that the form was opened on.
    const isTouched = Object.entries(this.draft.values).some(
      ([name, value]) => isUsersChoice(value) && name !== 'BackupId',
    );
    return isTouched && this.changed && intent.isOpen && !intent.isRefusedAs(this.request)
      ? this.draft
      : undefined;
  }

  /** Whether a clone was created or may have been, so that the draft need not be kept. */
  get wasSent(): boolean {
    return !this.submission.intent.isOpen;
  }

  get sourceLabel(): { readonly name: string; readonly engine: string } {
    const source = this.facts.likelySource;
    return { name: source?.description ?? '', engine: source?.engine ?? this.draft.engine ?? '' };
  }

  /** When the chosen backup set ended, epoch milliseconds. */
  get backupEndTime(): number | undefined {
    return this.draft.restoreBy === 'backupSet' ? restoredInstant(this.draft, this.backups) : undefined;
  }

  /** Distinguishes tabs of the same source; blank while the restore point is unknown. */
  get restoreLabel(): string {
    return shortRestorePoint(this.draft, this.backups);
  }

  get errorCount(): number {
    return this.errors().length;
  }

  get request(): CloneRequest {
    return toRequest(this.draft);
  }

  /** The error that the form shows; for copying and for the service's diagnosis link. */
  get error(): ExplainedError | undefined {
    return this.submission.failure(this.draft);
  }

  change(parameter: CloneParameterName, text: string, seq: number): void {
    // The page must not change the source of a form.
    if (parameter === 'RegionId' || parameter === 'DBInstanceId') this.take(undefined, seq);
    else this.take({ kind: 'value', name: parameter, text }, seq);
  }

  setRestoreBy(restoreBy: RestoreBy, seq: number): void {
    this.take({ kind: 'restoreBy', restoreBy }, seq);
  }

  /** Sets what to do once the clone is ready; this is not part of the request. */
  setAfter(after: AfterClone, seq: number): void {
    this.take({ kind: 'after', after }, seq);
  }

  /** Resets the user's changes: in one field, or in all that differ from the source. */
  reset(parameter: CloneParameterName | undefined): void {
    const names = this.state()
      .review.differences.filter(({ canReset }) => canReset)
      .map((one) => one.parameter);
    const wanted = parameter ? names.filter((name) => name === parameter) : names;
    this.take({ kind: 'reset', names: wanted }, this.seq);
  }

  private take(edit: Edit | undefined, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    if (edit?.kind === 'value') this.facts.typingPause.typing();
    if (edit && !this.isFrozen) this.set(edited(this.draft, edit, this.answers()));
    else this.emit();
  }

  /** The user opened a group, which may need lookups of its own. */
  openGroup(group: GroupSpec['id']): void {
    if (group === 'protection') this.facts.wantHostGroups();
    if (group === 'size') this.offers.want();
    this.askAndShow();
  }

  showClasses(classes: readonly string[]): void {
    this.offers.showClasses(this.draft, classes);
    this.emit();
  }

  openDatabase(name: string): void {
    this.facts.databases.open(name);
    this.askAndShow();
  }

  /**
   * Applies the fix for an error or a finding. The caller handles fixes that open another page.
   * @returns the fix; undefined when it no longer applies
   */
  fix(code: string, parameter: CloneParameterName | undefined): Fix | undefined {
    if (this.isFrozen) return undefined;
    const { facts } = this.answers();
    const fix =
      parameter === undefined
        ? fixFor(code, this.draft, facts)
        : this.findings()
            .filter((one) => (one.code ?? '') === code && one.parameter === parameter)
            .map((one) => fixOfFinding(one, this.draft, facts))
            .find(Boolean);
    if (fix?.kind === 'values') this.set(withFix(this.draft, fix, facts));
    return fix;
  }

  fixAll(): void {
    if (!this.isFrozen) this.set(withAllFixes(this.draft, this.answers().facts));
  }

  /**
   * Applies a preset. A tool may do so only while the user has changed nothing; the revision changes then, because
   * the page has not shown the new values yet and a pending click must not submit them.
   * @param of id of the job whose settings were shown
   * @returns whether the preset still applies
   */
  usePreset(id: PresetId, of: string, by: 'user' | 'tool' = 'user'): boolean {
    if (this.isFrozen || (by === 'tool' && this.changed)) return false;
    const presets = this.offers.presets(this.draft, this.answers());
    const draft = presets.find((one) => one.id === id && one.of === of)?.draft;
    if (draft) this.set(draft, by);
    return draft !== undefined;
  }

  get firstError(): CloneParameterName | undefined {
    return this.errors().find(({ parameter }) => parameter !== undefined)?.parameter;
  }

  /** Replaces the draft with values that the user chose, possibly through a tool. */
  private set(draft: CloneDraft, by: 'user' | 'tool' = 'user'): void {
    const before = this.request;
    this.edit = { ...this.edit, draft: withOwnName(draft, this.answers()) };
    if (by === 'user') this.changed = true;
    // Must precede the repaint, which sends the revision to the page.
    else if (!sameRequest(before, this.request)) this.revision++;
    this.submission.forgetError();
    this.askAndShow();
  }

  /** Repeats a field's failed lookup and the source's, because all others depend on the source. */
  retryLookup(parameter: CloneParameterName): void {
    this.facts.forgetFailure(parameter);
    this.askAndShow();
  }

  /** The identity of the keys became known or changed. */
  identityChanged(): void {
    this.noticeIdentity();
    this.emit();
  }

  private noticeIdentity(): void {
    if (this.submission.noticeIdentity()) this.revision++;
  }

  /**
   * Repeats the lookups of data that changes over time, unless they ran within this time; old answers stay until
   * then.
   */
  refreshFacts(maxAgeMs: number): Promise<void> {
    return this.facts.refresh(maxAgeMs);
  }

  startAnew(): void {
    if (!this.submission.canStartAnew) return;
    const sentName = this.job?.description ?? '';
    this.submission.intent.startAnew();
    this.edit = { ...this.edit, draft: forAnother(this.draft, this.answers(), sentName) };
    this.emit();
  }

  /**
   * Submits the draft unless it has errors or has been submitted already.
   * @param revision of the state that the user saw
   * @returns where to move the focus: the findings, a refused field, or the error as a whole
   */
  async submit(revision = this.revision): Promise<SubmitOutcome> {
    if (this.isDisposed || this.isFrozen) return { kind: 'none' };
    if (revision !== this.revision) {
      // An answer has just changed the request, and the user has not seen that yet: nobody has agreed to it.
      this.emit();
      return { kind: 'none' };
    }
    const result = await this.submission.run({
      draft: () => this.draft,
      hasErrors: () => hasErrors(this.findings()),
      refresh: (maxAgeMs) => this.refreshFacts(maxAgeMs),
      cost: () => costToConfirm(this.state()),
      about: () => ({
        sourceName: this.sourceLabel.name,
        engine: this.sourceLabel.engine,
        backupBytes: restoredBytes(this.draft, this.backups),
        price: this.facts.price.answer.value,
      }),
      onDidChange: () => {
        this.emit();
      },
    });
    if (result !== 'error') return { kind: result };
    const { error } = this;
    return { kind: 'error', parameter: error && errorFields(error)[0] };
  }

  state(): FormState {
    this.noticeIdentity();
    return this.view.state({
      seq: this.seq,
      revision: this.revision,
      draft: this.draft,
      facts: this.facts,
      answers: this.answers(),
      submission: this.submission,
      findings: this.findings(),
      offers: this.offers,
    });
  }

  /** Call this when something outside the form changed that the form shows. */
  repaint(): void {
    this.emit();
  }

  private get draft(): CloneDraft {
    return this.edit.draft;
  }

  private get backups(): readonly BackupSet[] | undefined {
    return this.facts.backups.value;
  }

  private answers(): Answers {
    return answersOf(this.facts, takenNames(this.options.store.list()));
  }

  private errors(): readonly Finding[] {
    return this.findings().filter(({ severity }) => severity === 'error');
  }

  private findings(): readonly Finding[] {
    const { source } = this.facts;
    return findingsOf(this.draft, this.answers().facts, {
      sourceProblem: problemOf(source),
      isBeingMade: this.submission.isBeingMade(this.request),
    });
  }

  /** Fills in values from new answers, and starts the lookups that depend on them. */
  private learn(): void {
    if (!this.isFrozen) {
      const before = this.request;
      this.edit = withAnswers(this.edit, this.answers());
      if (!sameRequest(before, this.request)) this.revision++;
    }
    this.follow();
  }

  /** Starts the lookups that the draft and its visible presets need. */
  private follow(): void {
    this.facts.follow(this.draft);
    if (!this.isFrozen) this.offers.follow(this.draft, this.answers());
  }

  private askAndShow(): void {
    this.follow();
    this.emit();
  }

  private emit(): void {
    if (!this.isDisposed) this.options.onDidChange();
  }
}
