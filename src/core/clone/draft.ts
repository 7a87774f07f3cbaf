import type {
  AfterClone,
  CloneDraft,
  CloneParameterName,
  CloneRequest,
  DraftValue,
  Finding,
  RestoreBy,
} from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import { parseDbNames, parseTableMeta, printDbNames, printTableMeta } from '../../shared/tableMeta';
import { toApiTime } from '../format';
import { isPartial } from './backupScope';
import { whyNotAvailable } from './availability';
import { valueOf, type CloneFacts } from './facts';
import { whyNotRestorable } from './instanceState';
import { parameterRows, type ParameterRow } from './parameters';

/** Values that a clone starts with, by parameter, treated as if the user had typed them. */
export type GivenValues = Readonly<Partial<Record<CloneParameterName, string | undefined>>>;

/** The start of a form: a tree node, or the arguments of a command or a link. */
export interface CloneStart {
  readonly regionId: string;
  readonly sourceId: string;
  /** Restores this backup set. When absent, a point in time is restored, unless `restoreBy` differs. */
  readonly backupId?: string | undefined;
  readonly restoreBy?: RestoreBy;
  /** UTC, in the format of the API. */
  readonly restoreTime?: string | undefined;
  readonly values?: GivenValues | undefined;
  /** What to do once the clone is ready; the form's default when absent. */
  readonly after?: AfterClone | undefined;
}

/** A forgotten clone costs the most, so the form sets a reminder by default; *never* is one of its choices. */
const remindAfterDays = 7;

/** A draft with the values of the start alone, until the source's details have arrived. */
export function newDraft(start: CloneStart, now: number): CloneDraft {
  const values: Partial<Record<CloneParameterName, DraftValue>> = {
    RegionId: { text: start.regionId, origin: 'source' },
    DBInstanceId: { text: start.sourceId, origin: 'source' },
  };
  if (start.backupId) values.BackupId = { text: start.backupId, origin: 'chosen' };
  if (start.restoreTime) values.RestoreTime = { text: start.restoreTime, origin: 'chosen' };
  const draft: CloneDraft = {
    regionId: start.regionId,
    sourceId: start.sourceId,
    restoreBy: start.restoreBy ?? (start.backupId ? 'backupSet' : 'time'),
    values,
    after: start.after ?? { remindAfterDays },
  };
  return fillFrom(draft, undefined, now);
}

/**
 * Fills in values from the source's details. Values that the user has chosen or that are already filled in stay: a form
 * restored after a reload keeps its name and values.
 */
export function fillFrom(draft: CloneDraft, source: InstanceDetail | undefined, now: number): CloneDraft {
  const values = { ...draft.values };
  for (const row of parameterRows) {
    if (values[row.name] !== undefined) continue;
    const value = row.prefill?.({ source, now });
    if (value) values[row.name] = value;
  }
  return { ...draft, engine: source?.engine ?? draft.engine, values };
}

/** The values of the source alone, without the user's choices, for resetting and comparing values. */
export function sourceDraft(draft: CloneDraft, source: InstanceDetail | undefined, now: number): CloneDraft {
  return fillFrom({ ...draft, values: {} }, source, now);
}

/**
 * Removes the values taken from the source, and those that earlier versions rounded up from it, so that they can be
 * filled in again.
 */
export function withoutSourceValues(draft: CloneDraft): CloneDraft {
  return without(
    draft,
    (name, { origin }) =>
      (origin === 'source' && !isStart(name)) || (origin === 'default' && name === 'DBInstanceStorage'),
  );
}

export function withoutDefaultTime(draft: CloneDraft): CloneDraft {
  return without(draft, (name, { origin }) => name === 'RestoreTime' && origin === 'default');
}

/** A draft for another clone like this one, with its own name and restore point. */
export function draftForAnother(draft: CloneDraft): CloneDraft {
  return without(draft, (name) =>
    ['BackupId', 'BackupType', 'RestoreTime', 'DBInstanceDescription', 'PrivateIpAddress'].includes(name),
  );
}

/** Selects the newest restorable backup set if none is chosen; a partial set only if there is no other. */
export function withNewestSet(draft: CloneDraft, backups: readonly BackupSet[]): CloneDraft {
  if (draft.restoreBy !== 'backupSet' || draft.values.BackupId) return draft;
  const restorable = backups.filter((one) => !whyNotRestorable(one));
  const newest = restorable.find((one) => !isPartial(one)) ?? restorable[0];
  if (!newest) return draft;
  return {
    ...draft,
    values: { ...draft.values, BackupId: { text: newest.backupId, origin: 'default' } },
  };
}

function isStart(name: string): boolean {
  return name === 'RegionId' || name === 'DBInstanceId';
}

export function without(
  draft: CloneDraft,
  unwanted: (name: string, value: DraftValue) => boolean,
): CloneDraft {
  const kept = Object.entries(draft.values).filter(([name, value]) => !unwanted(name, value));
  return { ...draft, values: Object.fromEntries(kept) };
}

export function withValue(draft: CloneDraft, name: CloneParameterName, text: string): CloneDraft {
  return { ...draft, values: { ...draft.values, [name]: { text, origin: 'chosen' } } };
}

/** Switches between backup set and point in time. The other value stays in the draft but is not sent. */
export function withRestoreBy(draft: CloneDraft, restoreBy: RestoreBy): CloneDraft {
  return { ...draft, restoreBy };
}

/** Fills in the end of the recovery window if no time has been entered. */
export function withLatestTime(draft: CloneDraft, end: number): CloneDraft {
  if (draft.values.RestoreTime) return draft;
  return { ...draft, values: { ...draft.values, RestoreTime: { text: toApiTime(end), origin: 'default' } } };
}

export function applicableRows(draft: CloneDraft): readonly ParameterRow[] {
  return parameterRows.filter((row) => whyNotAvailable(draft, row.availability) === undefined);
}

export interface DroppedValue {
  readonly name: CloneParameterName;
  readonly text: string;
  /** Half a sentence. */
  readonly reason: string;
}

/**
 * Values that the user chose or the source has, and that are not sent because of other choices. The unused restore
 * point is left out, because the form shows which of the two is chosen.
 */
export function droppedValues(draft: CloneDraft): readonly DroppedValue[] {
  return parameterRows.flatMap(({ name, field, availability }) => {
    const value = draft.values[name];
    const text = value?.text.trim() ?? '';
    if (
      !field ||
      text === '' ||
      value?.origin === 'default' ||
      name === 'BackupId' ||
      name === 'RestoreTime'
    ) {
      return [];
    }
    const reason = whyNotAvailable(draft, availability);
    return reason === undefined ? [] : [{ name, text, reason }];
  });
}

export function checkDraft(draft: CloneDraft, facts: CloneFacts): readonly Finding[] {
  return applicableRows(draft).flatMap((row) => row.check(draft, facts));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/**
 * The parameters to send: only those that apply and are not blank. The service treats a blank parameter as a value, and
 * its behavior with two restore points is undefined.
 */
export function toRequest(draft: CloneDraft): CloneRequest {
  const request: Record<string, string | number | boolean> = {};
  const vSwitchIds: (string | undefined)[] = [];
  const serverless: Record<string, string | number | boolean> = {};
  for (const row of applicableRows(draft)) {
    const text = row.constant ?? compact(row.name, valueOf(draft, row.name));
    if (row.name === 'VSwitchId' || row.wire === 'VSwitchId') vSwitchIds.push(text === '' ? undefined : text);
    else if (text === '' || row.wire === 'none') continue;
    else if (row.wire === 'ServerlessConfig') serverless[row.name] = typed(row, text);
    else request[row.name] = typed(row, text);
  }
  // Ids are in the order of the zones: after a gap, the next id would be taken for another zone.
  const gap = vSwitchIds.indexOf(undefined);
  const named = gap < 0 ? vSwitchIds : vSwitchIds.slice(0, gap);
  if (named.length > 0) request['VSwitchId'] = named.join(',');
  if (Object.keys(serverless).length > 0) request['ServerlessConfig'] = JSON.stringify(serverless);
  return request;
}

/** Compacts a formatted value, because the request is sent in the URL. */
function compact(name: CloneParameterName, text: string): string {
  if (name === 'DbNames') return printDbNames(parseDbNames(text)).text;
  if (name !== 'TableMeta') return text;
  const parsed = parseTableMeta(text);
  return parsed.ok ? printTableMeta(parsed.databases) : text;
}

function typed({ type }: ParameterRow, text: string): string | number | boolean {
  switch (type) {
    case 'integer':
    case 'decimal':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'text':
      return text;
  }
}

export function sameRequest(a: CloneRequest, b: CloneRequest): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
