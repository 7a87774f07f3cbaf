import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { ClassSpec } from '../../../shared/model';
import { isServerlessEdition, serverlessStorageTypes } from '../editions';
import { valueOf, type CloneFacts } from '../facts';
import type { Obstacle } from '../instanceState';
import { editionLabel, storageTypeLabel } from '../labels';
import { none, problem, sameName, warning, type Rule } from './finding';
import { zoneOf } from './placement';

/** The step where the class does not say another, or says 0. */
const defaultStorageStepGB = 5;

export const checkStorage: Rule = (draft, { source, classes }) => {
  const text = valueOf(draft, 'DBInstanceStorage');
  if (text === '') return none;
  const bad = (code: string, message: string, valueGB?: number): readonly Finding[] =>
    problem('DBInstanceStorage', code, message, valueGB?.toString());
  if (!/^\d{1,7}$/.test(text)) return bad('Parameters.Invalid', t('Enter the storage in whole GB.'));
  const storageGB = Number(text);
  const range = storageRange(draft, { source, classes });
  const { leastGB, mostGB, stepGB } = range;
  if (mostGB !== undefined && mostGB < leastGB) {
    return bad(
      'UnsupportExtendDisk.NotSupport',
      t('This class offers at most {0} GB, too little for the source. Choose another class.', mostGB),
    );
  }
  if (mostGB !== undefined && storageGB > mostGB) {
    return bad('UnsupportExtendDisk.NotSupport', t('This class offers at most {0} GB.', mostGB), mostGB);
  }
  const nextGB = storageWithin(range, storageGB);
  if (source?.storageGB !== undefined && storageGB < source.storageGB) {
    return bad(
      'InvalidRecoveryDbInstance.StorageSize',
      t(
        'The source has {0} GB, and a clone cannot be smaller. Enter {1} GB or more.',
        source.storageGB,
        nextGB,
      ),
      nextGB,
    );
  }
  if (storageGB < leastGB && storageGB % stepGB === 0) {
    return bad('Parameters.Invalid', t('This class needs at least {0} GB.', nextGB), nextGB);
  }
  return storageGB === nextGB
    ? none
    : bad('Parameters.Invalid', t('Storage grows in steps of {0} GB. Enter {1} GB.', stepGB, nextGB), nextGB);
};

/** What the storage of a clone can be, in GB. Both ends are on the steps; the upper one is unknown without a class. */
export interface StorageRange {
  readonly leastGB: number;
  readonly mostGB: number | undefined;
  readonly stepGB: number;
}

/** The storage that the source and the class of a draft allow. */
export function storageRange(
  draft: CloneDraft,
  { source, classes }: Pick<CloneFacts, 'source' | 'classes'>,
): StorageRange {
  const offered = classes?.find((one) => one.dbInstanceClass === valueOf(draft, 'DBInstanceClass'));
  const { stepGB: ownStepGB = 0 } = offered ?? {};
  const stepGB = ownStepGB > 0 ? ownStepGB : defaultStorageStepGB;
  const least = Math.max(source?.storageGB ?? 0, offered?.minStorageGB ?? 0);
  const most = offered?.maxStorageGB;
  return {
    leastGB: Math.ceil(least / stepGB) * stepGB,
    mostGB: most === undefined ? undefined : Math.floor(most / stepGB) * stepGB,
    stepGB,
  };
}

/** The storage nearest to a wish that is possible, in GB; the larger one of two. */
export function storageWithin({ leastGB, mostGB, stepGB }: StorageRange, wantedGB: number): number {
  const next = Math.max(leastGB, Math.ceil(wantedGB / stepGB) * stepGB);
  return mostGB === undefined ? next : Math.min(next, mostGB);
}

/** ESSD performance levels in rising order; a clone may not go down (CannotDecreaseEssdPerfLevel). */
const essdLevels = ['cloud_essd', 'cloud_essd2', 'cloud_essd3'];

export const checkStorageType: Rule = (draft, { source, zones }) => {
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  if (storageType === '') return none;
  const unreachable =
    whyNotStorageType(storageType, source?.storageType) ?? whyNotServerlessStorage(draft, storageType);
  if (unreachable) return problem('DBInstanceStorageType', unreachable.code, unreachable.reason);
  const offered = storageTypesAt(draft, zones, source);
  return !offered || offered.length === 0 || offered.includes(storageType) || isAsSource(draft, source)
    ? none
    : problem(
        'DBInstanceStorageType',
        'InvalidInstanceLevel.DiskType',
        t('{0} is not offered for this edition in this zone.', storageTypeLabel(storageType)),
      );
};

/** Why a clone cannot have a storage type, whatever is offered: disks move in some directions only. */
export function whyNotStorageType(storageType: string, sourceType: string | undefined): Obstacle | undefined {
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
  if (storageType === 'cloud_ssd') {
    return {
      code: 'CloudSSDNotSupport',
      reason: t('The standard SSD is not offered for clones any more. Choose an ESSD.'),
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

function whyNotServerlessStorage(draft: CloneDraft, storageType: string): Obstacle | undefined {
  if (valueOf(draft, 'PayType') !== 'Serverless' || serverlessStorageTypes.includes(storageType)) {
    return undefined;
  }
  return {
    code: 'InvalidInstanceLevel.DiskType',
    reason: t('A serverless clone has ESSD PL1 or premium ESSD storage.'),
  };
}

export const checkCategory: Rule = (draft, { zones, source }) => {
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  const bad = (code: string, message: string): readonly Finding[] => problem('Category', code, message);
  if (category === '') return none;
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  if (serverless !== isServerlessEdition(category)) {
    return bad(
      'Commodity.InvalidComponent',
      serverless
        ? t('Serverless billing needs a serverless edition.')
        : t('A serverless edition needs serverless billing.'),
    );
  }
  const has = (zone: { categories: readonly { category: string }[] } | undefined): boolean =>
    zone?.categories.some((one) => sameName(one.category, category)) ?? false;
  const zone = zoneOf(draft, zones, source);
  if (!zone || zone.categories.length === 0 || has(zone)) return none;
  if (serverless || sameName(category, source?.category ?? '')) {
    // What the source is, and what another commodity sells, need not be on this list.
    return warning(
      'Category',
      'ZoneId.NotMatchWithCategory',
      t('{0} is not on the list of what this zone offers. RDS may refuse it.', editionLabel(category)),
    );
  }
  return zones?.some(has)
    ? bad('ZoneId.NotMatchWithCategory', t('{0} is not offered in this zone.', editionLabel(category)))
    : bad('Commodity.InvalidComponent', t('{0} is not offered for this engine.', editionLabel(category)));
};

export const checkClass: Rule = (draft, { classes, classSpecs, source }) => {
  const dbInstanceClass = valueOf(draft, 'DBInstanceClass');
  const bad = (code: string, message: string): readonly Finding[] =>
    problem('DBInstanceClass', code, message);
  if (dbInstanceClass === '') {
    return source && /serverless/i.test(source.dbInstanceClass) && valueOf(draft, 'PayType') !== 'Serverless'
      ? bad('IncorrectTargetClasscode', t('The source is serverless; choose a class for the clone.'))
      : none;
  }
  if (!/^[a-z0-9]+(\.[a-z0-9_-]+)+$/i.test(dbInstanceClass)) {
    return bad('InvalidInstanceLevel.Malformed', t('An instance class looks like mysql.x2.large.2c.'));
  }
  if (!classes || classes.some((one) => one.dbInstanceClass === dbInstanceClass)) return none;
  // An empty list for what the source itself is says nothing: the engine version is just not on sale any more.
  if (classes.length === 0 && isAsSource(draft, source)) return none;
  const spec = classSpecs?.find((one) => one.dbInstanceClass === dbInstanceClass);
  if (spec) return bad(...notForThis(spec, draft, source));
  if (dbInstanceClass === source?.dbInstanceClass) {
    return warning(
      'DBInstanceClass',
      'UnsupportedClassCode',
      t(
        'The source’s class {0} is not among those that are sold. RDS may refuse it; choose another class.',
        dbInstanceClass,
      ),
    );
  }
  return bad(
    'InvalidDBInstanceClass.Offline',
    t('{0} is not offered for this zone, edition and storage type. Choose another class.', dbInstanceClass),
  );
};

/** Whether edition and storage type are the source's. */
function isAsSource(draft: CloneDraft, source: CloneFacts['source']): boolean {
  if (!source) return false;
  const category = valueOf(draft, 'Category') || source.category;
  const storageType = valueOf(draft, 'DBInstanceStorageType') || source.storageType;
  return sameName(category, source.category) && storageType === source.storageType;
}

/** A class that is sold, but not for what is chosen: the code and what does not fit. */
function notForThis(
  spec: ClassSpec,
  draft: CloneDraft,
  source: CloneFacts['source'],
): readonly [code: string, message: string] {
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  return spec.category !== '' && sameName(spec.category, category)
    ? [
        'InvalidInstanceLevel.DiskType',
        t('{0} does not exist with this storage type. Choose another of the two.', spec.dbInstanceClass),
      ]
    : [
        'IncorrectTargetClasscode',
        t('{0} does not exist for {1}. Choose another class.', spec.dbInstanceClass, editionLabel(category)),
      ];
}

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
