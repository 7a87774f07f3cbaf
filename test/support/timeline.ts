import type { TimelineSet, TimelineView } from '../../src/shared/timeline';

/** Ten in the morning UTC; the recovery window covers a week, with a few backup sets. */
export const now = Date.parse('2026-11-24T10:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const setAt = (at: number, changes: Partial<TimelineSet> = {}): TimelineSet => ({
  id: String(at),
  start: at,
  end: at,
  at,
  kind: 'full',
  label: '',
  restorable: true,
  ...changes,
});

export const view = (changes: Partial<TimelineView> = {}): TimelineView => ({
  now,
  window: { begin: now - 7 * day, end: now - minute, derived: false },
  sets: [9, 8, 2, 1].map((days) => setAt(now - days * day)),
  gaps: [],
  ...changes,
});

export const withoutWindow = ({ window: _, ...rest }: TimelineView): TimelineView => rest;
