import { t } from '@vscode/l10n';
import {
  type AfterClone,
  type CloneDraft,
  type CloneParameterName,
  type CloneRequest,
  type Finding,
  type RestoreBy,
} from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import { identityText, isSameIdentity, type Identity } from '../accounts/identity';
import type { BackupSet, Instance, InstanceDetail } from '../../shared/model';
import type { FormError, FormProgress, FormState, GroupSpec } from '../../shared/protocol';
import { visible } from '../../shared/plain';
import type { TimelineView } from '../../shared/timeline';
import { withChange, withFacts } from '../clone/dependentValues';
import {
  applicableRows,
  checkDraft,
  droppedValues,
  fillFrom,
  hasErrors,
  sameRequest,
  toRequest,
  without,
  withLatestTime,
  withNewestSet,
  withRestoreBy,
  withoutDefaultTime,
  withoutSourceValues,
  withValue,
} from '../clone/draft';
import { valueOf, type Recovery } from '../clone/facts';
import { fixFor, fixOfFinding, withFix, type Fix } from '../clone/fixes';
import { engineLabel } from '../clone/labels';
import { suggestName } from '../clone/prefill';
import { timelineOf } from '../clone/timeline';
import { fieldLabel } from '../errors/fields';
import { shownZone } from '../format';
import { missingValueCode } from '../errors/catalogue/meanings';
import { explain, explainFailure, type ExplainedError } from '../errors/explain';
import { estimateDuration } from '../jobs/estimate';
import { sentBy, type CloneJob } from '../jobs/job';
import { IntentTaken, type JobRequest } from '../jobs/submit';
import type { RdsClient } from '../rds/client';
import { allChoices } from './choices';
import { databasesView } from './databases';
import { FormLookups } from './lookups';
import { problemOf } from './lookupProblem';
import { FormIntent, type FormIntentOptions } from './intent';
import { lastCloneOffer, lastCloneView, type LastCloneOffer } from './lastClone';
import { priceView } from './price';
import { reviewView } from './review';
import { costNote, formError, formProgress, restoredBytes, shortRestorePoint, windowView } from './view';

/** Facts older than this are asked again before they keep a draft from being submitted. */
const staleFactsMs = 20_000;

export type SubmitOutcome =
  | { readonly kind: 'none' | 'findings' }
  | { readonly kind: 'error'; readonly parameter: CloneParameterName | undefined };

export interface FormSessionOptions extends FormIntentOptions {
  readonly draft: CloneDraft;
  /** What the tree knows of the source, so that the form is filled in before the first answer. */
  readonly known?: Instance | undefined;
  /** Fails where the account cannot be used, which the form then tells like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  /** Writes the job and sends it; resolves when the outcome is known or declared unknown. */
  readonly submit: (request: JobRequest) => Promise<CloneJob>;
  /** Asks before money is spent at once; the note says on what. */
  readonly confirm: (costNote: string, what: 'buy' | 'order') => Promise<boolean>;
  /** Asks before the same is made once more that was made within the last day. */
  readonly confirmSecond: (first: CloneJob) => Promise<boolean>;
  /** What the account is called, for the form's head. */
  readonly accountLabel: string;
  /** Who the keys are, as far as it is known by now. */
  readonly identity?: (() => Identity | undefined) | undefined;
  /** Whether calls wait because the service refuses them; `repaint` tells that this has changed. */
  readonly isSlowed?: (() => boolean) | undefined;
  /** It was open before and may have been worked on then. */
  readonly wasOpen?: boolean;
  readonly onDidChange: () => void;
}

/**
 * The host's side of one form: the draft, what is known about its surroundings, and the job it became. The page only
 * shows the state and reports what the user does.
 */
export class FormSession {
  private draft: CloneDraft;
  private seq = 0;
  private readonly intent: FormIntent;
  /** Not idle from the click until the outcome is known, so that a second click finds the door closed. */
  private stage: 'idle' | 'checking' | 'sending' = 'idle';
  private showAllFindings = false;
  /** What kept the request from being sent. */
  private localError: ExplainedError | undefined;
  private disposed = false;
  /** Counts what answers, and not the user, have changed in the request. */
  private revision = 0;
  /** Whether the user has done anything here. */
  private changed = false;
  private readonly subscription: { dispose(): void };
  private readonly facts: FormLookups;
  /** Who the keys were when that was last known, which is what the user has seen. */
  private shownIdentity: Identity | undefined;

  /** Whether everything was known once, so that a difference is one and not an answer that is missing. */
  private complete = false;
  /** Whether the source's own details have been filled in. */
  private filled = false;
  private drawn:
    | {
        readonly backups: readonly BackupSet[];
        readonly recovery: Recovery | undefined;
        readonly zone: string;
        readonly view: TimelineView;
      }
    | undefined;

  constructor(private readonly options: FormSessionOptions) {
    this.intent = new FormIntent(options);
    this.changed = options.wasOpen ?? false;
    this.facts = new FormLookups({
      known: options.known,
      client: options.client,
      clock: options.clock,
      isSlowed: options.isSlowed,
      onDidChange: () => {
        this.learn();
        this.emit();
      },
    });
    // The latest time of when a draft was kept is not the latest any more.
    const draft = this.intent.job ? options.draft : withoutDefaultTime(options.draft);
    this.draft = fillFrom(draft, this.facts.likelySource, options.clock.now());
    this.subscription = options.store.onDidChange(() => {
      this.intent.refresh(this.stage !== 'idle');
      this.emit();
      this.facts.followOffer(this.lastClone()?.draft);
    });
  }

  /** Begins to ask the cloud. */
  start(): void {
    this.follow();
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
    this.facts.cancel();
  }

  get draftId(): string {
    return this.intent.id;
  }

  /** The token that the form itself would send with the request as it stands. */
  get clientToken(): string {
    return this.intent.tokenFor(this.request);
  }

  get accountId(): AccountId {
    return this.options.accountId;
  }

  get regionId(): string {
    return this.draft.regionId;
  }

  get job(): CloneJob | undefined {
    return this.intent.job;
  }

  /** What is to be kept when the form is closed: a draft that someone has worked on and that was not sent. */
  get unsent(): CloneDraft | undefined {
    // The backup set is the node's that the form was opened on.
    const touched = Object.entries(this.draft.values).some(
      ([name, { origin }]) => origin === 'chosen' && name !== 'BackupId',
    );
    return touched && this.changed && this.intent.isOpen && !this.intent.isRefusedAs(this.request)
      ? this.draft
      : undefined;
  }

  /** Whether a clone was made of it, so that it need not be kept. */
  get wasSent(): boolean {
    return !this.intent.isOpen;
  }

  /** What is known of the source, for a kept draft. */
  get sourceLabel(): { readonly name: string; readonly engine: string } {
    const source = this.facts.likelySource;
    return { name: source?.description ?? '', engine: source?.engine ?? this.draft.engine ?? '' };
  }

  /** When the chosen backup set ended, epoch milliseconds. */
  get backupEndTime(): number | undefined {
    const id = this.draft.restoreBy === 'backupSet' ? valueOf(this.draft, 'BackupId') : undefined;
    return id === undefined
      ? undefined
      : this.facts.backups.value?.find((one) => one.backupId === id)?.endTime;
  }

  /** Tells the tabs of one source apart; blank while it is not known. */
  get restoreLabel(): string {
    return shortRestorePoint(this.draft, this.facts.backups.value);
  }

  /** How many values keep the draft from being sent. */
  get errorCount(): number {
    return this.findings().filter(({ severity }) => severity === 'error').length;
  }

  /** The request as it stands, for copying. */
  get request(): CloneRequest {
    return toRequest(this.draft);
  }

  /** What the form shows an error of, explained; for copying and for the service's diagnosis link. */
  get error(): ExplainedError | undefined {
    return this.failure();
  }

  change(parameter: CloneParameterName, text: string, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    // Which instance a form is about is not for its page to say.
    if (this.isFrozen || parameter === 'RegionId' || parameter === 'DBInstanceId') {
      this.emit();
      return;
    }
    this.changed = true;
    this.draft = withChange(this.draft, parameter, text, this.facts.known());
    this.localError = undefined;
    this.follow();
    this.emit();
  }

  setRestoreBy(restoreBy: RestoreBy, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    if (!this.isFrozen) {
      this.changed = true;
      this.draft = withRestoreBy(this.draft, restoreBy);
    }
    this.follow();
    this.emit();
  }

  /** What is to be done once the clone is ready, which is no part of the request. */
  setAfter(after: AfterClone, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    if (!this.isFrozen) {
      this.changed = true;
      this.draft = { ...this.draft, after };
    }
    this.emit();
  }

  /** The user opened a group that asks the cloud for something of its own. */
  openGroup(group: GroupSpec['id']): void {
    if (group !== 'advanced') return;
    this.facts.wantHostGroups();
    this.follow();
    this.emit();
  }

  /** The user looks into a database of the restore point. */
  openDatabase(name: string): void {
    this.facts.openDatabase(name);
    this.follow();
    this.emit();
  }

  /**
   * Does what was offered for an error or a finding. What cannot be done in the form is left to the caller.
   * @returns the fix; undefined when it is not to be had any more
   */
  fix(code: string, parameter: CloneParameterName | undefined): Fix | undefined {
    if (this.isFrozen) return undefined;
    const facts = this.facts.known();
    const fix =
      parameter === undefined
        ? fixFor(code, this.draft, facts)
        : this.findings()
            .filter((one) => one.code === code && one.parameter === parameter)
            .map((one) => fixOfFinding(one, this.draft, facts))
            .find(Boolean);
    if (fix?.kind !== 'values') return fix;
    this.set(withFix(this.draft, fix, facts));
    return fix;
  }

  /** Takes several values at once, all of them the user's choice. */
  private set(draft: CloneDraft): void {
    this.changed = true;
    this.draft = draft;
    this.localError = undefined;
    this.follow();
    this.emit();
  }

  /** Asks again for what a field's choices come from, and for the source, without which nothing else is asked. */
  retryLookup(parameter: CloneParameterName): void {
    this.facts.forgetFailure(parameter);
    this.follow();
    this.emit();
  }

  /** It has been found out who the keys are, or that they are somebody else's now. */
  identityChanged(): void {
    this.noticeIdentity();
    this.emit();
  }

  /** @returns who the keys are now, where it is known */
  private noticeIdentity(): Identity | undefined {
    const now = this.options.identity?.();
    const before = this.shownIdentity;
    if (now) this.shownIdentity = now;
    // Nobody has agreed yet to send it as somebody else.
    if (now && before && !isSameIdentity(before.id, now)) this.revision++;
    return now;
  }

  /** Asks anew for what changes by itself unless it was asked within this time; what is known stands meanwhile. */
  refreshFacts(maxAgeMs: number): Promise<void> {
    return this.facts.refresh(maxAgeMs);
  }

  /** Opens the form for another clone, which gets a name of its own. */
  startAnew(): void {
    if (!this.canStartAnew()) return;
    const sent = this.intent.job?.description ?? '';
    this.intent.startAnew();
    // The first clone has the address.
    this.draft = without(this.draft, (name) => name === 'PrivateIpAddress');
    const source = this.facts.source.value;
    if (source && valueOf(this.draft, 'DBInstanceDescription') === sent) {
      const name = suggestName(source, this.options.clock.now());
      this.draft = withValue(this.draft, 'DBInstanceDescription', name);
    }
    this.emit();
  }

  /**
   * Submits the draft unless something is wrong with it or it has been submitted already.
   * @param revision of the state that the user saw
   * @returns where to look: at the list of findings, at a field that was refused, or at the error as a whole
   */
  async submit(revision = this.revision): Promise<SubmitOutcome> {
    if (this.disposed || this.isFrozen) return { kind: 'none' };
    if (revision !== this.revision) {
      // The page has not shown yet what an answer has just changed: nobody has agreed to that.
      this.emit();
      return { kind: 'none' };
    }
    this.stage = 'checking';
    this.emit();
    // What is asked from here on is answered for these.
    const confirmed = this.shownIdentity?.id;
    try {
      // Not every file system tells what another window has made.
      await this.options.store.load();
      // What stood in the way may be gone: the source runs again, the recovery window has moved on.
      if (hasErrors(this.findings())) await this.refreshFacts(staleFactsMs);
      // A form that was closed meanwhile knows nothing any more, least of all that its draft is right.
      if (this.isDisposed()) return { kind: 'none' };
      if (hasErrors(this.findings())) {
        this.showAllFindings = true;
        return { kind: 'findings' };
      }
      if (
        valueOf(this.draft, 'PayType') === 'Prepaid' &&
        !(await this.options.confirm(this.costToConfirm(), orderOnly(this.draft) ? 'order' : 'buy'))
      ) {
        return { kind: 'none' };
      }
      const twin = this.intent.twinOf(this.request, this.shownIdentity);
      if (twin && !(await this.options.confirmSecond(twin))) return { kind: 'none' };
      if (this.isDisposed()) return { kind: 'none' };
      return await this.send(confirmed);
    } finally {
      this.stage = 'idle';
      this.emit();
    }
  }

  /** What the user agrees to, with the price where it is known and without hiding where it is not. */
  private costToConfirm(): string {
    const { costNote: note, price } = this.state();
    return price.status === 'ready'
      ? `${note} ${price.sentence}`
      : `${note} ${t('The price is not known here; see it in the console first.')}`;
  }

  private async send(confirmed: string | undefined): Promise<SubmitOutcome> {
    const source = this.facts.likelySource;
    this.localError = undefined;
    this.intent.forgetRefusal();
    this.stage = 'sending';
    this.emit();
    try {
      const job = await this.options.submit({
        accountId: this.options.accountId,
        intentId: this.intent.id,
        confirmed,
        draft: this.draft,
        sourceName: source?.description ?? '',
        engine: source?.engine ?? '',
        backupBytes: restoredBytes(this.draft, this.facts.backups.value),
      });
      this.intent.show(job);
    } catch (error) {
      if (error instanceof IntentTaken) this.intent.showTaken(error.job);
      else this.localError = explain(error);
    }
    const { error } = this.state();
    return error ? { kind: 'error', parameter: error.fields[0] } : { kind: 'none' };
  }

  /** Shows a job as soon as it is on disk, while it is still being sent. */
  showJob(job: CloneJob): void {
    this.intent.show(job);
    this.emit();
  }

  state(): FormState {
    const identity = this.noticeIdentity();
    const source = this.facts.likelySource;
    const findings = this.findings();
    const failure = this.failure();
    const facts = this.facts.known();
    const { job } = this.intent;
    const progress = job && this.progressOf(job);
    const offer = this.lastClone();
    const { price } = this.facts;
    const now = { draft: this.draft, price: price.value };
    return {
      seq: this.seq,
      revision: this.revision,
      draft: this.draft,
      accountId: this.options.accountId,
      jobId: this.intent.jobId,
      draftId: this.draftId,
      title: t('Clone {0}', visible(source?.description || source?.dbInstanceId || this.draft.sourceId)),
      subtitle: [
        source ? engineLabel(source.engine, source.engineVersion) : '',
        this.draft.sourceId,
        this.draft.regionId,
        t('account: {0}', this.options.accountLabel),
        identity ? identityText(identity) : '',
      ]
        .filter(Boolean)
        .map(visible)
        .join(' · '),
      visible: applicableRows(this.draft).map((row) => row.name),
      choices: allChoices(this.draft, this.facts),
      recoveryWindow: windowView(this.facts.recovery, this.facts.source),
      timeline: this.timeline(),
      databases: databasesView(this.facts.databases, this.facts.tables, source),
      dropped: droppedValues(this.draft).map(({ name, text, reason }) => ({
        parameter: name,
        sentence: t('{0} “{1}” is not sent, because {2}.', fieldLabel(name), short(text), reason),
      })),
      price: priceView(this.draft, price, this.facts.waitNote),
      ...(offer ? { lastClone: lastCloneView(offer, now, this.facts.offeredPrice(offer.draft)) } : {}),
      review: reviewView(this.draft, this.facts.source.value, this.options.clock.now()),
      findings: findings.map((finding) => ({
        ...finding,
        isMissing: finding.code === missingValueCode,
        fix: (this.isFrozen ? undefined : fixOfFinding(finding, this.draft, facts))?.label ?? '',
      })),
      showAllFindings: this.showAllFindings,
      ...(failure === undefined ? {} : { error: this.formError(failure) }),
      progress: progress ?? this.beforeSending(),
      costNote: visible(costNote(this.draft, source, this.facts.backups.value)),
      frozen: this.isFrozen,
      canSubmit: !this.isFrozen,
    };
  }

  private progressOf(job: CloneJob): FormProgress | undefined {
    const { clock, store } = this.options;
    return formProgress(job, { now: clock.now(), estimate: estimateDuration(job, store.list()) });
  }

  /** Made anew only when what it shows has changed: an instance may have thousands of sets. */
  private timeline(): TimelineView | undefined {
    const [backups, recovery] = [this.facts.backups.value, this.facts.recovery.value];
    const zone = shownZone();
    const drawn = this.drawn;
    if (backups && (drawn?.backups !== backups || drawn.recovery !== recovery || drawn.zone !== zone)) {
      const view = timelineOf(backups, recovery, this.options.clock.now());
      this.drawn = { backups, recovery, zone, view };
    }
    return backups && this.drawn?.view;
  }

  private formError(explained: ExplainedError): FormError {
    const fix = this.isFrozen ? undefined : fixFor(explained.code, this.draft, this.facts.known());
    return formError(explained, fix?.label);
  }

  /** What is under way while there is no job yet that could tell. */
  private beforeSending(): FormProgress | undefined {
    if (this.intent.isGone) return { phase: 'gone', sentence: goneSentence() };
    if (this.stage === 'idle') return undefined;
    return {
      phase: 'sending',
      sentence: this.stage === 'sending' ? t('Sending the request…') : t('Checking…'),
    };
  }

  /** The error to show: the last one, until the value it is about has been changed. */
  private failure(): ExplainedError | undefined {
    if (this.localError !== undefined) return this.localError;
    const { job } = this.intent;
    const error = job?.phase === 'refused' ? job.error : undefined;
    if (!job || !error) return undefined;
    const sent = sentBy(job);
    const current = toRequest(this.draft);
    const explained = explainFailure(error);
    const { fields } = explained;
    const changed =
      fields.length === 0 ? !sameRequest(sent, current) : fields.some((name) => sent[name] !== current[name]);
    return changed ? undefined : explained;
  }

  private findings(): readonly Finding[] {
    const findings = [...checkDraft(this.draft, this.facts.known())];
    if (this.intent.isOpen && this.intent.isBeingMade(this.request, this.shownIdentity)) {
      findings.unshift({
        severity: 'error',
        parameter: undefined,
        code: undefined,
        message: t(
          'The same clone is being sent, or it is not known yet whether it exists. See the view Clones.',
        ),
      });
    }
    if (this.facts.source.status === 'failed' && !this.facts.known().sourceMissing) {
      return [
        {
          severity: 'warning',
          parameter: 'DBInstanceId',
          code: undefined,
          message: t('The source could not be read: {0}', problemOf(this.facts.source)),
        },
        ...findings,
      ];
    }
    return findings;
  }

  /** Fills in what an answer tells, and asks for what depends on it. */
  private learn(): void {
    const before = toRequest(this.draft);
    const { source, recovery, backups } = this.facts;
    if (!this.isFrozen) {
      if (source.value) this.fill(source.value);
      if (recovery.value?.kind === 'window')
        this.draft = withLatestTime(this.draft, recovery.value.window.end);
      if (backups.value) this.draft = withNewestSet(this.draft, backups.value);
      this.draft = withFacts(this.draft, this.facts.known());
      if (!sameRequest(before, toRequest(this.draft))) this.revision++;
    }
    this.follow();
  }

  /** What the tree or a kept draft said of the source gives way to what the source says of itself. */
  private fill(source: InstanceDetail): void {
    const now = this.options.clock.now();
    if (!this.filled) this.draft = withoutSourceValues(this.draft);
    this.filled = true;
    this.draft = fillFrom(this.draft, source, now);
  }

  /** Asks for what the draft depends on, and what the settings of the last clone would cost. */
  private follow(): void {
    this.facts.follow(this.draft);
    this.complete ||= this.facts.source.status === 'ready' && this.facts.isComplete;
    this.facts.followOffer(this.lastClone()?.draft);
  }

  private lastClone(): LastCloneOffer | undefined {
    if (this.isFrozen || !this.complete) return undefined;
    const { store, accountId } = this.options;
    return lastCloneOffer(this.draft, store.list(), accountId, this.facts.known());
  }

  /**
   * Takes over the settings of the last clone.
   * @param jobId whose they were when they were offered
   * @returns the first value that has changed; undefined when they are not to be had any more
   */
  useLastClone(jobId: string): CloneParameterName | undefined {
    const offer = this.lastClone();
    if (offer?.job.id !== jobId) return undefined;
    this.set(offer.draft);
    return offer.changes[0]?.name;
  }

  /**
   * Once sent, the form stands still: a changed value must not make a second clone of what was one intent. A refusal
   * opens it again at once, a clone that is on its way when the user asks for another one.
   */
  get isFrozen(): boolean {
    return this.stage !== 'idle' || !this.intent.isOpen;
  }

  private canStartAnew(): boolean {
    return this.stage === 'idle' && this.intent.isSettled;
  }

  private isDisposed(): boolean {
    return this.disposed;
  }

  /** Something that is shown has changed outside of it. */
  repaint(): void {
    this.emit();
  }

  private emit(): void {
    if (!this.disposed) this.options.onDidChange();
  }
}

function goneSentence(): string {
  return t(
    'This form was sent, and the record of its clone is not here. If no clone of it is in the view Clones, look for it in the console before you make another one.',
  );
}

/** Whether a subscription is only ordered, to be paid in the console. */
function orderOnly(draft: CloneDraft): boolean {
  return valueOf(draft, 'AutoPay') === 'false';
}

/** A value in a sentence: what is long is recognised by its beginning. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
