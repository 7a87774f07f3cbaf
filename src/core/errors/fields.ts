import { t } from '@vscode/l10n';
import { listText } from '../sentences';

/**
 * Labels of the parameters of CloneDBInstance, by wire name. ClientToken and the like have no field of their own and
 * get plain words.
 */
const labels: Readonly<Record<string, () => string>> = {
  RegionId: () => t('Region'),
  DBInstanceId: () => t('Source instance'),
  BackupId: () => t('Backup set'),
  RestoreTime: () => t('Restore time'),
  DBInstanceDescription: () => t('Name'),
  PayType: () => t('Billing method'),
  Period: () => t('Period'),
  UsedTime: () => t('Duration'),
  AutoPay: () => t('Automatic payment'),
  DBInstanceClass: () => t('Instance class'),
  DBInstanceStorage: () => t('Storage (GB)'),
  DBInstanceStorageType: () => t('Storage type'),
  Category: () => t('Edition'),
  ZoneId: () => t('Zone'),
  ZoneIdSlave1: () => t('Secondary zone'),
  ZoneIdSlave2: () => t('Second secondary zone'),
  InstanceNetworkType: () => t('Network type'),
  VPCId: () => t('VPC'),
  VSwitchId: () => t('vSwitch'),
  PrivateIpAddress: () => t('Private IP address'),
  DeletionProtection: () => t('Deletion protection'),
  ServerlessConfig: () => t('Serverless capacity'),
  DedicatedHostGroupId: () => t('Dedicated cluster'),
  DbNames: () => t('Databases'),
  TableMeta: () => t('Databases, tables and new names'),
  RestoreTable: () => t('Restore of single tables'),
  BackupType: () => t('Backup type'),
  ClientToken: () => t('Request token'),
  BurstingEnabled: () => t('I/O burst'),
  IoAccelerationEnabled: () => t('I/O acceleration'),
  BpeEnabled: () => t('Buffer pool extension'),
  CustomExtraInfo: () => t('Extra information'),
};

/** Values of a draft that are only part of a parameter, or are not sent. */
const ownLabels: Readonly<Record<string, () => string>> = {
  VSwitchIdSlave1: () => t('vSwitch of the secondary zone'),
  VSwitchIdSlave2: () => t('vSwitch of the second secondary zone'),
  MinCapacity: () => t('Minimum capacity (RCU)'),
  MaxCapacity: () => t('Maximum capacity (RCU)'),
  AutoPause: () => t('Pause when idle'),
  SwitchForce: () => t('Forced scaling'),
  RestoreScope: () => t('What to restore'),
  SecurityIPList: () => t('IP whitelist'),
};

/** Parameters of CreateDdrInstance that no value of a draft is called after. */
const otherLabels: Readonly<Record<string, () => string>> = {
  BackupSetId: () => t('Backup set'),
  DBInstanceNetType: () => t('Address type'),
  Engine: () => t('Engine'),
  EngineVersion: () => t('Engine version'),
  RestoreType: () => t('Restore point by'),
  SourceDBInstanceName: () => t('Source instance'),
  SourceRegion: () => t('Region of the source'),
};

export const cloneParameters: readonly string[] = Object.keys(labels);

/** The label of a parameter; the wire name itself when it is unknown. */
export function fieldLabel(wireName: string): string {
  const all = [labels, ownLabels, otherLabels].find((one) => Object.hasOwn(one, wireName)) ?? {};
  const label = Object.hasOwn(all, wireName) ? all[wireName] : undefined;
  return label === undefined ? wireName : label();
}

export function fieldLabels(wireNames: readonly string[]): string {
  return listText(wireNames.map(fieldLabel));
}

const aliases: ReadonlyMap<string, string> = new Map([
  ...cloneParameters.map((name) => [name.toLowerCase(), name] as const),
  ['region', 'RegionId'],
  ['instanceid', 'DBInstanceId'],
  ['dbinstance', 'DBInstanceId'],
  ['dbinstancename', 'DBInstanceId'],
  ['sourcedbinstanceid', 'DBInstanceId'],
  ['backup', 'BackupId'],
  ['backupset', 'BackupId'],
  ['backupsetid', 'BackupId'],
  ['bakset', 'BackupId'],
  ['baksetid', 'BackupId'],
  ['recoverytime', 'RestoreTime'],
  ['description', 'DBInstanceDescription'],
  ['instancedescription', 'DBInstanceDescription'],
  ['chargetype', 'PayType'],
  ['instancechargetype', 'PayType'],
  ['paymenttype', 'PayType'],
  ['classcode', 'DBInstanceClass'],
  ['targetclasscode', 'DBInstanceClass'],
  ['instanceclass', 'DBInstanceClass'],
  ['instancelevel', 'DBInstanceClass'],
  ['instancetype', 'DBInstanceClass'],
  ['storage', 'DBInstanceStorage'],
  ['storagesize', 'DBInstanceStorage'],
  ['disksize', 'DBInstanceStorage'],
  ['storagetype', 'DBInstanceStorageType'],
  ['disktype', 'DBInstanceStorageType'],
  ['edition', 'Category'],
  ['zone', 'ZoneId'],
  ['avzone', 'ZoneId'],
  ['availabilityzone', 'ZoneId'],
  ['zoneslaveid1', 'ZoneIdSlave1'],
  ['zoneslaveid2', 'ZoneIdSlave2'],
  ['networktype', 'InstanceNetworkType'],
  ['vpc', 'VPCId'],
  ['vswitch', 'VSwitchId'],
  ['ipaddress', 'PrivateIpAddress'],
  ['privateip', 'PrivateIpAddress'],
  ['dedicatedhostgroup', 'DedicatedHostGroupId'],
  ['hostgroup', 'DedicatedHostGroupId'],
  ['dbname', 'DbNames'],
  ['securityiplist', 'SecurityIPList'],
  ['securityips', 'SecurityIPList'],
  ['sourcedbinstancename', 'DBInstanceId'],
  ['sourceregion', 'SourceRegion'],
  ['restoretype', 'RestoreType'],
]);

/** Names that count only when they stand alone: a code with "Backup" among other words rarely means the backup set. */
const general: ReadonlySet<string> = new Set([
  'region',
  'backup',
  'description',
  'storage',
  'edition',
  'zone',
  'vpc',
  'period',
  'category',
]);

/** Words around the parameter in codes such as `InvalidPayType.NotSupported` or `MissingZoneId`. */
const before =
  /^(invalide?|missing|missed|illegal|incorrect|wrong|unknown|unsupported|unsupport|duplicated?|required|empty|no)$/;
const after =
  /^(format|malformed|invalid|missing|required|empty|blank|duplicated?|mismatch|exceeded|conflict|error)$/;

/** Splits a code or name into its words: `InvalidDBInstanceId.NotFound` → Invalid, DB, Instance, Id, Not, Found. */
export function wordsOf(code: string): string[] {
  return code
    .replace(/v[-_]?switch/gi, 'Vswitch')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

export function parametersInCode(code: string): readonly string[] {
  const found = new Set<string>();
  for (const segment of code.split('.')) {
    const words = wordsOf(segment).map((word) => word.toLowerCase());
    const whole = aliases.get(stripped(words).join(''));
    if (whole !== undefined) {
      found.add(whole);
      continue;
    }
    for (let start = 0; start < words.length;) {
      const run = longestName(words, start);
      if (run !== undefined) found.add(run.name);
      start += run?.length ?? 1;
    }
  }
  return [...found];
}

/** The parameters that a message names. A name that is also a plain word counts only when it is quoted. */
export function parametersInMessage(message: string): readonly string[] {
  return cloneParameters.filter((name) => {
    const plainWord = /^\p{Lu}\p{Ll}+$/u.test(name);
    return new RegExp(plainWord ? `["'\`]${name}["'\`]` : `(?<![\\w.])${name}(?!\\w)`).test(message);
  });
}

function stripped(words: readonly string[]): readonly string[] {
  let from = 0;
  let to = words.length;
  while (from < to && before.test(words[from] ?? '')) from += 1;
  while (to > from && after.test(words[to - 1] ?? '')) to -= 1;
  return words.slice(from, to);
}

function longestName(words: readonly string[], start: number): { name: string; length: number } | undefined {
  for (let end = words.length; end > start; end -= 1) {
    const joined = words.slice(start, end).join('');
    const name = general.has(joined) ? undefined : aliases.get(joined);
    if (name !== undefined) return { name, length: end - start };
  }
  return undefined;
}
