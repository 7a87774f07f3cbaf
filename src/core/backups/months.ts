import type { BackupSet } from '../../shared/model';
import { localTime } from '../format';

/** More backup sets than this are grouped by month. */
export const mostUngrouped = 60;

export interface Month {
  /** `2026-11`, in the display time zone; blank for backup sets without a time. */
  readonly key: string;
  readonly sets: readonly BackupSet[];
}

/** Groups backup sets by month and keeps their order, which is newest first. */
export function byMonth(sets: readonly BackupSet[]): readonly Month[] {
  const months = new Map<string, BackupSet[]>();
  for (const set of sets) {
    const time = set.endTime ?? set.startTime;
    const key = time === undefined ? '' : localTime(time).slice(0, 7);
    const month = months.get(key);
    if (month) month.push(set);
    else months.set(key, [set]);
  }
  return [...months].map(([key, inMonth]) => ({ key, sets: inMonth }));
}
