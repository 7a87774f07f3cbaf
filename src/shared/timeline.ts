import * as v from 'valibot';

/**
 * The data of the restore point picker: the backup sets of a source, its recovery window, and the gaps. Times are
 * epoch milliseconds (UTC).
 */
const timelineSetSchema = v.object({
  id: v.string(),
  /** When the backup ran, `start <= end`. */
  start: v.number(),
  end: v.number(),
  /** The instant of the data in the set: its consistent time if the service returns it, else its end. */
  at: v.number(),
  /** The first that applies: failed, unavailable, manual, then the type of the backup. */
  kind: v.picklist(['full', 'incremental', 'manual', 'failed', 'unavailable']),
  /** As in the list of backup sets, localized, with the reason if it cannot be restored. */
  label: v.string(),
  restorable: v.boolean(),
});
export type TimelineSet = v.InferOutput<typeof timelineSetSchema>;
export type TimelineSetKind = TimelineSet['kind'];

const timelineGapSchema = v.object({
  begin: v.number(),
  end: v.number(),
  /**
   * `setsOnly`: before the recovery window, where there is nothing between the sets. `noBackup`: a set less than one
   * would expect; lies within the former. `logPending`: after the recovery window. `noLogs`: within it, where no log
   * backup is listed.
   */
  kind: v.picklist(['setsOnly', 'noBackup', 'logPending', 'noLogs']),
  /** What cannot be restored there and why, localised, with its times in the zone for display. */
  sentence: v.string(),
});
export type TimelineGap = v.InferOutput<typeof timelineGapSchema>;

const timelineWindowSchema = v.object({
  begin: v.number(),
  end: v.number(),
  /** Whether the span was derived, so that its ends are not exact limits. */
  derived: v.boolean(),
});
export type TimelineWindow = v.InferOutput<typeof timelineWindowSchema>;

export const timelineSchema = v.object({
  now: v.number(),
  /** Any instant in it can be restored, `begin <= end`; absent when only backup sets can. */
  window: v.optional(timelineWindowSchema),
  /** Oldest first. */
  sets: v.array(timelineSetSchema),
  /** Sorted by `begin`; a gap may lie within another. */
  gaps: v.array(timelineGapSchema),
});
export type TimelineView = v.InferOutput<typeof timelineSchema>;

/** Names of the timeline's texts that are not part of the view. `src/core/form/timelineTexts.ts` defines them. */
export const timelineTextNames = [
  'label',
  'keys',
  'keysSets',
  'mouse',
  'mouseSets',
  'nothingChosen',
  'pointInTime',
  'valueText',
  'zoom',
  'zoomIn',
  'withKey',
  'zoomOut',
  'full',
  'incremental',
  'manual',
  'failed',
  'several',
  'lines',
  'linesDerived',
  'signs',
  'cluster',
  'clusterNotRestorable',
  'clusterZoom',
  'clusterCycle',
  'outside',
  'onlySets',
  'cannotPick',
  'gaps',
  'empty',
] as const;

export const timelineTextsSchema = v.object(v.entriesFromList(timelineTextNames, v.string()));
export type TimelineTexts = Readonly<v.InferOutput<typeof timelineTextsSchema>>;
