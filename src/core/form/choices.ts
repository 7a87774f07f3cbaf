import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, AvailableZone, BackupSet, InstanceDetail, VSwitch } from '../../shared/model';
import type { Choice, FieldChoices } from '../../shared/protocol';
import { singleZones, valueOf } from '../clone/facts';
import { whyNotRestorable } from '../clone/instanceState';
import { editionLabel, payTypeLabel, storageTypeLabel } from '../clone/labels';
import { minFreeAddresses, storageTypesAt, whyNotStorageType, zoneOf } from '../clone/rules';
import { bytes, localTime } from '../format';
import type { Lookup } from './lookup';

export interface FormLookups {
  readonly source: Lookup<InstanceDetail>;
  readonly backups: Lookup<readonly BackupSet[]>;
  readonly zones: Lookup<readonly AvailableZone[]>;
  readonly classes: Lookup<readonly AvailableClass[]>;
  readonly vSwitches: Lookup<readonly VSwitch[]>;
}

/** The choices of every field that has any, as far as they are known. A field without is free text. */
export function allChoices(
  draft: CloneDraft,
  lookups: FormLookups,
): Partial<Record<CloneParameterName, FieldChoices>> {
  const { source, backups, zones, classes, vSwitches } = lookups;
  const from = <T>(lookup: Lookup<T>, toChoices: (value: T) => Choice[]): FieldChoices | undefined =>
    fieldChoices(lookup, source, toChoices);
  const zone = zoneOf(draft, zones.value, source.value);
  const found: Partial<Record<CloneParameterName, FieldChoices | undefined>> = {
    BackupId: from(backups, (sets) => sets.map(backupChoice)),
    ZoneId: from(zones, (all) => all.map((one) => choice(one.zoneId))),
    Category: from(zones, () =>
      (zone?.categories ?? [])
        // These need serverless billing, which the form does not have.
        .filter((one) => !/^serverless/i.test(one.category))
        .map((one) => choice(one.category, editionLabel(one.category))),
    ),
    DBInstanceStorageType: from(zones, () =>
      (storageTypesAt(draft, zones.value, source.value) ?? []).map((type) => ({
        ...choice(type, storageTypeLabel(type)),
        unavailable: whyNotStorageType(type, source.value?.storageType)?.reason ?? '',
      })),
    ),
    DBInstanceClass: from(classes, (all) => all.map(classChoice)),
    VSwitchId: from(vSwitches, (all) =>
      all.map((one) => vSwitchChoice(one, valueOf(draft, 'ZoneId') || (source.value?.zoneId ?? ''))),
    ),
    PayType: fixed(['Postpaid', 'Prepaid'].map((value) => choice(value, payTypeLabel(value)))),
    Period: fixed([choice('Month', t('Months')), choice('Year', t('Years'))]),
  };
  return Object.fromEntries(Object.entries(found).filter(([, choices]) => choices !== undefined));
}

/** `2026-11-23 02:03:12 · Full · Automated · 2.0 GB`, in local time. */
export function backupChoice(backup: BackupSet): Choice {
  const when = backup.endTime ?? backup.startTime;
  return {
    value: backup.backupId,
    label: [
      when === undefined ? backup.backupId : localTime(when),
      backupTypeLabel(backup.backupType),
      backup.backupMode === 'Manual' ? t('manual') : '',
      backup.sizeBytes ? bytes(backup.sizeBytes) : '',
      backup.isArchived ? t('archived') : '',
      backup.status.toLowerCase() === 'failed' ? t('failed') : '',
    ]
      .filter(Boolean)
      .join(' · '),
    unavailable: whyNotRestorable(backup) ?? '',
  };
}

export function backupTypeLabel(backupType: string): string {
  switch (backupType) {
    case 'FullBackup':
      return t('Full');
    case 'IncrementalBackup':
      return t('Incremental');
    default:
      return backupType;
  }
}

function classChoice(one: AvailableClass): Choice {
  const range =
    one.minStorageGB === undefined || one.maxStorageGB === undefined
      ? ''
      : t('{0} to {1} GB', one.minStorageGB, one.maxStorageGB);
  return choice(
    one.dbInstanceClass,
    range === '' ? one.dbInstanceClass : `${one.dbInstanceClass} · ${range}`,
  );
}

function vSwitchChoice(one: VSwitch, zoneId: string): Choice {
  const count = one.availableIpCount;
  const free = count === undefined ? '' : count === 1 ? t('1 free address') : t('{0} free addresses', count);
  return {
    ...choice(
      one.vSwitchId,
      [one.name || one.vSwitchId, one.zoneId, one.cidrBlock, free].filter(Boolean).join(' · '),
    ),
    unavailable: whyNotVSwitch(one, zoneId) ?? '',
  };
}

/** Why a clone in this zone cannot be in a vSwitch; undefined when it can. */
export function whyNotVSwitch(one: VSwitch, zoneId: string): string | undefined {
  if (zoneId !== '' && !singleZones(zoneId).includes(one.zoneId)) return t('in another zone');
  if (one.availableIpCount !== undefined && one.availableIpCount < minFreeAddresses)
    return t('too few free addresses');
  return undefined;
}

function choice(value: string, label = value): Choice {
  return { value, label, unavailable: '' };
}

function fixed(choices: Choice[]): FieldChoices {
  return { status: 'ready', choices, problem: '' };
}

/** What is not asked yet waits for the source, and fails with it; what cannot be asked has no choices. */
function fieldChoices<T>(
  lookup: Lookup<T>,
  source: Lookup<InstanceDetail>,
  toChoices: (value: T) => Choice[],
): FieldChoices | undefined {
  const asked = lookup.status === 'idle' ? source : lookup;
  if (asked.status === 'idle' || (asked === source && source.status === 'ready')) return undefined;
  return {
    status: asked.status,
    choices: lookup.value === undefined ? [] : toChoices(lookup.value),
    problem: asked.problem,
  };
}
