import { t } from '@vscode/l10n';
import type { TimelineTexts } from '../../shared/timeline';

/** The timeline's own texts in the user's language. `{0}`, `{1}`, … stay in them: the page fills them in. */
export function timelineTexts(): TimelineTexts {
  return {
    label: t('Restore point'),
    keys: t(
      'Keys: Left and Right by a minute, with Shift by a second; Page Up and Page Down by an hour; Ctrl or Cmd with Left and Right to the previous or next backup set; Home and End to the begin and end of the recovery window.',
    ),
    keysSets: t(
      'Keys: Left and Right to the previous or next backup set, Home and End to the oldest or newest.',
    ),
    mouse: t(
      'Click an instant or a backup set, or drag the marker. The mouse wheel with Ctrl zooms; dragging beside the marker moves the view.',
    ),
    mouseSets: t('Click a backup set. The mouse wheel with Ctrl zooms; dragging moves the view.'),
    nothingChosen: t('No restore point is chosen.'),
    pointInTime: t('Point in time'),
    localTime: t('Local time'),
    utc: t('UTC'),
    // What is chosen, its local time, its time in UTC.
    valueText: t('{0}: local time {1}, UTC {2}'),
    zoom: t('Zoom'),
    zoomAll: t('Whole range'),
    zoomWindow: t('Recovery window'),
    zoomIn: t('Zoom in'),
    zoomOut: t('Zoom out'),
    legend: t('Legend'),
    full: t('Full backup'),
    incremental: t('Incremental backup'),
    manual: t('Manual backup'),
    notRestorable: t('Failed or not available'),
    several: t('Several at one place'),
    window: t('Any instant can be restored'),
    windowDerived: t('Any instant can be restored (derived, ends are estimates)'),
    gap: t('Not every instant can be restored'),
    now: t('Now'),
    chosen: t('Chosen'),
    cluster: t('{0} backup sets'),
    clusterNotRestorable: t('{0} backup sets, {1} of them failed or not available'),
    clusterZoom: t('Click to zoom in.'),
    clusterCycle: t('Click to choose one after the other.'),
    outside: t('Outside the recovery window only backup sets can be restored: choose one of the marks.'),
    onlySets: t('There is no recovery window, so only backup sets can be restored: choose one of the marks.'),
    cannotPick: t('This backup set cannot be chosen: {0}'),
    gaps: t('Where not every instant can be restored ({0})'),
    empty: t('There is nothing to restore from: no backup set and no recovery window.'),
  };
}
