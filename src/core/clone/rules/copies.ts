import { t } from '@vscode/l10n';
import { valueOf } from '../facts';
import * as billing from './billing';
import { found, none, type Rule } from './finding';
import * as network from './network';
import * as placement from './placement';
import * as restorePoint from './restorePoint';
import * as size from './size';

/** The rules of CreateDdrInstance that differ from those of CloneDBInstance. */

/** The source need not run or exist, but only the source provides the engine, which the request must name. */
export const checkSource: Rule = ({ engine = '', engineVersion = '' }) =>
  engine === '' || engineVersion === ''
    ? found(
        'copyEngineUnknown',
        t('The engine of the source is not known, which the request has to name. Load the source again.'),
      )
    : none;

export const checkSet: Rule = (draft, facts) => [
  ...restorePoint.checkBackupId(draft, facts),
  ...checked('BackupId')(draft, facts),
];

export const checkTime: Rule = (draft, facts) => [
  ...restorePoint.checkRestoreTime(draft, facts),
  ...checked('RestoreTime')(draft, facts),
];

/** The answer of RDS to the check of this restore. */
function checked(at: 'BackupId' | 'RestoreTime'): Rule {
  return (_draft, { restoreCheck }) => {
    switch (restoreCheck?.kind) {
      case 'invalid':
        return found(
          'copyRefused',
          t('RDS has checked this restore and says that it is not possible. Choose another restore point.'),
          { at },
        );
      case 'failed':
        return found(
          'copyNotChecked',
          t('RDS could not check beforehand whether this can be restored: {0}', restoreCheck.problem),
          { at },
        );
      case 'valid':
      case undefined:
        return none;
    }
  };
}

export const checkClass: Rule = (draft, facts) =>
  valueOf(draft, 'DBInstanceClass') === ''
    ? found('copySizeMissing', t('Choose an instance class.'), { at: 'DBInstanceClass' })
    : size.checkClass(draft, facts);

/** The storage of the source sets no documented minimum here. */
export const checkStorage: Rule = (draft, { classes }) => {
  const text = valueOf(draft, 'DBInstanceStorage');
  if (text === '') return found('copySizeMissing', t('Enter the storage.'), { at: 'DBInstanceStorage' });
  const wrong = size.checkStorage(draft, { now: 0, classes });
  if (wrong.length > 0) return wrong;
  return Number(text) < 5 || Number(text) > 2_000
    ? found('copyStorage', t('RDS documents 5 to 2,000 GB for a clone in another region.'))
    : none;
};

export const checkStorageType: Rule = (draft, { zones, source }) => {
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  if (storageType !== '' && storageType !== 'local_ssd')
    return found('copyStorageType', t('RDS documents local SSDs only for a clone in another region.'));
  const offered = size.storageTypesAt(draft, zones, source);
  return !offered || offered.length === 0 || offered.includes('local_ssd')
    ? none
    : found('storageNotOffered', t('Local SSDs are not offered for this edition in this zone.'));
};

export const checkZone: Rule = (draft, facts) =>
  valueOf(draft, 'ZoneId') === ''
    ? found('copyNetworkMissing', t('Choose the zone of the clone.'), { at: 'ZoneId' })
    : placement.checkZone(draft, facts);

export const checkVpc: Rule = (draft, facts) =>
  valueOf(draft, 'VPCId') === ''
    ? found('copyNetworkMissing', t('Enter the ID of a VPC in {0}.', draft.regionId), { at: 'VPCId' })
    : network.checkVpc(draft, facts);

export const checkVSwitch: Rule = (draft, facts) =>
  valueOf(draft, 'VSwitchId') === ''
    ? found('copyNetworkMissing', t('Choose a vSwitch in the zone of the clone.'), { at: 'VSwitchId' })
    : network.checkVSwitch('VSwitchId')(draft, facts);

export const checkPayType: Rule = (draft, facts) =>
  valueOf(draft, 'PayType') === 'Serverless'
    ? found('copyPayType', t('Choose pay-as-you-go or a subscription.'))
    : billing.checkPayType(draft, facts);
