import * as vscode from 'vscode';
import { asListed, groupingTag, type Arrangement } from '../../core/backups/arrange';
import { searchKeyOf } from '../../core/backups/filter';
import { InstanceSearch, type AskRegion } from '../../core/backups/instanceSearch';
import type { Inventory, ListId } from '../../core/backups/inventory';
import { MatchedInstances } from '../../core/backups/matchedInstances';
import type { Clock } from '../../core/clock';
import { engineNamed } from '../../core/rds/engines';
import type { Instance, Tags } from '../../shared/model';
import type { AccountId } from '../../shared/ids';
import { asOf } from './backupsRows';
import type { RegionNode } from './nodes';
import { numberText } from '../../core/language';

export interface ShownRegion {
  readonly regionId: string;
  /** Whether it is expanded by default, so its list is about to be requested. */
  readonly opens: boolean;
}

/** The shown instances of a region and their order: filter, arrangement and the revealed instance. */
export class ShownInstances {
  arrangement: Arrangement = asListed;
  /** An instance that is shown regardless of filter and row limit. */
  pinned: ListId | undefined;
  private filterText = '';
  private readonly matched = new MatchedInstances();
  private readonly search: InstanceSearch;
  private regions: readonly ShownRegion[] = [];

  constructor(
    private readonly inventory: () => Inventory | undefined,
    ask: AskRegion,
    clock: Clock,
    onDidFind: (regionId: string) => void,
  ) {
    this.search = new InstanceSearch(ask, clock, onDidFind);
  }

  get filter(): string {
    return this.filterText;
  }

  /** Sets the filter, and searches shown regions that are not fully loaded. */
  setFilter(text: string): void {
    this.filterText = text;
    this.pinned = undefined;
    this.find();
  }

  /** Sets the shown regions. */
  cover(regions: readonly ShownRegion[]): void {
    this.regions = regions;
    this.find();
    this.search.extend(this.notLoaded());
  }

  private find(): void {
    void this.search.find(searchKeyOf(this.filterText), () => Promise.resolve(this.notLoaded()));
  }

  private notLoaded(): readonly string[] {
    const inventory = this.inventory();
    return this.regions.map(({ regionId }) => regionId).filter((one) => inventory?.isWhole(one) !== true);
  }

  /** Repeats the search in one region, in all, or where it failed. */
  searchAgain({ regionId, failedOnly = false }: { regionId?: string; failedOnly?: boolean }): Promise<void> {
    return this.search.again(
      (one) =>
        (regionId === undefined || one === regionId) &&
        (!failedOnly || this.search.errorIn(one) !== undefined),
    );
  }

  /** Whether a region shows search results or a search error, and its list was never requested. */
  isSearched(accountId: AccountId, regionId: string): boolean {
    if (this.inventory()?.isAskedFor(regionId) !== false) return false;
    if (this.regions.some((one) => one.regionId === regionId && one.opens)) return false;
    if (this.search.errorIn(regionId) !== undefined) return true;
    return this.search.in(regionId).length > 0 && this.matchesIn(accountId, regionId).length > 0;
  }

  searchError(regionId: string): unknown {
    return this.inventory()?.isWhole(regionId) === true ? undefined : this.search.errorIn(regionId);
  }

  needsTags(): boolean {
    return this.filterText.trim() !== '' || groupingTag(this.arrangement) !== undefined;
  }

  tagsOf(regionId: string): (instance: Instance) => Tags | undefined {
    const tags = this.inventory()?.tags(regionId).tags;
    return ({ dbInstanceId }) => tags?.get(dbInstanceId);
  }

  /** The loaded and found instances of a region that match the filter. */
  matches({ accountId, region }: RegionNode): readonly Instance[] {
    return this.matchesIn(accountId, region.regionId);
  }

  private matchesIn(accountId: AccountId, regionId: string): readonly Instance[] {
    const inventory = this.inventory();
    return this.matched.of(`${accountId}/${regionId}`, {
      items: inventory?.instances(regionId).value?.items ?? noInstances,
      found: inventory?.isWhole(regionId) === true ? noInstances : this.search.in(regionId),
      filter: this.filterText,
      sortBy: this.arrangement.sortBy,
      tags: inventory?.tags(regionId).tags,
      always: this.pinned?.regionId === regionId ? this.pinned.dbInstanceId : undefined,
    });
  }

  pinnedIn({ region }: RegionNode): string | undefined {
    return this.pinned?.regionId === region.regionId ? this.pinned.dbInstanceId : undefined;
  }

  /**
   * The number of search results read in a region, if there are more; undefined if all were read or the list is
   * complete.
   */
  cutAt({ region }: RegionNode): number | undefined {
    const { regionId } = region;
    const list = this.inventory()?.instances(regionId);
    const isWhole = list !== undefined && !list.isPartial && !list.isCut;
    return isWhole || !this.search.isCutIn(regionId) ? undefined : this.search.in(regionId).length;
  }

  /**
   * The description of a region: number of instances, number of matches, and the time of an outdated list. For a region
   * that is not loaded, the state of the search.
   */
  countOf(node: RegionNode): string {
    const isFiltered = this.filterText.trim() !== '';
    const list = this.inventory()?.instances(node.region.regionId);
    const passing = `${numberText(this.matches(node).length)}${this.cutAt(node) === undefined ? '' : '+'}`;
    if (isFiltered && (node.searched || !list?.value)) return this.searchText(node, passing);
    if (!list?.value) return '';
    const total = list.isCut ? `${numberText(list.value.total)}+` : numberText(list.value.total);
    const count = isFiltered ? vscode.l10n.t('{0} of {1}', passing, total) : total;
    return [count, asOf(list)].filter(Boolean).join(' · ');
  }

  private searchText({ region: { regionId } }: RegionNode, passing: string): string {
    const isPending = this.search.isPendingIn(regionId);
    if (isPending === undefined) return vscode.l10n.t('not searched');
    if (this.search.errorIn(regionId) !== undefined) return vscode.l10n.t('could not be searched');
    if (isPending && passing === '0') return vscode.l10n.t('searching…');
    const isByEngine = engineNamed(searchKeyOf(this.filterText) ?? '') !== undefined;
    return isByEngine ? vscode.l10n.t('{0} by engine', passing) : vscode.l10n.t('{0} by name', passing);
  }

  clear(): void {
    this.search.stop();
    this.regions = [];
    this.matched.clear();
    this.pinned = undefined;
  }
}

const noInstances: readonly Instance[] = [];
