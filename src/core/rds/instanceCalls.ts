import type {
  Instance,
  InstanceDetail,
  NetInfo,
  Region,
  Tags,
  VSwitch,
  WhitelistGroup,
} from '../../shared/model';
import { engineNamed } from './engines';
import { whole, fetchAll, listed, type Listed, type Page, type PagedList } from './paging';
import {
  parseInstance,
  parseInstanceDetail,
  parseNetInfo,
  parseRegions,
  parseTags,
  parseVSwitch,
  parseWhitelistGroup,
} from './parse';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';
import { Calls } from './calls';

/** Largest page of DescribeDBInstances. */
export const instancePageSize = 100;
/** Largest page of DescribeVSwitches. */
const vSwitchPageSize = 50;
/**
 * Asks DescribeDBInstances for the edition. The documents describe the value in two ways; most of them, including the
 * description of the response, say that 1 returns it. Without it, the edition is unknown until the instance itself is
 * described.
 */
const withEdition = { InstanceLevel: 1 };
/** Limit for instances that share a name or are being created. */
const mostAlike = 2_000;

export class InstanceCalls extends Calls {
  /** @param homeRegionId the region whose endpoint is called; the answer covers all regions */
  async describeRegions(homeRegionId: string, options?: CallOptions): Promise<Region[]> {
    const answer = await this.ask(
      'DescribeRegions',
      homeRegionId,
      { AcceptLanguage: this.language },
      options,
    );
    const regions = parseRegions(answer.rows(['Regions', 'RDSRegion'], 'RegionId'));
    this.learn(regions);
    return regions;
  }

  /** All instances of a region, with the edition (`category`) if the service returns it. */
  listInstances(regionId: string, options?: CallOptions): PagedList<Instance> {
    return this.instances(regionId, withEdition, options);
  }

  /** One page of the instances of a region, and the service's count of all instances. Page numbers begin with 1. */
  async listInstancePage(
    regionId: string,
    pageNumber: number,
    options?: CallOptions,
  ): Promise<{ readonly items: readonly Instance[]; readonly total: number | undefined }> {
    const { items, total, problem } = await this.instancePage(regionId, pageNumber, withEdition, options);
    if (problem) throw problem;
    return { items, total };
  }

  /**
   * The instances of a region that have this status, e.g. `Creating`: one call for all clone jobs. At most 2 000 are
   * read, so a caller that misses an instance asks for it by id.
   */
  listInstancesByStatus(
    regionId: string,
    status: string,
    options?: CallOptions,
  ): Promise<readonly Instance[]> {
    return this.instances(regionId, { DBInstanceStatus: status }, options, mostAlike).all;
  }

  /**
   * Searches the region for instances whose name or id contains the text, or that run the engine it names. The service
   * does the search. It is one call, so at most 100 instances: users narrow a search by typing, not by scrolling.
   */
  async searchInstances(regionId: string, text: string, options?: CallOptions): Promise<Listed<Instance>> {
    const engine = engineNamed(text);
    const { items, unread, total, problem } = await this.instancePage(
      regionId,
      1,
      { ...(engine === undefined ? { SearchKey: text } : { Engine: engine }), ...withEdition },
      options,
    );
    if (problem) throw problem;
    const sent = items.length + unread.length;
    const byId = new Map(items.slice(0, instancePageSize).map((one) => [one.dbInstanceId, one]));
    return { items: [...byId.values()], isCut: sent >= instancePageSize && sent !== total };
  }

  /** The tags of all tagged instances of a region, by instance id, in one call. */
  async listTags(regionId: string, options?: CallOptions): Promise<ReadonlyMap<string, Tags>> {
    const operation = 'DescribeTags';
    const answer = await this.ask(operation, regionId, { RegionId: regionId }, options);
    return parseTags(answer.rows(['Items', 'TagInfos'], 'TagKey'));
  }

  /**
   * Instances of the region whose name is exactly `description`, newest first.
   * @throws RdsError also when the list is too long to be sure that no instance is missing
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

  /** Undefined when the service answers with an empty list, which it does for some instances that do not exist. */
  async describeInstance(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<InstanceDetail | undefined> {
    const operation = 'DescribeDBInstanceAttribute';
    const answer = await this.ask(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const rows = answer.list(['Items', 'DBInstanceAttribute'], (row) => parseInstanceDetail(row, regionId));
    return rows.find((one) => one.dbInstanceId === dbInstanceId);
  }

  async describeNetInfo(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<readonly NetInfo[]> {
    const operation = 'DescribeDBInstanceNetInfo';
    const answer = await this.ask(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const path = ['DBInstanceNetInfos', 'DBInstanceNetInfo'];
    return answer.list(path, parseNetInfo);
  }

  async listWhitelist(
    regionId: string,
    dbInstanceId: string,
    options?: CallOptions,
  ): Promise<readonly WhitelistGroup[]> {
    const operation = 'DescribeDBInstanceIPArrayList';
    const answer = await this.ask(operation, regionId, { DBInstanceId: dbInstanceId }, options);
    const path = ['Items', 'DBInstanceIPArray'];
    return answer.list(path, parseWhitelistGroup);
  }

  listVSwitches(regionId: string, vpcId: string, options?: CallOptions): Promise<Listed<VSwitch>> {
    const operation = 'DescribeVSwitches';
    const list = fetchAll(
      vSwitchPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
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

  private instances(
    regionId: string,
    filter: WireParameters,
    options: CallOptions | undefined,
    most?: number,
  ): PagedList<Instance> {
    return fetchAll(
      instancePageSize,
      (pageNumber) => this.instancePage(regionId, pageNumber, filter, options),
      (instance) => instance.dbInstanceId,
      most,
    );
  }

  private async instancePage(
    regionId: string,
    pageNumber: number,
    filter: WireParameters,
    options: CallOptions | undefined,
  ): Promise<Page<Instance>> {
    const answer = await this.ask(
      'DescribeDBInstances',
      regionId,
      { RegionId: regionId, PageNumber: pageNumber, PageSize: instancePageSize, ...filter },
      options,
    );
    return answer.page(['Items', 'DBInstance'], (row) => parseInstance(row, regionId));
  }
}
