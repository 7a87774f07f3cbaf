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
 * Has DescribeDBInstances say the edition. The documents give the value two meanings; by most texts, those of the answer
 * among them, it is 1 that returns it. Without it the edition is unknown until the instance is looked at.
 */
const withEdition = { InstanceLevel: 1 };
/** So many instances are read that share a name or are being created. */
const mostAlike = 2_000;

/** Regions and instances: what there is, and how it is reached. */
export class InstanceCalls extends Calls {
  /** @param homeRegionId the region whose endpoint is asked; the answer covers all regions */
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

  /** All instances of a region, with the edition (`category`) where the service says it. */
  listInstances(regionId: string, options?: CallOptions): PagedList<Instance> {
    return this.instances(regionId, withEdition, options);
  }

  /** One page of the instances of a region, and how many the service says there are of all. Page numbers begin with 1. */
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

  /**
   * Instances of the region whose name or id has this text in it, or all of an engine where the text is its name; the
   * service searches. One call, so 100 at most: a user narrows a search by typing on, not by scrolling.
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

  /** The tags of all instances of a region that have some, by instance id. One call tells them all. */
  async listTags(regionId: string, options?: CallOptions): Promise<ReadonlyMap<string, Tags>> {
    const operation = 'DescribeTags';
    const answer = await this.ask(operation, regionId, { RegionId: regionId }, options);
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

  /** The groups of the IP whitelist. */
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
