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
import type { GroupSpec, PresetId } from '../../shared/protocol';
import { sameRequest, toRequest, type GivenValues } from '../clone/draft';
import type { Fix } from '../clone/fix';
import { fixFor, fixOfFinding, withFix } from '../clone/fixes';
import { operationOf } from '../clone/operations';
import type { Clock } from '../clock';
import { takenNames } from '../jobs/job';
import type { JobStore } from '../jobs/store';
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
import { Offers } from './offers';
import { reviewView } from './review';
import type { Submission } from './submission';

export interface FormEditsOptions {
  readonly accountId: AccountId;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly draft: CloneDraft;
  readonly given?: GivenValues | undefined;
  /** The tree's data of the source and the backup set, so that the form is filled in before the first answer. */
  readonly known?: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  /** Rejects when the account cannot be used; the form shows this like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  /** Whether calls wait because the service refuses them; `onDidChange` is not called when this changes. */
  readonly isSlowed?: (() => boolean) | undefined;
  /** The form was open before, and the user may have changed it then. */
  readonly wasOpen?: boolean;
  readonly onDidChange: () => void;
}

/**
 * The draft of a form as the user, a tool and the answers of RDS change it, with what is known around it (`lookups.ts`)
 * and offered for it (`offers.ts`). What a change makes of the draft is in `editor.ts`.
 */
export class FormEdits {
  private edit: Edited;
  private lastSeq = 0;
  private changesUnseen = 0;
  private changed: boolean;
  readonly facts: FormLookups;
  readonly offers: Offers;

  constructor(
    private readonly options: FormEditsOptions,
    private readonly submission: Pick<Submission, 'isFrozen' | 'isBeingMade' | 'forgetError' | 'intent'>,
  ) {
    const { accountId, store } = options;
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
        options.onDidChange();
      },
    };
    this.facts = new FormLookups(lookups);
    this.offers = new Offers(this.facts, { ...lookups, accountId, jobs: () => store.list() });
    const wasSent = submission.intent.job !== undefined;
    this.edit = opened(options.draft, this.answers(), wasSent, options.given);
  }

  cancel(): void {
    this.facts.cancel();
    this.offers.cancel();
  }

  get draft(): CloneDraft {
    return this.edit.draft;
  }

  get request(): CloneRequest {
    return toRequest(this.draft);
  }

  /** Number of the last edit of the page that the draft contains. */
  get seq(): number {
    return this.lastSeq;
  }

  /** Counts the changes that come from answers and tools instead of the user, so that the page must show them first. */
  get revision(): number {
    return this.changesUnseen;
  }

  /** Something beside the draft has changed that the user must see before the form is submitted. */
  mustBeSeen(): void {
    this.changesUnseen++;
  }

  /** Whether the user has changed anything, possibly before the form was restored. */
  get isChanged(): boolean {
    return this.changed;
  }

  /** Whether the user has changed anything that is worth keeping. */
  get isTouched(): boolean {
    // The backup set does not count as an edit: it comes from the node that the form was opened on.
    const isTouched = Object.entries(this.draft.values).some(
      ([name, value]) => isUsersChoice(value) && name !== 'BackupId',
    );
    return isTouched && this.changed;
  }

  get backups(): readonly BackupSet[] | undefined {
    return this.facts.backups.value;
  }

  /** Makes the draft one for another clone. @param sentName name of the first clone */
  startAnew(sentName: string): void {
    this.edit = { ...this.edit, draft: forAnother(this.draft, this.answers(), sentName) };
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
    const { source, classSpecs } = this.facts;
    const names = reviewView(this.draft, source.value, classSpecs.value, this.options.clock.now())
      .differences.filter(({ canReset }) => canReset)
      .map((one) => one.parameter);
    const wanted = parameter ? names.filter((name) => name === parameter) : names;
    this.take({ kind: 'reset', names: wanted }, this.lastSeq);
  }

  private take(edit: Edit | undefined, seq: number): void {
    this.lastSeq = Math.max(this.lastSeq, seq);
    if (edit?.kind === 'value') this.facts.typingPause.typing();
    if (edit && !this.submission.isFrozen) this.set(edited(this.draft, edit, this.answers()));
    else this.options.onDidChange();
  }

  /** The user opened a group, which may need lookups of its own. */
  openGroup(group: GroupSpec['id']): void {
    if (group === 'protection') this.facts.wantHostGroups();
    if (group === 'size') this.offers.want();
    this.askAndShow();
  }

  showClasses(classes: readonly string[]): void {
    this.offers.showClasses(this.draft, classes);
    this.options.onDidChange();
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
    if (this.submission.isFrozen) return undefined;
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
    if (!this.submission.isFrozen) this.set(withAllFixes(this.draft, this.answers().facts));
  }

  /**
   * Applies a preset. A tool may do so only while the user has changed nothing; the revision changes then, because
   * the page has not shown the new values yet and a pending click must not submit them.
   * @param of id of the job whose settings were shown
   * @returns whether the preset still applies
   */
  usePreset(id: PresetId, of: string, by: 'user' | 'tool' = 'user'): boolean {
    if (this.submission.isFrozen || (by === 'tool' && this.changed)) return false;
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
    else if (!sameRequest(before, this.request)) this.changesUnseen++;
    this.submission.forgetError();
    this.askAndShow();
  }

  /** Repeats a field's failed lookup and the source's, because all others depend on the source. */
  retryLookup(parameter: CloneParameterName): void {
    this.facts.forgetFailure(parameter);
    this.askAndShow();
  }

  /**
   * Repeats the lookups of data that changes over time, unless they ran within this time; old answers stay until
   * then.
   */
  refreshFacts(maxAgeMs: number): Promise<void> {
    return this.facts.refresh(maxAgeMs);
  }

  answers(): Answers {
    return answersOf(this.facts, takenNames(this.options.store.list()));
  }

  errors(): readonly Finding[] {
    return this.findings().filter(({ severity }) => severity === 'error');
  }

  findings(): readonly Finding[] {
    const { source } = this.facts;
    return findingsOf(this.draft, this.answers().facts, {
      sourceProblem: problemOf(source),
      isBeingMade: this.submission.isBeingMade(this.request),
    });
  }

  /** Fills in values from new answers, and starts the lookups that depend on them. */
  private learn(): void {
    if (!this.submission.isFrozen) {
      const before = this.request;
      this.edit = withAnswers(this.edit, this.answers());
      if (!sameRequest(before, this.request)) this.changesUnseen++;
    }
    this.follow();
  }

  /** Starts the lookups that the draft and its visible presets need. */
  follow(): void {
    this.facts.follow(this.draft);
    if (!this.submission.isFrozen) this.offers.follow(this.draft, this.answers());
  }

  private askAndShow(): void {
    this.follow();
    this.options.onDidChange();
  }
}
