import * as v from 'valibot';

/**
 * What the picker of a restore point draws: the backup sets of a source, its recovery window, and what lies between.
 * Times are epoch milliseconds (UTC).
 */
const timelineSetSchema = v.object({
  id: v.string(),
  /** When the backup was made, `start <= end`. */
  start: v.number(),
  end: v.number(),
  /** The instant whose data the set has: its consistent time where the service says it, else its end. */
  at: v.number(),
  /** The first that fits: failed, unavailable, manual, then by the type of the backup. */
  kind: v.picklist(['full', 'incremental', 'manual', 'failed', 'unavailable']),
  /** As the list of backup sets says it, localised, with why it cannot be restored where that is so. */
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
  /** Whether the service named the span or it was derived, so that its ends are no exact limits. */
  derived: v.boolean(),
});
export type TimelineWindow = v.InferOutput<typeof timelineWindowSchema>;

export const timelineSchema = v.object({
  now: v.number(),
  /** Any instant in it can be restored, `begin <= end`; absent where only backup sets can. */
  window: v.optional(timelineWindowSchema),
  /** Oldest first. */
  sets: v.array(timelineSetSchema),
  /** By begin; one may lie within another. */
  gaps: v.array(timelineGapSchema),
});
export type TimelineView = v.InferOutput<typeof timelineSchema>;

/** Names of the texts that the timeline needs besides those of the view. `src/core/form/timelineTexts.ts` has them. */
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

/** Texts of the timeline, with `{0}`, `{1}`, … for what is filled in. */
export const timelineTextsSchema = v.object(v.entriesFromList(timelineTextNames, v.string()));
export type TimelineTexts = Readonly<v.InferOutput<typeof timelineTextsSchema>>;
