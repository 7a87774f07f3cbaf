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
import { isPartial } from './backupScope';
import { whyNotAvailable } from './availability';
import { valueOf, type CloneFacts } from './facts';
import { whyNotRestorable } from './instanceState';
import { cloneOperations, operationOf } from './operations';
import type { Place } from './operations/operation';
import { parameterRows, type ParameterRow } from './parameters';

/** Values that came with the start, by parameter, as if the user had typed them. */
export type GivenValues = Readonly<Partial<Record<CloneParameterName, string | undefined>>>;

/** The node a user started from, or what a command or a link from outside names. */
export interface CloneStart {
  /** What the clone is made with; CloneDBInstance by default. */
  readonly operation?: CloneOperationName | undefined;
  /** Where the clone is to be. */
  readonly regionId: string;
  /** Where the source is, if that is another region. */
  readonly sourceRegionId?: string | undefined;
  readonly sourceId: string;
  /** Restores this set; a point in time when absent, unless `restoreBy` says otherwise. */
  readonly backupId?: string | undefined;
  readonly restoreBy?: RestoreBy;
  /** As the API takes it. */
  readonly restoreTime?: string | undefined;
  readonly values?: GivenValues | undefined;
  /** What is to be done once the clone is ready, where that is not what a form begins with. */
  readonly after?: AfterClone | undefined;
}

/** A forgotten clone is what a clone costs most. The form has the choice, *never* among it. */
const remindAfterDays = 7;

/** A draft with what the node alone decides, for the time until the source's details have arrived. */
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
 * Fills in what the source's details tell, without touching what the user has chosen or what is filled in
 * already: a form restored after a reload keeps its name and its values.
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

/** What the source alone gives, whatever has been chosen: what a value goes back to, and what it is compared with. */
export function sourceDraft(draft: CloneDraft, source: InstanceDetail | undefined, now: number): CloneDraft {
  return fillFrom({ ...draft, values: {} }, source, now);
}

/** Without what was taken from the source, or by earlier versions rounded up from it, so that it can be taken anew. */
export function withoutSourceValues(draft: CloneDraft): CloneDraft {
  return without(
    draft,
    (name, { origin }) =>
      (origin === 'source' && !isStart(name)) || (origin === 'default' && name === 'DBInstanceStorage'),
  );
}

/** Without a restore time that nobody has chosen. */
export function withoutDefaultTime(draft: CloneDraft): CloneDraft {
  return without(draft, (name, { origin }) => name === 'RestoreTime' && origin === 'default');
}

/** The draft of an earlier clone for another one: made alike, with a name and a restore point of its own. */
export function draftForAnother(draft: CloneDraft): CloneDraft {
  return without(draft, (name) =>
    ['BackupId', 'BackupType', 'RestoreTime', 'DBInstanceDescription', 'PrivateIpAddress'].includes(name),
  );
}

/** Takes the newest set that can be restored where none has been chosen; a part of the instance only as the last resort. */
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

/** Without the values that are not wanted. */
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
  return rowsOf(draft).filter((row) => whyNotAvailable(draft, row.availability) === undefined);
}

/** The rows of what its operation takes. */
function rowsOf(draft: CloneDraft): readonly ParameterRow[] {
  const { places } = operationOf(draft);
  return parameterRows.filter(({ name }) => places[name] !== undefined && places[name] !== 'draft');
}

/** A value that is in the draft and will not be sent. */
export interface DroppedValue {
  readonly name: CloneParameterName;
  readonly text: string;
  /** A half sentence. */
  readonly reason: string;
}

/**
 * Values that someone chose or the source has, and that are not sent because of what else is chosen. The other way of
 * naming the restore point is not among them: everybody sees that one of the two is chosen.
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

/** Everything that is wrong or doubtful with a draft, in the order of the form. */
export function checkDraft(draft: CloneDraft, facts: CloneFacts): readonly Finding[] {
  const { rules } = operationOf(draft);
  return applicableRows(draft).flatMap(({ name, check }) => (rules[name] ?? check)(draft, facts));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/**
 * The parameters to send. Only what applies and is not blank is part of it: the service takes a blank parameter for
 * a value, and both restore points at once for an undefined request.
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

/** Where the source of a draft is. */
export function sourceRegionOf({ sourceRegionId, regionId }: CloneDraft): string {
  return sourceRegionId ?? regionId;
}

/** Values of a draft that make up a parameter of a request: the fields an error about it belongs to. */
export function valuesOfWire(wireName: string): readonly CloneParameterName[] {
  const isIn = (place: Place | undefined): boolean =>
    typeof place === 'object' && Object.values(place).includes(wireName);
  return parameterRows
    .map(({ name }) => name)
    .filter(
      (name) => name === wireName || Object.values(cloneOperations).some(({ places }) => isIn(places[name])),
    );
}

/** What a user laid out for reading, as short as it can be said: all of it goes into an address. */
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

/** Whether two drafts ask for the same clone. */
export function sameRequest(a: CloneRequest, b: CloneRequest): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
