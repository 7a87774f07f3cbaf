import type {
  CloneDraft,
  CloneParameterName,
  CloneRequest,
  DraftValue,
  Finding,
  RestoreBy,
} from '../../shared/clone';
import type { InstanceDetail } from '../../shared/model';
import { toApiTime } from '../format';
import type { CloneFacts } from './facts';
import { parameterRows, type ParameterRow } from './parameters';

/** The node a person started from. */
export interface CloneStart {
  readonly regionId: string;
  readonly sourceId: string;
  /** Restores this set; a point in time when absent. */
  readonly backupId?: string | undefined;
}

/** A draft with what the node alone decides, for the time until the source's details have arrived. */
export function newDraft(start: CloneStart, now: number): CloneDraft {
  const values: Partial<Record<CloneParameterName, DraftValue>> = {
    RegionId: { text: start.regionId, origin: 'source' },
    DBInstanceId: { text: start.sourceId, origin: 'source' },
  };
  if (start.backupId) values.BackupId = { text: start.backupId, origin: 'chosen' };
  const draft: CloneDraft = {
    regionId: start.regionId,
    sourceId: start.sourceId,
    restoreBy: start.backupId ? 'backupSet' : 'time',
    values,
  };
  return fillFrom(draft, undefined, now);
}

/**
 * Fills in what the source's details tell, without touching what the person has chosen or what is filled in
 * already: a form restored after a reload keeps its name and its values.
 */
export function fillFrom(draft: CloneDraft, source: InstanceDetail | undefined, now: number): CloneDraft {
  const values = { ...draft.values };
  for (const row of parameterRows) {
    if (values[row.name] !== undefined) continue;
    const value = row.prefill?.({ source, now });
    if (value) values[row.name] = value;
  }
  return { ...draft, values };
}

export function withValue(draft: CloneDraft, name: CloneParameterName, text: string): CloneDraft {
  return { ...draft, values: { ...draft.values, [name]: { text, origin: 'chosen' } } };
}

/** Switches between backup set and time. The other value stays in the draft, but is not sent. */
export function withRestoreBy(draft: CloneDraft, restoreBy: RestoreBy): CloneDraft {
  return { ...draft, restoreBy };
}

/** Offers the end of the recovery window where no time has been entered. */
export function withLatestTime(draft: CloneDraft, end: number): CloneDraft {
  if (draft.values.RestoreTime) return draft;
  return { ...draft, values: { ...draft.values, RestoreTime: { text: toApiTime(end), origin: 'default' } } };
}

export function applicableRows(draft: CloneDraft): readonly ParameterRow[] {
  return parameterRows.filter((row) => row.applies(draft));
}

/** Everything that is wrong or doubtful with a draft, in the order of the form. */
export function checkDraft(draft: CloneDraft, facts: CloneFacts): readonly Finding[] {
  return applicableRows(draft).flatMap((row) => row.check(draft, facts));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/**
 * The parameters to send. Only what applies and is not blank is part of it: the service takes a blank parameter for
 * a value, and both restore points at once for an undefined request.
 */
export function toRequest(draft: CloneDraft): CloneRequest {
  const request: Record<string, string | number | boolean> = {};
  for (const { name, type } of applicableRows(draft)) {
    const text = draft.values[name]?.text.trim() ?? '';
    if (text === '') continue;
    request[name] = type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text;
  }
  return request;
}

/** Whether two drafts ask for the same clone. */
export function sameRequest(a: CloneRequest, b: CloneRequest): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
