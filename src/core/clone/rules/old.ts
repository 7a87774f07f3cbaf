/**
 * The documented rules of CloneDBInstance (RDS API reference and its error table), one function per parameter. Each
 * returns what is wrong with a draft as far as the known facts tell, with the code the service would have answered.
 */
import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../shared/clone';
import type { AvailableZone } from '../../shared/model';
import { localSpan, localTime, parseApiTime } from '../format';
import { singleZones, valueOf, type CloneFacts } from './facts';
import { whyNotCloneable, whyNotRestorable } from './instanceState';
import { editionLabel, storageTypeLabel } from './labels';

type Rule = (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];

const none: readonly Finding[] = [];

function problem(
  parameter: CloneParameterName,
  code: string | undefined,
  message: string,
): readonly Finding[] {
  return [{ severity: 'error', parameter, code, message }];
}

function warning(
  parameter: CloneParameterName,
  code: string | undefined,
  message: string,
): readonly Finding[] {
  return [{ severity: 'warning', parameter, code, message }];
}

export const checkSource: Rule = (_draft, { source }) => {
  const reason = source && whyNotCloneable(source);
  return reason ? problem('DBInstanceId', 'InvalideStatus.Format', reason) : none;
};

export const checkBackupId: Rule = (draft, { backups }) => {
  const backupId = valueOf(draft, 'BackupId');
  if (backupId === '')
    return problem('BackupId', 'RequiredParam.NotFound', t('Choose the backup set to restore.'));
  if (!/^\d{1,20}$/.test(backupId)) {
    return problem('BackupId', 'InvalidBakset.Invalid', t('A backup set ID consists of digits.'));
  }
  const backup = backups?.find((one) => one.backupId === backupId);
  if (backup) {
    const reason = whyNotRestorable(backup);
    return reason ? problem('BackupId', 'InvalidBakset.Invalid', t('{0} Choose another set.', reason)) : none;
  }
  return backups
    ? problem(
        'BackupId',
        'InvalidBakset.Invalid',
        t('The source has no backup set {0}. Choose one of the list.', backupId),
      )
    : none;
};

export const checkRestoreTime: Rule = (draft, { recovery, now }) => {
  const text = valueOf(draft, 'RestoreTime');
  if (recovery?.kind === 'none') return problem('RestoreTime', 'LogBackupNotEnabled', recovery.reason);
  if (text === '')
    return problem('RestoreTime', 'RequiredParam.NotFound', t('Enter the time to restore to.'));
  const time = parseApiTime(text);
  if (time === undefined) {
    return problem(
      'RestoreTime',
      'InvalidUtcDateFormat.Format',
      t('Enter a date and a time with seconds, as {0}.', localTime(recovery?.window.end ?? now)),
    );
  }
  if (time > now) return problem('RestoreTime', undefined, t('This time is in the future.'));
  if (recovery && (time < recovery.window.begin || time > recovery.window.end)) {
    const message = t(
      'Outside the recovery window. Choose a time from {0}.',
      localSpan(recovery.window.begin, recovery.window.end),
    );
    // Only the service knows the exact ends of a window that was derived.
    return recovery.window.derived
      ? warning('RestoreTime', undefined, message)
      : problem('RestoreTime', 'InvalidBinlog.NotValid', message);
  }
  return none;
};

const descriptionCharacters = /^[A-Za-z0-9\p{Script=Han}_-]*$/u;

export const checkDescription: Rule = (draft) => {
  const name = valueOf(draft, 'DBInstanceDescription');
  const bad = (message: string): readonly Finding[] =>
    problem('DBInstanceDescription', 'Parameters.Invalid', message);
  if (name === '') {
    return warning(
      'DBInstanceDescription',
      undefined,
      t('Without a name the clone is hard to tell from its source.'),
    );
  }
  const length = [...name].length;
  if (/^https?:\/\//i.test(name)) return bad(t('A name cannot begin with http:// or https://.'));
  if (!/^[A-Za-z\p{Script=Han}]/u.test(name))
    return bad(t('A name begins with a letter or a Chinese character.'));
  if (!descriptionCharacters.test(name)) {
    return bad(t('Use letters, digits, Chinese characters, underscores and hyphens only.'));
  }
  if (length < 2 || length > 255) return bad(t('A name has 2 to 255 characters; this one has {0}.', length));
  return none;
};

export const checkPayType: Rule = (draft) => {
  const payType = valueOf(draft, 'PayType');
  return payType === 'Postpaid' || payType === 'Prepaid'
    ? none
    : problem('PayType', 'RequiredParam.NotFound', t('Choose how the clone is billed.'));
};

export const checkPeriod: Rule = (draft) => {
  const period = valueOf(draft, 'Period');
  return period === 'Month' || period === 'Year'
    ? none
    : problem('Period', 'Order.PeriodInvalid', t('Choose Month or Year.'));
};

export const checkUsedTime: Rule = (draft) => {
  const usedTime = valueOf(draft, 'UsedTime');
  const longest = valueOf(draft, 'Period') === 'Year' ? 3 : 9;
  if (/^\d+$/.test(usedTime) && Number(usedTime) >= 1 && Number(usedTime) <= longest) return none;
  return problem(
    'UsedTime',
    'InvalidParam.UsedTime',
    longest === 3 ? t('Enter 1, 2 or 3 years.') : t('Enter 1 to 9 months.'),
  );
};

/** The step where the class does not say another. */
const defaultStorageStepGB = 5;

export const checkStorage: Rule = (draft, { source, classes }) => {
  const text = valueOf(draft, 'DBInstanceStorage');
  if (text === '') return none;
  const bad = (code: string, message: string): readonly Finding[] =>
    problem('DBInstanceStorage', code, message);
  if (!/^\d{1,7}$/.test(text)) return bad('Parameters.Invalid', t('Enter the storage in whole GB.'));
  const storageGB = Number(text);
  const offered = classes?.find((one) => one.dbInstanceClass === valueOf(draft, 'DBInstanceClass'));
  if (source?.storageGB !== undefined && storageGB < source.storageGB) {
    return bad(
      'InvalidRecoveryDbInstance.StorageSize',
      t('The source has {0} GB, and a clone cannot be smaller. Enter {0} GB or more.', source.storageGB),
    );
  }
  if (offered?.maxStorageGB !== undefined && storageGB > offered.maxStorageGB) {
    return bad(
      'UnsupportExtendDisk.NotSupport',
      t('This class offers at most {0} GB.', offered.maxStorageGB),
    );
  }
  if (offered?.minStorageGB !== undefined && storageGB < offered.minStorageGB) {
    return bad('Parameters.Invalid', t('This class needs at least {0} GB.', offered.minStorageGB));
  }
  const stepGB = offered?.stepGB ?? defaultStorageStepGB;
  if (storageGB % stepGB !== 0) {
    const next = Math.ceil(storageGB / stepGB) * stepGB;
    return bad('Parameters.Invalid', t('Storage grows in steps of {0} GB. Enter {1} GB.', stepGB, next));
  }
  return none;
};

/** ESSD performance levels in rising order; a clone may not go down (CannotDecreaseEssdPerfLevel). */
const essdLevels = ['cloud_essd', 'cloud_essd2', 'cloud_essd3'];

export const checkStorageType: Rule = (draft, { source, zones }) => {
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  if (storageType === '') return none;
  const unreachable = whyNotStorageType(storageType, source?.storageType);
  if (unreachable) return problem('DBInstanceStorageType', unreachable.code, unreachable.reason);
  const offered = storageTypesAt(draft, zones, source);
  return !offered || offered.includes(storageType)
    ? none
    : problem(
        'DBInstanceStorageType',
        'InvalidInstanceLevel.DiskType',
        t('{0} is not offered for this edition in this zone.', storageTypeLabel(storageType)),
      );
};

/** Why a clone cannot have a storage type, whatever is offered: disks move in some directions only. */
export function whyNotStorageType(
  storageType: string,
  sourceType: string | undefined,
): { readonly code: string; readonly reason: string } | undefined {
  if (sourceType === undefined || storageType === sourceType) return undefined;
  if (sourceType === 'local_ssd') {
    return {
      code: 'InvalidRecoveryDbInstance.StorageType',
      reason: t('The source has a local SSD, so the clone needs one too.'),
    };
  }
  if (storageType === 'local_ssd') {
    return {
      code: 'InvalidInstanceLevel.DiskType',
      reason: t('The source has a cloud disk, so the clone cannot have a local SSD.'),
    };
  }
  const level = essdLevels.indexOf(storageType);
  if (level >= 0 && level < essdLevels.indexOf(sourceType)) {
    return {
      code: 'CannotDecreaseEssdPerfLevel',
      reason: t('The source has {0}; choose this level or a higher one.', storageTypeLabel(sourceType)),
    };
  }
  return undefined;
}

export const checkCategory: Rule = (draft, { zones, source }) => {
  const category = valueOf(draft, 'Category');
  if (category === '') {
    return source && /^serverless/i.test(source.category)
      ? problem(
          'Category',
          'Commodity.InvalidComponent',
          t('The source is serverless; choose an edition for the clone.'),
        )
      : none;
  }
  if (/^serverless/i.test(category)) {
    return problem(
      'Category',
      'Commodity.InvalidComponent',
      t('A serverless edition needs serverless billing.'),
    );
  }
  const zone = zoneOf(draft, zones, source);
  return !zone || zone.categories.some((one) => sameName(one.category, category))
    ? none
    : problem(
        'Category',
        'ZoneId.NotMatchWithCategory',
        t('{0} is not offered in this zone.', editionLabel(category)),
      );
};

export const checkClass: Rule = (draft, { classes, source }) => {
  const dbInstanceClass = valueOf(draft, 'DBInstanceClass');
  if (dbInstanceClass === '') {
    return source && /serverless/i.test(source.dbInstanceClass)
      ? problem(
          'DBInstanceClass',
          'InvalidDBInstanceClass.Offline',
          t('The source is serverless; choose a class for the clone.'),
        )
      : none;
  }
  return !classes || classes.some((one) => one.dbInstanceClass === dbInstanceClass)
    ? none
    : problem(
        'DBInstanceClass',
        'InvalidDBInstanceClass.Offline',
        t(
          '{0} is not offered for this zone, edition and storage type. Choose another class.',
          dbInstanceClass,
        ),
      );
};

export const checkZone: Rule = (draft, { zones, source }) => {
  const zoneId = valueOf(draft, 'ZoneId');
  if (zoneId === '' || !zones || zoneId === source?.zoneId) return none;
  return singleZones(zoneId).every((single) => zones.some((zone) => zone.zoneId === single))
    ? none
    : problem(
        'ZoneId',
        'InvalidAvZone.Format',
        t('Zone {0} does not offer this engine version. Choose another zone.', zoneId),
      );
};

export const checkVpc: Rule = (draft, { vSwitches }) => {
  const vpcId = valueOf(draft, 'VPCId');
  if (vpcId !== '' && vSwitches?.length === 0) {
    return problem(
      'VPCId',
      'InvalidTunnelId',
      t('No vSwitch was found in {0}. Check the ID of the VPC.', vpcId),
    );
  }
  return vpcId === '' || /^vpc-[a-z0-9-]+$/.test(vpcId)
    ? none
    : problem('VPCId', 'InvalidTunnelId', t('A VPC ID looks like vpc-bp1abc.'));
};

/** Addresses a clone takes at least in its vSwitch (AtLeastTwoVSwitchAvailableIp). */
export const minFreeAddresses = 2;

export const checkVSwitch: Rule = (draft, { vSwitches, source }) => {
  const vSwitchId = valueOf(draft, 'VSwitchId');
  const bad = (code: string, message: string): readonly Finding[] => problem('VSwitchId', code, message);
  if (vSwitchId === '')
    return bad('InvalidVswitchId', t('Choose the vSwitch in which the clone gets its address.'));
  if (!/^vsw-[a-z0-9-]+(,vsw-[a-z0-9-]+)*$/.test(vSwitchId)) {
    return bad('InvalidVswitchId', t('A vSwitch ID looks like vsw-bp1abc.'));
  }
  if (!vSwitches || vSwitchId.includes(',')) return none;
  // Said at the VPC already.
  if (vSwitches.length === 0) return none;
  const vSwitch = vSwitches.find((one) => one.vSwitchId === vSwitchId);
  if (!vSwitch)
    return bad('InvalidVswitchId', t('This VPC has no vSwitch {0}. Choose one of the list.', vSwitchId));
  const zoneId = valueOf(draft, 'ZoneId') || (source?.zoneId ?? '');
  if (zoneId !== '' && !singleZones(zoneId).includes(vSwitch.zoneId)) {
    return bad(
      'InvalidVswitchId',
      t('This vSwitch lies in zone {0}; choose one in {1}.', vSwitch.zoneId, zoneId),
    );
  }
  if (vSwitch.availableIpCount !== undefined && vSwitch.availableIpCount < minFreeAddresses) {
    return bad(
      'AtLeastTwoVSwitchAvailableIp',
      t(
        'This vSwitch has too few free addresses ({0}); a clone needs at least {1}.',
        vSwitch.availableIpCount,
        minFreeAddresses,
      ),
    );
  }
  return none;
};

/** The storage types of the draft's zone and edition, the source's where blank; undefined when they are not known. */
export function storageTypesAt(
  draft: CloneDraft,
  zones: CloneFacts['zones'],
  source: CloneFacts['source'],
): readonly string[] | undefined {
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  return zoneOf(draft, zones, source)?.categories.find((one) => sameName(one.category, category))
    ?.storageTypes;
}

/** What is offered in the draft's zone, the source's where blank; in the first of a multi-zone id. */
export function zoneOf(
  draft: CloneDraft,
  zones: CloneFacts['zones'],
  source: CloneFacts['source'],
): AvailableZone | undefined {
  const zoneId = valueOf(draft, 'ZoneId') || (source?.zoneId ?? '');
  return (
    zones?.find((one) => one.zoneId === zoneId) ?? zones?.find((one) => one.zoneId === singleZones(zoneId)[0])
  );
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
