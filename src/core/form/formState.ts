import { t } from '@vscode/l10n';
import {
  isCloneParameterName,
  type CloneDraft,
  type CloneParameterName,
  type Finding,
} from '../../shared/clone';
import type { BackupSet, LogSpan } from '../../shared/model';
import { visible } from '../../shared/plain';
import { present } from '../../shared/present';
import type { FormError, FormProgress, FormState } from '../../shared/protocol';
import type { TimelineView } from '../../shared/timeline';
import { identityText } from '../accounts/identity';
import { applicableRows, droppedValues, valuesOfWire } from '../clone/draft';
import { valueOf, type Recovery } from '../clone/facts';
import type { Fix } from '../clone/fix';
import { fixFor, fixOfFinding } from '../clone/fixes';
import { engineLabel } from '../clone/labels';
import { operationOf } from '../clone/operations';
import type { ParameterRow } from '../clone/parameters';
import { timelineOf } from '../clone/timeline';
import type { Clock } from '../clock';
import { fieldLabel } from '../errors/fields';
import { missingValueCode } from '../errors/catalogue/meanings';
import type { ExplainedError } from '../errors/explain';
import { shownZone, zoneLabel } from '../format';
import { estimateDuration } from '../jobs/estimate';
import { jobName, type CloneJob } from '../jobs/job';
import type { JobStore } from '../jobs/store';
import { allChoices } from './choices';
import { databasesView } from './databases';
import type { FormEdits } from './formEdits';
import { groupLines, summaryOf } from './groups';
import type { FormLookups } from './lookups';
import { presetViews } from './presets';
import { money, priceView } from './price';
import { reviewView } from './review';
import type { Submission } from './submission';
import { costNote, formProgress, windowView } from './formStateParts';
import { sentences } from '../sentences';

export interface FormViewOptions {
  readonly accountId: string;
  readonly accountLabel: string;
  readonly clock: Clock;
  readonly store: JobStore;
}

interface Shown {
  readonly edits: FormEdits;
  readonly submission: Submission;
}

/** Creates the state that the page shows. Large parts are rebuilt only when their content has changed. */
export class FormView {
  private drawn:
    | {
        readonly backups: readonly BackupSet[];
        readonly recovery: Recovery | undefined;
        readonly logs: readonly LogSpan[] | undefined;
        readonly zone: string;
        readonly view: TimelineView;
      }
    | undefined;

  constructor(private readonly options: FormViewOptions) {}

  state(shown: Shown): FormState {
    const { edits, submission } = shown;
    const { draft, facts, offers } = edits;
    const answers = edits.answers();
    const { clock } = this.options;
    const source = facts.likelySource;
    const { intent, isFrozen } = submission;
    const review = reviewView(draft, facts.source.value, facts.classSpecs.value, clock.now());
    const applicable = applicableRows(draft);
    const lines = { source, classSpecs: facts.classSpecs.value, vSwitches: facts.vSwitches.value };
    const { places } = operationOf(draft);
    // The smallest may be of another edition, which can be chosen only where the request names it.
    const presets = offers
      .presets(draft, answers)
      .filter(({ id }) => id !== 'smallest' || places.Category !== 'draft');
    const like = presets.find(({ id }) => id === 'source')?.draft;
    const timeline = this.timeline(facts);
    return {
      seq: edits.seq,
      revision: edits.revision,
      draft,
      accountId: this.options.accountId,
      ...(intent.jobId === undefined ? {} : { jobId: intent.jobId }),
      draftId: intent.id,
      ...this.head(shown),
      zone: zoneLabel(clock.now()),
      visible: applicable.map(({ name }) => name),
      choices: allChoices(draft, facts),
      recoveryWindow: windowView(facts.recovery, facts.source),
      ...(timeline ? { timeline } : {}),
      databases: databasesView(facts.databases, source),
      dropped: droppedValues(draft).map(({ name, text, reason }) => ({
        parameter: name,
        sentence: t('{0} “{1}” is not sent, because {2}.', fieldLabel(name), short(text), reason),
      })),
      price: priceView(draft, facts.price.answer, like && offers.priceOf(like), facts.waitNote),
      presets: presetViews(presets, answers, (preset) => offers.priceOf(preset)),
      classPrices: classPrices(edits),
      groups: groupLines(draft, lines, review),
      summary: summaryOf(draft, lines),
      review,
      findings: edits
        .findings()
        .map((one) => findingView(one, isFrozen ? undefined : fixOfFinding(one, draft, answers.facts))),
      showAllFindings: submission.showsAllFindings,
      ...errorOf(shown, applicable),
      ...this.progress(submission),
      ...(!isFrozen && offersBackup(draft, facts.backups.value, clock.now()) ? { offersBackup: true } : {}),
      // A request file describes a clone within a region.
      ...(operationOf(draft).restores === 'backups' ? { offersFile: true } : {}),
      costNote: visible(costNote(draft, source, facts.backups.value)),
      frozen: isFrozen,
      canSubmit: !isFrozen,
    };
  }

  private head({ edits: { draft, facts }, submission }: Shown): Pick<FormState, 'title' | 'subtitle'> {
    const source = facts.likelySource;
    const sourceName = visible(source?.description || source?.dbInstanceId || draft.sourceId);
    const made = madeOf(submission.intent.job);
    const { identity } = submission;
    return {
      title: made ? visible(jobName(made)) : t('Clone {0}', sourceName),
      subtitle: [
        made ? t('Clone of {0}', sourceName) : '',
        source ? engineLabel(source.engine, source.engineVersion) : '',
        draft.regionId,
        draft.sourceRegionId === undefined ? '' : t('source in {0}', draft.sourceRegionId),
        draft.sourceId,
        this.options.accountLabel,
        identity ? identityText(identity) : '',
      ]
        .filter(Boolean)
        .map(visible)
        .join(' · '),
    };
  }

  /** Rebuilt only when its content has changed, because an instance may have thousands of backup sets. */
  private timeline(facts: FormLookups): TimelineView | undefined {
    const [backups, recovery, logs] = [facts.backups.value, facts.recovery.value, facts.logs.value];
    const zone = shownZone();
    const drawn = this.drawn;
    const isOther =
      drawn?.backups !== backups ||
      drawn?.recovery !== recovery ||
      drawn?.logs !== logs ||
      drawn?.zone !== zone;
    if (backups && isOther) {
      const view = timelineOf(backups, recovery, this.options.clock.now(), logs);
      this.drawn = { backups, recovery, logs, zone, view };
    }
    return backups && this.drawn?.view;
  }

  private progress({ intent, stage }: Submission): { readonly progress?: FormProgress } {
    const shown = intent.job && this.progressOf(intent.job);
    if (shown) return { progress: shown };
    if (intent.isGone) return { progress: plainProgress('gone', t('Sent'), goneSentence()) };
    if (stage === 'idle') return {};
    const sentence = stage === 'sending' ? t('Sending the request…') : t('Checking…');
    return { progress: plainProgress('sending', sentence, sentence) };
  }

  private progressOf(job: CloneJob): FormProgress | undefined {
    const { clock, store } = this.options;
    return formProgress(job, { now: clock.now(), estimate: estimateDuration(job, store.list()) });
  }
}

const dayMs = 24 * 60 * 60_000;

/** Whether the chosen set is older than a day, and a new backup would be among the sets to choose from. */
function offersBackup(draft: CloneDraft, backups: readonly BackupSet[] | undefined, now: number): boolean {
  if (draft.restoreBy !== 'backupSet' || operationOf(draft).restores === 'copies') return false;
  const id = draft.values.BackupId?.text.trim();
  const { endTime } = backups?.find(({ backupId }) => backupId === id) ?? {};
  return endTime !== undefined && now - endTime > dayMs;
}

/** What the user agrees to, with the price where it is known and without hiding where it is not. */
export function costToConfirm({ costNote: note, price }: FormState): string {
  return price.status === 'ready'
    ? sentences(note, price.sentence)
    : sentences(note, t('The price is not known here; see it in the console first.'));
}

export function madeOf(job: CloneJob | undefined): CloneJob | undefined {
  return job?.phase === 'refused' || job?.phase === 'sending' ? undefined : job;
}

function findingView(finding: Finding, fix: Fix | undefined): FormState['findings'][number] {
  const label = fix?.label ?? '';
  // The page requests a fix by its code; advice has no code.
  const code = finding.code ?? (label === '' ? undefined : '');
  return { ...finding, code, isMissing: code === missingValueCode, fix: label };
}

/** The error for the page: with the fields that it may be about, and its fix. */
function errorOf(
  { edits, submission }: Shown,
  applicable: readonly ParameterRow[],
): { readonly error?: FormError } {
  const { draft } = edits;
  const explained = submission.shownError(draft);
  if (!explained) return {};
  const fix = submission.isFrozen ? undefined : fixFor(explained.code, draft, edits.answers().facts);
  const { code, httpStatus, requestId, serviceMessage, recommend, ramPolicy, retryable } = explained;
  const error = present({
    code,
    httpStatus,
    requestId: requestId && visible(requestId),
    serviceMessage: serviceMessage && visible(serviceMessage),
    title: visible(explained.title),
    cause: visible(explained.cause),
    remedy: visible(explained.remedy),
    fields: errorFields(explained, applicable),
    retryable,
    recommend,
    ramPolicy,
    fix: fix?.label,
  });
  return { error };
}

/**
 * The fields that an error may be about and that the form shows, most likely first. The error is shown at the first of
 * them, which also gets the focus.
 */
function errorFields(
  { fields, isOfPrimary }: ExplainedError,
  applicable: readonly ParameterRow[],
): CloneParameterName[] {
  const names = fields.flatMap((name) => [
    ...(isCloneParameterName(name) ? [name] : []),
    ...(isOfPrimary ? [] : valuesOfWire(name)),
  ]);
  const shown = new Set(applicable.filter(({ field }) => field).map(({ name }) => name));
  return [...new Set(names)].filter((name) => shown.has(name));
}

function classPrices({ draft, facts, offers }: FormEdits): Record<string, string> {
  // The price of a serverless clone depends on its capacity instead of its class.
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  return Object.fromEntries(
    (facts.classes.value ?? []).flatMap(({ dbInstanceClass: name }) => {
      if (serverless) return [[name, '–']];
      const price = offers.priceOfClass(draft, name);
      return price ? [[name, money(price.trade, '').trim()]] : [];
    }),
  );
}

function plainProgress(phase: FormProgress['phase'], title: string, sentence: string): FormProgress {
  return { phase, title, sentence, costs: '', facts: [] };
}

function goneSentence(): string {
  return t(
    'This form was sent, but the record of its clone is missing. If the clone is not in the Clones view, look for it in the console before you create another one.',
  );
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
