import type { CloneDraft } from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import { localTime, parseApiTime } from '../format';
import { valueOf, type CloneFacts } from './facts';

/**
 * A short name that describes the clone: the source and its restore point in the display time zone, e.g.
 * `orders-prod-1127-1810`; with `-2` and so on when that name is taken.
 * @param at the restored instant, epoch milliseconds
 */
export function suggestName(
  source: Pick<InstanceDetail, 'description' | 'dbInstanceId'>,
  at: number,
  taken: ReadonlySet<string> = new Set(),
): string {
  const base = (source.description || source.dbInstanceId).replace(/[^A-Za-z0-9\p{Script=Han}_-]/gu, '-');
  const stem = /^[A-Za-z\p{Script=Han}]/u.test(base) ? base : `clone-of-${base}`;
  const [, month, day, hour, minute] = /-(\d\d)-(\d\d) (\d\d):(\d\d)/.exec(localTime(at)) ?? [];
  const name = `${stem.slice(0, 230)}-${month}${day}-${hour}${minute}`;
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(`${name}-${count}`)) count++;
  return `${name}-${count}`;
}

/** The instant that a draft restores, epoch milliseconds; undefined while it is unknown. */
export function restoredInstant(
  draft: CloneDraft,
  backups: readonly BackupSet[] | undefined,
): number | undefined {
  if (draft.restoreBy === 'time') return parseApiTime(valueOf(draft, 'RestoreTime'));
  const id = valueOf(draft, 'BackupId');
  return backups?.find((one) => one.backupId === id)?.endTime;
}

export function suggestedName(
  draft: CloneDraft,
  { source, backups, takenNames, now }: CloneFacts,
): string | undefined {
  return source && suggestName(source, restoredInstant(draft, backups) ?? now, takenNames);
}

/** Marks a suggested name as not chosen by the user, so that it follows the restore point. */
export function withSuggestedName(draft: CloneDraft, text: string): CloneDraft {
  return { ...draft, values: { ...draft.values, DBInstanceDescription: { text, origin: 'default' } } };
}

/** Updates the name to the restore point until the user edits it. */
export function withName(
  draft: CloneDraft,
  { backups, takenNames, now }: CloneFacts,
  source: InstanceDetail | undefined,
): CloneDraft {
  const current = draft.values.DBInstanceDescription;
  if (!source || (current && current.origin !== 'default')) return draft;
  const at = restoredInstant(draft, backups);
  // The current name stays until the restore point is known.
  if (at === undefined && current) return draft;
  const text = suggestName(source, at ?? now, takenNames);
  return text === current?.text ? draft : withSuggestedName(draft, text);
}
