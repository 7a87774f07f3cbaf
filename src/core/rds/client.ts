import type {
  AvailableClass,
  AvailableZone,
  BackupPolicy,
  BackupSet,
  ClassSpec,
  CloneAccepted,
  HostGroup,
  Instance,
  InstanceDetail,
  KeepPolicy,
  NetInfo,
  Price,
  RecoveryWindow,
  Region,
  RestorableDatabase,
  Tags,
  VSwitch,
  WhitelistGroup,
} from '../../shared/model';
import { failureCodes, RdsError } from '../errors/rdsError';
import { Answer } from './answer';
import { OddAnswers } from './oddAnswers';
import { fetchAll, listed, type Listed, type PagedList } from './paging';
import {
  parseAvailableClass,
  parseAvailableZones,
  parseBackupPolicy,
  parseBackupSet,
  parseClassSpec,
  parseDatabase,
  parseHostGroup,
  parseInstance,
  parseInstanceDetail,
  parseMeta,
  parseNetInfo,
  parsePrice,
  parseRegions,
  parseTags,
  parseVSwitch,
  parseWhitelistGroup,
} from './parse';
import { text, utcTime } from './read';
import type { OperationName, WireParameters } from './sdk';
import { askSite, commodityCode, siteInMemory, type Site, type SiteMemory } from './site';
import type { CallOptions, Transport } from './transport';

/** Largest page of DescribeDBInstances. */
const instancePageSize = 100;
/** Largest page of DescribeBackups, which takes 30, 50 or 100 only. */
const backupPageSize = 100;
/** Largest page of DescribeVSwitches. */
const vSwitchPageSize = 50;
/** DescribeMetaList documents no largest page. */
const metaPageSize = 100;
/**
 * Has DescribeDBInstances say the edition. The documents give the value two meanings; by most texts, those of the answer
 * among them, it is 1 that returns it. Without it the edition is unknown until the instance is looked at.
 */
const withEdition = { InstanceLevel: 1 };
/** Largest page of DescribeDatabases. */
const databasePageSize = 100;
/** What a search finds is narrowed by typing on, not by scrolling. */
const mostFound = 200;
/** Instances that share a name, or are being created. */
const mostAlike = 2_000;

/** The instant whose databases are asked for. */
export type RestorePoint =
  | { readonly backupId: string }
  /** UTC with seconds, as the API takes it. */
  | { readonly restoreTime: string };

/** What DescribePrice is asked about. */
export interface PriceQuestion {
  readonly engine: string;
  readonly engineVersion: string;
  readonly zoneId: string;
  readonly dbInstanceClass: string;
  readonly storageType: string;
  readonly storageGB: number;
  /** Postpaid, Prepaid or Serverless. */
  readonly payType: string;
  /** Month or Year, for a subscription. */
  readonly period?: string | undefined;
  readonly usedTime?: number | undefined;
  /** RCU, for serverless. */
  readonly capacity?: { readonly min: number; readonly max: number } | undefined;
}

/**
 * RDS as the rest of the program sees it: a method per operation, our own types, RdsError for every failure.
 * Every method takes an AbortSignal in its last parameter.
 */
export class RdsClient {
  constructor(
    private readonly transport: Transport,
    private readonly site: SiteMemory = siteInMemory(),
    /** Told the endpoints that the service names. */
    private readonly learn: (regions: readonly Region[]) => void = () => undefined,
    /** In which names of regions are given; the service has them in these two. */
    private readonly language: 'en-US' | 'zh-CN' = 'en-US',
    /** Told the answers that cannot be understood. */
    private readonly oddAnswers = new OddAnswers(),
  ) {}

  /** Epoch milliseconds by the clock of the service, to the second; undefined before its first answer. */
  serviceNow(): number | undefined {
    return this.transport.serviceNow?.();
  }

  /** The site the account belongs to, where it has been found out. */
  knownSite(): Promise<Site | undefined> {
    return this.site.get();
  }

  /** @param homeRegionId the region whose endpoint is asked; the answer covers all regions */
  async describeRegions(homeRegionId: string, options?: CallOptions): Promise<Region[]> {
    const answer = await this.call(
      'DescribeRegions',
      homeRegionId,
      { AcceptLanguage: this.language },
      options,
    );
    const regions = parseRegions(answer.rows(['Regions', 'RDSRegion'], 'RegionId'));
    this.learn(regions);
    return regions;
  }

  /** All instances of a region, with the edition (`category`) where the service says it. */
  listInstances(regionId: string, options?: CallOptions): PagedList<Instance> {
    return this.instances(regionId, withEdition, options);
  }

  /**
   * The instances of a region that have this status, e.g. `Creating`: one call for all clone jobs. Not all where they
   * are more than 2 000: whoever misses one asks for it alone.
   */
  listInstancesByStatus(
    regionId: string,
    status: string,
    options?: CallOptions,
  ): Promise<readonly Instance[]> {
    return this.instances(regionId, { DBInstanceStatus: status }, options, mostAlike).all;
  }

  /** Instances of the region whose name or id has this text in it, 200 at most; the service searches. */
  searchInstances(regionId: string, text: string, options?: CallOptions): Promise<Listed<Instance>> {
    return listed(this.instances(regionId, { SearchKey: text, ...withEdition }, options, mostFound));
  }

  /** The tags of all instances of a region that have some, by instance id. One call tells them all. */
  async listTags(regionId: string, options?: CallOptions): Promise<ReadonlyMap<string, Tags>> {
    const operation = 'DescribeTags';
    const answer = await this.call(operation, regionId, { RegionId: regionId }, options);
    return parseTags(answer.rows(['Items', 'TagInfos'], 'TagKey'));
  }

  /**
   * Instances of the region whose name is exactly `description`, newest first.
   * @throws RdsError also where there are too many to be sure that none is missing
   */
  async findInstancesByDescription(
    regionId: string,
    description: string,
    options?: CallOptions,
  ): Promise<Instance[]> {
    const found = await whole(this.instances(regionId, { SearchKey: description }, options, mostAlike), {
      operation: 'DescribeDBInstances',
      regionId,
    });
    return found
      .filter((instance) => instance.description === description)
      .sort((a, b) => (b.createTime ?? 0) - (a.createTime ?? 0));
  }

  /** Undefined when the service answers with an empty list, which it does for some instances it does not find. */
  async describeInstance(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<InstanceDetail | undefined> {
    const operation = 'DescribeDBInstanceAttribute';
    const answer = await this.call(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const rows = answer.list(['Items', 'DBInstanceAttribute'], (row) => parseInstanceDetail(row, regionId));
    return rows.find((one) => one.dbInstanceId === dbInstanceId);
  }

  /** All backup sets of an instance, newest first as the service sends them. */
  listBackups(regionId: string, dbInstanceId: string, options?: CallOptions): PagedList<BackupSet> {
    return fetchAll(
      backupPageSize,
      async (pageNumber) => {
        const answer = await this.call(
          'DescribeBackups',
          regionId,
          { DBInstanceId: dbInstanceId, PageNumber: pageNumber, PageSize: backupPageSize },
          options,
        );
        return answer.page(['Items', 'Backup'], parseBackupSet);
      },
      (backup) => backup.backupId,
    );
  }

  async describeBackupPolicy(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<BackupPolicy> {
    const answer = await this.call('DescribeBackupPolicy', regionId, { DBInstanceId: dbInstanceId }, options);
    return parseBackupPolicy(answer.body);
  }

  /**
   * For MySQL, PostgreSQL and MariaDB; the service does not offer it for SQL Server. The region parameter is `Region`.
   * Undefined when the service names no times, as for an instance without any backup set.
   */
  async describeRecoveryWindow(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<RecoveryWindow | undefined> {
    const operation = 'DescribeLocalAvailableRecoveryTime';
    const answer = await this.call(
      operation,
      regionId,
      { DBInstanceId: dbInstanceId, Region: regionId },
      options,
    );
    const [begin, end] = ['RecoveryBeginTime', 'RecoveryEndTime'].map((field) => {
      const time = utcTime(answer.body[field]);
      if (time !== undefined || /^0?$/.test(text(answer.body[field]))) return time;
      throw answer.notUnderstood(field);
    });
    return begin === undefined || end === undefined ? undefined : { begin, end, derived: false };
  }

  async describeAvailableZones(
    regionId: string,
    of: { readonly engine: string; readonly engineVersion: string; readonly payType: string },
    options?: CallOptions,
  ): Promise<AvailableZone[]> {
    const operation = 'DescribeAvailableZones';
    const answer = await askSite(this.site, (site) =>
      this.call(
        operation,
        regionId,
        {
          RegionId: regionId,
          Engine: of.engine,
          EngineVersion: of.engineVersion,
          // What can be bought differs by it: serverless editions are of another commodity.
          CommodityCode: commodityCode(site, of.payType),
        },
        options,
      ),
    );
    return parseAvailableZones(answer.rows(['AvailableZones'], 'ZoneId'), of.engine, of.engineVersion);
  }

  async describeAvailableClasses(
    regionId: string,
    of: {
      /** A single zone, not a multi-zone id. */
      readonly zoneId: string;
      readonly engine: string;
      readonly engineVersion: string;
      readonly storageType: string;
      readonly category: string;
      /** Prepaid, Postpaid or Serverless. */
      readonly payType: string;
    },
    options?: CallOptions,
  ): Promise<readonly AvailableClass[]> {
    const operation = 'DescribeAvailableClasses';
    const answer = await askSite(this.site, (site) =>
      this.call(
        operation,
        regionId,
        {
          CommodityCode: commodityCode(site, of.payType),
          RegionId: regionId,
          ZoneId: of.zoneId,
          Engine: of.engine,
          EngineVersion: of.engineVersion,
          DBInstanceStorageType: of.storageType,
          Category: of.category,
          InstanceChargeType: of.payType,
          OrderType: 'BUY',
        },
        options,
      ),
    );
    return answer.list(['DBInstanceClasses'], parseAvailableClass);
  }

  /** Specifications of the classes of an engine. */
  async listClasses(
    regionId: string,
    of: { readonly engine: string; readonly payType: string },
    options?: CallOptions,
  ): Promise<readonly ClassSpec[]> {
    const operation = 'ListClasses';
    const answer = await askSite(this.site, (site) =>
      this.call(
        operation,
        regionId,
        {
          RegionId: regionId,
          CommodityCode: commodityCode(site, of.payType),
          Engine: of.engine,
          OrderType: 'BUY',
        },
        options,
      ),
    );
    return answer.list(['Items'], parseClassSpec);
  }

  /** Databases of a restore point, of MySQL and PostgreSQL. */
  listRestorableDatabases(
    regionId: string,
    dbInstanceId: string,
    point: RestorePoint,
    options?: CallOptions,
  ): Promise<Listed<RestorableDatabase>> {
    const operation = 'DescribeMetaList';
    const list = fetchAll(
      metaPageSize,
      async (pageNumber) => {
        const answer = await this.call(
          operation,
          regionId,
          {
            DBInstanceId: dbInstanceId,
            ...restorePointParameters(point),
            PageIndex: pageNumber,
            PageSize: metaPageSize,
          },
          options,
        );
        return answer.page(['Items', 'Meta'], parseMeta);
      },
      ({ name }) => name,
    );
    return listed(list);
  }

  /** Tables of one database of a restore point; undefined when the service says nothing of the database. */
  async listRestorableTables(
    regionId: string,
    dbInstanceId: string,
    point: RestorePoint,
    database: string,
    options?: CallOptions,
  ): Promise<readonly string[] | undefined> {
    const operation = 'DescribeMetaList';
    const answer = await this.call(
      operation,
      regionId,
      {
        DBInstanceId: dbInstanceId,
        ...restorePointParameters(point),
        GetDbName: database,
        PageIndex: 1,
        PageSize: 1,
      },
      options,
    );
    const rows = answer.list(['Items', 'Meta'], parseMeta);
    return rows.find(({ name }) => name === database)?.tables;
  }

  /** The databases an instance has now. */
  listDatabases(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<Listed<RestorableDatabase>> {
    const operation = 'DescribeDatabases';
    const list = fetchAll(
      databasePageSize,
      async (pageNumber) => {
        const answer = await this.call(
          operation,
          regionId,
          { DBInstanceId: dbInstanceId, PageNumber: pageNumber, PageSize: databasePageSize },
          options,
        );
        return answer.page(['Databases', 'Database'], parseDatabase);
      },
      ({ name }) => name,
    );
    return listed(list);
  }

  async listHostGroups(regionId: string, options?: CallOptions): Promise<readonly HostGroup[]> {
    const operation = 'DescribeDedicatedHostGroups';
    const answer = await this.call(operation, regionId, { RegionId: regionId }, options);
    const path = ['DedicatedHostGroups', 'DedicatedHostGroups'];
    return answer.list(path, parseHostGroup);
  }

  /**
   * What the instance would cost: per hour when paid by use, the whole term of a subscription. Undefined when the
   * service names no amount.
   */
  async describePrice(
    regionId: string,
    of: PriceQuestion,
    options?: CallOptions,
  ): Promise<Price | undefined> {
    const prepaid = of.payType === 'Prepaid';
    const parameters = {
      RegionId: regionId,
      ZoneId: of.zoneId,
      Engine: of.engine,
      EngineVersion: of.engineVersion,
      DBInstanceClass: of.dbInstanceClass,
      DBInstanceStorage: of.storageGB,
      DBInstanceStorageType: of.storageType,
      Quantity: 1,
      OrderType: 'BUY',
      // The commodity says that it is serverless; the parameter knows the other two only.
      PayType: prepaid ? 'Prepaid' : 'Postpaid',
      ...(prepaid ? { TimeType: of.period, UsedTime: of.usedTime } : {}),
      ...(of.capacity
        ? {
            ServerlessConfig: JSON.stringify({
              MinCapacity: of.capacity.min,
              MaxCapacity: of.capacity.max,
            }),
          }
        : {}),
    };
    const answer = await askSite(this.site, (site) =>
      this.call(
        'DescribePrice',
        regionId,
        { ...parameters, CommodityCode: commodityCode(site, of.payType) },
        options,
      ),
    );
    return parsePrice(answer.body);
  }

  listVSwitches(regionId: string, vpcId: string, options?: CallOptions): Promise<Listed<VSwitch>> {
    const operation = 'DescribeVSwitches';
    const list = fetchAll(
      vSwitchPageSize,
      async (pageNumber) => {
        const answer = await this.call(
          operation,
          regionId,
          { RegionId: regionId, VpcId: vpcId, PageNumber: pageNumber, PageSize: vSwitchPageSize },
          options,
        );
        return answer.page(['VSwitchs'], parseVSwitch);
      },
      (vSwitch) => vSwitch.vSwitchId,
    );
    return listed(list);
  }

  async describeNetInfo(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<readonly NetInfo[]> {
    const operation = 'DescribeDBInstanceNetInfo';
    const answer = await this.call(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const path = ['DBInstanceNetInfos', 'DBInstanceNetInfo'];
    return answer.list(path, parseNetInfo);
  }

  /** The groups of the IP whitelist. */
  async listWhitelist(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<readonly WhitelistGroup[]> {
    const operation = 'DescribeDBInstanceIPArrayList';
    const answer = await this.call(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const path = ['Items', 'DBInstanceIPArray'];
    return answer.list(path, parseWhitelistGroup);
  }

  /**
   * Sends one CloneDBInstance, once. The job that calls it holds the ClientToken and decides whether to send again.
   * @throws RdsError; `isOutcomeUnknown` tells whether the clone may exist all the same
   */
  async cloneInstance(
    regionId: string,
    parameters: WireParameters,
    options: Pick<CallOptions, 'identity' | 'signal'> = {},
  ): Promise<CloneAccepted> {
    const operation = 'CloneDBInstance';
    const answer = await this.call(operation, regionId, parameters, { ...options, retry: false });
    const dbInstanceId = text(answer.body['DBInstanceId']);
    if (dbInstanceId === '') throw answer.notUnderstood('DBInstanceId');
    return { dbInstanceId, orderId: text(answer.body['OrderId']), requestId: answer.requestId };
  }

  /**
   * Releases an instance with all its data. Sent once.
   * @param options.keepPolicy what becomes of its archived backups; the service's default keeps none
   * @throws RdsError; `isOutcomeUnknown` tells whether it may be gone
   */
  async releaseInstance(
    regionId: string,
    dbInstanceId: string,
    options: Pick<CallOptions, 'identity'> & { readonly keepPolicy?: KeepPolicy | undefined } = {},
  ): Promise<void> {
    const { keepPolicy, ...call } = options;
    await this.call(
      'DeleteDBInstance',
      regionId,
      { DBInstanceId: dbInstanceId, ...(keepPolicy === undefined ? {} : { ReleasedKeepPolicy: keepPolicy }) },
      { ...call, retry: false },
    );
  }

  private instances(
    regionId: string,
    filter: WireParameters,
    options: CallOptions | undefined,
    most?: number,
  ): PagedList<Instance> {
    const operation = 'DescribeDBInstances';
    return fetchAll(
      instancePageSize,
      async (pageNumber) => {
        const answer = await this.call(
          operation,
          regionId,
          { RegionId: regionId, PageNumber: pageNumber, PageSize: instancePageSize, ...filter },
          options,
        );
        return answer.page(['Items', 'DBInstance'], (row) => parseInstance(row, regionId));
      },
      (instance) => instance.dbInstanceId,
      most,
    );
  }

  private async call(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    options: CallOptions | undefined,
  ): Promise<Answer> {
    const reply = await this.transport.call(operation, regionId, parameters, options);
    return new Answer(operation, regionId, reply, this.oddAnswers);
  }
}

/**
 * A list from which may be concluded what is not there.
 * @throws RdsError where it was not read to its end
 */
export async function whole<T>(
  list: PagedList<T>,
  what: { readonly operation: OperationName; readonly regionId: string },
): Promise<readonly T[]> {
  const { items, isCut } = await listed(list);
  if (!isCut) return items;
  throw new RdsError({ kind: 'badResponse', ...what, httpStatus: 200, code: failureCodes.listTooLong });
}

function restorePointParameters(point: RestorePoint): WireParameters {
  return 'backupId' in point
    ? { RestoreType: 'BackupSetID', BackupSetID: point.backupId }
    : { RestoreType: 'RestoreTime', RestoreTime: point.restoreTime };
}
