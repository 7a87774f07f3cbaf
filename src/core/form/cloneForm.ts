import {
  isUsersChoice,
  type AfterClone,
  type CloneDraft,
  type CloneOperationName,
  type CloneParameterName,
  type CloneRequest,
  type Finding,
  type RestoreBy,
} from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import type { FormState, GroupSpec, PresetId } from '../../shared/protocol';
import { hasErrors, sameRequest, toRequest, type GivenValues } from '../clone/draft';
import { fixFor, fixOfFinding, withFix, type Fix } from '../clone/fixes';
import { restoredInstant } from '../clone/name';
import { operationOf } from '../clone/operations';
import type { ExplainedError } from '../errors/explain';
import type { CloneJob } from '../jobs/job';
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
  /** Values that it was opened with from outside. */
  readonly given?: GivenValues | undefined;
  /** What the tree knows of the source and of the set, so that the form is filled in before the first answer. */
  readonly known?: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  /** Fails where the account cannot be used, which the form then tells like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  /** What the account is called, for the form's head. */
  readonly accountLabel: string;
  /** Names of the instances that are known, which a clone should not get. */
  readonly takenNames?: (() => ReadonlySet<string>) | undefined;
  /** Whether calls wait because the service refuses them; `repaint` tells that this has changed. */
  readonly isSlowed?: (() => boolean) | undefined;
  /** It was open before and may have been worked on then. */
  readonly wasOpen?: boolean;
  readonly onDidChange: () => void;
}

/**
 * The host's side of one form. It brings together the draft (`editor.ts`), what is asked around it (`lookups.ts`), the
 * sizes it offers (`offers.ts`) and how it is sent (`submission.ts`); what the page shows is made in `formState.ts`.
 */
export class CloneForm {
  private edit: Edited;
  private seq = 0;
  /** Counts what answers and tools, and not the user, have changed in the request. */
  private revision = 0;
  /** Whether the user has done anything here. */
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

  /** Begins to ask the cloud. */
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

  get draftId(): string {
    return this.submission.intent.id;
  }

  /** The token that the form itself would send with the request as it stands. */
  get clientToken(): string {
    return this.submission.intent.tokenFor(this.request);
  }

  get accountId(): AccountId {
    return this.options.accountId;
  }

  get regionId(): string {
    return this.draft.regionId;
  }

  get sourceId(): string {
    return this.draft.sourceId;
  }

  get operation(): CloneOperationName {
    return operationOf(this.draft).name;
  }

  get job(): CloneJob | undefined {
    return this.submission.intent.job;
  }

  /** The job once a clone is made or may be. */
  get made(): CloneJob | undefined {
    return madeOf(this.job);
  }

  /** Whether the user has changed anything here, or may have before the form was opened again. */
  get isChanged(): boolean {
    return this.changed;
  }

  get isFrozen(): boolean {
    return this.submission.isFrozen;
  }

  /** What is to be kept when the form is closed: a draft that someone has worked on and that was not sent. */
  get unsent(): CloneDraft | undefined {
    const { intent } = this.submission;
    // The backup set is the node's that the form was opened on.
    const isTouched = Object.entries(this.draft.values).some(
      ([name, value]) => isUsersChoice(value) && name !== 'BackupId',
    );
    return isTouched && this.changed && intent.isOpen && !intent.isRefusedAs(this.request)
      ? this.draft
      : undefined;
  }

  /** Whether a clone was made of it, so that it need not be kept. */
  get wasSent(): boolean {
    return !this.submission.intent.isOpen;
  }

  /** What is known of the source. */
  get sourceLabel(): { readonly name: string; readonly engine: string } {
    const source = this.facts.likelySource;
    return { name: source?.description ?? '', engine: source?.engine ?? this.draft.engine ?? '' };
  }

  /** When the chosen backup set ended, epoch milliseconds. */
  get backupEndTime(): number | undefined {
    return this.draft.restoreBy === 'backupSet' ? restoredInstant(this.draft, this.backups) : undefined;
  }

  /** Tells the tabs of one source apart; blank while it is not known. */
  get restoreLabel(): string {
    return shortRestorePoint(this.draft, this.backups);
  }

  /** How many values keep the draft from being sent. */
  get errorCount(): number {
    return this.errors().length;
  }

  /** The request as it stands, for copying. */
  get request(): CloneRequest {
    return toRequest(this.draft);
  }

  /** What the form shows an error of, explained; for copying and for the service's diagnosis link. */
  get error(): ExplainedError | undefined {
    return this.submission.failure(this.draft);
  }

  change(parameter: CloneParameterName, text: string, seq: number): void {
    // Which instance a form is about is not for its page to say.
    if (parameter === 'RegionId' || parameter === 'DBInstanceId') this.take(undefined, seq);
    else this.take({ kind: 'value', name: parameter, text }, seq);
  }

  setRestoreBy(restoreBy: RestoreBy, seq: number): void {
    this.take({ kind: 'restoreBy', restoreBy }, seq);
  }

  /** What is to be done once the clone is ready, which is no part of the request. */
  setAfter(after: AfterClone, seq: number): void {
    this.take({ kind: 'after', after }, seq);
  }

  /** Takes back what the user changed: in one field, or in all that differ from the source. */
  reset(parameter: CloneParameterName | undefined): void {
    const names = this.state()
      .review.differences.filter(({ canReset }) => canReset)
      .map((one) => one.parameter);
    const wanted = parameter ? names.filter((name) => name === parameter) : names;
    this.take({ kind: 'reset', names: wanted }, this.seq);
  }

  private take(edit: Edit | undefined, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    if (edit?.kind === 'value') this.facts.typing();
    if (edit && !this.isFrozen) this.set(edited(this.draft, edit, this.answers()));
    else this.emit();
  }

  /** The user opened a group, which may ask the cloud for something of its own. */
  openGroup(group: GroupSpec['id']): void {
    if (group === 'protection') this.facts.wantHostGroups();
    if (group === 'size') this.offers.want();
    this.askAndShow();
  }

  /** The rows of these classes are in view. */
  showClasses(classes: readonly string[]): void {
    this.offers.showClasses(this.draft, classes);
    this.emit();
  }

  /** The user looks into a database of the restore point. */
  openDatabase(name: string): void {
    this.facts.openDatabase(name);
    this.askAndShow();
  }

  /**
   * Does what was offered for an error or a finding. What cannot be done in the form is left to the caller.
   * @returns the fix; undefined when it is not to be had any more
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

  /** Does everything that is offered for errors. */
  fixAll(): void {
    if (!this.isFrozen) this.set(withAllFixes(this.draft, this.answers().facts));
  }

  /**
   * Takes a size to start from. A tool takes none once the user has changed anything; what it takes the page has not
   * shown yet, so that a click which is under way submits nothing.
   * @param of the clone whose settings were shown
   * @returns whether it is still to be had
   */
  usePreset(id: PresetId, of: string, by: 'user' | 'tool' = 'user'): boolean {
    if (this.isFrozen || (by === 'tool' && this.changed)) return false;
    const presets = this.offers.presets(this.draft, this.answers());
    const draft = presets.find((one) => one.id === id && one.of === of)?.draft;
    if (draft) this.set(draft, by);
    return draft !== undefined;
  }

  /** What is wrong, the first error first; where to go next after something was mended. */
  get firstError(): CloneParameterName | undefined {
    return this.errors().find(({ parameter }) => parameter !== undefined)?.parameter;
  }

  /** Takes values that are all the user's choice, be it by way of a tool. */
  private set(draft: CloneDraft, by: 'user' | 'tool' = 'user'): void {
    const before = this.request;
    this.edit = { ...this.edit, draft: withOwnName(draft, this.answers()) };
    if (by === 'user') this.changed = true;
    // Before it is shown, with which the page learns the revision.
    else if (!sameRequest(before, this.request)) this.revision++;
    this.submission.forgetError();
    this.askAndShow();
  }

  /** Asks again for what a field's choices come from, and for the source, without which nothing else is asked. */
  retryLookup(parameter: CloneParameterName): void {
    this.facts.forgetFailure(parameter);
    this.askAndShow();
  }

  /** It has been found out who the keys are, or that they are somebody else's now. */
  identityChanged(): void {
    this.noticeIdentity();
    this.emit();
  }

  private noticeIdentity(): void {
    if (this.submission.noticeIdentity()) this.revision++;
  }

  /** Asks anew for what changes by itself unless it was asked within this time; what is known stands meanwhile. */
  refreshFacts(maxAgeMs: number): Promise<void> {
    return this.facts.refresh(maxAgeMs);
  }

  /** Opens the form for another clone, which gets a name of its own. */
  startAnew(): void {
    if (!this.submission.canStartAnew) return;
    const sentName = this.job?.description ?? '';
    this.submission.intent.startAnew();
    this.edit = { ...this.edit, draft: forAnother(this.draft, this.answers(), sentName) };
    this.emit();
  }

  /**
   * Submits the draft unless something is wrong with it or it has been submitted already.
   * @param revision of the state that the user saw
   * @returns where to look: at the findings, at a field that was refused, or at the error as a whole
   */
  async submit(revision = this.revision): Promise<SubmitOutcome> {
    if (this.isDisposed || this.isFrozen) return { kind: 'none' };
    if (revision !== this.revision) {
      // The page has not shown yet what an answer has just changed: nobody has agreed to that.
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
        price: this.facts.price.value,
      }),
      onDidChange: () => {
        this.emit();
      },
    });
    if (result !== 'error') return { kind: result };
    const { error } = this;
    return { kind: 'error', parameter: error && errorFields(error)[0] };
  }

  /** Shows a job as soon as it is on disk, while it is still being sent. */
  showJob(job: CloneJob): void {
    this.submission.intent.show(job);
    this.emit();
  }

  /** What the page shows. */
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

  /** Something that is shown has changed outside of it. */
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
    return answersOf(this.facts, this.options.takenNames?.());
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

  /** Fills in what an answer tells, and asks for what depends on it. */
  private learn(): void {
    if (!this.isFrozen) {
      const before = this.request;
      this.edit = withAnswers(this.edit, this.answers());
      if (!sameRequest(before, this.request)) this.revision++;
    }
    this.follow();
  }

  /** Asks for what the draft depends on, and what its presets cost once they are looked at. */
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
