import { t } from '@vscode/l10n';
import { cloneObstacle } from '../instanceState';
import { none, problem, type Rule } from './finding';

/** Regions that have closed, with the code their orders are refused with (error table of CloneDBInstance). */
const closedRegions: Readonly<Record<string, string>> = {
  'ap-southeast-2': 'RegionEndTimeDissolvedAustralia',
  'ap-south-1': 'RegionEndTimeDissolvedIndia',
};

export const checkRegion: Rule = ({ regionId }) => {
  const code = closedRegions[regionId];
  return code === undefined
    ? none
    : problem(
        'RegionId',
        code,
        t('Alibaba Cloud has closed the region {0}: nothing can be cloned there any more.', regionId),
      );
};

export const checkSource: Rule = ({ sourceId }, { source, sourceMissing }) => {
  if (sourceMissing) {
    return problem(
      'DBInstanceId',
      'InvalidDBInstanceId.NotFound',
      t('There is no instance {0} for this account in this region. It may have been released.', sourceId),
    );
  }
  const obstacle = source && cloneObstacle(source);
  return obstacle ? problem('DBInstanceId', obstacle.code, obstacle.reason) : none;
};
