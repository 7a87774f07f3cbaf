import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type {
  AvailableClass,
  AvailableZone,
  BackupSet,
  ClassSpec,
  HostGroup,
  InstanceDetail,
  VSwitch,
} from '../../shared/model';
import type { Choice, FieldChoices } from '../../shared/protocol';
import { backupChoice } from '../clone/backupChoice';
import { isServerlessEdition, offersServerless, restoresTables } from '../clone/editions';
import { primaryZone, valueOf, type CloneFacts } from '../clone/facts';
import { isCertain, type Obstacle } from '../clone/instanceState';
import { editionLabel, payTypeLabel, storageTypeLabel } from '../clone/labels';
import { operationOf } from '../clone/operations';
import {
  isFull,
  isOtherZoneCertain,
  setObstacle,
  storageObstacle,
  storageTypesAt,
  zoneOf,
  zoneOfVSwitch,
  type VSwitchField,
} from '../clone/rules';
import { isOfferedPair, offeredZones } from '../clone/zones';
import { firstOnly } from '../cutLists';
import { shownZone } from '../format';
import { numberText } from '../language';
import type { Loading } from '../loading';
import { problemOf, statusOf } from './lookupProblem';
import type { FormLookups } from './lookups';

type ChoiceLookups = Pick<
  FormLookups,
  | 'source'
  | 'likelySource'
  | 'backups'
  | 'zones'
  | 'classes'
  | 'classSpecs'
  | 'vSwitches'
  | 'hostGroups'
  | 'waitNote'
  | 'known'
>;

export function allChoices(
  draft: CloneDraft,
  lookups: ChoiceLookups,
): Partial<Record<CloneParameterName, FieldChoices>> {
  const { backups, zones, classes, vSwitches, classSpecs } = lookups;
  const likely = lookups.likelySource;
  const from = <T>(lookup: Loading<T>, toChoices: (value: T) => Choice[]): FieldChoices | undefined =>
    fieldChoices(lookup, lookups, toChoices);
  const otherZoneChoices = from(zones, (all) => otherZones(all, primaryZone(draft, likely)));
  const vSwitchChoices = (field: VSwitchField): FieldChoices | undefined =>
    from(vSwitches, (all) => all.map((one) => vSwitchChoice(one, field, draft, likely)));
  const found: Partial<Record<CloneParameterName, FieldChoices | undefined>> = {
    BackupId: from(backups, backupChoices),
    ZoneId: from(zones, (all) => offeredZones(all).map(({ zoneId }) => choice(zoneId))),
    ZoneIdSlave1: otherZoneChoices,
    ZoneIdSlave2: otherZoneChoices,
    Category: from(zones, (all) => editions(draft, zoneOf(draft, all, likely))),
    DBInstanceStorageType: from(zones, () =>
      (storageTypesAt(draft, zones.value, likely) ?? []).map((type) => ({
        ...choice(type, storageTypeLabel(type)),
        // What disks can become is told for a clone in the same region only.
        unavailable: operationOf(draft).rules.DBInstanceStorageType
          ? ''
          : whyNot(storageObstacle(type, likely?.storageType)),
      })),
    ),
    DBInstanceClass:
      likely && primaryZone(draft, likely) === ''
        ? { ...fixed([]), problem: t('Choose the zone first.') }
        : from(classes, (all) => classChoices(all, classSpecs.value)),
    VSwitchId: vSwitchChoices('VSwitchId'),
    VSwitchIdSlave1: vSwitchChoices('VSwitchIdSlave1'),
    VSwitchIdSlave2: vSwitchChoices('VSwitchIdSlave2'),
    PayType: fixed(payTypes(draft, likely)),
    Period: fixed([choice('Month', t('Months')), choice('Year', t('Years'))]),
    RestoreScope: fixed(scopeChoices(draft, lookups.known(), likely)),
    BackupType: fixed([
      choice('FullBackup', t('Full backup')),
      choice('IncrementalBackup', t('Incremental backup')),
    ]),
    InstanceNetworkType: fixed([choice('VPC')]),
    DedicatedHostGroupId: hostGroupChoices(lookups.hostGroups),
    BurstingEnabled: fixed([choice('true', t('On')), choice('false', t('Off'))]),
    IoAccelerationEnabled: fixed([choice('1', t('On')), choice('0', t('Off'))]),
  };
  return Object.fromEntries(Object.entries(found).filter(([, choices]) => choices !== undefined));
}

function otherZones(all: readonly AvailableZone[], primary: string): Choice[] {
  return offeredZones(all).map(({ zoneId }) =>
    isOfferedPair(all, primary, zoneId) === false
      ? choice(zoneId, t('{0} · not offered together with {1}', zoneId, primary))
      : choice(zoneId),
  );
}

function editions(draft: CloneDraft, zone: AvailableZone | undefined): Choice[] {
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  const other = serverless ? t('not with serverless billing') : t('needs serverless billing');
  return (zone?.categories ?? []).map(({ category }) => ({
    ...choice(category, editionLabel(category)),
    unavailable: isServerlessEdition(category) === serverless ? '' : other,
  }));
}

function payTypes(draft: CloneDraft, source: InstanceDetail | undefined): Choice[] {
  const noServerless =
    source && !offersServerless(source.engine)
      ? t('not for {0}', source.engine)
      : source?.storageType === 'local_ssd'
        ? t('not for local SSD')
        : '';
  return operationOf(draft).payTypes.map((value) => ({
    ...choice(value, payTypeLabel(value)),
    unavailable: value === 'Serverless' ? noServerless : '',
  }));
}

/** Undefined until the choices are requested, because few accounts have dedicated clusters. */
function hostGroupChoices(lookup: Loading<readonly HostGroup[]>): FieldChoices | undefined {
  if (lookup.status === 'idle') return undefined;
  return {
    status: lookup.status,
    problem: problemOf(lookup),
    choices: (lookup.value ?? []).map(({ id, name }) => choice(id, [name, id].filter(Boolean).join(' · '))),
  };
}

function scopeChoices(draft: CloneDraft, facts: CloneFacts, source: InstanceDetail | undefined): Choice[] {
  const parts = source ? restoresTables(source.engine) : 'tables';
  const unfit = parts === 'no' ? t('only for MySQL and PostgreSQL') : whyNot(setObstacle(draft, facts));
  return [
    choice('all', t('Everything')),
    choice('DbNames', t('Chosen databases')),
    {
      ...choice(
        'TableMeta',
        parts === 'databases' ? t('Chosen databases under new names') : t('Chosen databases and tables'),
      ),
      unavailable: unfit,
    },
  ];
}

/** Cached per list, because an instance may have thousands of backup sets. */
const madeOf = new WeakMap<readonly BackupSet[], { readonly zone: string; readonly choices: Choice[] }>();

function backupChoices(sets: readonly BackupSet[]): Choice[] {
  const zone = shownZone();
  const made = madeOf.get(sets);
  if (made?.zone === zone) return made.choices;
  const choices = sets.map(backupChoice);
  madeOf.set(sets, { zone, choices });
  return choices;
}

/** Sorted by cores, then by memory; classes without a known size come last. */
function classChoices(all: readonly AvailableClass[], specs: readonly ClassSpec[] | undefined): Choice[] {
  const known = new Map(specs?.map((spec) => [spec.dbInstanceClass, spec]));
  const figure = (text: string | undefined): number => Number.parseFloat(text ?? '') || Infinity;
  const by = (read: (spec: ClassSpec | undefined) => string | undefined) => {
    return (a: AvailableClass, b: AvailableClass): number => {
      const [x, y] = [a, b].map((one) => figure(read(known.get(one.dbInstanceClass))));
      return x === y ? 0 : (x ?? 0) - (y ?? 0);
    };
  };
  const [cores, memory] = [by((spec) => spec?.cpu), by((spec) => spec?.memory)];
  return [...all]
    .sort((a, b) => cores(a, b) || memory(a, b))
    .map((one) => classChoice(one, known.get(one.dbInstanceClass)));
}

/** `mysql.x2.large.2c · 4 cores, 16 GB · 20 to 6000 GB`. */
function classChoice(one: AvailableClass, spec: ClassSpec | undefined): Choice {
  const power = spec && spec.cpu !== '' ? t('{0} cores, {1}', spec.cpu, spec.memory) : '';
  const range =
    one.minStorageGB === undefined || one.maxStorageGB === undefined
      ? ''
      : t('{0} to {1} GB', numberText(one.minStorageGB), numberText(one.maxStorageGB));
  return {
    ...choice(one.dbInstanceClass, [one.dbInstanceClass, power, range].filter(Boolean).join(' · ')),
    power: { size: power, connections: spec?.maxConnections ?? '', iops: spec?.maxIops ?? '' },
  };
}

function vSwitchChoice(
  one: VSwitch,
  field: VSwitchField,
  draft: CloneDraft,
  source: InstanceDetail | undefined,
): Choice {
  const count = one.availableIpCount;
  const free =
    count === undefined ? '' : count === 1 ? t('1 free address') : t('{0} free addresses', numberText(count));
  return {
    ...choice(
      one.vSwitchId,
      [one.name || one.vSwitchId, one.zoneId, one.cidrBlock, free].filter(Boolean).join(' · '),
    ),
    unavailable: whyNotVSwitch(one, field, draft, source) ?? '',
  };
}

/** Why a node of the clone certainly cannot use a vSwitch; undefined otherwise. */
function whyNotVSwitch(
  one: VSwitch,
  field: VSwitchField,
  draft: CloneDraft,
  source: InstanceDetail | undefined,
): string | undefined {
  const zoneId = zoneOfVSwitch(field, draft, source);
  const isElsewhere = zoneId !== '' && one.zoneId !== '' && zoneId !== one.zoneId;
  if (isElsewhere && isOtherZoneCertain(field, draft, source)) return t('in another zone');
  return one.availableIpCount !== undefined && isFull(field, draft, source, one.availableIpCount)
    ? t('too few free addresses')
    : undefined;
}

/** A choice is unavailable only if the service is certain to refuse it. */
function whyNot(obstacle: Obstacle | undefined): string {
  return obstacle && isCertain(obstacle) ? obstacle.reason : '';
}

function choice(value: string, label = value): Choice {
  return { value, label, unavailable: '' };
}

function fixed(choices: Choice[]): FieldChoices {
  return { status: 'ready', choices, problem: '' };
}

/**
 * The choices of a lookup. A lookup that has not started waits for the source, and fails with it; a lookup that
 * cannot start has no choices.
 */
function fieldChoices<T>(
  lookup: Loading<T>,
  { source, waitNote }: ChoiceLookups,
  toChoices: (value: T) => Choice[],
): FieldChoices | undefined {
  const asked = lookup.status === 'idle' ? source : lookup;
  const status = statusOf(asked);
  if (status === 'idle' || (asked === source && status === 'ready')) return undefined;
  const choices = lookup.value === undefined ? [] : toChoices(lookup.value);
  const note = status === 'loading' ? waitNote : lookup.isCut ? firstOnly(choices.length) : '';
  return { status, choices, problem: problemOf(asked) || note };
}
