import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, AvailableZone, BackupSet, VSwitch } from '../../shared/model';
import type { Choice, FieldChoices } from '../../shared/protocol';
import { singleZones, valueOf } from '../clone/facts';
import { whyNotRestorable } from '../clone/instanceState';
import { editionLabel, payTypeLabel, storageTypeLabel } from '../clone/labels';
import { storageTypesAt, zoneOf } from '../clone/rules';
import { bytes, localTime } from '../format';
import type { Lookup } from './lookup';

export interface FormLookups {
  readonly backups: Lookup<readonly BackupSet[]>;
  readonly zones: Lookup<readonly AvailableZone[]>;
  readonly classes: Lookup<readonly AvailableClass[]>;
  readonly vSwitches: Lookup<readonly VSwitch[]>;
}

/** The choices of every field that has any, as far as they are known. */
export function allChoices(
  draft: CloneDraft,
  lookups: FormLookups,
): Partial<Record<CloneParameterName, FieldChoices>> {
  const { backups, zones, classes, vSwitches } = lookups;
  const zone = zoneOf(draft, zones.value);
  return {
    BackupId: from(backups, (sets) => sets.map(backupChoice)),
    ZoneId: from(zones, (all) => all.map((one) => choice(one.zoneId))),
    Category: from(zones, () =>
      (zone?.categories ?? []).map((one) => choice(one.category, editionLabel(one.category))),
    ),
    DBInstanceStorageType: from(zones, () =>
      (storageTypesAt(draft, zones.value) ?? []).map((type) => choice(type, storageTypeLabel(type))),
    ),
    DBInstanceClass: from(classes, (all) => all.map(classChoice)),
    VSwitchId: from(vSwitches, (all) => all.map((one) => vSwitchChoice(one, valueOf(draft, 'ZoneId')))),
    PayType: fixed(['Postpaid', 'Prepaid'].map((value) => choice(value, payTypeLabel(value)))),
    Period: fixed([choice('Month', t('Months')), choice('Year', t('Years'))]),
  };
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
      backup.sizeBytes === undefined ? '' : bytes(backup.sizeBytes),
      backup.isArchived ? t('archived') : '',
    ]
      .filter(Boolean)
      .join(' · '),
    detail: backup.backupId,
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
  const free = one.availableIpCount === undefined ? '' : t('{0} free addresses', one.availableIpCount);
  return {
    ...choice(
      one.vSwitchId,
      [one.name || one.vSwitchId, one.zoneId, one.cidrBlock, free].filter(Boolean).join(' · '),
    ),
    detail: one.vSwitchId,
    unavailable: zoneId === '' || singleZones(zoneId).includes(one.zoneId) ? '' : t('in another zone'),
  };
}

function choice(value: string, label = value): Choice {
  return {
    value,
    label: label === value ? value : label,
    detail: label === value ? '' : value,
    unavailable: '',
  };
}

function fixed(choices: Choice[]): FieldChoices {
  return { status: 'ready', choices, problem: '' };
}

function from<T>(lookup: Lookup<T>, toChoices: (value: T) => Choice[]): FieldChoices {
  const { status, value, problem } = lookup;
  return {
    status: status === 'idle' ? 'loading' : status,
    choices: value === undefined ? [] : toChoices(value),
    problem,
  };
}
