import { t } from '@vscode/l10n';
import type { BackupSet, LogSpan, RecoveryWindow } from '../../shared/model';
import type {
  TimelineGap,
  TimelineSet,
  TimelineSetKind,
  TimelineView,
  TimelineWindow,
} from '../../shared/timeline';
import { daysText, duration, minuteTime } from '../format';
import { backupChoice } from './backupChoice';
import { isFullSet } from './backupScope';
import type { Recovery } from './facts';
import { whyNotRestorable } from './instanceState';
import { sentences } from '../sentences';
import { numberText } from '../language';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Shorter gaps are not shown: logs are never backed up to this very second. */
const shortestGapMs = minuteMs;

/** A full set is assumed to be missing when the distance exceeds the usual one by this factor. */
const missingFactor = 1.5;

/** A consistent time is ignored when it differs by more than this from the time of the backup. */
const consistencySlackMs = dayMs;

/** Later times break date formatting. */
const latestTime = Date.UTC(9999, 0);

interface DatedSet {
  readonly set: TimelineSet;
  readonly isFull: boolean;
}

/**
 * What can be restored, as the form's timeline draws it. A set without any time is left out.
 * @param now epoch ms, UTC, as are all times here
 * @param logs what the log backups hold; none where that is not known
 */
export function timelineOf(
  backups: readonly BackupSet[],
  recovery: Recovery | undefined,
  now: number,
  logs: readonly LogSpan[] = [],
): TimelineView {
  const dated = datedSets(backups);
  const window = recovery?.kind === 'window' ? usableWindow(recovery.window) : undefined;
  return {
    now,
    ...(window ? { window } : {}),
    sets: dated.map(({ set }) => set),
    gaps: window ? gapsOf(dated, window, now, logs) : [],
  };
}

/**
 * Sorted oldest first. If sets have the same id, which happens when the list changes while it is read, the first
 * counts.
 */
function datedSets(backups: readonly BackupSet[]): readonly DatedSet[] {
  const byId = new Map<string, DatedSet>();
  for (const backup of backups) {
    const set = byId.has(backup.backupId) ? undefined : timelineSet(backup);
    if (set) byId.set(backup.backupId, { set, isFull: isFullSet(backup) });
  }
  return [...byId.values()].sort((a, b) => a.set.at - b.set.at || a.set.end - b.set.end);
}

function timelineSet(backup: BackupSet): TimelineSet | undefined {
  const startTime = validTime(backup.startTime);
  const endTime = validTime(backup.endTime);
  const first = startTime ?? endTime;
  const last = endTime ?? startTime;
  if (first === undefined || last === undefined) return undefined;
  const start = Math.min(first, last);
  const end = Math.max(first, last);
  const consistent = validTime(backup.consistentTime);
  const isNear =
    consistent !== undefined &&
    consistent >= start - consistencySlackMs &&
    consistent <= end + consistencySlackMs;
  const { label, unavailable } = backupChoice({ ...backup, startTime, endTime });
  return {
    id: backup.backupId,
    start,
    end,
    at: isNear ? consistent : end,
    kind: kindOf(backup),
    label: unavailable === '' ? label : t('{0} ({1})', label, unavailable),
    restorable: unavailable === '',
  };
}

function kindOf(backup: BackupSet): TimelineSetKind {
  if (whyNotRestorable(backup)) return backup.status.toLowerCase() === 'failed' ? 'failed' : 'unavailable';
  if (backup.backupMode.toLowerCase() === 'manual') return 'manual';
  return backup.backupType === 'IncrementalBackup' ? 'incremental' : 'full';
}

function validTime(time: number | undefined): number | undefined {
  return time !== undefined && time > 0 && time < latestTime ? time : undefined;
}

function usableWindow({ begin, end, derived }: RecoveryWindow): TimelineWindow | undefined {
  const isSpan = validTime(begin) !== undefined && validTime(end) !== undefined && begin <= end;
  return isSpan ? { begin, end, derived } : undefined;
}

function gapsOf(
  dated: readonly DatedSet[],
  window: TimelineWindow,
  now: number,
  logs: readonly LogSpan[],
): TimelineGap[] {
  const gaps = [
    ...missingLogs(logs, window),
    ...beforeWindow(dated, window),
    ...missingBackups(dated, window),
    ...afterWindow(dated, window, now),
  ];
  return gaps
    .filter((gap) => gap.end - gap.begin > shortestGapMs)
    .sort((a, b) => a.begin - b.begin || b.end - a.end);
}

/** From the oldest restorable set to the start of the recovery window. */
function beforeWindow(dated: readonly DatedSet[], { begin }: TimelineWindow): TimelineGap[] {
  // The set that starts the window ends at its start, although the instant of its data may be slightly earlier.
  const oldest = dated.find(({ set }) => set.restorable && set.end < begin)?.set;
  if (!oldest) return [];
  const sentence = t(
    'Logs go back to {0}. Before that, only the backup sets themselves can be restored, not the times between them.',
    minuteTime(begin),
  );
  return [{ begin: oldest.at, end: begin, kind: 'setsOnly', sentence }];
}

/** Files of one log follow each other within this time; some engines tell minutes only. */
const logSlackMs = 5 * minuteMs;

/** Within the window, between the first and the last log backup that is listed. */
function missingLogs(logs: readonly LogSpan[], window: TimelineWindow): TimelineGap[] {
  const gaps: TimelineGap[] = [];
  let coveredTo: number | undefined;
  for (const { begin, end } of [...logs].sort((a, b) => a.begin - b.begin)) {
    const from = Math.max(coveredTo ?? begin, window.begin);
    const to = Math.min(begin, window.end);
    if (coveredTo !== undefined && to - from > logSlackMs)
      gaps.push({
        begin: from,
        end: to,
        kind: 'noLogs',
        sentence: t(
          'RDS lists no log backup from {0} to {1}, so times in between may not be restorable.',
          minuteTime(from),
          minuteTime(to),
        ),
      });
    coveredTo = Math.max(coveredTo ?? end, end);
  }
  return gaps;
}

/** Where full sets lie further apart than usual and the window does not make up for it. */
function missingBackups(dated: readonly DatedSet[], window: TimelineWindow): TimelineGap[] {
  const usual = usualDistance(dated);
  const gaps: TimelineGap[] = [];
  let last: TimelineSet | undefined;
  let failed = 0;
  let unavailable = 0;
  for (const { set, isFull } of dated) {
    if (!isFull) continue;
    if (!set.restorable) {
      if (set.kind === 'failed') failed++;
      else unavailable++;
      continue;
    }
    if (last && last.at < window.begin && set.at - last.at > missingFactor * usual) {
      gaps.push({
        begin: last.at,
        end: Math.min(set.at, window.begin),
        kind: 'noBackup',
        sentence: missingSentence(last, set, usual, failed, unavailable),
      });
    }
    last = set;
    failed = 0;
    unavailable = 0;
  }
  return gaps;
}

/** Median, in milliseconds. Infinity when there are too few sets. */
function usualDistance(dated: readonly DatedSet[]): number {
  const times = dated.filter(({ set, isFull }) => isFull && set.restorable).map(({ set }) => set.at);
  const distances = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .filter((distance) => distance > 0)
    .sort((a, b) => a - b);
  const middle = distances.length / 2;
  const low = distances[Math.ceil(middle) - 1];
  const high = distances[Math.floor(middle)];
  return low === undefined || high === undefined ? Infinity : (low + high) / 2;
}

function missingSentence(
  from: TimelineSet,
  to: TimelineSet,
  usual: number,
  failed: number,
  unavailable: number,
): string {
  const span = t(
    'No restorable full backup from {0} to {1}, though there usually is one every {2}.',
    minuteTime(from.at),
    minuteTime(to.at),
    roughly(usual),
  );
  return sentences(span, missingReason(failed, unavailable));
}

function missingReason(failed: number, unavailable: number): string {
  const count = failed + unavailable;
  if (count === 0) return t('No backup was created in between, or it was deleted.');
  if (count === 1)
    return failed === 1 ? t('The backup in between failed.') : t('The backup in between is not available.');
  return unavailable === 0
    ? t('{0} backups in between failed.', numberText(count))
    : t('{0} backups in between failed or are not available.', numberText(count));
}

/** From the end of the recovery window to now: the log of this time is not backed up yet. */
function afterWindow(
  dated: readonly DatedSet[],
  { end, derived }: TimelineWindow,
  now: number,
): TimelineGap[] {
  if (!(now > end)) return [];
  const told = [
    derived
      ? t(
          'Logs are probably backed up to {0}; only RDS knows the exact time. Changes after that ({1} so far) cannot be restored yet.',
          minuteTime(end),
          duration(now - end),
        )
      : t(
          'Logs are backed up to {0}. Changes after that ({1} so far) cannot be restored yet.',
          minuteTime(end),
          duration(now - end),
        ),
  ];
  if (dated.some(({ set }) => set.restorable && set.at > end && set.at <= now))
    told.push(t('After that time, only backup sets can be restored.'));
  return [{ begin: end, end: now, kind: 'logPending', sentence: sentences(...told) }];
}

/** `4 days`, `24 hours`, `30 min`: a typical distance needs no seconds. */
function roughly(ms: number): string {
  if (ms >= 2 * dayMs) return daysText(Math.round(ms / dayMs));
  if (ms >= 2 * hourMs) return t('{0} hours', Math.round(ms / hourMs));
  return t('{0} min', Math.max(1, Math.round(ms / minuteMs)));
}
