import type { AvailableClass, AvailableZone, ClassSpec, HostGroup, Price } from '../../shared/model';
import {
  parseAvailableClass,
  parseAvailableZones,
  parseClassSpec,
  parseHostGroup,
  parsePrice,
} from './parse';
import { commodityCode } from './site';
import type { CallOptions } from './transport';
import { BackupCalls } from './backupCalls';

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

/** What can be bought, where, and at which price. Both sites of Alibaba Cloud name what is bought differently. */
export class OfferCalls extends BackupCalls {
  async describeAvailableZones(
    regionId: string,
    of: { readonly engine: string; readonly engineVersion: string; readonly payType: string },
    options?: CallOptions,
  ): Promise<AvailableZone[]> {
    const operation = 'DescribeAvailableZones';
    const answer = await this.askSite((site) =>
      this.ask(
        operation,
        regionId,
        {
          RegionId: regionId,
          Engine: of.engine,
          EngineVersion: of.engineVersion,
          // The offers differ by commodity: serverless editions have their own.
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
    const answer = await this.askSite((site) =>
      this.ask(
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

  async listClasses(
    regionId: string,
    of: { readonly engine: string; readonly payType: string },
    options?: CallOptions,
  ): Promise<readonly ClassSpec[]> {
    const operation = 'ListClasses';
    const answer = await this.askSite((site) =>
      this.ask(
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

  async listHostGroups(regionId: string, options?: CallOptions): Promise<readonly HostGroup[]> {
    const operation = 'DescribeDedicatedHostGroups';
    const answer = await this.ask(operation, regionId, { RegionId: regionId }, options);
    const path = ['DedicatedHostGroups', 'DedicatedHostGroups'];
    return answer.list(path, parseHostGroup);
  }

  /**
   * The price of the instance: per hour for pay-as-you-go, for the whole term of a subscription.
   * @returns undefined when the service returns no amount
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
      // Serverless is given by the commodity code; this parameter has only the two other values.
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
    const answer = await this.askSite((site) =>
      this.ask(
        'DescribePrice',
        regionId,
        { ...parameters, CommodityCode: commodityCode(site, of.payType) },
        options,
      ),
    );
    return parsePrice(answer.body);
  }
}
