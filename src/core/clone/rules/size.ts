import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { ClassSpec } from '../../../shared/model';
import { readNumber } from '../../../shared/readNumber';
import { isServerlessEdition, serverlessStorageTypes } from '../editions';
import { valueOf, type CloneFacts } from '../facts';
import type { Obstacle } from '../instanceState';
import { editionLabel, storageTypeLabel } from '../labels';
import { offeredZones } from '../zones';
import { found, none, sameName, type Rule } from './finding';
import type { GroundName } from './grounds';
import { zoneOf } from './placement';
import { numberText } from '../../language';

/** GB (CloneDBInstance, DBInstanceStorage). */
const storageStepGB = 5;

export const checkStorage: Rule = (draft, { source, classes }) => {
  const text = valueOf(draft, 'DBInstanceStorage');
  const sourceGB = source?.storageGB;
  const range = storageRange(draft, { source, classes });
  // A blank storage means the source's size, which may be too small for a class or a higher ESSD level.
  if (text === '') return sourceGB === undefined ? none : checkRange(sourceGB, range);
  if (!/^\d{1,7}$/.test(text)) return unreadableStorage(text, range);
  const storageGB = Number(text);
  const nextGB = storageWithin(range, storageGB);
  const value = String(nextGB);
  if (sourceGB !== undefined && storageGB < sourceGB) {
    return found(
      'sizeSmaller',
      t(
        'The source has {0} GB, and a clone cannot be smaller. Enter {1} GB or more.',
        numberText(sourceGB),
        numberText(nextGB),
      ),
      { value },
    );
  }
  // Errors come first: a warning must not hide an error.
  const { stepGB } = range;
  if (storageGB % stepGB === 0) return checkRange(storageGB, range);
  if (storageGB === sourceGB) {
    return found(
      'sizeOddAsSource',
      t(
        'Enter {0} GB, or leave it blank to use the source’s {1} GB.',
        numberText(nextGB),
        numberText(storageGB),
      ),
      { value },
    );
  }
  const isAbove = storageGB > nextGB;
  return found(
    storageGB % storageStepGB === 0 ? 'sizeStepOfClass' : 'sizeStep',
    isAbove
      ? t('This class offers at most {0} GB, in steps of {1} GB.', numberText(nextGB), numberText(stepGB))
      : t('Storage grows in steps of {0} GB. Enter {1} GB.', numberText(stepGB), numberText(nextGB)),
    { value },
  );
};

/** Findings for a text that is not an integer or has too many digits. The user has to resolve an ambiguous number. */
function unreadableStorage(text: string, range: StorageRange): readonly Finding[] {
  const { leastGB, mostGB } = range;
  const reading = readNumber(text);
  if (reading.kind === 'unreadable' && reading.reason === 'ambiguous') {
    return found(
      'sizeNumber',
      t(
        'This can mean {0} or {1} GB. Enter one of the two.',
        ...reading.gb.map((one) => numberText(one, 0, 9)),
      ),
    );
  }
  const wantedGB =
    reading.kind === 'number' || reading.reason === 'notWhole'
      ? reading.gb
      : reading.reason === 'tooLarge'
        ? Infinity
        : undefined;
  if (wantedGB === undefined) return found('sizeNumber', t('Enter the storage in whole GB.'));
  if (mostGB !== undefined && mostGB >= leastGB && wantedGB > mostGB) {
    return found('sizeNumber', t('This class offers at most {0} GB.', numberText(mostGB)), {
      value: String(mostGB),
    });
  }
  if (wantedGB >= 1e7) return found('sizeNumber', t('Enter the storage in whole GB.'));
  const nextGB = storageWithin(range, wantedGB);
  return found('sizeNumber', t('Enter the storage in whole GB, such as {0}.', numberText(nextGB)), {
    value: String(nextGB),
  });
}

function checkRange(storageGB: number, { leastGB, mostGB, stepGB }: StorageRange): readonly Finding[] {
  if (mostGB !== undefined && storageGB >= mostGB + stepGB) {
    return mostGB < leastGB
      ? found(
          'sizeAbove',
          t(
            'This class offers at most {0} GB, too little for the source. Choose another class.',
            numberText(mostGB),
          ),
        )
      : found('sizeAbove', t('This class offers at most {0} GB.', numberText(mostGB)), {
          value: String(mostGB),
        });
  }
  return storageGB <= leastGB - stepGB
    ? found('sizeBelow', t('This class needs at least {0} GB.', numberText(leastGB)), {
        value: String(leastGB),
      })
    : none;
}

/**
 * The allowed storage of a clone, in GB. Both limits are multiples of the step; the upper limit is unknown without a
 * class.
 */
export interface StorageRange {
  readonly leastGB: number;
  readonly mostGB: number | undefined;
  readonly stepGB: number;
}

/** The storage that the source and the draft's class allow; a blank class means the source's. */
export function storageRange(
  draft: CloneDraft,
  { source, classes }: Pick<CloneFacts, 'source' | 'classes'>,
): StorageRange {
  const dbInstanceClass = valueOf(draft, 'DBInstanceClass') || source?.dbInstanceClass;
  const offered = classes?.find((one) => one.dbInstanceClass === dbInstanceClass);
  // A step of 0 means unknown.
  const stepGB = offered?.stepGB === 0 ? storageStepGB : (offered?.stepGB ?? storageStepGB);
  const least = Math.max(source?.storageGB ?? 0, offered?.minStorageGB ?? 0);
  const most = offered?.maxStorageGB;
  return {
    leastGB: Math.ceil(least / stepGB) * stepGB,
    mostGB: most === undefined ? undefined : Math.floor(most / stepGB) * stepGB,
    stepGB,
  };
}

/**
 * The allowed storage nearest to the wanted one, in GB; the larger of two. If the class offers less than the source
 * has, the source's size wins: it is proven, while the offer of a class is not.
 */
export function storageWithin({ leastGB, mostGB, stepGB }: StorageRange, wantedGB: number): number {
  const next = Math.max(leastGB, Math.ceil(wantedGB / stepGB) * stepGB);
  return mostGB === undefined || mostGB < leastGB ? next : Math.min(next, mostGB);
}

/** ESSD performance levels in ascending order. */
const essdLevels = ['cloud_essd', 'cloud_essd2', 'cloud_essd3'];

export const checkStorageType: Rule = (draft, { source, zones }) => {
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  if (storageType === '') return none;
  if (valueOf(draft, 'PayType') === 'Serverless' && !serverlessStorageTypes.includes(storageType)) {
    return found('storageServerless', t('A serverless clone has ESSD PL1 or premium ESSD storage.'));
  }
  const obstacle = storageObstacle(storageType, source?.storageType);
  if (obstacle) return found(obstacle.ground, obstacle.reason);
  const offered = storageTypesAt(draft, zones, source);
  return !offered || offered.length === 0 || offered.includes(storageType) || isAsSource(draft, source)
    ? none
    : found(
        'storageNotOffered',
        t('{0} is not offered for this edition in this zone.', storageTypeLabel(storageType)),
      );
};

/** Why a storage type is impossible, whatever is offered: disks can change type only in some directions. */
export function storageObstacle(storageType: string, sourceType: string | undefined): Obstacle | undefined {
  if (sourceType === undefined || sourceType === '' || storageType === sourceType) return undefined;
  if (sourceType === 'local_ssd') {
    return {
      ground: 'storageFromLocal',
      reason: t('The source has a local SSD, so the clone needs one too.'),
    };
  }
  if (storageType === 'local_ssd') {
    return {
      ground: 'storageToLocal',
      reason: t('The source has a cloud disk, and the clone would have a local SSD.'),
    };
  }
  if (storageType === 'cloud_ssd') {
    return {
      ground: 'storageStandardSsd',
      reason: t('The standard SSD is no longer offered everywhere. Choose an ESSD.'),
    };
  }
  const level = essdLevels.indexOf(storageType);
  if (level >= 0 && level < essdLevels.indexOf(sourceType)) {
    return {
      ground: 'storageLevel',
      reason: t('The source has {0}; choose this level or a higher one.', storageTypeLabel(sourceType)),
    };
  }
  return undefined;
}

export const checkCategory: Rule = (draft, { zones, source }) => {
  const chosen = valueOf(draft, 'Category');
  const category = chosen || (source?.category ?? '');
  if (category === '') return none;
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  if (serverless && !isServerlessEdition(category)) {
    return found(
      chosen === '' ? 'billingWithSourceEdition' : 'billingNeedsEdition',
      t('Serverless billing needs a serverless edition.'),
    );
  }
  if (!serverless && isServerlessEdition(category)) {
    return found(
      chosen === '' ? 'billingWithSourceEdition' : 'editionNeedsBilling',
      t('A serverless edition needs serverless billing.'),
    );
  }
  const has = (zone: { categories: readonly { category: string }[] } | undefined): boolean =>
    zone?.categories.some((one) => sameName(one.category, category)) ?? false;
  const zone = zoneOf(draft, zones, source);
  if (!zone || zone.categories.length === 0 || has(zone)) return none;
  if (serverless || sameName(category, source?.category ?? '')) {
    return found(
      'editionNotListed',
      t('{0} is not on the list of what this zone offers.', editionLabel(category)),
    );
  }
  return offeredZones(zones ?? []).some(has)
    ? found('editionNotInZone', t('{0} is not offered in this zone.', editionLabel(category)))
    : found('editionNotForEngine', t('{0} is not offered for this engine.', editionLabel(category)));
};

export const checkClass: Rule = (draft, { classes, classSpecs, source }) => {
  const dbInstanceClass = valueOf(draft, 'DBInstanceClass');
  if (dbInstanceClass === '') {
    return source && /serverless/i.test(source.dbInstanceClass) && valueOf(draft, 'PayType') !== 'Serverless'
      ? found('classMissing', t('The source is serverless; choose a class for the clone.'))
      : none;
  }
  if (!/^[a-z0-9]+(\.[a-z0-9_-]+)+$/i.test(dbInstanceClass)) {
    return found('classShape', t('An instance class looks like mysql.x2.large.2c.'));
  }
  if (!classes || classes.some((one) => one.dbInstanceClass === dbInstanceClass)) return none;
  // An empty list for the source's own edition and storage type proves nothing: the engine version is just no longer
  // sold.
  if (classes.length === 0 && isAsSource(draft, source)) return none;
  const spec = classSpecs?.find((one) => one.dbInstanceClass === dbInstanceClass);
  if (spec) return found(...notForThis(spec, draft, source));
  return dbInstanceClass === source?.dbInstanceClass
    ? found(
        'classNotSold',
        t('The source’s class {0} is not among those that are sold. Choose another class.', dbInstanceClass),
      )
    : found(
        'classNotOffered',
        t(
          '{0} is not offered for this zone, edition and storage type. Choose another class.',
          dbInstanceClass,
        ),
      );
};

function isAsSource(draft: CloneDraft, source: CloneFacts['source']): boolean {
  if (!source) return false;
  const category = valueOf(draft, 'Category') || source.category;
  const storageType = valueOf(draft, 'DBInstanceStorageType') || source.storageType;
  return sameName(category, source.category) && storageType === source.storageType;
}

/** For a class that is sold, but not for the chosen edition or storage type: which of the two does not fit. */
function notForThis(
  spec: ClassSpec,
  draft: CloneDraft,
  source: CloneFacts['source'],
): readonly [name: GroundName, message: string] {
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  return spec.category !== '' && sameName(spec.category, category)
    ? [
        'classOtherStorage',
        t('{0} is not sold with this storage type. Choose another of the two.', spec.dbInstanceClass),
      ]
    : [
        'classOtherEdition',
        t('{0} is not sold for {1}. Choose another class.', spec.dbInstanceClass, editionLabel(category)),
      ];
}

/**
 * The storage types of the draft's zone and edition, or the source's if they are blank; undefined when they are
 * unknown.
 */
export function storageTypesAt(
  draft: CloneDraft,
  zones: CloneFacts['zones'],
  source: CloneFacts['source'],
): readonly string[] | undefined {
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  return zoneOf(draft, zones, source)?.categories.find((one) => sameName(one.category, category))
    ?.storageTypes;
}
