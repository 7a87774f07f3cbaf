import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import { parseTableMeta } from '../../shared/tableMeta';
import { localTime, parseApiTime, toApiTime } from '../format';
import { isFullSet } from './backupScope';
import { bestVSwitch, nearestClass } from './dependentValues';
import { sourceDraft, withValue } from './draft';
import { editionFor, serverlessStorageTypes } from './editions';
import { primaryZone, valueOf } from './facts';
import { named, useful, values, type Fix, type Maker } from './fix';
import { whyNotRestorable } from './instanceState';
import { editionLabel, storageTypeLabel } from './labels';
import { suggestedName } from './name';
import {
  checkStorageType,
  missingChoice,
  sizeOfChosen,
  storageRange,
  storageTypesAt,
  storageWithin,
  type VSwitchField,
} from './rules';
import { offeredZones } from './zones';

const orders: Maker = () => ({ kind: 'orders', label: t('Open Orders') });

/** Sets the values back to the source's, as far as a clone can have them; in another region it has none for the first. */
function asSource(
  [first, ...others]: readonly [CloneParameterName, ...CloneParameterName[]],
  label: () => string,
): Maker {
  return (draft, { source, now }) => {
    if (!source) return undefined;
    const own = sourceDraft(draft, source, now);
    if (valueOf(own, first) === '') return undefined;
    const all = [first, ...others];
    return values(label(), Object.fromEntries(all.map((name) => [name, valueOf(own, name)])));
  };
}

const raiseStorage: Maker = (draft, facts) => {
  if (facts.source?.storageGB === undefined) return undefined;
  const range = storageRange(draft, facts);
  const current = storageOf(draft);
  // The service knows a larger source size than we do; a fifth more is the next size to try.
  return setStorage(storageWithin(range, current < range.leastGB ? range.leastGB : current * 1.2));
};

const lowerStorage: Maker = (draft, facts, parameter) => {
  const { source } = facts;
  const range = storageRange(draft, facts);
  const { leastGB, mostGB } = range;
  if (mostGB !== undefined && mostGB < leastGB) {
    const roomy = (facts.classes ?? []).filter((one) => (one.maxStorageGB ?? 0) >= leastGB);
    return otherClass(draft, { ...facts, classes: roomy }, parameter);
  }
  if (mostGB !== undefined && storageOf(draft) > mostGB) return setStorage(mostGB);
  return source?.storageGB === undefined ? undefined : setStorage(storageWithin(range, source.storageGB));
};

const storageForTables: Maker = (draft, facts) => {
  const parsed = parseTableMeta(valueOf(draft, 'TableMeta'));
  const bytes = parsed.ok ? sizeOfChosen(parsed.databases, facts.databases) : 0;
  const current = storageOf(draft) || (facts.source?.storageGB ?? 0);
  const needed = bytes / 1024 ** 3;
  // When the sizes are unknown, or the service calculates differently, half as much again is the next size to try.
  const wanted = needed > current ? needed : current * 1.5;
  const possible = storageWithin(storageRange(draft, facts), wanted);
  return possible < wanted ? undefined : setStorage(possible);
};

/** GB; 0 when the draft has none. */
function storageOf(draft: CloneDraft): number {
  return Number(valueOf(draft, 'DBInstanceStorage')) || 0;
}

function setStorage(storageGB: number): Fix {
  return named('DBInstanceStorage', String(storageGB));
}

const storageTypeOfSource: Maker = (draft, facts) => {
  const type = facts.source?.storageType ?? '';
  if (type === '') return undefined;
  const fits = (one: string): boolean =>
    checkStorageType(withValue(draft, 'DBInstanceStorageType', one), facts).length === 0;
  if (fits(type)) {
    return values(t('Use {0}, Like the Source', storageTypeLabel(type)), { DBInstanceStorageType: type });
  }
  const offered = storageTypesAt(draft, facts.zones, facts.source) ?? [];
  const other = [...serverlessStorageTypes, ...offered].find(
    (one) => (offered.length === 0 || offered.includes(one)) && fits(one),
  );
  return other === undefined
    ? undefined
    : values(t('Use {0}', storageTypeLabel(other)), { DBInstanceStorageType: other });
};

const otherClass: Maker = (draft, facts) => {
  const current = valueOf(draft, 'DBInstanceClass');
  const offered = (facts.classes ?? []).filter(({ dbInstanceClass }) => dbInstanceClass !== current);
  const best =
    nearestClass(offered, facts.classSpecs, current || (facts.source?.dbInstanceClass ?? '')) ??
    offered[0]?.dbInstanceClass;
  return best === undefined ? undefined : values(t('Use Class {0}', best), { DBInstanceClass: best });
};

const zones = [
  'ZoneId',
  'ZoneIdSlave1',
  'ZoneIdSlave2',
  'VSwitchId',
  'VSwitchIdSlave1',
  'VSwitchIdSlave2',
] as const;

/** The next zone that offers the edition and has a vSwitch with enough free addresses. */
const otherZone: Maker = (draft, facts) => {
  const { source, vSwitches } = facts;
  const category = (valueOf(draft, 'Category') || (source?.category ?? '')).toLowerCase();
  const current = primaryZone(draft, source);
  const offered = offeredZones(facts.zones ?? []).filter(({ categories }) =>
    categories.some((one) => one.category.toLowerCase() === category),
  );
  const start = offered.findIndex(({ zoneId }) => zoneId === current);
  const others = [...offered.slice(start + 1), ...offered.slice(0, Math.max(0, start))];
  for (const { zoneId } of others) {
    if (zoneId === current || zoneId === valueOf(draft, 'ZoneIdSlave1')) continue;
    const moved = {
      ...draft,
      values: { ...draft.values, ZoneId: { text: zoneId, origin: 'chosen' } },
    } as const;
    const vSwitch = vSwitches && bestVSwitch(moved, 'VSwitchId', facts);
    if (vSwitch) {
      return values(t('Use Zone {0}', zoneId), { ZoneId: zoneId, VSwitchId: vSwitch.vSwitchId });
    }
  }
  return undefined;
};

const otherVSwitch: Maker = (draft, facts, parameter) => {
  const fields: readonly VSwitchField[] =
    parameter === 'VSwitchIdSlave1' || parameter === 'VSwitchIdSlave2' ? [parameter] : ['VSwitchId'];
  for (const field of fields) {
    const best = bestVSwitch(draft, field, facts, valueOf(draft, field));
    if (best) {
      return values(t('Use vSwitch {0}', best.name || best.vSwitchId), { [field]: best.vSwitchId });
    }
  }
  return fields.includes('VSwitchId') ? otherZone(draft, facts, parameter) : undefined;
};

/** The user must decide which data the clone gets. */
function choice(maker: Maker): Maker {
  return (...args) => {
    const fix = maker(...args);
    return fix?.kind === 'values' ? { ...fix, isChoice: true } : fix;
  };
}

/** The newest restorable full backup set, without the refused one. */
const newestSet = choice((draft, { backups }) => {
  const refused = draft.restoreBy === 'backupSet' ? valueOf(draft, 'BackupId') : undefined;
  const full = backups?.filter((one) => isFullSet(one) && !whyNotRestorable(one)) ?? [];
  const newest = full.find(({ backupId }) => backupId !== refused);
  return newest
    ? {
        kind: 'values',
        label:
          newest === full[0]
            ? t('Use the Newest Backup Set')
            : t('Use the Backup Set of {0}', localTime(newest.endTime ?? newest.startTime ?? 0)),
        values: { BackupId: newest.backupId, BackupType: '' },
        restoreBy: 'backupSet',
      }
    : undefined;
});

/** The earliest restorable time if the draft's time is before the recovery window, else the latest. */
const possibleTime: Maker = (draft, { recovery }) => {
  if (recovery?.kind !== 'window') return undefined;
  const { begin, end } = recovery.window;
  const time = parseApiTime(valueOf(draft, 'RestoreTime'));
  return time !== undefined && time < begin
    ? values(t('Use the Earliest Restorable Time'), {
        RestoreTime: toApiTime(Math.ceil(begin / 1000) * 1000),
      })
    : values(t('Use the Latest Restorable Time'), { RestoreTime: toApiTime(end) });
};

const anotherName: Maker = (draft, facts) => {
  const name = suggestedName(draft, facts);
  return name === undefined ? undefined : named('DBInstanceDescription', name);
};

const invalidValue: Maker = (draft, facts, parameter) => {
  switch (parameter) {
    case 'DBInstanceDescription':
      return anotherName(draft, facts, parameter);
    case 'PrivateIpAddress':
      return clear('PrivateIpAddress', () => t('Let RDS Choose the Address'))(draft, facts, parameter);
    default:
      return undefined;
  }
};

function clear(name: CloneParameterName, label: () => string): Maker {
  return () => values(label(), { [name]: '' });
}

const everything = choice(() => values(t('Restore Everything'), { RestoreScope: 'all' }));
const oneMonth: Maker = () => values(t('One Month'), { Period: 'Month', UsedTime: '1' });
const shortest: Maker = (draft, facts, parameter) =>
  valueOf(draft, 'Period') === 'Year'
    ? values(t('One Year'), { UsedTime: '1' })
    : oneMonth(draft, facts, parameter);

/**
 * Removes what the restore point does not contain; restores everything when nothing would be left, or the contents are
 * unknown.
 */
const whatIsThere: Maker = (draft, facts, parameter) => {
  const missing =
    parameter === 'DbNames' || parameter === 'TableMeta' ? missingChoice(parameter, draft, facts) : undefined;
  return parameter !== undefined && missing && missing.rest !== ''
    ? values(t('Remove {0}', missing.name), { [parameter]: missing.rest })
    : everything(draft, facts, parameter);
};

const editionOfSource: Maker = (draft, facts, parameter) => {
  const { source } = facts;
  if (!source) return undefined;
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  const edition = editionFor(source.category, source.engine, serverless);
  return valueOf(draft, 'Category') === edition
    ? otherClass(draft, facts, parameter)
    : values(t('Use {0}', editionLabel(edition)), { Category: edition });
};

const payAsYouGo: Maker = (draft) =>
  valueOf(draft, 'PayType') !== 'Postpaid'
    ? values(t('Use Pay-as-you-go'), { PayType: 'Postpaid' })
    : undefined;

/** By code of the service; findings have the same codes. */
export const fixMakers: Readonly<Record<string, Maker>> = {
  'InvalidRecoveryDbInstance.StorageSize': raiseStorage,
  InvalidReduceDiskSize: raiseStorage,
  'UnsupportExtendDisk.NotSupport': lowerStorage,
  'DiskSize.NotEnough': storageForTables,
  CannotDecreaseEssdPerfLevel: storageTypeOfSource,
  'InvalidRecoveryDbInstance.StorageType': storageTypeOfSource,
  CloudSSDNotSupport: storageTypeOfSource,
  'InvalidInstanceLevel.DiskType': (draft, facts, parameter) =>
    parameter === 'DBInstanceClass'
      ? otherClass(draft, facts, parameter)
      : (useful(storageTypeOfSource(draft, facts, parameter), draft) ?? otherClass(draft, facts, parameter)),
  'InvalidDBInstanceClass.Offline': otherClass,
  UnsupportedClassCode: otherClass,
  IncorrectTargetClasscode: otherClass,
  'InvalidInstanceLevel.Malformed': otherClass,
  InvalidParamForXfs: otherClass,
  CloudDiskEncryptionNotSupport: otherClass,
  'InvalidAvZone.Format': asSource(zones, () => t('Use the Source’s Zones')),
  'InvalidAvZone.NotSupport': asSource(zones, () => t('Use the Source’s Zones')),
  'ZoneId.NotMatchWithCategory': asSource([...zones, 'Category'], () =>
    t('Use the Source’s Zones and Edition'),
  ),
  'OperationDenied.ZoneResource': otherZone,
  'CDDC.AvailableHostsNotEnoughInZone': otherZone,
  InvalidVswitchId: otherVSwitch,
  AtLeastTwoVSwitchAvailableIp: otherVSwitch,
  AtLeastThreeVSwitchAvailableIp: otherVSwitch,
  InvalidTunnelId: asSource(['VPCId', ...zones], () => t('Use the Source’s VPC')),
  'InvalidIPAddress.Conflict': clear('PrivateIpAddress', () => t('Let RDS Choose the Address')),
  VpcNetworkTypeNotSupport: () => values(t('Use a VPC'), { InstanceNetworkType: 'VPC' }),
  'StopService.Clone': () => values(t('Use a VPC'), { InstanceNetworkType: 'VPC' }),
  'HostInfo.NotFound': clear('DedicatedHostGroupId', () => t('Use No Dedicated Cluster')),
  'InvalidBakset.Invalid': newestSet,
  LogBackupNotEnabled: newestSet,
  'InvalidBinlog.NotValid': possibleTime,
  'InvalidUtcDateFormat.Format': choice(possibleTime),
  InvalidBackupSet: whatIsThere,
  'InvalidMeta.TooLarge': everything,
  'InvalidDBInstanceEngineType.Format': (draft, facts, parameter) =>
    parameter === 'PayType' ? payAsYouGo(draft, facts, parameter) : everything(draft, facts, parameter),
  'Order.PeriodInvalid': oneMonth,
  'InvalidParam.UsedTime': shortest,
  'Commodity.InvalidComponent': editionOfSource,
  'Price.PricingPlanResultNotFound': payAsYouGo,
  'Pay.InsufficientBalance': () => ({ kind: 'billing', label: t('Open Billing') }),
  'Order.InstHasUnpaidOrder': orders,
  'OrderStatus.UnPaid': orders,
  'Parameters.Invalid': invalidValue,
};
