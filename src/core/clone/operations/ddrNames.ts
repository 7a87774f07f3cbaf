import type { ForeignNames } from '../export/names';

/**
 * The parameters of CreateDdrInstance by their wire names. Sources: `CreateDdrInstanceRequest.names()` of SDK 15.4.0,
 * and resource_alicloud_rds_ddr_instance.go of the Terraform provider aliyun/alicloud. The region is set on the
 * provider. Its `period` is in months even if Period is Year.
 */
const table: Readonly<Record<string, ForeignNames>> = {
  BackupSetId: { sdk: 'backupSetId', terraform: 'backup_set_id' },
  ClientToken: { sdk: 'clientToken', terraform: undefined },
  DBInstanceClass: { sdk: 'DBInstanceClass', terraform: 'instance_type' },
  DBInstanceDescription: { sdk: 'DBInstanceDescription', terraform: 'instance_name' },
  DBInstanceNetType: { sdk: 'DBInstanceNetType', terraform: undefined },
  DBInstanceStorage: { sdk: 'DBInstanceStorage', terraform: 'instance_storage' },
  DBInstanceStorageType: { sdk: 'DBInstanceStorageType', terraform: 'db_instance_storage_type' },
  Engine: { sdk: 'engine', terraform: 'engine' },
  EngineVersion: { sdk: 'engineVersion', terraform: 'engine_version' },
  InstanceNetworkType: { sdk: 'instanceNetworkType', terraform: undefined },
  PayType: { sdk: 'payType', terraform: 'payment_type' },
  Period: { sdk: 'period', terraform: undefined },
  PrivateIpAddress: { sdk: 'privateIpAddress', terraform: 'private_ip_address' },
  RegionId: { sdk: 'regionId', terraform: undefined },
  RestoreTime: { sdk: 'restoreTime', terraform: 'restore_time' },
  RestoreType: { sdk: 'restoreType', terraform: 'restore_type' },
  SecurityIPList: { sdk: 'securityIPList', terraform: 'security_ips' },
  SourceDBInstanceName: { sdk: 'sourceDBInstanceName', terraform: 'source_db_instance_name' },
  SourceRegion: { sdk: 'sourceRegion', terraform: 'source_region' },
  UsedTime: { sdk: 'usedTime', terraform: undefined },
  VPCId: { sdk: 'VPCId', terraform: 'vpc_id' },
  VSwitchId: { sdk: 'vSwitchId', terraform: 'vswitch_id' },
  ZoneId: { sdk: 'zoneId', terraform: 'zone_id' },
};

export const ddrNames: ReadonlyMap<string, ForeignNames> = new Map(Object.entries(table));
