import type { CloneParameterName } from '../../../shared/clone';

/**
 * The basis of a rule. Only these bases block a draft:
 * - `page`: the page of the operation says it of the parameter (CloneDBInstance, or CreateDdrInstance for `copy…`)
 * - `code`: an error code that only this operation documents
 * - `answer`: an answer of the service about this very instance, set or address
 * - `limit`: a limit of all instances or sets, from another page
 * - `form`: a choice of the form for which no request could be built
 */
export type Basis = 'page' | 'code' | 'answer' | 'limit' | 'form';

interface Common {
  readonly at: readonly CloneParameterName[];
  /** Codes that the service would return. */
  readonly codes?: readonly string[];
  /** Why the service refuses, or why the refusal is uncertain. */
  readonly source: string;
}

interface Blocking extends Common {
  readonly severity: 'error';
  readonly basis: Basis;
}

interface Doubtful extends Common {
  /** `advice` is unrelated to a refusal. */
  readonly severity: 'warning' | 'advice';
}

export type Ground = Blocking | Doubtful;

const blocks =
  (basis: Basis) =>
  (at: CloneParameterName | readonly CloneParameterName[], code: string, source: string): Blocking => ({
    severity: 'error',
    basis,
    at: list(at),
    codes: [code],
    source,
  });
const page = blocks('page');
const own = blocks('code');
const answer = blocks('answer');
const limit = blocks('limit');
const form = blocks('form');

function doubt(
  at: CloneParameterName | readonly CloneParameterName[],
  codes: string | readonly string[] | undefined,
  source: string,
): Doubtful {
  return {
    severity: 'warning',
    at: list(at),
    ...(codes === undefined ? {} : { codes: typeof codes === 'string' ? [codes] : codes }),
    source,
  };
}

function advice(
  at: CloneParameterName | readonly CloneParameterName[],
  code: string | undefined,
  source: string,
): Doubtful {
  return { ...doubt(at, code, source), severity: 'advice' };
}

function list(at: CloneParameterName | readonly CloneParameterName[]): readonly CloneParameterName[] {
  return typeof at === 'string' ? [at] : at;
}

const zones = ['ZoneId', 'ZoneIdSlave1', 'ZoneIdSlave2'] as const;
const vSwitches = ['VSwitchId', 'VSwitchIdSlave1', 'VSwitchIdSlave2'] as const;
const capacities = ['MinCapacity', 'MaxCapacity'] as const;

/** Most codes of the CloneDBInstance page appear on many RDS pages, so they prove nothing about cloning. */
const shared = 'the code stands on many RDS pages';

export const grounds = {
  regionClosed: doubt(
    'RegionId',
    ['RegionEndTimeDissolvedAustralia', 'RegionEndTimeDissolvedIndia'],
    `${shared}; the region was announced to close`,
  ),
  sourceMissing: answer(
    'DBInstanceId',
    'InvalidDBInstanceId.NotFound',
    'DescribeDBInstanceAttribute does not find the instance',
  ),
  sourceReadOnly: own(
    'DBInstanceId',
    'IncorrectCharacterType',
    'The role of an instance can keep it from being cloned; the service says it is read-only',
  ),
  sourceKind: doubt(
    'DBInstanceId',
    'Api.NotSupport',
    `${shared}; that guard instances are no source is inferred`,
  ),
  sourceReleased: page(
    'DBInstanceId',
    'ProductInstanceReleased',
    'Older edition, preconditions: the source is Running',
  ),
  sourceNotRunning: page(
    'DBInstanceId',
    'InvalideStatus.Format',
    'Older edition, preconditions: the source is Running; the vendor’s tools expect a refusal by status',
  ),
  sourceExpired: doubt('DBInstanceId', 'InvalideStatus.Format', `${shared}; of locks nothing is documented`),

  setMissing: page('BackupId', 'RequiredParam.NotFound', 'BackupId: it or RestoreTime has to be given'),
  setUnusable: own(
    'BackupId',
    'InvalidBakset.Invalid',
    'DescribeBackups says failed, unfinished or not available',
  ),
  setUnknown: doubt(
    'BackupId',
    'InvalidBakset.Invalid',
    'DescribeBackups did not list it for the source when it was asked; a set may be newer, and a list cut',
  ),
  copyRefused: answer(
    ['BackupId', 'RestoreTime'],
    'InvalidBakset.Invalid',
    'CheckCreateDdrDBInstance says false of this very restore; it is asked anew before it blocks',
  ),
  copyNotChecked: advice(
    'BackupId',
    undefined,
    'CheckCreateDdrDBInstance could not be asked, which says nothing of the restore',
  ),
  copyEngineUnknown: page(
    'DBInstanceId',
    'RequiredParam.NotFound',
    'Engine: required, as EngineVersion is, and only the source tells them',
  ),
  copyNetworkMissing: page(
    ['VPCId', 'VSwitchId', 'ZoneId'],
    'RequiredParam.NotFound',
    'InstanceNetworkType: VPC needs VPCId and VSwitchId, and they need ZoneId',
  ),
  copySizeMissing: doubt(
    ['DBInstanceStorage', 'DBInstanceClass'],
    'RequiredParam.NotFound',
    'CheckCreateDdrDBInstance requires it, CreateDdrInstance does not',
  ),
  copyStorage: doubt(
    'DBInstanceStorage',
    'Parameters.Invalid',
    'CreateDdrInstance documents 5 to 2,000 GB in steps of 5; larger classes exist',
  ),
  copyStorageType: doubt(
    'DBInstanceStorageType',
    'InvalidInstanceLevel.DiskType',
    'CreateDdrInstance documents local_ssd only; the vendor’s tools send others too',
  ),
  copyPayType: page('PayType', 'Parameters.Invalid', 'PayType: Postpaid or Prepaid'),
  whitelistMissing: page('SecurityIPList', 'RequiredParam.NotFound', 'SecurityIPList: required'),
  whitelistFormat: doubt(
    'SecurityIPList',
    'Parameters.Invalid',
    'SecurityIPList has two forms of entries; of IPv6 nothing is said',
  ),
  whitelistLength: doubt(
    'SecurityIPList',
    'Parameters.Invalid',
    'SecurityIPList: at most 1,000 entries, each once; what happens otherwise is not said',
  ),
  whitelistOpen: advice('SecurityIPList', undefined, 'Nothing is refused; the clone is open to everybody'),
  timeLogsOff: answer(
    'RestoreTime',
    'LogBackupNotEnabled',
    'DescribeLocalAvailableRecoveryTime refuses with this code for the source',
  ),
  timeNoWindow: doubt(
    'RestoreTime',
    'LogBackupNotEnabled',
    'That no window is named, or none derived, is no refusal',
  ),
  timeMissing: page('RestoreTime', 'RequiredParam.NotFound', 'RestoreTime: it or BackupId has to be given'),
  timeFormat: page('RestoreTime', 'InvalidUtcDateFormat.Format', 'RestoreTime: UTC, to the second'),
  timeFuture: page(
    'RestoreTime',
    'InvalidBinlog.NotValid',
    'RestoreTime: inside the retention period of the backups',
  ),
  timeOutside: page(
    'RestoreTime',
    'InvalidBinlog.NotValid',
    'RestoreTime: inside the retention period, which DescribeLocalAvailableRecoveryTime names',
  ),
  timeOutsideDerived: doubt(
    'RestoreTime',
    undefined,
    'Only the service knows the ends of a window that was derived',
  ),
  setTypeUnknown: page('BackupType', 'Parameters.Invalid', 'BackupType: two values'),
  setTypeDiffers: doubt(
    'BackupType',
    'InvalidBakset.Invalid',
    'That it has to be the type of the set is inferred',
  ),

  nameBlank: advice('DBInstanceDescription', undefined, 'A blank name is allowed'),
  nameScheme: page(
    'DBInstanceDescription',
    'Parameters.Invalid',
    'DBInstanceDescription: no http:// or https://',
  ),
  nameFirst: page(
    'DBInstanceDescription',
    'Parameters.Invalid',
    'DBInstanceDescription (zh-CN): the first character',
  ),
  nameCharacters: page(
    'DBInstanceDescription',
    'Parameters.Invalid',
    'DBInstanceDescription (zh-CN): the characters',
  ),
  nameLength: page(
    'DBInstanceDescription',
    'Parameters.Invalid',
    'DBInstanceDescription: 2 to 255 characters',
  ),

  editionNeedsBilling: page(
    'Category',
    'Commodity.InvalidComponent',
    'Category: these are for serverless instances',
  ),
  billingNeedsEdition: page(
    'Category',
    'Commodity.InvalidComponent',
    'Category: serverless instances have their own',
  ),
  billingWithSourceEdition: doubt(
    'Category',
    'Commodity.InvalidComponent',
    'Whether a blank edition follows the billing method is not documented',
  ),
  editionNotListed: doubt(
    'Category',
    'ZoneId.NotMatchWithCategory',
    'The list is of what is sold, not of what is cloned',
  ),
  editionNotInZone: doubt(
    'Category',
    'ZoneId.NotMatchWithCategory',
    'The list is of what is sold, not of what is cloned',
  ),
  editionNotForEngine: doubt(
    'Category',
    'Commodity.InvalidComponent',
    `${shared}; the list is of what is sold`,
  ),

  classMissing: doubt(
    'DBInstanceClass',
    'IncorrectTargetClasscode',
    `${shared}; blank is documented as the source’s`,
  ),
  classShape: doubt(
    'DBInstanceClass',
    'InvalidInstanceLevel.Malformed',
    `${shared}; the form of names is inferred`,
  ),
  classOtherEdition: doubt(
    'DBInstanceClass',
    'IncorrectTargetClasscode',
    `${shared}; ListClasses has another edition`,
  ),
  classOtherStorage: doubt(
    'DBInstanceClass',
    'InvalidInstanceLevel.DiskType',
    `${shared}; the list is of what is sold`,
  ),
  classNotSold: doubt('DBInstanceClass', 'UnsupportedClassCode', `${shared}; the source has the class`),
  classNotOffered: doubt(
    'DBInstanceClass',
    'InvalidDBInstanceClass.Offline',
    'The code is about classes that have ended; that this one has is inferred from the list of what is sold',
  ),

  storageFromLocal: own(
    'DBInstanceStorageType',
    'InvalidRecoveryDbInstance.StorageType',
    'A local SSD is not cloned to a cloud disk',
  ),
  storageToLocal: doubt(
    'DBInstanceStorageType',
    'InvalidInstanceLevel.DiskType',
    `${shared}; this direction is inferred`,
  ),
  storageStandardSsd: doubt(
    'DBInstanceStorageType',
    'CloudSSDNotSupport',
    `${shared}; the page lists cloud_ssd, other pages say it is gone in some regions`,
  ),
  storageLevel: own(
    'DBInstanceStorageType',
    'CannotDecreaseEssdPerfLevel',
    'The level of an ESSD does not go down',
  ),
  storageServerless: page(
    'DBInstanceStorageType',
    'InvalidInstanceLevel.DiskType',
    'DBInstanceStorageType: serverless instances have PL1 or general ESSDs',
  ),
  storageNotOffered: doubt(
    'DBInstanceStorageType',
    'InvalidInstanceLevel.DiskType',
    `${shared}; the list is of what is sold`,
  ),

  sizeNumber: page('DBInstanceStorage', 'Parameters.Invalid', 'DBInstanceStorage: an integer, in GB'),
  sizeSmaller: own(
    'DBInstanceStorage',
    'InvalidRecoveryDbInstance.StorageSize',
    'The clone has no less storage than the source',
  ),
  sizeAbove: doubt(
    'DBInstanceStorage',
    'UnsupportExtendDisk.NotSupport',
    'The code is about instances that do not grow; the range of the class is of what is sold',
  ),
  sizeBelow: doubt(
    'DBInstanceStorage',
    'Parameters.Invalid',
    `${shared}; the range of the class is of what is sold`,
  ),
  sizeStep: page('DBInstanceStorage', 'Parameters.Invalid', 'DBInstanceStorage: in steps of 5 GB'),
  sizeStepOfClass: doubt(
    'DBInstanceStorage',
    'Parameters.Invalid',
    'The class has another step than the page',
  ),
  sizeOddAsSource: doubt(
    'DBInstanceStorage',
    'Parameters.Invalid',
    'The source has this size, though the page has steps',
  ),

  zoneMulti: own(zones, 'InvalidAvZone.NotSupport', 'A multi-zone ID is not taken'),
  zoneNotOffered: doubt(
    zones,
    'InvalidAvZone.Format',
    'The zone may exist and not be listed for this engine version',
  ),
  zonePair: doubt(
    ['ZoneIdSlave1', 'ZoneIdSlave2'],
    'ZoneId.NotMatchWithCategory',
    'That two zones go together where a multi-zone row holds both is inferred',
  ),
  zoneMissing: doubt(
    ['ZoneIdSlave1', 'ZoneIdSlave2'],
    'ZoneId.NotMatchWithCategory',
    'The parameter is optional, and the service may place the node itself',
  ),

  vpcMissing: doubt('VPCId', 'RequiredParam.NotFound', `${shared}; the parameter is optional`),
  vpcEmpty: doubt('VPCId', 'InvalidTunnelId', 'That no vSwitch is listed does not prove that there is none'),
  vpcShape: doubt('VPCId', 'InvalidTunnelId', 'The form of IDs is inferred'),
  vSwitchMissing: page(
    vSwitches,
    'InvalidVswitchId',
    'VSwitchId: to be given in a VPC, one for each zone named',
  ),
  vSwitchAsSource: doubt(
    vSwitches,
    'InvalidVswitchId',
    'The page asks for it, the vendor’s own tests leave it out where zone and VPC are the source’s',
  ),
  vSwitchOrder: page(
    'VSwitchId',
    'InvalidVswitchId',
    'VSwitchId: in the order of the zones, the primary one first',
  ),
  vSwitchShape: doubt(vSwitches, 'InvalidVswitchId', `${shared}; the form of IDs is inferred`),
  vSwitchUnknown: doubt(vSwitches, 'InvalidVswitchId', `${shared}; not listed is not proved absent`),
  vSwitchOtherZone: page(
    'VSwitchId',
    'InvalidVswitchId',
    'VSwitchId: in the zone of ZoneId; DescribeVSwitches says where',
  ),
  vSwitchOtherZoneOfNode: doubt(
    ['VSwitchIdSlave1', 'VSwitchIdSlave2'],
    'InvalidVswitchId',
    `${shared}; the page speaks of the primary zone only`,
  ),
  vSwitchFull: own(
    'VSwitchId',
    'AtLeastTwoVSwitchAvailableIp',
    'The primary vSwitch needs two free addresses; DescribeVSwitches counts them',
  ),
  vSwitchTight: doubt(
    vSwitches,
    ['AtLeastTwoVSwitchAvailableIp', 'AtLeastThreeVSwitchAvailableIp'],
    'Which edition needs how many free addresses is inferred',
  ),
  networkToClassic: doubt(
    'InstanceNetworkType',
    'VpcNetworkTypeNotSupport',
    `${shared}; the page lists Classic`,
  ),
  networkClassic: own(
    'InstanceNetworkType',
    'StopService.Clone',
    'Instances of the classic network are not cloned any more; blank is the source’s type',
  ),
  networkUnknown: page('InstanceNetworkType', 'Parameters.Invalid', 'InstanceNetworkType: two values'),
  addressShape: page(
    'PrivateIpAddress',
    'Parameters.Invalid',
    'PrivateIpAddress: an address of the vSwitch’s block',
  ),
  addressTaken: own(
    'PrivateIpAddress',
    'InvalidIPAddress.Conflict',
    'DescribeDBInstanceNetInfo: the source has it, in this VPC',
  ),
  addressOutside: page(
    'PrivateIpAddress',
    'Parameters.Invalid',
    'PrivateIpAddress: inside the vSwitch’s block',
  ),

  payTypeMissing: page('PayType', 'RequiredParam.NotFound', 'PayType: required, three values'),
  serverlessMariaDb: page(
    'PayType',
    'InvalidDBInstanceEngineType.Format',
    'PayType: Serverless is not for MariaDB',
  ),
  serverlessEnded: doubt(
    'PayType',
    'InvalidDBInstanceEngineType.Format',
    'The page has it for SQL Server, other pages say that its sale has ended',
  ),
  serverlessEngine: doubt(
    'PayType',
    'InvalidDBInstanceEngineType.Format',
    `${shared}; the engine is not known`,
  ),
  noPrice: advice('PayType', 'Price.PricingPlanResultNotFound', `${shared}; DescribePrice answers with it`),
  periodUnknown: page('Period', 'Order.PeriodInvalid', 'Period: two values, required for a subscription'),
  termNumber: page(
    'UsedTime',
    'InvalidParam.UsedTime',
    'UsedTime: an integer from 1, required for a subscription',
  ),
  termLong: doubt(
    'UsedTime',
    'InvalidParam.UsedTime',
    'The page ends at 9 months and 3 years, CreateDBInstance at 11 and 5, the vendor’s tools take 12, 24 and 36 months',
  ),
  capacityMissing: page(
    capacities,
    'Parameters.Invalid',
    'ServerlessConfig: both bounds, the greatest a whole number',
  ),
  capacityLow: page(capacities, 'Parameters.Invalid', 'ServerlessConfig: the least capacity of an engine'),
  capacityStep: doubt(
    'MinCapacity',
    'Parameters.Invalid',
    'The steps of 0.5 RCU are inferred from the least capacity',
  ),
  capacityOrder: page(
    'MinCapacity',
    'Parameters.Invalid',
    'ServerlessConfig: the least is not above the greatest',
  ),
  capacityHigh: doubt(
    capacities,
    'Parameters.Invalid',
    'The page ends at 8 RCU (PostgreSQL 12), CreateDBInstance at 32 (14)',
  ),
  capacityTooHigh: limit(
    capacities,
    'Parameters.Invalid',
    'CreateDBInstance, ServerlessConfig: no instance has more',
  ),

  scopeUnknown: form(
    'RestoreScope',
    'Parameters.Invalid',
    'Not sent; without it nothing tells what to restore',
  ),
  partsOfEngine: doubt(
    'RestoreScope',
    'InvalidDBInstanceEngineType.Format',
    `${shared}; RestoreTable names two engines`,
  ),
  namesMissing: form('DbNames', 'RequiredParam.NotFound', 'Sent without names, everything would be restored'),
  nameNotNow: doubt('DbNames', 'InvalidBackupSet', 'What the source has now says little of what it had'),
  nameNotInPoint: doubt(
    'DbNames',
    'InvalidBackupSet',
    `${shared}; the list is documented for local-disk MySQL only`,
  ),
  partsMissing: form(
    'TableMeta',
    'RequiredParam.NotFound',
    'Sent without parts, everything would be restored',
  ),
  partsFormat: page('TableMeta', 'Parameters.Invalid', 'TableMeta: its JSON'),
  partsUnclear: doubt(
    'TableMeta',
    'Parameters.Invalid',
    'Of other members and of equal new names nothing is documented',
  ),
  partsOfPostgres: doubt(
    'TableMeta',
    'Parameters.Invalid',
    'RestoreTable has no tables for PostgreSQL; of clones nothing is said',
  ),
  partNotInPoint: doubt(
    'TableMeta',
    'InvalidBackupSet',
    `${shared}; the list is documented for local-disk MySQL only`,
  ),
  setTooLarge: own('TableMeta', 'InvalidMeta.TooLarge', 'DescribeBackups: MetaStatus is LARGE'),
  setWithoutParts: limit(
    'TableMeta',
    'InvalidBackupSet',
    'DescribeBackups, MetaStatus: without OK no single database or table is restored (local-disk MySQL)',
  ),
  setMaybeWithoutParts: doubt(
    'TableMeta',
    'InvalidBackupSet',
    'What MetaStatus means beyond local-disk MySQL is not known',
  ),
  partsTooBig: own(
    'TableMeta',
    'DiskSize.NotEnough',
    'The storage does not hold what is restored; DescribeMetaList has the sizes',
  ),
  partsLong: advice(
    'TableMeta',
    'InvalidMeta.TooLarge',
    'Gateways limit the length of addresses; the service names none',
  ),

  hostGroupUnknown: doubt(
    'DedicatedHostGroupId',
    'HostInfo.NotFound',
    `${shared}; not listed is not proved absent`,
  ),
} satisfies Readonly<Record<string, Ground>>;

export type GroundName = keyof typeof grounds;

export function groundOf(name: GroundName): Ground {
  return grounds[name];
}
