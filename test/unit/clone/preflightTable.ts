import type { CloneParameterName } from '../../../src/shared/clone';

/** What is known in advance of one documented error of CloneDBInstance. */
export type Preflight =
  /** A rule finds it before anything is sent, at this value of the draft. */
  | { readonly rule: CloneParameterName }
  /** Why only the service can know. */
  | { readonly serviceOnly: string };

const account = 'The state of the billing account is not part of the RDS API.';
const order = 'Orders and packages are not part of the RDS API.';
const failure = 'A failure inside the service, which says nothing about the request.';
const kms = 'Keys and their state are not part of what RDS tells about an instance.';
const stock = 'What is in stock is found out by ordering only.';
const inner = 'RDS does not tell this of the source before it is asked to clone it.';
const permission = 'Permissions are found out by asking only.';

/**
 * All 82 documented errors of CloneDBInstance (RDS API reference): those a rule of `rules/` finds before the request is
 * sent, and why the others cannot be found. A test proves every rule here against the sandbox.
 */
export const preflight: Readonly<Record<string, Preflight>> = {
  // Zones and stock
  'InvalidAvZone.Format': { rule: 'ZoneId' },
  'InvalidAvZone.NotSupport': { rule: 'ZoneId' },
  'ZoneId.NotMatchWithCategory': { rule: 'ZoneIdSlave1' },
  'OperationDenied.ZoneResource': { serviceOnly: stock },
  'CDDC.AvailableHostsNotEnoughInZone': { serviceOnly: stock },
  'HostInfo.NotFound': { rule: 'DedicatedHostGroupId' },

  // Class and storage
  'InvalidInstanceLevel.DiskType': { rule: 'DBInstanceStorageType' },
  'InvalidInstanceLevel.Malformed': { rule: 'DBInstanceClass' },
  'InvalidDBInstanceClass.Offline': { rule: 'DBInstanceClass' },
  UnsupportedClassCode: { rule: 'DBInstanceClass' },
  IncorrectTargetClasscode: { rule: 'DBInstanceClass' },
  CannotDecreaseEssdPerfLevel: { rule: 'DBInstanceStorageType' },
  CloudSSDNotSupport: { rule: 'DBInstanceStorageType' },
  'InvalidRecoveryDbInstance.StorageType': { rule: 'DBInstanceStorageType' },
  'InvalidRecoveryDbInstance.StorageSize': { rule: 'DBInstanceStorage' },
  'UnsupportExtendDisk.NotSupport': { rule: 'DBInstanceStorage' },
  'DiskSize.NotEnough': { rule: 'TableMeta' },
  InvalidReduceDiskSize: {
    serviceOnly: 'Speaks of the space in use; a size below the source’s is refused by another rule already.',
  },
  InvalidParamForXfs: { serviceOnly: 'The file system of the source is not part of the RDS API.' },

  // Network
  InvalidTunnelId: { rule: 'VPCId' },
  InvalidVswitchId: { rule: 'VSwitchId' },
  AtLeastTwoVSwitchAvailableIp: { rule: 'VSwitchId' },
  AtLeastThreeVSwitchAvailableIp: { rule: 'VSwitchId' },
  'InvalidIPAddress.Conflict': { rule: 'PrivateIpAddress' },
  VpcNetworkTypeNotSupport: { rule: 'InstanceNetworkType' },
  'StopService.Clone': { rule: 'InstanceNetworkType' },
  'InvalidConnectionString.Duplicate': {
    serviceOnly: 'The connection string is made by the service; the request does not name one.',
  },

  // Restore point
  'RequiredParam.NotFound': { rule: 'BackupId' },
  'InvalidBakset.Invalid': { rule: 'BackupId' },
  InvalidBackupSet: { rule: 'TableMeta' },
  'InvalidMeta.TooLarge': { rule: 'TableMeta' },

  // The source
  'InvalidDBInstanceId.NotFound': { rule: 'DBInstanceId' },
  'InvalidDBInstance.NotFound': {
    serviceOnly:
      'A source that is not there is found as InvalidDBInstanceId.NotFound; “not supported” is not told before.',
  },
  'InvalideStatus.Format': { rule: 'DBInstanceId' },
  ProductInstanceReleased: { rule: 'DBInstanceId' },
  'Api.NotSupport': { rule: 'DBInstanceId' },
  IncorrectCharacterType: { rule: 'DBInstanceId' },
  'InvalidDBInstanceEngineType.Format': { rule: 'RestoreScope' },
  MirrorInsExists: { serviceOnly: 'Mirror instances are not part of the RDS API.' },
  InvalidParam: { serviceOnly: 'Replication slots of a PostgreSQL source are not part of the RDS API.' },
  SqlExecuteFailedOrTimeout: { serviceOnly: failure },
  'ColdData.EngineVersionNotSupport': { serviceOnly: inner },
  'ColdData.MinorVersionNotSupport': { serviceOnly: inner },
  BackupPolicyNotSupport: { serviceOnly: inner },
  'MinorVersionTag.NotFound': { serviceOnly: inner },
  IncorrectMinorVersion: { serviceOnly: inner },
  'OrderStatus.UnPaid': { serviceOnly: order },
  'Order.ComboInstanceNotAllowOperate': { serviceOnly: order },
  'Order.InstHasUnpaidOrder': { serviceOnly: order },

  // Encryption
  KmsApiError: { serviceOnly: kms },
  InvalidKmsKey: { serviceOnly: kms },
  InvalidClusterKms: { serviceOnly: kms },
  CloudDiskEncryptionNotSupport: { serviceOnly: kms },

  // What is bought, and the account that buys it
  'Commodity.InvalidComponent': { rule: 'Category' },
  'Price.PricingPlanResultNotFound': { rule: 'PayType' },
  'Order.PeriodInvalid': { rule: 'Period' },
  'InvalidParam.UsedTime': { rule: 'UsedTime' },
  'Order.NoRealNameAuthentication': { serviceOnly: account },
  InsufficientAvailableQuota: { serviceOnly: account },
  'Pay.InsufficientBalance': { serviceOnly: account },
  'pay.noCreditCard': { serviceOnly: account },
  'Pay.NoCreditCard': { serviceOnly: account },
  noAvailablePaymentMethod: { serviceOnly: account },
  BasicInfoUncompleted: { serviceOnly: account },
  'Risk.RiskControlRejection': { serviceOnly: account },
  ContainForbiddenLabelError: { serviceOnly: account },
  'Abs.InvalidAccount.NotFound': { serviceOnly: account },
  InvalidUserOperatorPermission: { serviceOnly: permission },
  NotInFlowController: { serviceOnly: permission },

  // Regions that closed
  RegionEndTimeDissolvedAustralia: { rule: 'RegionId' },
  RegionEndTimeDissolvedIndia: { rule: 'RegionId' },
  RegionDissolvedEOM: {
    serviceOnly: 'Which further regions are about to close is not published in any operation.',
  },

  // Other values
  'Parameters.Invalid': { rule: 'DBInstanceDescription' },
  'InvalidReleasedKeepPolicy.Format': {
    serviceOnly: 'Speaks of a parameter that is not sent (CustomExtraInfo).',
  },

  // Failures inside the service
  'CommodityServiceCalling.Exception': { serviceOnly: failure },
  'Price.CommoditySys': { serviceOnly: failure },
  'System.SaleValidateFailed': { serviceOnly: failure },
  OrdTCommodityQueryError: { serviceOnly: failure },
  ExternalFailure: { serviceOnly: failure },
  RequestMetaDataFailed: { serviceOnly: failure },
  InvokeProxyFailure: { serviceOnly: failure },
  'Request.NotFound': { serviceOnly: failure },
};
