import { t } from '@vscode/l10n';
import {
  isCloneParameterName,
  type AfterClone,
  type CloneDraft,
  type CloneOperationName,
  type CloneParameterName,
  type CloneRequest,
  type DraftValue,
  type Finding,
  type RestoreBy,
} from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import { parseDbNames, parseTableMeta, printDbNames, printTableMeta } from '../../shared/tableMeta';
import { toApiTime } from '../format';
import { listText } from '../sentences';
import { isPartial } from './backupScope';
import { whyNotAvailable } from './availability';
import { valueOf, type CloneFacts } from './facts';
import { whyNotRestorable } from './instanceState';
import { cloneOperations, operationOf } from './operations';
import type { Place } from './operations/operation';
import { parameterRows, type ParameterRow } from './parameters';

/** Values that a clone starts with, by parameter, treated as if the user had typed them. */
export type GivenValues = Readonly<Partial<Record<CloneParameterName, string | undefined>>>;

/** The start of a form: a tree node, or the arguments of a command or a link. */
export interface CloneStart {
  /** What the clone is made with; CloneDBInstance by default. */
  readonly operation?: CloneOperationName | undefined;
  /** Where the clone is to be. */
  readonly regionId: string;
  /** Where the source is, if that is another region. */
  readonly sourceRegionId?: string | undefined;
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
    ...(start.operation === undefined ? {} : { operation: start.operation }),
    ...(start.sourceRegionId === undefined ? {} : { sourceRegionId: start.sourceRegionId }),
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
  const { places } = operationOf(draft);
  for (const row of parameterRows) {
    if (values[row.name] !== undefined || places[row.name] === undefined) continue;
    const value = row.prefill?.({ source, now });
    if (value) values[row.name] = value;
  }
  const engineVersion = source?.engineVersion ?? draft.engineVersion;
  return {
    ...draft,
    engine: source?.engine ?? draft.engine,
    // Where the source tells it itself, it is not part of the request.
    ...(draft.operation === undefined || engineVersion === undefined ? {} : { engineVersion }),
    values,
  };
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
  return rowsOf(draft).filter((row) => whyNotAvailable(draft, row.availability) === undefined);
}

/** The rows of what its operation takes. */
function rowsOf(draft: CloneDraft): readonly ParameterRow[] {
  const { places } = operationOf(draft);
  return parameterRows.filter(({ name }) => places[name] !== undefined && places[name] !== 'draft');
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
  return rowsOf(draft).flatMap(({ name, field, availability }) => {
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
  const { rules } = operationOf(draft);
  return applicableRows(draft).flatMap(({ name, check }) => (rules[name] ?? check)(draft, facts));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/**
 * The parameters to send: only those that apply and are not blank. The service treats a blank parameter as a value, and
 * its behavior with two restore points is undefined.
 */
export function toRequest(draft: CloneDraft): CloneRequest {
  const { places, beside } = operationOf(draft);
  const request: Record<string, string | number | boolean> = {};
  const lists = new Map<string, { readonly separator: string; readonly texts: string[] }>();
  const objects = new Map<string, Record<string, string | number | boolean>>();
  for (const row of applicableRows(draft)) {
    const place = places[row.name] ?? 'draft';
    const text = row.constant ?? compact(row.name, valueOf(draft, row.name));
    if (typeof place === 'string') continue;
    if ('listedIn' in place) {
      const list = lists.get(place.listedIn) ?? { separator: place.separator, texts: [] };
      lists.set(place.listedIn, { ...list, texts: [...list.texts, text] });
    } else if (text === '') continue;
    else if ('memberOf' in place)
      objects.set(place.memberOf, { ...objects.get(place.memberOf), [row.name]: typed(row, text) });
    else request[place.as] = typed(row, text);
  }
  for (const [name, { separator, texts }] of lists) {
    // In the order of the zones: after a gap the next would be taken for one of another zone.
    const gap = texts.indexOf('');
    const named = gap < 0 ? texts : texts.slice(0, gap);
    if (named.length > 0) request[name] = named.join(separator);
  }
  for (const [name, object] of objects) request[name] = JSON.stringify(object);
  return { ...request, ...beside(draft) };
}

/** The parameter that a value of a draft is sent in; its own name where it is not sent, and that of any other parameter. */
export function wireNameOf(draft: Pick<CloneDraft, 'operation'>, name: string): string {
  const place = isCloneParameterName(name) ? operationOf(draft).places[name] : undefined;
  if (typeof place !== 'object') return name;
  return 'as' in place ? place.as : 'listedIn' in place ? place.listedIn : place.memberOf;
}

/** The source as a tooltip names it: with its region where the clone is in another. */
export function sourceText(
  { sourceId, sourceRegionId }: Pick<CloneDraft, 'sourceId' | 'sourceRegionId'>,
  sourceName: string,
): string {
  const source = sourceName === '' ? sourceId : t('{0} ({1})', sourceName, sourceId);
  return sourceRegionId === undefined ? source : listText([source, sourceRegionId]);
}

/** Where the source of a draft is. */
export function sourceRegionOf({ sourceRegionId, regionId }: CloneDraft): string {
  return sourceRegionId ?? regionId;
}

/** Parameters that are sent beside the values of a draft, and the values that decide about them. */
const decidedBy: ReadonlyMap<string, readonly CloneParameterName[]> = new Map([
  ['SourceRegion', ['DBInstanceId']],
  ['RestoreType', ['BackupId', 'RestoreTime']],
]);

/** Values of a draft that make up a parameter of a request: the fields an error about it belongs to. */
export function valuesOfWire(wireName: string): readonly CloneParameterName[] {
  const isIn = (place: Place | undefined): boolean =>
    typeof place === 'object' && Object.values(place).includes(wireName);
  return parameterRows
    .map(({ name }) => name)
    .filter(
      (name) =>
        name === wireName ||
        decidedBy.get(wireName)?.includes(name) === true ||
        Object.values(cloneOperations).some(({ places }) => isIn(places[name])),
    );
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
