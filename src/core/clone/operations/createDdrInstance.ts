import { t } from '@vscode/l10n';
import type { CloneDraft, CloneRequest } from '../../../shared/clone';
import type { Instance } from '../../../shared/model';
import * as copyRules from '../rules/copies';
import { checkZoneOf } from '../rules/placement';
import { ddrNames } from './ddrNames';
import type { CloneOperation, Place } from './operation';

const own = (name: string): Place => ({ as: name });
const zone: Place = { listedIn: 'ZoneId', separator: ':' };
const vSwitch: Place = { listedIn: 'VSwitchId', separator: ',' };

/**
 * Creates an instance in another region from a copy of a backup there (RDS API reference, CreateDdrInstance). It has no
 * parameter for the edition, which follows from the class, and none for AutoPay, deletion protection or parts of a
 * backup.
 */
export const createDdrInstance: CloneOperation = {
  name: 'CreateDdrInstance',
  restores: 'copies',
  places: {
    RegionId: own('RegionId'),
    DBInstanceId: 'form',
    BackupId: own('BackupSetId'),
    RestoreTime: own('RestoreTime'),
    DBInstanceDescription: own('DBInstanceDescription'),
    Category: 'draft',
    DBInstanceClass: own('DBInstanceClass'),
    DBInstanceStorageType: own('DBInstanceStorageType'),
    DBInstanceStorage: own('DBInstanceStorage'),
    ZoneId: zone,
    ZoneIdSlave1: zone,
    ZoneIdSlave2: zone,
    VPCId: own('VPCId'),
    VSwitchId: vSwitch,
    VSwitchIdSlave1: vSwitch,
    VSwitchIdSlave2: vSwitch,
    SecurityIPList: own('SecurityIPList'),
    PayType: own('PayType'),
    Period: own('Period'),
    UsedTime: own('UsedTime'),
    PrivateIpAddress: own('PrivateIpAddress'),
  },
  beside,
  rules: {
    DBInstanceId: copyRules.checkSource,
    BackupId: copyRules.checkSet,
    RestoreTime: copyRules.checkTime,
    DBInstanceClass: copyRules.checkClass,
    DBInstanceStorage: copyRules.checkStorage,
    DBInstanceStorageType: copyRules.checkStorageType,
    ZoneId: copyRules.checkZone,
    ZoneIdSlave1: checkZoneOf('ZoneIdSlave1'),
    ZoneIdSlave2: checkZoneOf('ZoneIdSlave2'),
    VPCId: copyRules.checkVpc,
    VSwitchId: copyRules.checkVSwitch,
    PayType: copyRules.checkPayType,
  },
  asSource: inRegionOf,
  check,
  payTypes: ['Postpaid', 'Prepaid'],
  inherits: () => [
    t('From the restore point: data, databases, and accounts with their passwords as they were then.'),
    t('Parameters, backup policy and alerts: RDS does not document that they are taken over. Check them.'),
    t('New: its ID and its addresses. No application is redirected, and the source is not changed.'),
  ],
  exported: {
    sdk: { request: 'CreateDdrInstanceRequest', method: 'createDdrInstance' },
    names: ddrNames,
    terraform: {
      resource: 'alicloud_rds_ddr_instance',
      version: '1.198.0',
      required: [
        'engine',
        'engine_version',
        'instance_type',
        'instance_storage',
        'payment_type',
        'restore_type',
      ],
      lists: ['SecurityIPList'],
      notes: (request) => [
        t('The provider sends a ClientToken of its own: applying this creates another clone.'),
        ...(request['Engine'] === 'PostgreSQL'
          ? [t('The provider knows no engine but MySQL and SQLServer here.')]
          : []),
      ],
    },
  },
};

/** The spelling of the engines in requests; lists of copies use another one. */
const engines = ['MySQL', 'PostgreSQL', 'SQLServer'];

function beside({ restoreBy, sourceId, sourceRegionId, ...draft }: CloneDraft): CloneRequest {
  const { engine = '', engineVersion = '' } = draft;
  return {
    ...(engine === ''
      ? {}
      : { Engine: engines.find((one) => one.toLowerCase() === engine.toLowerCase()) ?? engine }),
    ...(engineVersion === '' ? {} : { EngineVersion: engineVersion }),
    DBInstanceNetType: 'Intranet',
    // The documented default is the classic network.
    InstanceNetworkType: 'VPC',
    ...(restoreBy === 'backupSet'
      ? { RestoreType: 'BackupSet' }
      : {
          RestoreType: 'BackupTime',
          SourceRegion: sourceRegionId ?? draft.regionId,
          SourceDBInstanceName: sourceId,
        }),
  };
}

/**
 * The source's zone and network do not exist in the other region. Its state does not matter, because the copies exist
 * even after its release. The clone is not serverless even if the source is.
 */
function inRegionOf<T extends Instance>(source: T, { regionId }: Pick<CloneDraft, 'regionId'>): T {
  const placed = { zoneId: '', vpcId: '', vSwitchId: '', secondaryZoneIds: [], networkType: 'VPC' };
  const state = { status: '', lockMode: 'Unlock', instanceType: 'Primary' };
  const payType = /^serverless$/i.test(source.payType) ? 'Postpaid' : source.payType;
  return { ...source, ...placed, ...state, payType, regionId };
}

/** CheckCreateDdrDBInstance has the same parameter names as CreateDdrInstance, but numbers for RestoreType. */
function check(request: CloneRequest): CloneRequest | undefined {
  const { RegionId, Engine, EngineVersion, DBInstanceClass, DBInstanceStorage } = request;
  const { BackupSetId, RestoreTime, SourceRegion, SourceDBInstanceName } = request;
  const size = { RegionId, Engine, EngineVersion, DBInstanceClass, DBInstanceStorage };
  const point =
    BackupSetId === undefined
      ? { RestoreType: '1', RestoreTime, SourceRegion, SourceDBInstanceName }
      : { RestoreType: '0', BackupSetId };
  const all: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries({ ...size, ...point })) {
    if (value === undefined) return undefined;
    all[name] = value;
  }
  return all;
}
