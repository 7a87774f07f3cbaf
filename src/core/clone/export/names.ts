export interface ForeignNames {
  /** Field of `CloneDBInstanceRequest` in @alicloud/rds20140815. */
  readonly sdk: string;
  /**
   * Attribute of the resource alicloud_rds_clone_db_instance (for `ServerlessConfig` the block); undefined when the
   * provider does not support the parameter.
   */
  readonly terraform: string | undefined;
}

/**
 * All parameters of CloneDBInstance by their wire names. Sources: `CloneDBInstanceRequest.names()` of SDK 15.4.0, and
 * resource_alicloud_rds_clone_db_instance.go of the provider aliyun/alicloud, which takes the region from the provider
 * configuration.
 */
const table: Readonly<Record<string, ForeignNames>> = {
  AutoPay: { sdk: 'autoPay', terraform: undefined },
  BackupId: { sdk: 'backupId', terraform: 'backup_id' },
  BackupType: { sdk: 'backupType', terraform: 'backup_type' },
  BpeEnabled: { sdk: 'bpeEnabled', terraform: undefined },
  BurstingEnabled: { sdk: 'burstingEnabled', terraform: undefined },
  Category: { sdk: 'category', terraform: 'category' },
  ClientToken: { sdk: 'clientToken', terraform: undefined },
  CustomExtraInfo: { sdk: 'customExtraInfo', terraform: undefined },
  DBInstanceClass: { sdk: 'DBInstanceClass', terraform: 'db_instance_class' },
  DBInstanceDescription: { sdk: 'DBInstanceDescription', terraform: 'db_instance_description' },
  DBInstanceId: { sdk: 'DBInstanceId', terraform: 'source_db_instance_id' },
  DBInstanceStorage: { sdk: 'DBInstanceStorage', terraform: 'db_instance_storage' },
  DBInstanceStorageType: { sdk: 'DBInstanceStorageType', terraform: 'db_instance_storage_type' },
  DbNames: { sdk: 'dbNames', terraform: 'db_names' },
  DedicatedHostGroupId: { sdk: 'dedicatedHostGroupId', terraform: 'dedicated_host_group_id' },
  DeletionProtection: { sdk: 'deletionProtection', terraform: 'deletion_protection' },
  InstanceNetworkType: { sdk: 'instanceNetworkType', terraform: 'instance_network_type' },
  IoAccelerationEnabled: { sdk: 'ioAccelerationEnabled', terraform: undefined },
  PayType: { sdk: 'payType', terraform: 'payment_type' },
  Period: { sdk: 'period', terraform: 'period' },
  PrivateIpAddress: { sdk: 'privateIpAddress', terraform: 'private_ip_address' },
  RegionId: { sdk: 'regionId', terraform: undefined },
  ResourceOwnerId: { sdk: 'resourceOwnerId', terraform: undefined },
  RestoreTable: { sdk: 'restoreTable', terraform: 'restore_table' },
  RestoreTime: { sdk: 'restoreTime', terraform: 'restore_time' },
  ServerlessConfig: { sdk: 'serverlessConfig', terraform: 'serverless_config' },
  TableMeta: { sdk: 'tableMeta', terraform: 'table_meta' },
  UsedTime: { sdk: 'usedTime', terraform: 'used_time' },
  VPCId: { sdk: 'VPCId', terraform: 'vpc_id' },
  VSwitchId: { sdk: 'vSwitchId', terraform: 'vswitch_id' },
  ZoneId: { sdk: 'zoneId', terraform: 'zone_id' },
  ZoneIdSlave1: { sdk: 'zoneIdSlave1', terraform: 'zone_id_slave_a' },
  ZoneIdSlave2: { sdk: 'zoneIdSlave2', terraform: 'zone_id_slave_b' },
};

export const foreignNames: ReadonlyMap<string, ForeignNames> = new Map(Object.entries(table));
