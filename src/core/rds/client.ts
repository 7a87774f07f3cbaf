import type {
  AvailableClass,
  AvailableZone,
  BackupPolicy,
  BackupSet,
  CloneAccepted,
  Instance,
  InstanceDetail,
  NetInfo,
  RecoveryWindow,
  Region,
  VSwitch,
} from '../../shared/model';
import { RdsError } from '../errors/rdsError';
import { fetchAll, type Page, type PagedList } from './paging';
import {
  parseAvailableClass,
  parseAvailableZones,
  parseBackupPolicy,
  parseBackupSet,
  parseInstance,
  parseInstanceDetail,
  parseNetInfo,
  parseRegions,
  parseVSwitch,
} from './parse';
import { number, objects, text, utcTime, type Json } from './read';
import type { OperationName, WireParameters } from './sdk';
import type { CallOptions, Reply, Transport } from './transport';

/** Largest page of DescribeDBInstances. */
const instancePageSize = 100;
/** Largest page of DescribeBackups, which takes 30, 50 or 100 only. */
const backupPageSize = 100;
/** Largest page of DescribeVSwitches. */
const vSwitchPageSize = 50;

/**
 * RDS as the rest of the program sees it: a method per operation, our own types, RdsError for every failure.
 * Every method takes an AbortSignal in its last parameter.
 */
export class RdsClient {
  constructor(private readonly transport: Transport) {}

  /** @param homeRegionId the region whose endpoint is asked; the answer covers all regions */
  async describeRegions(homeRegionId: string, options?: CallOptions): Promise<Region[]> {
    const reply = await this.call('DescribeRegions', homeRegionId, { AcceptLanguage: 'en-US' }, options);
    return parseRegions(this.list(reply, 'DescribeRegions', homeRegionId, 'Regions', 'RDSRegion'));
  }

  /** All instances of a region, the edition (`category`) included. */
  listInstances(regionId: string, options?: CallOptions): PagedList<Instance> {
    return fetchAll(
      instancePageSize,
      async (pageNumber) => {
        const reply = await this.call(
          'DescribeDBInstances',
          regionId,
          { RegionId: regionId, PageNumber: pageNumber, PageSize: instancePageSize, InstanceLevel: 0 },
          options,
        );
        const rows = this.list(reply, 'DescribeDBInstances', regionId, 'Items', 'DBInstance');
        return pageOf(rows, (row) => parseInstance(row, regionId), reply.body['TotalRecordCount']);
      },
      (instance) => instance.dbInstanceId,
    );
  }

  /** The instances of a region that are being created, whichever clone job they belong to: one call for all jobs. */
  async describeCreatingInstances(regionId: string, options?: CallOptions): Promise<Instance[]> {
    const reply = await this.call(
      'DescribeDBInstances',
      regionId,
      { RegionId: regionId, DBInstanceStatus: 'Creating', PageNumber: 1, PageSize: instancePageSize },
      options,
    );
    const rows = this.list(reply, 'DescribeDBInstances', regionId, 'Items', 'DBInstance');
    return parsed(rows, (row) => parseInstance(row, regionId));
  }

  /** Instances of the region whose name is exactly `description`, newest first. */
  async findInstancesByDescription(
    regionId: string,
    description: string,
    options?: CallOptions,
  ): Promise<Instance[]> {
    const reply = await this.call(
      'DescribeDBInstances',
      regionId,
      { RegionId: regionId, SearchKey: description, PageNumber: 1, PageSize: instancePageSize },
      options,
    );
    const rows = this.list(reply, 'DescribeDBInstances', regionId, 'Items', 'DBInstance');
    return parsed(rows, (row) => parseInstance(row, regionId))
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
    const reply = await this.call(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const rows = this.list(reply, operation, regionId, 'Items', 'DBInstanceAttribute');
    return parsed(rows, (row) => parseInstanceDetail(row, regionId)).find(
      (one) => one.dbInstanceId === dbInstanceId,
    );
  }

  /** All backup sets of an instance, newest first as the service sends them. */
  listBackups(regionId: string, dbInstanceId: string, options?: CallOptions): PagedList<BackupSet> {
    return fetchAll(
      backupPageSize,
      async (pageNumber) => {
        const reply = await this.call(
          'DescribeBackups',
          regionId,
          { DBInstanceId: dbInstanceId, PageNumber: pageNumber, PageSize: backupPageSize },
          options,
        );
        const rows = this.list(reply, 'DescribeBackups', regionId, 'Items', 'Backup');
        return pageOf(rows, parseBackupSet, reply.body['TotalRecordCount']);
      },
      (backup) => backup.backupId,
    );
  }

  async describeBackupPolicy(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<BackupPolicy> {
    const reply = await this.call('DescribeBackupPolicy', regionId, { DBInstanceId: dbInstanceId }, options);
    return parseBackupPolicy(reply.body);
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
    const reply = await this.call(
      operation,
      regionId,
      { DBInstanceId: dbInstanceId, Region: regionId },
      options,
    );
    const begin = utcTime(reply.body['RecoveryBeginTime']);
    const end = utcTime(reply.body['RecoveryEndTime']);
    return begin === undefined || end === undefined ? undefined : { begin, end, derived: false };
  }

  async describeAvailableZones(
    regionId: string,
    of: { readonly engine: string; readonly engineVersion: string },
    options?: CallOptions,
  ): Promise<AvailableZone[]> {
    const operation = 'DescribeAvailableZones';
    const reply = await this.call(
      operation,
      regionId,
      { RegionId: regionId, Engine: of.engine, EngineVersion: of.engineVersion },
      options,
    );
    return parseAvailableZones(
      this.list(reply, operation, regionId, 'AvailableZones'),
      of.engine,
      of.engineVersion,
    );
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
  ): Promise<AvailableClass[]> {
    const operation = 'DescribeAvailableClasses';
    const reply = await this.call(
      operation,
      regionId,
      {
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
    );
    return parsed(this.list(reply, operation, regionId, 'DBInstanceClasses'), parseAvailableClass);
  }

  async listVSwitches(regionId: string, vpcId: string, options?: CallOptions): Promise<readonly VSwitch[]> {
    const operation = 'DescribeVSwitches';
    return fetchAll(
      vSwitchPageSize,
      async (pageNumber) => {
        const reply = await this.call(
          operation,
          regionId,
          { RegionId: regionId, VpcId: vpcId, PageNumber: pageNumber, PageSize: vSwitchPageSize },
          options,
        );
        return pageOf(
          this.list(reply, operation, regionId, 'VSwitchs'),
          parseVSwitch,
          reply.body['TotalCount'],
        );
      },
      (vSwitch) => vSwitch.vSwitchId,
    ).all;
  }

  async describeNetInfo(regionId: string, dbInstanceId: string, options?: CallOptions): Promise<NetInfo[]> {
    const operation = 'DescribeDBInstanceNetInfo';
    const reply = await this.call(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    return parsed(
      this.list(reply, operation, regionId, 'DBInstanceNetInfos', 'DBInstanceNetInfo'),
      parseNetInfo,
    );
  }

  /**
   * Sends one CloneDBInstance, once. The job that calls it holds the ClientToken and decides whether to send again.
   * @throws RdsError; `isOutcomeUnknown` tells whether the clone may exist all the same
   */
  async cloneInstance(
    regionId: string,
    parameters: WireParameters,
    signal?: AbortSignal,
  ): Promise<CloneAccepted> {
    const operation = 'CloneDBInstance';
    const reply = await this.call(operation, regionId, parameters, { signal, retry: false });
    const dbInstanceId = text(reply.body['DBInstanceId']);
    if (dbInstanceId === '') throw this.badResponse(reply, operation, regionId);
    return { dbInstanceId, orderId: text(reply.body['OrderId']), requestId: reply.requestId };
  }

  private call(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
    options: CallOptions | undefined,
  ): Promise<Reply> {
    return this.transport.call(operation, regionId, parameters, options);
  }

  private list(reply: Reply, operation: string, regionId: string, ...path: readonly string[]): Json[] {
    const rows = objects(reply.body, ...path);
    if (!rows) throw this.badResponse(reply, operation, regionId);
    return rows;
  }

  private badResponse(reply: Reply, operation: string, regionId: string): RdsError {
    return new RdsError({
      kind: 'badResponse',
      operation,
      regionId,
      httpStatus: 200,
      requestId: reply.requestId,
    });
  }
}

function parsed<T>(rows: readonly Json[], parse: (row: Json) => T | undefined): T[] {
  return rows.map(parse).filter((item) => item !== undefined);
}

function pageOf<T>(rows: readonly Json[], parse: (row: Json) => T | undefined, total: unknown): Page<T> {
  const items = parsed(rows, parse);
  return { items, total: number(total) ?? items.length };
}
