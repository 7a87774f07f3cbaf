import * as vscode from 'vscode';
import { groupingTag } from '../../core/backups/arrange';
import type { Inventory, ListId } from '../../core/backups/inventory';
import type { RowList } from '../../core/backups/rowList';
import { isListRefused, shownRegions } from '../../core/backups/shownRegions';
import type { Clock } from '../../core/clock';
import { firstOnly } from '../../core/cutLists';
import { accountIds, commandIds, contextKeys } from '../../shared/ids';
import type { Region } from '../../shared/model';
import type { Accounts } from '../accounts/accounts';
import { setContext } from '../ui/contextKeys';
import { readSettings } from '../ui/settings';
import type { AccountLists, ShownLists } from './accountLists';
import {
  commandNode,
  cutRows,
  errorNode,
  hiddenRegionsNode,
  textNode,
  type BackupsRows,
} from './backupsRows';
import { copiedWindowRow, releasedList, releasedRows } from './distantRows';
import type { BackupsNode, CopiesNode, ErrorNode, InstanceNode, RegionNode, ReleasedListNode } from './nodes';
import type { ShownInstances } from './shownInstances';

interface ChildrenOptions {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly lists: AccountLists;
  readonly shown: ShownInstances;
  readonly rows: BackupsRows;
  readonly isOpen: (list: ListId) => boolean;
  readonly onPolicy: (node: InstanceNode) => void;
}

export class BackupsChildren {
  /** Whether to hide backup sets that failed or are not available. */
  restorableOnly = false;

  constructor(private readonly options: ChildrenOptions) {}

  async regions(shown: ShownLists): Promise<BackupsNode[]> {
    const { accountId, inventory, restored } = shown;
    await restored;
    const list = inventory.regions;
    await list.show();
    const errors = this.errorRows(undefined, list.error);
    const chosen = readSettings().regions;
    const isFailed = list.status === 'failed';
    if (isFailed && (chosen.length === 0 || !isListRefused(list.error))) return errors;
    if (!list.isKept) setContext(contextKeys.answered, accountId === accountIds.sandbox ? 'sandbox' : 'own');
    const { regions, hidden } = shownRegions(list.value?.items ?? [], chosen);
    // The view then shows its own text.
    setContext(contextKeys.noRegion, regions.length === 0);
    const home = await this.options.accounts.session(accountId).then(
      ({ account }) => account.homeRegionId,
      () => undefined,
    );
    if (!isFailed) this.options.lists.keepSoon(shown);
    const { rows, shown: instances } = this.options;
    const opens = ({ regionId }: Region): boolean => regions.length === 1 || regionId === home;
    instances.cover(regions.map((region) => ({ regionId: region.regionId, opens: opens(region) })));
    return [
      ...errors,
      ...regions.map((region) => {
        const searched = instances.isSearched(accountId, region.regionId);
        return rows.region(accountId, region, searched || opens(region), searched);
      }),
      ...(hidden > 0 ? [hiddenRegionsNode(hidden)] : []),
    ];
  }

  async instances(shown: ShownLists, node: RegionNode): Promise<BackupsNode[]> {
    const { inventory } = shown;
    const { regionId } = node.region;
    if (node.searched) return this.foundInstances(node);
    const list = inventory.instances(regionId);
    await Promise.all([list.show(), inventory.elsewhere.look(regionId, { patient: !list.isKept })]);
    if (!list.value || isNothing(list)) return this.errorRows(node, list.error);
    this.options.lists.keepSoon(shown);
    inventory.trim((one) => this.options.isOpen(one));
    const { items } = list.value;
    const released = releasedList(node, inventory.elsewhere.detachedIn(regionId));
    if (items.length === 0 && !list.isKept && list.error === undefined)
      return [...noInstance(node), ...released];
    const tags = inventory.tags(regionId, { load: this.options.shown.needsTags() });
    const { arrangement } = this.options.shown;
    const isByTag = groupingTag(arrangement) !== undefined;
    const error = list.error ?? this.options.shown.searchError(regionId);
    const said = [
      ...this.errorRows(node, error ?? (isByTag ? tags.error : undefined)),
      ...cutRows(node, list, this.options.shown.cutAt(node)),
    ];
    const matches = this.options.shown.matches(node);
    if (matches.length === 0 && items.length > 0)
      return [...said, textNode(node, vscode.l10n.t('No instance matches the filter.'))];
    return [...said, ...this.instanceRows(node), ...released];
  }

  /** The instances that the search found in a region whose list is not loaded. */
  private foundInstances(node: RegionNode): BackupsNode[] {
    const { shown } = this.options;
    return [
      ...this.errorRows(node, shown.searchError(node.region.regionId)),
      ...cutRows(node, undefined, shown.cutAt(node)),
      ...this.instanceRows(node),
    ];
  }

  private instanceRows(node: RegionNode): BackupsNode[] {
    const { rows, shown } = this.options;
    const tagsOf = shown.tagsOf(node.region.regionId);
    return rows.instanceRows(node, shown.matches(node), shown.arrangement, tagsOf, shown.pinnedIn(node));
  }

  async backups({ inventory }: ShownLists, node: InstanceNode): Promise<BackupsNode[]> {
    const { regionId, dbInstanceId } = node.instance;
    const list = inventory.backups(regionId, dbInstanceId);
    // The rows do not wait for the policy. They are drawn again when it is known.
    void inventory.lookForPolicy(regionId, dbInstanceId).then((isNew) => {
      if (isNew) this.options.onPolicy(node);
    });
    await Promise.all([list.show(), inventory.elsewhere.look(regionId, { patient: true })]);
    inventory.trim((one) => this.options.isOpen(one));
    const errors = [...this.copiesRows(inventory, node), ...this.errorRows(node, list.error)];
    if (!list.value || isNothing(list)) return errors;
    setContext(contextKeys.browsed, true);
    return [
      ...errors,
      ...cutRows(node, list),
      ...this.options.rows.backupRows(node, list.value.items, this.restorableOnly),
    ];
  }

  /** A row for each region in which the instance has copies of its backups. */
  private copiesRows({ elsewhere, regions }: Inventory, node: InstanceNode): BackupsNode[] {
    const { regionId, dbInstanceId } = node.instance;
    return elsewhere.copiesOf(regionId, dbInstanceId).map((copies) => {
      const region = regions.value?.items.find((one) => one.regionId === copies.regionId);
      return this.options.rows.copiesIn(node, copies, region?.localName ?? copies.regionId);
    });
  }

  async copies({ inventory }: ShownLists, node: CopiesNode): Promise<BackupsNode[]> {
    const { regionId, dbInstanceId } = node.instance;
    const id = { regionId, dbInstanceId, copiesIn: node.copies.regionId };
    const list = inventory.elsewhere.sets(id);
    await list.show();
    const errors = this.errorRows(node, list.error);
    if (!list.value || isNothing(list)) return errors;
    const window = inventory.elsewhere.window(id);
    // The rows do not wait for the recovery window.
    if (window.status === 'idle') void window.refresh();
    return [
      ...errors,
      ...cutRows(node, list),
      ...copiedWindowRow(node, window),
      ...this.options.rows.backupRows(node, list.value.items, this.restorableOnly),
    ];
  }

  released({ inventory: { elsewhere } }: ShownLists, node: ReleasedListNode): BackupsNode[] {
    const { regionId } = node.parent.region;
    const sets = elsewhere.detachedIn(regionId);
    return [
      ...(elsewhere.areDetachedCut(regionId) ? [textNode(node, firstOnly(sets.length))] : []),
      ...releasedRows(node, sets),
    ];
  }

  private errorRows(parent: RegionNode | InstanceNode | CopiesNode | undefined, error: unknown): ErrorNode[] {
    return error === undefined ? [] : [errorNode(parent, error, this.options.clock.now())];
  }
}

function noInstance(node: RegionNode): BackupsNode[] {
  return [
    textNode(node, vscode.l10n.t('No RDS instance in this region.')),
    // A region that opens by default is the first thing a new user sees.
    ...(node.open ? [commandNode(node, vscode.l10n.t('Choose Regions…'), commandIds.chooseRegions)] : []),
  ];
}

/** Whether loading was canceled before the first row. This is different from an empty list. */
function isNothing({ isPartial, value }: Pick<RowList<unknown>, 'isPartial' | 'value'>): boolean {
  return isPartial && value?.items.length === 0;
}
