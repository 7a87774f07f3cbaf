import { t } from '@vscode/l10n';
import { errorRows, policySection } from '../errors/details';
import { describeInOneLine, explainFailure } from '../errors/explain';
import type { KeptError } from '../errors/keptErrors';
import {
  bothTimes,
  markdownCode as code,
  markdownDocument,
  markdownRow as row,
  markdownText as text,
} from '../errors/markdown';
import { consoleAddress } from '../console';
import { bytes, duration } from '../format';
import { costSoFar, costText, rateText } from './cost';
import { tookOf } from './duration';
import { existsStill, isFinished, shownRequest, type CloneJob, type JobPhase } from './job';
import { isAcceptance, noteName, noteText, phaseLabel } from './historyNotes';
import { accountIds } from '../../shared/ids';

export interface JobDetailsContext {
  /** Epoch milliseconds, for phases that have not ended yet. */
  readonly now: number;
  readonly versions: string;
  /** Earlier refused attempts of the same form, newest first. */
  readonly earlier?: readonly CloneJob[];
}

/**
 * Everything known about a job as Markdown that can be pasted into a ticket. A job holds no secret: its token is
 * useless without the keys of the account.
 */
export function jobDetails(job: CloneJob, { now, versions, earlier = [] }: JobDetailsContext): string {
  const explained = job.error && explainFailure(job.error);
  const spans = phaseSpans(job, now);
  return markdownDocument([
    `# ${t('Clone {0}', code(job.description || job.dbInstanceId || job.sourceId))}`,
    '',
    row(t('Source'), job.sourceName ? `${code(job.sourceName)} ${code(job.sourceId)}` : code(job.sourceId)),
    ...(job.draft.sourceRegionId === undefined
      ? []
      : [row(t('Region of the source'), code(job.draft.sourceRegionId))]),
    row(t('Region'), code(job.regionId)),
    ...(job.dbInstanceId ? [row(t('New instance'), code(job.dbInstanceId))] : []),
    ...(job.orderId ? [row(t('Order'), code(job.orderId))] : []),
    row(t({ message: 'State', comment: ['How far a clone request has come.'] }), text(phaseLabel(job.phase))),
    row(t('Submitted'), bothTimes(job.createdAt)),
    ...tookRow(job),
    ...costRow(job, now),
    ...attemptsRow(job),
    ...consoleRow(job),
    row(t('Versions'), text(versions)),
    '',
    ...(explained
      ? [
          `## ${t('Error')}`,
          '',
          row(t('What happened'), text(explained.title)),
          ...errorRows(explained),
          ...policySection(explained, '###'),
          '',
        ]
      : []),
    ...earlierSection(earlier),
    ...verificationSection(job),
    `## ${t('Request')}`,
    '',
    ...Object.entries(shownRequest(job)).map(([name, value]) => row(text(name), code(value))),
    '',
    ...(spans.length > 0 ? [`## ${t('How long each phase took')}`, ''] : []),
    ...spans.map(({ phase, ms, open }) =>
      row(text(phaseLabel(phase)), open ? t('{0} so far', duration(ms)) : duration(ms)),
    ),
    '',
    `## ${t('History')}`,
    '',
    ...job.history.map(({ at, phase, note }) =>
      row(bothTimes(at), text(t('{0}: {1}', phaseLabel(phase), noteText(note)))),
    ),
  ]);
}

function earlierSection(earlier: readonly CloneJob[]): string[] {
  if (earlier.length === 0) return [];
  const reason = ({ phase, error }: CloneJob): string =>
    text(error ? describeInOneLine(explainFailure(error)) : phase);
  return [
    `## ${t('Earlier attempts')}`,
    '',
    ...earlier.map((job) => row(bothTimes(job.createdAt), reason(job))),
    '',
  ];
}

function verificationSection({ verification }: CloneJob): string[] {
  if (!verification) return [];
  const { at, outcome, databases } = verification;
  const size = (value: number | undefined): string => (value === undefined ? '' : bytes(value));
  const states = {
    found: t('present'),
    missing: t('missing in the clone'),
    extra: t('not in the restore point'),
  };
  const outcomes = {
    verified: t('Every database of the restore point is in the clone.'),
    differs: t('The databases of the clone differ from those of the restore point.'),
    unsure: t(
      'The databases of the restore point are not known, so the clone was compared with the source as it is now.',
    ),
  };
  return [
    `## ${t('Databases')}`,
    '',
    text(outcomes[outcome]),
    '',
    row(t('Compared'), bothTimes(at)),
    '',
    `| ${[t('Database'), t({ message: 'State', comment: ['Whether a database is in the clone.'] }), t('Size in the restore point'), t('Size in the clone')].join(' | ')} |`,
    '| :-- | :-- | --: | --: |',
    ...databases.map(
      ({ name, state, expectedBytes, actualBytes }) =>
        `| ${[code(name.replaceAll('|', '\\|')), states[state], size(expectedBytes), size(actualBytes)].join(' | ')} |`,
    ),
    '',
    text(t('Sizes in the clone come from its first backup, if there is one.')),
    '',
  ];
}

function tookRow(job: CloneJob): string[] {
  const took = tookOf(job);
  if (!took) return [];
  return [row(t('Time taken'), took.exact ? duration(took.ms) : t('{0} at most', duration(took.ms)))];
}

/** Uses the price at the time of submission. */
function costRow(job: CloneJob, now: number): string[] {
  const soFar = costSoFar(job, now);
  const texts = [existsStill(job) ? rateText(job) : '', soFar ? costText(soFar) : ''].filter(Boolean);
  return texts.length === 0 ? [] : [row(t('Cost'), text(texts.join(' · ')))];
}

/**
 * The error that the job ended with or is stuck at, and when. Undefined while the job is still being sent, even if an
 * attempt has failed.
 */
export function failureOfJob(job: CloneJob): KeptError | undefined {
  const error = job.phase === 'sending' ? undefined : job.error;
  if (!error) return undefined;
  const at = job.history.findLast(({ phase }) => phase === job.phase)?.at ?? job.finishedAt ?? job.createdAt;
  return { explained: explainFailure(error), at, regionId: job.regionId };
}

interface PhaseSpan {
  readonly phase: JobPhase;
  readonly ms: number;
  readonly open: boolean;
}

/**
 * Merges consecutive transitions to the same phase. If a job is not watched, the end of its last phase is not known, so
 * that phase is left out.
 */
function phaseSpans(job: CloneJob, now: number): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  for (const [index, { at, phase }] of job.history.entries()) {
    const next = job.history[index + 1];
    if (!next && (isFinished(job) || !job.watched)) break;
    const before = spans.at(-1)?.phase === phase ? spans.pop() : undefined;
    spans.push({ phase, ms: (before?.ms ?? 0) + Math.max(0, (next?.at ?? now) - at), open: !next });
  }
  return spans;
}

/** Each unanswered attempt has its own entry in the history. The answer, if any, belongs to one more attempt. */
function attemptsRow(job: CloneJob): string[] {
  const unanswered = job.history.filter(
    ({ phase, note }) => phase === 'sending' && noteName(note) === 'unanswered',
  ).length;
  const answered = job.history.some(
    // A refusal for lack of credentials means that nothing was sent, and an instance found by its name is not an
    // answer.
    ({ phase, note }) =>
      (phase === 'refused' && job.error?.kind !== 'credentials') ||
      (phase === 'accepted' && isAcceptance(note)),
  );
  const all = unanswered + (answered ? 1 : 0);
  if (all === 0) return [];
  const value = unanswered === 0 ? String(all) : t('{0}, of which {1} without a response', all, unanswered);
  return [row(t('Recorded requests'), value)];
}

/** A link to the new instance in the console. The sandbox has no console. */
function consoleRow({ accountId, regionId, dbInstanceId }: CloneJob): string[] {
  if (accountId === accountIds.sandbox || !dbInstanceId) return [];
  return [row(t('Console'), `<${consoleAddress(regionId, dbInstanceId)}>`)];
}
