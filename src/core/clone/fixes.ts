import { t } from '@vscode/l10n';
import {
  isCloneParameterName,
  type CloneDraft,
  type CloneParameterName,
  type RestoreBy,
} from '../../shared/clone';
import { parseTableMeta } from '../../shared/tableMeta';
import { catalogue } from '../errors/catalogue';
import { toApiTime } from '../format';
import { isFullSet } from './backupScope';
import { bestVSwitch, nearestClass } from './couple';
import { sourceDraft } from './draft';
import { editionFor } from './editions';
import { primaryZone, valueOf, type CloneFacts } from './facts';
import { whyNotRestorable } from './instanceState';
import { editionLabel, storageTypeLabel } from './labels';
import { suggestName } from './parameters';
import type { VSwitchField } from './rules';

/** What can be done for the person at a press of a button. */
export type Fix =
  | {
      readonly kind: 'values';
      readonly label: string;
      readonly values: Values;
      readonly restoreBy?: RestoreBy;
    }
  /** A page of the console: of the account's orders, or of its means of payment. */
  | { readonly kind: 'orders' | 'billing'; readonly label: string };

type Maker = (
  draft: CloneDraft,
  facts: CloneFacts,
  parameter: CloneParameterName | undefined,
) => Fix | undefined;

/**
 * How an error can be mended with what is known now; undefined where nothing can be done for the person, or where it
 * would change nothing.
 * @param code of the service's refusal or of a finding
 * @param parameter the value a finding is about, for codes that are about any of them
 */
export function fixFor(
  code: string,
  draft: CloneDraft,
  facts: CloneFacts,
  parameter?: CloneParameterName,
): Fix | undefined {
  const maker = Object.hasOwn(makers, code) ? makers[code] : undefined;
  return useful(maker?.(draft, facts, parameter), draft) ?? fixOfGroup(code);
}

/** A fix that would change something. */
function useful(fix: Fix | undefined, draft: CloneDraft): Fix | undefined {
  if (fix?.kind !== 'values') return fix;
  const changes = Object.entries(fix.values).some(
    ([name, text]) => isCloneParameterName(name) && valueOf(draft, name) !== text,
  );
  return changes || (fix.restoreBy !== undefined && fix.restoreBy !== draft.restoreBy) ? fix : undefined;
}

function fixOfGroup(code: string): Fix | undefined {
  return catalogue.get(code)?.group === 'account' && !noPageHelps.has(code)
    ? { kind: 'billing', label: t('Open Billing') }
    : undefined;
}

/** Of the account too, but not a matter of payment. */
const noPageHelps: ReadonlySet<string> = new Set([
  'Risk.RiskControlRejection',
  'ContainForbiddenLabelError',
  'Abs.InvalidAccount.NotFound',
]);

const orders: Maker = () => ({ kind: 'orders', label: t('Open Orders') });

type Values = Readonly<Partial<Record<CloneParameterName, string>>>;

function values(label: string, changed: Values): Fix {
  return { kind: 'values', label, values: changed };
}

/** Back to what the source has, as far as a clone can have it. */
function asSource(names: readonly CloneParameterName[], label: () => string): Maker {
  return (draft, { source, now }) => {
    if (!source) return undefined;
    const own = sourceDraft(draft, source, now);
    return values(label(), Object.fromEntries(names.map((name) => [name, valueOf(own, name)])));
  };
}

const raiseStorage: Maker = (draft, { source, classes }) => {
  if (source?.storageGB === undefined) return undefined;
  const offered = classes?.find((one) => one.dbInstanceClass === valueOf(draft, 'DBInstanceClass'));
  const least = Math.ceil(Math.max(source.storageGB, offered?.minStorageGB ?? 0) / 5) * 5;
  const current = Number(valueOf(draft, 'DBInstanceStorage')) || 0;
  // The service knows of a larger source than is known here: a fifth more is the next thing to try.
  return setStorage(current < least ? least : Math.ceil((current * 1.2) / 5) * 5);
};

const lowerStorage: Maker = (draft, { source, classes }) => {
  const offered = classes?.find((one) => one.dbInstanceClass === valueOf(draft, 'DBInstanceClass'));
  const most = offered?.maxStorageGB;
  if (most !== undefined && Number(valueOf(draft, 'DBInstanceStorage')) > most) return setStorage(most);
  return source?.storageGB === undefined ? undefined : setStorage(Math.ceil(source.storageGB / 5) * 5);
};

const storageForTables: Maker = (draft, { databases }) => {
  const parsed = parseTableMeta(valueOf(draft, 'TableMeta'));
  const sizeOf = (name: string): number => databases?.find((one) => one.name === name)?.sizeBytes ?? 0;
  const bytes = parsed.ok ? parsed.databases.reduce((sum, { name }) => sum + sizeOf(name), 0) : 0;
  const current = Number(valueOf(draft, 'DBInstanceStorage')) || 0;
  const needed = Math.ceil(bytes / 1024 ** 3 / 5) * 5;
  // Where the sizes are not known, or the service sees it otherwise, half as much again is the next thing to try.
  return setStorage(needed > current ? needed : Math.ceil((current * 1.5) / 5) * 5);
};

function setStorage(storageGB: number): Fix {
  return values(t('Set Storage to {0} GB', storageGB), { DBInstanceStorage: String(storageGB) });
}

const storageTypeOfSource: Maker = (_draft, { source }) =>
  source && source.storageType !== ''
    ? values(t('Use {0} as the Source', storageTypeLabel(source.storageType)), {
        DBInstanceStorageType: source.storageType,
      })
    : undefined;

const otherClass: Maker = (draft, facts) => {
  const current = valueOf(draft, 'DBInstanceClass');
  const offered = (facts.classes ?? []).filter(({ dbInstanceClass }) => dbInstanceClass !== current);
  const best =
    nearestClass(offered, facts.classSpecs, current || (facts.source?.dbInstanceClass ?? '')) ??
    offered[0]?.dbInstanceClass;
  return best === undefined ? undefined : values(t('Use Class {0}', best), { DBInstanceClass: best });
};

const zones: readonly CloneParameterName[] = [
  'ZoneId',
  'ZoneIdSlave1',
  'ZoneIdSlave2',
  'VSwitchId',
  'VSwitchIdSlave1',
  'VSwitchIdSlave2',
];

/** The next zone that offers the edition and has a vSwitch with room. */
const otherZone: Maker = (draft, facts) => {
  const { source, vSwitches } = facts;
  const category = (valueOf(draft, 'Category') || (source?.category ?? '')).toLowerCase();
  const current = primaryZone(draft, source);
  const offered = (facts.zones ?? []).filter(({ categories }) =>
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

const newestSet: Maker = (draft, { backups }) => {
  const newest = backups?.find(
    (one) => isFullSet(one) && !whyNotRestorable(one) && one.backupId !== valueOf(draft, 'BackupId'),
  );
  return newest
    ? {
        kind: 'values',
        label: t('Use the Newest Backup Set'),
        values: { BackupId: newest.backupId, BackupType: '' },
        restoreBy: 'backupSet',
      }
    : undefined;
};

const latestTime: Maker = (_draft, { recovery }) =>
  recovery?.kind === 'window'
    ? values(t('Use the Latest Restorable Time'), { RestoreTime: toApiTime(recovery.window.end) })
    : undefined;

const anotherName: Maker = (_draft, { source, now }, parameter) => {
  if (parameter !== undefined && parameter !== 'DBInstanceDescription') return undefined;
  if (!source) return undefined;
  const name = suggestName(source, now);
  return values(t('Use the Name {0}', name), { DBInstanceDescription: name });
};

const invalidValue: Maker = (draft, facts, parameter) => {
  switch (parameter) {
    case 'DBInstanceDescription':
      return anotherName(draft, facts, parameter);
    case 'DBInstanceStorage':
      return raiseStorage(draft, facts, parameter);
    case 'PrivateIpAddress':
      return clear('PrivateIpAddress', () => t('Let RDS Choose the Address'))(draft, facts, parameter);
    default:
      return undefined;
  }
};

function clear(name: CloneParameterName, label: () => string): Maker {
  return () => values(label(), { [name]: '' });
}

const everything: Maker = () => values(t('Restore Everything'), { RestoreScope: 'all' });
const oneMonth: Maker = () => values(t('One Month'), { Period: 'Month', UsedTime: '1' });

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
  valueOf(draft, 'PayType') === 'Prepaid'
    ? values(t('Use Pay-as-you-go'), { PayType: 'Postpaid' })
    : undefined;

/** By the codes of the service, findings included. */
const makers: Readonly<Record<string, Maker>> = {
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
  'InvalidBinlog.NotValid': latestTime,
  'InvalidUtcDateFormat.Format': latestTime,
  InvalidBackupSet: everything,
  'InvalidMeta.TooLarge': everything,
  'InvalidDBInstanceEngineType.Format': everything,
  'Order.PeriodInvalid': oneMonth,
  'InvalidParam.UsedTime': oneMonth,
  'Commodity.InvalidComponent': editionOfSource,
  'Price.PricingPlanResultNotFound': payAsYouGo,
  'Pay.InsufficientBalance': () => ({ kind: 'billing', label: t('Open Billing') }),
  'Order.InstHasUnpaidOrder': orders,
  'OrderStatus.UnPaid': orders,
  'Parameters.Invalid': invalidValue,
};
