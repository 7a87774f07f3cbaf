import * as vscode from 'vscode';
import type { Arrangement } from '../../core/backups/arrange';
import { rowsAtFirst } from '../../core/backups/drawnRows';
import { typingPauseMs } from '../../core/backups/filter';
import type { Known, ListId } from '../../core/backups/inventory';
import type { RowList } from '../../core/backups/rowList';
import { hasPassed } from '../../core/clock';
import { viewIds, type AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import { showInView } from '../ui/progress';
import { setTooltip } from '../ui/treeRow';
import { AccountLists, type AccountListsOptions } from './accountLists';
import { presentNode } from './backupItems';
import { BackupsChildren } from './backupsChildren';
import { asOf, BackupsRows, errorLines } from './backupsRows';
import { tooltipOf } from './backupTooltips';
import { detachedRows } from './distantRows';
import { isSameList, isWithin, listOf, nodeIdOf } from './nodeLists';
import type { BackupsNode, CopiesNode, InstanceNode, RegionNode } from './nodes';
import { OpenNodes } from './openNodes';
import { RowFacts, type RowFactsOptions } from './rowFacts';
import { ShownInstances } from './shownInstances';

/** Rows show ages in minutes or longer units. */
const repaintMs = 60_000;

export type BackupsProviderOptions = Pick<AccountListsOptions, 'accounts' | 'clock' | 'snapshots'> &
  RowFactsOptions;

/**
 * The tree *Backups*: regions, instances, backup sets. Loaded rows stay visible until they are replaced. An error
 * becomes a node, so that other rows stay usable.
 *
 * VS Code requests all children of a redrawn node (microsoft/vscode#40186), and an open menu loses its node. So a node
 * is redrawn only if rows below it have changed, and a row shows the counts that are known when it is drawn.
 */
export class BackupsProvider implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly rows = new BackupsRows(rowsAtFirst);
  private readonly open = new OpenNodes({
    shown: () => this.lists.shown,
    nodeOf: (list) => this.nodeOf(list),
    redraw: (node) => this.changed.fire(node),
  });
  private readonly lists: AccountLists;
  private readonly instances: ShownInstances;
  private readonly children: BackupsChildren;
  private readonly facts: RowFacts;
  /** Aborted when the user types on. */
  private typing = new AbortController();
  /** When the root was last redrawn, epoch milliseconds. */
  private drawnAt = 0;

  constructor(private readonly options: BackupsProviderOptions) {
    const { accounts, clock } = options;
    this.instances = new ShownInstances(
      () => this.lists.shown?.inventory,
      async (regionId, text, signal) =>
        (await accounts.current()).client.searchInstances(regionId, text, { signal }),
      clock,
      (regionId) => this.found(regionId),
    );
    this.lists = new AccountLists({
      ...options,
      onDidChange: (list) => this.fire(list),
      onDidForget: () => {
        for (const one of [this.rows, this.open, this.instances]) one.clear();
      },
    });
    this.facts = new RowFacts(options, () => this.lists.shown?.inventory);
    this.children = new BackupsChildren({
      accounts,
      clock,
      lists: this.lists,
      shown: this.instances,
      rows: this.rows,
      isOpen: (list) => this.open.isOpen(list),
      onPolicy: (node) => {
        if (this.facts.policyChangesRows(node)) this.changed.fire(node);
      },
    });
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    const count = node.kind === 'region' ? this.instances.countOf(node) : undefined;
    const regionIcon = node.kind === 'region' ? this.regionIcon(node) : undefined;
    return presentNode(node, this.options.clock.now(), { ...this.facts.ofRow(node), count, regionIcon });
  }

  private regionIcon(node: RegionNode): 'globe' | 'history' | 'warning' {
    if (node.searched && this.instances.searchError(node.region.regionId) !== undefined) return 'warning';
    return asOf(this.instanceList(node)) === '' ? 'globe' : 'history';
  }

  /** Called for the row under the mouse, so that tooltips are not created for thousands of rows. */
  async resolveTreeItem(item: vscode.TreeItem, node: BackupsNode): Promise<vscode.TreeItem> {
    if (item.tooltip !== undefined) return item;
    const tags =
      node.kind === 'instance'
        ? this.instances.tagsOf(node.parent.region.regionId)(node.instance)
        : undefined;
    setTooltip(item, tooltipOf(node, { ...(await this.facts.ofTooltip(node)), tags }));
    return item;
  }

  /** The loaded lists of the account, if it is the shown one. */
  known(accountId: AccountId): Known | undefined {
    const { shown } = this.lists;
    return shown?.accountId === accountId ? shown.inventory : undefined;
  }

  getParent(node: BackupsNode): BackupsNode | undefined {
    return this.rows.parentOf(node);
  }

  async getChildren(node?: BackupsNode): Promise<BackupsNode[]> {
    if (node) this.open.add(node);
    else this.drawnAt = this.options.clock.now();
    const shown = this.lists.current();
    if (!shown) return [];
    switch (node?.kind) {
      case undefined:
        return this.children.regions(shown);
      case 'region':
        return this.children.instances(shown, node);
      case 'instance':
        return this.children.backups(shown, node);
      case 'copies':
        return this.children.copies(shown, node);
      case 'releasedList':
        return this.children.released(shown, node);
      case 'released':
        return detachedRows(node);
      case 'group':
      case 'month':
        return this.rows.rowsIn(
          node,
          node.kind === 'group' ? this.instances.pinnedIn(node.parent) : undefined,
        );
      case 'error':
        return errorLines(node);
      case 'backup':
      case 'detached':
      case 'text':
        return [];
    }
  }

  // Filter and order

  /** Words that shown instances must contain; blank shows all. */
  get filter(): string {
    return this.instances.filter;
  }

  /** @param isTyping draws fewer rows until typing pauses, because VS Code requests all rows after each key */
  setFilter(text: string, isTyping = false): void {
    this.typing.abort(new Error('typed on'));
    this.typing = new AbortController();
    if (isTyping) {
      this.rows.beginBrief();
      this.options.clock.sleep(typingPauseMs, this.typing.signal).then(
        () => this.drawUsual(),
        () => undefined,
      );
    } else this.drawUsual();
    if (text === this.filter) return;
    this.instances.setFilter(text);
    this.changed.fire(undefined);
  }

  private drawUsual(): void {
    for (const node of this.rows.endBrief()) this.changed.fire(node);
  }

  get arrangement(): Arrangement {
    return this.instances.arrangement;
  }

  setArrangement(arrangement: Arrangement): void {
    this.instances.arrangement = arrangement;
    this.changed.fire(undefined);
  }

  /** Sets whether to hide backup sets that failed or are not available. */
  setRestorableOnly(only: boolean): void {
    if (only === this.children.restorableOnly) return;
    this.children.restorableOnly = only;
    this.changed.fire(undefined);
  }

  /** Tag keys of all shown instances; loads the tags. */
  async tagKeys(): Promise<readonly string[]> {
    return (await this.lists.current()?.inventory.tagKeys()) ?? [];
  }

  drawMore(node: BackupsNode): void {
    this.rows.drawMore(node);
    this.changed.fire(node);
  }

  private instanceList({ region }: RegionNode): RowList<Instance> | undefined {
    return this.lists.shown?.inventory.instances(region.regionId);
  }

  // Refresh, cancel, find

  /** Reloads the children of a node, or everything if none is given. */
  refresh(node?: BackupsNode): Promise<void> {
    return this.refreshList(listOf(node));
  }

  /**
   * Reloads a list and the open lists below it. Old rows stay until new ones arrive. Resolves when all have loaded or
   * failed.
   */
  async refreshList(target: ListId): Promise<void> {
    const shown = this.lists.current();
    if (!shown) return;
    const { inventory } = shown;
    inventory.forgetFacts(target.regionId);
    inventory.elsewhere.forgetWindows();
    if (target.dbInstanceId === undefined) inventory.elsewhere.refresh(target.regionId);
    const loads: Promise<void>[] = [];
    const searched = target.dbInstanceId === undefined ? this.instances.searchAgain(target) : undefined;
    for (const list of inventory.loaded().filter((one) => isWithin(one, target))) {
      const isTarget = isSameList(list, target);
      if (isTarget || this.open.isOpen(list)) loads.push(inventory.at(list).refresh());
      else inventory.forget(list);
    }
    await showInView(viewIds.backups, async () => {
      await Promise.all([...loads, searched]);
      // Redraws outdated ages even if nothing else changed, but does not send all rows without need.
      if (loads.length === 0 || hasPassed(repaintMs, this.drawnAt, this.options.clock.now()))
        this.fire(target);
    });
  }

  /** Reloads the instances of a region of the shown account, if they were loaded before. */
  async instancesChanged(accountId: AccountId, regionId: string): Promise<void> {
    const { shown } = this.lists;
    if (shown?.accountId !== accountId) return;
    await shown.inventory.changed(regionId, this.open.isOpen({ regionId }));
  }

  /** Reloads the backup sets of an instance of the shown account, if they were loaded before. */
  async backupsChanged(accountId: AccountId, regionId: string, dbInstanceId: string): Promise<void> {
    const { shown } = this.lists;
    if (shown?.accountId !== accountId) return;
    this.repaintInstance(accountId, regionId, dbInstanceId);
    await shown.inventory.backupsChanged(regionId, dbInstanceId);
  }

  repaintInstance(accountId: AccountId, regionId: string, dbInstanceId: string): void {
    const node = this.lists.shown?.accountId === accountId && this.nodeOf({ regionId, dbInstanceId });
    if (node) this.changed.fire(node);
  }

  /** Reloads failed lists after a change that may have fixed the cause. */
  refreshFailed(): void {
    const inventory = this.lists.shown?.inventory;
    void this.instances.searchAgain({ failedOnly: true });
    for (const id of inventory?.loaded() ?? []) {
      const list = inventory?.at(id);
      if (list?.error !== undefined) void list.refresh();
    }
  }

  /** Redraws everything, for example after a change of the time zone. */
  repaint(): void {
    this.changed.fire(undefined);
  }

  expanded(node: BackupsNode): void {
    this.open.expanded(node);
  }

  collapsed(node: BackupsNode): void {
    this.open.collapsed(node);
  }

  /** Finds the node of an instance, reloading its region if it is not listed; undefined if it does not exist. */
  async findInstance(
    accountId: AccountId,
    regionId: string,
    dbInstanceId: string,
  ): Promise<InstanceNode | undefined> {
    const shown = this.lists.current();
    if (shown?.accountId !== accountId) return undefined;
    await this.children.regions(shown);
    const before = this.nodeOf({ regionId });
    const instance = before && (await shown.inventory.instance(regionId, dbInstanceId));
    if (!instance) return undefined;
    this.instances.pinned = { regionId, dbInstanceId };
    // A region that showed only search results now has another node.
    await this.children.regions(shown);
    const region = this.nodeOf({ regionId });
    if (region?.kind !== 'region') return undefined;
    // This determines the group of the instance.
    await this.children.instances(shown, region);
    this.changed.fire(region === before ? region : undefined);
    return this.rows.instance(region, instance);
  }

  dispose(): void {
    this.typing.abort(new Error('closed'));
    this.instances.clear();
    this.lists.dispose();
    this.changed.dispose();
  }

  // Nodes of lists

  /** Redraws a region after a search. If it changes between search results and its list, its node changes too. */
  private found(regionId: string): void {
    const node = this.nodeOf({ regionId });
    if (node?.kind !== 'region') return;
    const isSame = node.searched === this.instances.isSearched(node.accountId, regionId);
    this.changed.fire(isSame ? node : undefined);
  }

  private fire(list: ListId): void {
    if (list.regionId === undefined) this.changed.fire(undefined);
    else {
      const node = this.nodeOf(list);
      if (node) this.changed.fire(node);
    }
  }

  private nodeOf(list: ListId): RegionNode | InstanceNode | CopiesNode | undefined {
    return this.rows.nodeOf(nodeIdOf(this.lists.shown?.accountId, list));
  }
}
