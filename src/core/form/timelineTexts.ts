import { t } from '@vscode/l10n';
import type { TimelineTexts } from '../../shared/timeline';

/** The timeline's texts in the user's language. The page fills in placeholders such as `{0}`. */
export function timelineTexts(): TimelineTexts {
  return {
    label: t('Restore point'),
    keys: t(
      'Keys: Left and Right to the next round time, with Shift by a second, with Ctrl or Cmd to the next backup set; Page Up and Page Down by an hour; Home and End to the ends of the recovery window; + and − zoom.',
    ),
    keysSets: t(
      'Keys: Left and Right to the previous or next backup set, Home and End to the oldest or newest; + and − zoom.',
    ),
    mouse: t(
      'Click to choose, or drag the pin. Ctrl with the wheel zooms; dragging beside the pin moves the view.',
    ),
    mouseSets: t('Click a backup set to choose it. Ctrl with the wheel zooms; dragging moves the view.'),
    nothingChosen: t('No restore point is chosen.'),
    pointInTime: t('Point in time'),
    // The choice, its local time, its time in UTC.
    valueText: t('{0}: local time {1}, UTC {2}'),
    zoom: t('Zoom'),
    zoomIn: t('Zoom in'),
    withKey: t('{0} ({1})'),
    zoomOut: t('Zoom out'),
    full: t('Full backup'),
    incremental: t('Incremental backup'),
    manual: t('Manual backup'),
    failed: t('Failed or not available'),
    several: t('Several backup sets'),
    lines: t('Solid line: any second can be restored. Dashed: backup sets only.'),
    linesDerived: t(
      'Solid line: any second can be restored; its ends are estimates. Dashed: backup sets only.',
    ),
    signs: t('Ring: the chosen backup set. Pin: the chosen time. Dotted line: now.'),
    cluster: t('{0} backup sets'),
    clusterNotRestorable: t('{0} backup sets, {1} of them failed or not available'),
    clusterZoom: t('Click to zoom in.'),
    clusterCycle: t('Click again to choose the next one.'),
    outside: t('Outside the recovery window only backup sets can be restored: choose one of the marks.'),
    onlySets: t('There is no recovery window, so only backup sets can be restored: choose one of the marks.'),
    cannotPick: t('This backup set cannot be chosen: {0}'),
    gaps: t('Gaps in point-in-time restore ({0})'),
    empty: t('There is nothing to restore from: no backup set and no recovery window.'),
  };
}
