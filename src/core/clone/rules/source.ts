import { t } from '@vscode/l10n';
import { cloneObstacle } from '../instanceState';
import { found, none, type Rule } from './finding';

/** Regions that were announced to close, with the code that refuses orders there (API reference, CloneDBInstance). */
const closedRegions: Readonly<Record<string, string>> = {
  'ap-southeast-2': 'RegionEndTimeDissolvedAustralia',
  'ap-south-1': 'RegionEndTimeDissolvedIndia',
};

export const checkRegion: Rule = ({ regionId }) => {
  const code = closedRegions[regionId];
  return code === undefined
    ? none
    : found('regionClosed', t('Alibaba Cloud has closed the region {0}.', regionId), { code });
};

export const checkSource: Rule = ({ sourceId }, { source, sourceMissing }) => {
  if (sourceMissing) {
    return found(
      'sourceMissing',
      t('There is no instance {0} for this account in this region. It may have been released.', sourceId),
    );
  }
  const obstacle = source && cloneObstacle(source);
  return obstacle ? found(obstacle.ground, obstacle.reason) : none;
};
