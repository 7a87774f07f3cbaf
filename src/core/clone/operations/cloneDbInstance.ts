import { t } from '@vscode/l10n';
import type { CloneRequest } from '../../../shared/clone';
import { foreignNames } from '../export/names';
import type { CloneOperation, Place } from './operation';

const own = (name: string): Place => ({ as: name });
const vSwitch: Place = { listedIn: 'VSwitchId', separator: ',' };
const capacity: Place = { memberOf: 'ServerlessConfig' };

/** Clones an instance within its region (RDS API reference, CloneDBInstance). */
export const cloneDbInstance: CloneOperation = {
  name: 'CloneDBInstance',
  restores: 'backups',
  places: {
    RegionId: own('RegionId'),
    DBInstanceId: own('DBInstanceId'),
    BackupId: own('BackupId'),
    RestoreTime: own('RestoreTime'),
    DBInstanceDescription: own('DBInstanceDescription'),
    Category: own('Category'),
    DBInstanceClass: own('DBInstanceClass'),
    DBInstanceStorageType: own('DBInstanceStorageType'),
    DBInstanceStorage: own('DBInstanceStorage'),
    ZoneId: own('ZoneId'),
    ZoneIdSlave1: own('ZoneIdSlave1'),
    ZoneIdSlave2: own('ZoneIdSlave2'),
    VPCId: own('VPCId'),
    VSwitchId: vSwitch,
    VSwitchIdSlave1: vSwitch,
    VSwitchIdSlave2: vSwitch,
    PayType: own('PayType'),
    MinCapacity: capacity,
    MaxCapacity: capacity,
    AutoPause: capacity,
    SwitchForce: capacity,
    Period: own('Period'),
    UsedTime: own('UsedTime'),
    AutoPay: own('AutoPay'),
    RestoreScope: 'form',
    DbNames: own('DbNames'),
    RestoreTable: own('RestoreTable'),
    TableMeta: own('TableMeta'),
    DeletionProtection: own('DeletionProtection'),
    BackupType: own('BackupType'),
    PrivateIpAddress: own('PrivateIpAddress'),
    InstanceNetworkType: own('InstanceNetworkType'),
    DedicatedHostGroupId: own('DedicatedHostGroupId'),
    BurstingEnabled: own('BurstingEnabled'),
    IoAccelerationEnabled: own('IoAccelerationEnabled'),
  },
  beside: () => ({}),
  rules: {},
  asSource: (source) => source,
  payTypes: ['Postpaid', 'Prepaid', 'Serverless'],
  inherits: () => [
    t('From the restore point: data, databases, and accounts with their passwords as they were then.'),
    t('From the source as it is now: IP whitelist, parameters, backup policy, SQL audit and alerts.'),
    t('New: its ID and its addresses. No application is redirected, and the source is not changed.'),
  ],
  exported: {
    sdk: { request: 'CloneDBInstanceRequest', method: 'cloneDBInstance' },
    names: foreignNames,
    terraform: {
      resource: 'alicloud_rds_clone_db_instance',
      version: '1.207.0',
      required: ['source_db_instance_id', 'payment_type', 'db_instance_storage_type'],
      lists: [],
      notes: (request) => [
        t('The provider sends no ClientToken: applying this creates another clone.'),
        ...refusals(request),
      ],
    },
  },
};

/** Values that the service accepts but the Terraform provider refuses or does not send. */
function refusals(request: CloneRequest): readonly string[] {
  const storageType = request['DBInstanceStorageType'];
  const notes: string[] = [];
  if (storageType !== undefined && !storageTypes.has(String(storageType))) {
    notes.push(
      t('The provider may refuse this db_instance_storage_type; it knows {0}.', [...storageTypes].join(', ')),
    );
  }
  if (request['DeletionProtection'] === true && request['PayType'] !== 'Postpaid') {
    notes.push(t('The provider sets deletion_protection for PayAsYouGo only.'));
  }
  return notes;
}

/** `db_instance_storage_type` in the schema of the resource. */
const storageTypes: ReadonlySet<string> = new Set([
  'cloud_essd',
  'cloud_essd2',
  'cloud_essd3',
  'cloud_ssd',
  'local_ssd',
]);
