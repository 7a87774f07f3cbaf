import * as vscode from 'vscode';
import { asListed, groupingTag, type Arrangement } from '../../core/backups/arrange';
import { searchKeyOf } from '../../core/backups/filter';
import { InstanceSearch, type AskRegion } from '../../core/backups/instanceSearch';
import type { Inventory, ListId } from '../../core/backups/inventory';
import { MatchedInstances } from '../../core/backups/matchedInstances';
import type { Clock } from '../../core/clock';
import type { Instance, Tags } from '../../shared/model';
import { asOf } from './backupsRows';
import type { RegionNode } from './nodes';

/** Which instances of a region are shown, and in which order: filter, arrangement, and the one a user was led to. */
export class ShownInstances {
  arrangement: Arrangement = asListed;
  /** An instance that is shown whatever is filtered and however long the list is. */
  pinned: ListId | undefined;
  private filterText = '';
  private readonly matched = new MatchedInstances();
  private readonly search: InstanceSearch;

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

  /** Also asks the service, in regions whose list has not come to its end, so that nobody waits for all pages. */
  setFilter(text: string): void {
    this.filterText = text;
    this.pinned = undefined;
    void this.search.find(searchKeyOf(text), () => this.inventory()?.partialRegions() ?? []);
  }

  needsTags(): boolean {
    return this.filterText.trim() !== '' || groupingTag(this.arrangement) !== undefined;
  }

  tagsOf(regionId: string): (instance: Instance) => Tags | undefined {
    const tags = this.inventory()?.tags(regionId).tags;
    return ({ dbInstanceId }) => tags?.get(dbInstanceId);
  }

  /** The instances of a region that pass the filter, as far as they are loaded or found. */
  matches(node: RegionNode): readonly Instance[] {
    const { regionId } = node.region;
    const inventory = this.inventory();
    return this.matched.of(node.id, {
      items: inventory?.instances(regionId).value?.items ?? noInstances,
      found: this.search.in(regionId),
      filter: this.filterText,
      sortBy: this.arrangement.sortBy,
      tags: inventory?.tags(regionId).tags,
      always: this.pinnedIn(node),
    });
  }

  pinnedIn({ region }: RegionNode): string | undefined {
    return this.pinned?.regionId === region.regionId ? this.pinned.dbInstanceId : undefined;
  }

  /**
   * How many instances the service found where it finds more than is read of them; undefined where they are all there, or
   * where the list itself is loaded to its end.
   */
  cutAt({ region }: RegionNode): number | undefined {
    const { regionId } = region;
    const list = this.inventory()?.instances(regionId);
    const isWhole = list !== undefined && !list.isPartial && !list.isCut;
    return isWhole || !this.search.isCutIn(regionId) ? undefined : this.search.in(regionId).length;
  }

  /** How many instances a region has, how many of them pass the filter, and of when that is where it is not fresh. */
  countOf(node: RegionNode): string {
    const list = this.inventory()?.instances(node.region.regionId);
    if (!list?.value) return '';
    const total = list.isCut ? `${list.value.total}+` : String(list.value.total);
    const passing = `${this.matches(node).length}${this.cutAt(node) === undefined ? '' : '+'}`;
    const count = this.filterText.trim() === '' ? total : vscode.l10n.t('{0} of {1}', passing, total);
    return [count, asOf(list)].filter(Boolean).join(' · ');
  }

  clear(): void {
    this.search.stop();
    this.matched.clear();
    this.pinned = undefined;
  }
}

const noInstances: readonly Instance[] = [];
