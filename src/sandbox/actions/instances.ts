import { keepPolicies, type KeepPolicy } from '../../shared/model';
import { hardwareOf, sameWord } from '../catalog';
import { instanceOf, type Call } from '../call';
import { instanceNotFound, serviceError } from '../errors';
import { slice, type Params } from '../params';
import type { InstanceRecord } from '../records';
import type { State } from '../state';
import { toIso } from '../time';

/** Pages by NextToken if MaxResults or NextToken is given, otherwise by page number. */
export function describeDBInstances({ params, state }: Call): object {
  const regionId = params.required('RegionId');
  const all = state.instances(regionId);
  const tests = testsOf(params, state);
  const rows = tests.length === 0 ? all : all.filter((instance) => tests.every((test) => test(instance)));
  const levels = { one: '1', zero: '0', none: undefined } as const;
  const level = levels[state.reading.instanceLevel];
  const withCategory = level !== undefined && params.get('InstanceLevel') === level;
  const toItems = (page: readonly InstanceRecord[]): object => ({
    PageRecordCount: page.length,
    TotalRecordCount: rows.length,
    Items: { DBInstance: page.map((instance) => listItem(instance, state, withCategory)) },
  });
  if (!params.has('MaxResults') && !params.has('NextToken')) {
    const page = params.page({ min: 1, max: 100, default: 30 });
    return { PageNumber: page.number, ...toItems(slice(rows, page)) };
  }
  const size = params.integer('MaxResults', { default: 30, min: 1, max: 100, code: 'InvalidParameter' });
  const rest = after(rows, params.get('NextToken'));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    ...toItems(page),
    PageNumber: 1,
    NextToken: last && rest.length > size ? tokenOf(last) : '',
  };
}

/** A token contains the last returned row, so that added or removed instances do not shift the rest. */
function tokenOf(instance: InstanceRecord): string {
  return Buffer.from(`${instance.createdAt} ${instance.id}`).toString('base64url');
}

function after(rows: readonly InstanceRecord[], token: string | undefined): readonly InstanceRecord[] {
  if (!token) return rows;
  const [, createdAt, id] = /^(\d+) (\S+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (!createdAt || !id) throw serviceError('InvalidParameter', { message: 'NextToken is not valid.' });
  const time = Number(createdAt);
  return rows.filter((row) => row.createdAt > time || (row.createdAt === time && row.id > id));
}

/** The filters of a request; empty if it has none, which keeps paging through long lists fast. */
function testsOf(params: Params, state: State): readonly ((instance: InstanceRecord) => boolean)[] {
  const equalTo =
    (actual: (instance: InstanceRecord) => string) =>
    (instance: InstanceRecord, wanted: string): boolean =>
      sameWord(wanted, actual(instance));
  const tests: Readonly<Record<string, (instance: InstanceRecord, wanted: string) => boolean>> = {
    Engine: equalTo(({ engine }) => engine),
    EngineVersion: equalTo(({ engineVersion }) => engineVersion),
    DBInstanceStatus: equalTo((instance) => state.shownStatus(instance)),
    DBInstanceType: equalTo(({ instanceType }) => instanceType),
    PayType: equalTo(({ payType }) => payType),
    InstanceNetworkType: equalTo(({ networkType }) => networkType),
    DBInstanceClass: equalTo(({ instanceClass }) => instanceClass),
    Category: equalTo(({ category }) => category),
    ZoneId: equalTo(({ multiZoneId, zoneId }) => multiZoneId ?? zoneId),
    VpcId: equalTo(({ vpcId }) => vpcId),
    SearchKey: ({ id, description }, wanted) =>
      `${id}\n${description}`.toLowerCase().includes(wanted.toLowerCase()),
    DBInstanceId: ({ id }, wanted) => id === wanted,
    VSwitchId: ({ vSwitchIds }, wanted) => vSwitchIds.includes(wanted),
    Tags: hasTags,
  };
  return Object.entries(tests).flatMap(([name, test]) => {
    const wanted = params.get(name);
    return wanted ? [(instance: InstanceRecord) => test(instance, wanted)] : [];
  });
}

/** `Tags` is a JSON object of key → value, where an empty value matches any. */
function hasTags(instance: InstanceRecord, text: string | undefined): boolean {
  if (!text) return true;
  let wanted: unknown;
  try {
    wanted = JSON.parse(text);
  } catch {
    throw serviceError('InvalidParameter', { message: 'Tags is not valid JSON.' });
  }
  if (typeof wanted !== 'object' || wanted === null) throw serviceError('InvalidParameter');
  return Object.entries(wanted).every(
    ([key, value]) => key in instance.tags && (value === '' || instance.tags[key] === value),
  );
}

function commonFields(instance: InstanceRecord, state: State): object {
  return {
    DBInstanceId: instance.id,
    DBInstanceDescription: instance.description,
    RegionId: instance.regionId,
    ZoneId: instance.multiZoneId ?? instance.zoneId,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    DBInstanceStatus: state.shownStatus(instance),
    DBInstanceType: instance.instanceType,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStorageType: instance.storageType,
    DBInstanceNetType: instance.publicConnection ? 'Internet' : 'Intranet',
    InstanceNetworkType: instance.networkType,
    ConnectionMode: 'Standard',
    ConnectionString: connectionString(instance),
    PayType: instance.payType,
    LockMode: instance.lockMode,
    LockReason: instance.lockReason,
    ExpireTime: instance.expiresAt === undefined ? '' : toIso(instance.expiresAt),
    DeletionProtection: instance.deletionProtection,
    MasterInstanceId: instance.masterId ?? '',
    ReadOnlyDBInstanceIds: {
      ReadOnlyDBInstanceId: state.readOnlyIds(instance.id).map((id) => ({ DBInstanceId: id })),
    },
    ResourceGroupId: 'rg-acfmysandbox001',
    VpcId: instance.vpcId,
    VSwitchId: instance.vSwitchIds.join(','),
    VpcCloudInstanceId: instance.id,
    BurstingEnabled: false,
    IoAccelerationEnabled: '0',
    BpeEnabled: '0',
    DedicatedHostGroupId: instance.hostGroupId ?? '',
    TipsLevel: 0,
    Tips: '',
  };
}

function hardware({ instanceClass }: InstanceRecord): object {
  const size = hardwareOf(instanceClass);
  return { DBInstanceCPU: String(size?.cpu ?? 0), DBInstanceMemory: (size?.memoryGB ?? 0) * 1024 };
}

function listItem(instance: InstanceRecord, state: State, withCategory: boolean): object {
  return {
    ...commonFields(instance, state),
    CreateTime: toIso(instance.createdAt),
    MutriORsignle: false,
    ...(withCategory ? { Category: instance.category, ...hardware(instance) } : {}),
  };
}

export function describeDBInstanceAttribute(call: Call): object {
  return { Items: { DBInstanceAttribute: [attribute(instanceOf(call), call.state)] } };
}

function attribute(instance: InstanceRecord, state: State): object {
  const size = hardwareOf(instance.instanceClass);
  return {
    ...commonFields(instance, state),
    ...hardware(instance),
    Category: instance.category,
    CreationTime: toIso(instance.createdAt),
    DBInstanceStorage: instance.storageGB,
    DBInstanceDiskUsed: String(Math.round(instance.storageGB * 0.42 * 1024 ** 3)),
    DBInstanceClassType: 'x',
    DBMaxQuantity: 500,
    AccountMaxQuantity: 500,
    MaxConnections: size?.maxConnections ?? 0,
    MaxIOPS: size?.maxIops ?? 0,
    MaxIOMBPS: 256,
    Port: String(portOf(instance)),
    MasterZone: instance.zoneId,
    SlaveZones: { SlaveZone: instance.slaveZoneIds.map((zoneId) => ({ ZoneId: zoneId })) },
    IPType: 'IPv4',
    InstructionSetArch: 'x86',
    kindCode: '18',
    MaintainTime: '18:00Z-22:00Z',
    AvailabilityValue: '100.0%',
    SecurityIPList: instance.whitelist,
    SecurityIPMode: 'normal',
    ConsoleVersion: '2',
    CurrentKernelVersion: 'rds_20260331',
    LatestKernelVersion: 'rds_20260331',
    AutoUpgradeMinorVersion: 'Auto',
    SuperPermissionMode: 'Disabled',
    TimeZone: '+08:00',
    CanTempUpgrade: false,
    ProxyType: 0,
    Extra: { DBInstanceIds: { DBInstanceId: [] } },
    DBClusterNodes: { DBClusterNode: clusterNodes(instance) },
    ...(instance.serverless ? { ServerlessConfig: serverlessConfig(instance.serverless) } : {}),
  };
}

function serverlessConfig(config: NonNullable<InstanceRecord['serverless']>): object {
  return {
    ScaleMin: config.min,
    ScaleMax: config.max,
    AutoPause: config.autoPause,
    SwitchForce: config.switchForce,
  };
}

function clusterNodes(instance: InstanceRecord): object[] {
  if (instance.category !== 'cluster') return [];
  const size = hardwareOf(instance.instanceClass);
  return [instance.zoneId, ...instance.slaveZoneIds].map((zoneId, index) => ({
    NodeId: `rn-${instance.id.slice(3, 15)}${index}`,
    NodeRegionId: instance.regionId,
    NodeZoneId: zoneId,
    NodeRole: index === 0 ? 'primary' : 'secondary',
    ClassCode: instance.instanceClass,
    ClassType: 'x',
    Cpu: String(size?.cpu ?? 0),
    Memory: String((size?.memoryGB ?? 0) * 1024),
    Status: 'active',
    DisasterRecoveryNode: false,
  }));
}

function isKeepPolicy(policy: string): policy is KeepPolicy {
  return keepPolicies.some((one) => one === policy);
}

/** Refuses subscriptions and protected instances; releases others at once. */
export async function deleteDBInstance(call: Call): Promise<object> {
  const instance = instanceOf(call);
  if (instance.payType === 'Prepaid') throw serviceError('OperationDenied.PayType');
  // The help pages say that deletion protection makes this operation fail but name no code. This one is the nearest.
  if (instance.deletionProtection || call.state.status(instance) !== 'Running')
    throw serviceError('OperationDenied.DBInstanceStatus');
  const policy = call.params.get('ReleasedKeepPolicy');
  if (policy !== undefined && !isKeepPolicy(policy)) throw serviceError('InvalidParameter');
  // The parameter is documented for local-disk MySQL only.
  const hasChoice = instance.engine === 'MySQL' && instance.storageType === 'local_ssd';
  if (policy !== undefined && !hasChoice) throw serviceError('InvalidParameter');
  await call.state.remove(instance.id, policy);
  return { RegionId: instance.regionId };
}

export function listTagResources({ params, state }: Call): object {
  const regionId = params.required('RegionId');
  if (!sameWord(params.required('ResourceType'), 'INSTANCE')) throw serviceError('InvalidParameter');
  const ids = params.list('ResourceId');
  if (ids.length > 50) throw serviceError('InvalidParameter');
  if (ids.some((id) => state.instance(id)?.regionId !== regionId)) throw instanceNotFound();
  const rows = state
    .instances(regionId)
    .filter((instance) => ids.length === 0 || ids.includes(instance.id))
    .flatMap((instance) => Object.entries(instance.tags).map(([key, value]) => ({ instance, key, value })))
    .filter(({ key }) => !params.has('Tag.1.Key') || key === params.get('Tag.1.Key'));
  const tags = rows.map(({ instance, key, value }) => ({
    ResourceId: instance.id,
    ResourceType: 'ALIYUN::RDS::INSTANCE',
    TagKey: key,
    TagValue: value,
  }));
  return { NextToken: '', TagResources: { TagResource: tags } };
}

/** All tags of a region with their instances, or those of one instance. */
export function describeTags({ params, state }: Call): object {
  const regionId = params.required('RegionId');
  const id = params.get('DBInstanceId');
  const instances = state.instances(regionId).filter((one) => !id || one.id === id);
  if (id && instances.length === 0) throw instanceNotFound();
  const rows = new Map<
    string,
    { TagKey: string; TagValue: string; DBInstanceIds: { DBInstanceIds: string[] } }
  >();
  for (const instance of instances) {
    if (!id && !hasTags(instance, params.get('Tags'))) continue;
    for (const [key, value] of Object.entries(instance.tags)) {
      const row = rows.get(`${key}\n${value}`) ?? {
        TagKey: key,
        TagValue: value,
        DBInstanceIds: { DBInstanceIds: [] },
      };
      row.DBInstanceIds.DBInstanceIds.push(instance.id);
      rows.set(`${key}\n${value}`, row);
    }
  }
  return { Items: { TagInfos: [...rows.values()] } };
}

const domains = { MySQL: 'mysql', PostgreSQL: 'pg', SQLServer: 'sqlserver', MariaDB: 'mariadb' } as const;
const ports = { MySQL: 3306, PostgreSQL: 5432, SQLServer: 1433, MariaDB: 3306 } as const;

export function connectionString({ id, engine }: Pick<InstanceRecord, 'id' | 'engine'>): string {
  return `${id}.${domains[engine]}.rds.aliyuncs.com`;
}

export function portOf({ engine }: Pick<InstanceRecord, 'engine'>): number {
  return ports[engine];
}
