import type { BackupCopies, CopiedSet, DetachedSet } from '../../shared/model';
import { OfferCalls } from './offerCalls';
import { fetchAll, listed, type Listed, type PagedList } from './paging';
import { parseBackupCopies, parseCopiedSet, parseDetachedSet } from './parseDistant';
import { text } from './read';
import type { WireParameters } from './sdk';
import type { CallOptions } from './transport';

/** The page size of DescribeCrossRegionBackupDBInstance, of which only the default is documented. */
const copiesPageSize = 30;
/** Largest page of the lists of sets, which take 30, 50 or 100 only. */
const setPageSize = 100;
/** Copies are kept for 1,825 days at most (DescribeCrossRegionBackupDBInstance, Retention). */
const longestKeptMs = 1_826 * 24 * 60 * 60_000;

/** Backups that are not those of an instance in its own region: copies in another one, and what a released one left. */
export class DistantBackupCalls extends OfferCalls {
  /** Which instances of a region have copies of their backups elsewhere, and where. */
  listBackupCopies(regionId: string, options?: CallOptions): Promise<Listed<BackupCopies>> {
    const list = fetchAll(
      copiesPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          'DescribeCrossRegionBackupDBInstance',
          regionId,
          { RegionId: regionId, PageNumber: pageNumber, PageSize: copiesPageSize },
          options,
        );
        return answer.page(['Items', 'Item'], parseBackupCopies);
      },
      (one) => `${one.dbInstanceId} ${one.regionId}`,
    );
    return listed(list);
  }

  /**
   * The copies of the backup sets of an instance in one region, in the order of the service.
   * @param now epoch milliseconds: the service wants to be told from when to when
   */
  listCopiedSets(
    regionId: string,
    { dbInstanceId, regionId: copiesIn }: Pick<BackupCopies, 'dbInstanceId' | 'regionId'>,
    now: number,
    options?: CallOptions,
  ): PagedList<CopiedSet> {
    const parameters: WireParameters = {
      RegionId: regionId,
      DBInstanceId: dbInstanceId,
      CrossBackupRegion: copiesIn,
      StartTime: toSeconds(now - longestKeptMs),
      EndTime: toSeconds(now),
      PageSize: setPageSize,
    };
    return fetchAll(
      setPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          'DescribeCrossRegionBackups',
          regionId,
          { ...parameters, PageNumber: pageNumber },
          options,
        );
        const page = answer.page(['Items', 'Item'], (row) =>
          parseCopiedSet(row, { dbInstanceId, regionId: copiesIn }),
        );
        // Drops rows of other regions: their ids may be those of other sets.
        return { ...page, items: page.items.filter((one) => one.regionId === copiesIn) };
      },
      ({ backupId }) => backupId,
    );
  }

  /** Between which times an instant can be restored from a copied set on, epoch milliseconds; undefined for none. */
  async describeCopiedWindow(
    regionId: string,
    dbInstanceId: string,
    copiedSetId: string,
    options?: CallOptions,
  ): Promise<{ readonly begin: number; readonly end: number } | undefined> {
    const answer = await this.ask(
      'DescribeAvailableRecoveryTime',
      regionId,
      { RegionId: regionId, DBInstanceId: dbInstanceId, CrossBackupId: copiedSetId },
      options,
    );
    return answer.recoveryWindow();
  }

  /**
   * Whether RDS says that CreateDdrInstance can restore what is asked for; undefined where it says neither.
   * @param parameters of CheckCreateDdrDBInstance
   */
  async checkCopiedRestore(
    regionId: string,
    parameters: WireParameters,
    options?: CallOptions,
  ): Promise<boolean | undefined> {
    const answer = await this.ask('CheckCreateDdrDBInstance', regionId, parameters, options);
    const isValid = text(answer.body['IsValid']).toLowerCase();
    return isValid === 'true' ? true : isValid === 'false' ? false : undefined;
  }

  /** What is kept of the backups of instances that were released. The region parameter is `Region`. */
  listDetachedSets(regionId: string, options?: CallOptions): Promise<Listed<DetachedSet>> {
    const list = fetchAll(
      setPageSize,
      async (pageNumber) => {
        const answer = await this.ask(
          'DescribeDetachedBackups',
          regionId,
          { Region: regionId, PageNumber: pageNumber, PageSize: setPageSize },
          options,
        );
        return answer.page(['Items', 'Backup'], parseDetachedSet);
      },
      ({ backupId }) => backupId,
    );
    return listed(list);
  }
}

function toSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
