import * as vscode from 'vscode';
import { isSameIdentity, type Identity } from '../../core/accounts/identity';
import type { Clock } from '../../core/clock';
import { asListed, groupingTag, type Arrangement } from '../../core/tree/arrange';
import type { Listing } from '../../core/tree/cachedList';
import { Inventory, type Place } from '../../core/tree/inventory';
import { MatchedInstances } from '../../core/tree/matched';
import { rowsAtFirst } from '../../core/tree/rows';
import { isListRefused, shownRegions } from '../../core/tree/shownRegions';
import type { SnapshotStore } from '../../core/tree/snapshot';
import { SnapshotKeeper } from '../../core/tree/snapshotKeeper';
import { commandIds, contextKeys, viewIds, type AccountId } from '../../shared/ids';
import type { BackupPolicy, Instance, Tags } from '../../shared/model';
import type { Accounts } from '../accounts';
import { setContext } from '../context';
import { readSettings } from '../settings';
import { showInView } from '../ui/progress';
import { setTooltip } from '../ui/rows';
import type { VerifiedBackups } from '../verification';
import {
  asOf,
  BackupsRows,
  commandNode,
  cutRows,
  errorLines,
  errorNode,
  hiddenRegionsNode,
  textNode,
} from './backupsRows';
import {
  instanceNodeId,
  regionNodeId,
  type BackupsNode,
  type ErrorNode,
  type InstanceNode,
  type RegionNode,
} from './nodes';
import { isWithin, placeOf } from './places';
import { presentNode } from './present';
import { SearchAhead } from './searchAhead';
import { tooltipOf } from './tooltips';

/** Ages of backup sets are told in minutes and more. */
const repaintMs = 60_000;
/** So long a tooltip waits for what has to be asked for. */
const patienceMs = 1_000;
/** So long nobody has opened anything before rows are drawn again for the sake of a number. */
const calmMs = 1_000;

export interface BackupsProviderOptions {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly verified: Pick<VerifiedBackups, 'at'>;
  readonly snapshots: Pick<SnapshotStore, 'read' | 'write'>;
}

/** The lists of one account, and whose they are as far as that is known. */
interface Shown {
  readonly accountId: AccountId;
  readonly inventory: Inventory;
  /** Account and identity, under which a snapshot is kept; undefined while it cannot be told whose lists they are. */
  owner: string | undefined;
  /** Who the account was when the lists were begun, or has turned out to be. */
  identity: Identity | undefined;
  /** Settles when what was kept is there. */
  readonly restored: Promise<void>;
}

/**
 * The tree *Backups*: regions, instances, backup sets. What is known is shown at once and replaced when it is loaded
 * anew; a failure becomes a node beside what is known, so that the neighbours stay usable.
 */
export class BackupsProvider implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private shown: Shown | undefined;
  private readonly rows = new BackupsRows(rowsAtFirst);
  /** Nodes whose children are on screen, or were asked for to be. */
  private readonly open = new Set<string>();
  /** Those whose loading was given up when they were closed, with nothing to show so far. */
  private readonly abandoned = new Set<string>();
  private readonly matched = new MatchedInstances();
  /** What the row of a region says of how many instances there are. */
  private readonly painted = new Map<string, string>();
  private readonly searches: SearchAhead;
  private filterText = '';
  private arrangementNow = asListed;
  private restorableOnly = false;
  /** The instance that somebody was led to is shown whatever is filtered and however long the list is. */
  private pinned: Place | undefined;
  /** When everything was drawn last, epoch milliseconds. */
  private drawnAt = 0;
  /** When somebody last looked below a node, epoch milliseconds. */
  private askedAt = 0;
  private readonly repainting = new Set<RegionNode>();
  private calming = new AbortController();
  private readonly keeper: SnapshotKeeper;
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(private readonly options: BackupsProviderOptions) {
    const { accounts, clock, snapshots } = options;
    this.keeper = new SnapshotKeeper(snapshots, clock);
    this.searches = new SearchAhead(
      clock,
      async (regionId, text, signal) =>
        (await (await accounts.current()).client.searchInstances(regionId, text, { signal })).items,
      (regionId) => this.fire({ regionId }),
    );
    this.subscriptions = [
      accounts.onDidChange(() => {
        this.forgetAll();
        this.changed.fire(undefined);
      }),
      accounts.onDidChangeIdentity((id) => {
        this.recognise(id);
      }),
    ];
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    const count = node.kind === 'region' ? this.countOf(node) : undefined;
    if (node.kind === 'region') this.painted.set(node.id, count ?? '');
    const isOld = node.kind === 'region' && asOf(this.listingOf(node)) !== '';
    return presentNode(node, this.options.clock.now(), { verifiedAt: this.verifiedAt(node), count, isOld });
  }

  /** Tooltips are made for the row the mouse is on, not for ten thousand. */
  async resolveTreeItem(item: vscode.TreeItem, node: BackupsNode): Promise<vscode.TreeItem> {
    const policy = node.kind === 'instance' ? await this.policyOf(node) : undefined;
    const tooltip = tooltipOf(node, {
      policy,
      verifiedAt: this.verifiedAt(node),
      tags: node.kind === 'instance' ? this.tagsOf(node.parent.region.regionId)(node.instance) : undefined,
      loadedAt: node.kind === 'region' || node.kind === 'instance' ? this.listingOf(node)?.at : undefined,
    });
    setTooltip(item, tooltip);
    return item;
  }

  /** Asked for by whoever looks at the row; one who has to wait for it sees it the next time. */
  private async policyOf({ instance }: InstanceNode): Promise<BackupPolicy | undefined> {
    const policy = this.shown?.inventory.policy(instance.regionId, instance.dbInstanceId);
    if (!policy) return undefined;
    const enough = new AbortController();
    const patience = this.options.clock.sleep(patienceMs, enough.signal).then(
      () => undefined,
      () => undefined,
    );
    const answer = await Promise.race([policy, patience]);
    enough.abort(new Error('answered'));
    return answer;
  }

  private verifiedAt(node: BackupsNode): number | undefined {
    if (node.kind !== 'backup') return undefined;
    return this.options.verified.at(node.parent.instance.dbInstanceId, node.backup.backupId);
  }

  getParent(node: BackupsNode): BackupsNode | undefined {
    return this.rows.parentOf(node);
  }

  async getChildren(node?: BackupsNode): Promise<BackupsNode[]> {
    this.askedAt = this.options.clock.now();
    if (node) this.open.add(node.id);
    else this.drawnAt = this.options.clock.now();
    const shown = this.current();
    if (!shown) return [];
    switch (node?.kind) {
      case undefined:
        return this.regionNodes(shown);
      case 'region':
        return this.instanceNodes(shown, node);
      case 'instance':
        return this.backupNodes(shown, node);
      case 'group':
      case 'month':
        return this.rows.rowsIn(node, node.kind === 'group' ? this.pinnedIn(node.parent) : undefined);
      case 'error':
        return errorLines(node);
      case 'backup':
      case 'text':
        return [];
    }
  }

  private async regionNodes(shown: Shown): Promise<BackupsNode[]> {
    const { accountId, inventory, restored } = shown;
    await restored;
    const listing = await inventory.regions.show();
    const errors = this.errorRows(undefined, listing.error);
    const chosen = readSettings().regions;
    if (listing.state === 'failed' && (chosen.length === 0 || !isListRefused(listing.error))) return errors;
    const { regions, hidden } = shownRegions(listing.items, chosen);
    // The view has a text of its own then.
    setContext(contextKeys.noRegion, regions.length === 0);
    const home = await this.options.accounts.session(accountId).then(
      ({ account }) => account.homeRegionId,
      () => undefined,
    );
    if (listing.state !== 'failed') this.keeper.keepSoon(shown);
    return [
      ...errors,
      ...regions.map((region) =>
        this.rows.region(accountId, region, regions.length === 1 || region.regionId === home),
      ),
      ...(hidden > 0 ? [hiddenRegionsNode(hidden)] : []),
    ];
  }

  private async instanceNodes(shown: Shown, node: RegionNode): Promise<BackupsNode[]> {
    const { inventory } = shown;
    const { regionId } = node.region;
    const listing = await inventory.instances(regionId).show();
    if (listing.state === 'failed' || isNothing(listing)) return this.errorRows(node, listing.error);
    this.keeper.keepSoon(shown);
    inventory.trim((place) => this.isOpen(place));
    if (this.countOf(node) !== this.painted.get(node.id)) void this.repaintWhenCalm(node);
    if (listing.items.length === 0 && listing.state === 'complete' && listing.error === undefined)
      return [
        textNode(node, vscode.l10n.t('No RDS instance in this region.')),
        // Of the only region, or the one that is open at first, it is what somebody new sees.
        ...(node.open ? [commandNode(node, vscode.l10n.t('Choose Regions…'), commandIds.chooseRegions)] : []),
      ];
    const tags = inventory.tags(regionId, { load: this.needsTags() });
    const needsTags = groupingTag(this.arrangementNow) !== undefined;
    const errors = [
      ...this.errorRows(node, listing.error ?? (needsTags ? tags.error : undefined)),
      ...cutRows(node, listing),
    ];
    const matches = this.matches(node);
    if (matches.length === 0 && listing.items.length > 0)
      return [...errors, textNode(node, vscode.l10n.t('No instance matches the filter.'))];
    return [
      ...errors,
      ...this.rows.instanceRows(
        node,
        matches,
        this.arrangementNow,
        this.tagsOf(regionId),
        this.pinnedIn(node),
      ),
    ];
  }

  private async backupNodes({ inventory }: Shown, node: InstanceNode): Promise<BackupsNode[]> {
    const { regionId, dbInstanceId } = node.instance;
    const listing = await inventory.backups(regionId, dbInstanceId).show();
    inventory.trim((place) => this.isOpen(place));
    const errors = this.errorRows(node, listing.error);
    if (listing.state === 'failed' || isNothing(listing)) return errors;
    setContext(contextKeys.browsed, true);
    return [
      ...errors,
      ...cutRows(node, listing),
      ...this.rows.backupRows(node, listing.items, this.restorableOnly),
    ];
  }

  private errorRows(parent: RegionNode | InstanceNode | undefined, error: unknown): ErrorNode[] {
    return error === undefined ? [] : [errorNode(parent, error, this.options.clock.now())];
  }

  // What is shown of what is known

  /** Words that an instance must have to be shown; blank shows all. Takes effect on what is loaded and what will be. */
  get filter(): string {
    return this.filterText;
  }

  setFilter(text: string): void {
    if (text === this.filterText) return;
    this.filterText = text;
    this.pinned = undefined;
    this.changed.fire(undefined);
    void this.searches.update(text, () => this.shown?.inventory.partialRegions() ?? []);
  }

  get arrangement(): Arrangement {
    return this.arrangementNow;
  }

  setArrangement(arrangement: Arrangement): void {
    this.arrangementNow = arrangement;
    this.changed.fire(undefined);
  }

  /** Whether backup sets that failed or are not available are left out. */
  setRestorableOnly(only: boolean): void {
    if (only === this.restorableOnly) return;
    this.restorableOnly = only;
    this.changed.fire(undefined);
  }

  /** Keys of the tags of all instances that are shown, which are asked for. */
  async tagKeys(): Promise<readonly string[]> {
    return (await this.current()?.inventory.tagKeys()) ?? [];
  }

  /** Draws more rows of a long list. */
  drawMore(node: BackupsNode): void {
    this.rows.drawMore(node);
    this.changed.fire(node);
  }

  private needsTags(): boolean {
    return this.filterText.trim() !== '' || groupingTag(this.arrangementNow) !== undefined;
  }

  private tagsOf(regionId: string): (instance: Instance) => Tags | undefined {
    const tags = this.shown?.inventory.tags(regionId).tags;
    return ({ dbInstanceId }) => tags?.get(dbInstanceId);
  }

  /** Instances of a region as far as they are known, that pass the filter. */
  private matches(node: RegionNode): readonly Instance[] {
    const { regionId } = node.region;
    const inventory = this.shown?.inventory;
    return this.matched.of(node.id, {
      items: inventory?.instances(regionId).listing?.items ?? [],
      found: this.searches.in(regionId),
      filter: this.filterText,
      sortBy: this.arrangementNow.sortBy,
      tags: inventory?.tags(regionId).tags,
      always: this.pinnedIn(node),
    });
  }

  private pinnedIn({ region }: RegionNode): string | undefined {
    return this.pinned?.regionId === region.regionId ? this.pinned.dbInstanceId : undefined;
  }

  /** How many instances a region has, and how many of them the filter lets pass; how old that is when it is not fresh. */
  private countOf(node: RegionNode): string {
    const listing = this.listingOf(node);
    if (!listing || listing.state === 'failed') return '';
    const total = listing.isCut ? `${listing.total}+` : String(listing.total);
    const count =
      this.filterText.trim() === '' ? total : vscode.l10n.t('{0} of {1}', this.matches(node).length, total);
    return [count, asOf(listing)].filter(Boolean).join(' · ');
  }

  private listingOf(node: RegionNode | InstanceNode): Listing<object> | undefined {
    const inventory = this.shown?.inventory;
    if (node.kind === 'region') return inventory?.instances(node.region.regionId).listing;
    const { regionId, dbInstanceId } = node.instance;
    return inventory?.knownBackups(regionId, dbInstanceId);
  }

  // Loading anew, giving up, finding

  /**
   * Loads a node's children anew, everything below what is open included; everything when there is none. What is shown
   * stays until its successor is there. Settles, without a failure, when all is loaded or has failed.
   */
  async refresh(node?: BackupsNode): Promise<void> {
    const shown = this.current();
    if (!shown) return;
    const { inventory } = shown;
    const target = placeOf(node);
    inventory.forgetTags(target.regionId);
    const below = inventory.known().filter((place) => isWithin(place, target));
    const loads: Promise<void>[] = [];
    for (const place of below) {
      const isTarget = place.regionId === target.regionId && place.dbInstanceId === target.dbInstanceId;
      if (isTarget || this.isOpen(place)) loads.push(inventory.at(place).refresh());
      else inventory.forget(place);
    }
    await showInView(viewIds.backups, async () => {
      await Promise.all(loads);
      // Ages are told anew even where nothing else has changed, but not all rows sent again for nothing.
      if (loads.length === 0 || this.options.clock.now() - this.drawnAt >= repaintMs) this.fire(target);
    });
  }

  /** Shows what has become of the instances of a region, if it is one of this account that has been looked at. */
  async instancesChanged(accountId: AccountId, regionId: string): Promise<void> {
    if (this.shown?.accountId !== accountId) return;
    await this.shown.inventory.changed(regionId, this.isOpen({ regionId }));
  }

  /** Loads anew what could not be loaded: what was wrong may have been mended. */
  refreshFailed(): void {
    const inventory = this.shown?.inventory;
    for (const place of inventory?.known() ?? []) {
      const list = inventory?.at(place);
      if (list?.listing?.error !== undefined) void list.refresh();
    }
  }

  /** Shows everything as it is known, for instance with times in another zone. */
  repaint(): void {
    this.changed.fire(undefined);
  }

  /** Goes on with what was given up when the node was closed. */
  expanded(node: BackupsNode): void {
    this.open.add(node.id);
    const list = this.listBelow(node);
    if (!list) return;
    void list.show().then(() => {
      if (list.listing && this.abandoned.delete(node.id)) this.changed.fire(node);
    });
  }

  /** What nobody looks at any more need not be loaded to its end. */
  collapsed(node: BackupsNode): void {
    for (const id of [...this.open]) if (id === node.id || id.startsWith(`${node.id}/`)) this.open.delete(id);
    const { shown } = this;
    if (!shown || !this.listBelow(node)) return;
    // When all is collapsed at once only the topmost are told.
    const target = placeOf(node);
    for (const place of shown.inventory.known().filter((one) => isWithin(one, target))) {
      const list = shown.inventory.at(place);
      if (!list.isLoading) continue;
      list.stop();
      const below = this.nodeOf(place);
      if (!list.listing && below) this.abandoned.add(below.id);
    }
  }

  private listBelow(node: BackupsNode): ReturnType<Inventory['at']> | undefined {
    const isList = node.kind === 'region' || node.kind === 'instance';
    return isList ? this.shown?.inventory.at(placeOf(node)) : undefined;
  }

  /** The node of an instance, loading its region anew when it is not known there; undefined when there is none. */
  async findInstance(
    accountId: AccountId,
    regionId: string,
    dbInstanceId: string,
  ): Promise<InstanceNode | undefined> {
    const shown = this.current();
    if (shown?.accountId !== accountId) return undefined;
    await this.regionNodes(shown);
    const region = this.nodeOf({ regionId });
    if (region?.kind !== 'region') return undefined;
    const list = shown.inventory.instances(regionId);
    const isThere = ({ items }: Listing<Instance>): boolean =>
      items.some((one) => one.dbInstanceId === dbInstanceId);
    const { listing } = list;
    if (listing?.state !== 'complete' || !isThere(listing)) await list.refresh();
    const instance = (await list.show()).items.find((one) => one.dbInstanceId === dbInstanceId);
    if (!instance) return undefined;
    this.pinned = { regionId, dbInstanceId };
    // Which group it stands in is known when the rows are made.
    await this.instanceNodes(shown, region);
    this.changed.fire(region);
    return this.rows.instance(region, instance);
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
    this.searches.stop();
    this.keeper.dispose();
    this.calming.abort(new Error('disposed'));
    this.shown?.inventory.dispose();
    this.changed.dispose();
  }

  // Whose lists, and what changes in them

  private current(): Shown | undefined {
    const { accounts, clock } = this.options;
    const accountId = accounts.currentId;
    if (accountId === undefined) return undefined;
    if (this.shown?.accountId === accountId) return this.shown;
    this.forgetAll();
    const inventory = new Inventory(
      async () => {
        const { account, client } = await accounts.session(accountId);
        return { client, homeRegionId: account.homeRegionId };
      },
      clock,
      (place) => {
        if (this.shown?.inventory === inventory) this.fire(place);
      },
    );
    const restored = this.restore(() => shown);
    const shown: Shown = { accountId, inventory, owner: undefined, identity: undefined, restored };
    this.shown = shown;
    return shown;
  }

  private forgetAll(): void {
    this.shown?.inventory.dispose();
    this.shown = undefined;
    this.rows.clear();
    this.searches.stop();
    for (const memory of [this.open, this.abandoned, this.matched, this.painted]) memory.clear();
    this.pinned = undefined;
    this.repainting.clear();
    this.calming.abort(new Error('superseded'));
    this.calming = new AbortController();
  }

  private async restore(shown: () => Shown): Promise<void> {
    const { accounts, snapshots } = this.options;
    // A tree that is forgotten at once needs nothing.
    await Promise.resolve();
    const { accountId, inventory } = shown();
    try {
      const { account } = await accounts.session(accountId);
      const identity = await account.identity({ atOnce: true });
      shown().identity ??= identity;
      shown().owner = `${accountId} ${identity.id}`;
      for (const id of [identity.id, ...identity.aliases]) {
        const snapshot = await snapshots.read(`${accountId} ${id}`);
        if (!snapshot) continue;
        inventory.restore(snapshot);
        return;
      }
    } catch {
      // Nothing was kept, or it cannot be told for whom; what is wrong is said where the regions should be.
    }
  }

  /** Lists of somebody else are not shown any longer. Where it is not known who it is now, they are not kept. */
  private recognise(accountId: AccountId): void {
    const { shown } = this;
    if (shown?.accountId !== accountId) return;
    const now = this.options.accounts.knownIdentity(accountId);
    const isSame = shown.identity === undefined || isSameIdentity(shown.identity.id, now);
    if (isSame && now) {
      shown.identity = now;
      shown.owner = `${accountId} ${now.id}`;
    } else if (!now?.accountNumber) {
      shown.owner = undefined;
    } else {
      this.forgetAll();
      this.changed.fire(undefined);
    }
  }

  private fire(place: Place): void {
    if (!this.shown) return;
    if (place.regionId === undefined) this.changed.fire(undefined);
    else {
      const node = this.nodeOf(place);
      if (node) this.changed.fire(node);
    }
  }

  private nodeOf(place: Place): RegionNode | InstanceNode | undefined {
    return this.rows.known(this.idOf(place));
  }

  /** Of the node below which a list stands; blank for that of regions, which stands below none. */
  private idOf({ regionId, dbInstanceId }: Place): string {
    const accountId = this.shown?.accountId;
    if (accountId === undefined || regionId === undefined) return '';
    return dbInstanceId === undefined
      ? regionNodeId(accountId, regionId)
      : instanceNodeId(accountId, regionId, dbInstanceId);
  }

  /**
   * The count in a region's row is known only after its children, and to draw a row anew VS Code asks for all below it
   * again; until they are there a menu that is open, or an item that is being opened, has lost its node. So that waits
   * until nobody has opened anything for a moment.
   */
  private async repaintWhenCalm(node: RegionNode): Promise<void> {
    this.repainting.add(node);
    if (this.repainting.size > 1) return;
    const { clock } = this.options;
    const { signal } = this.calming;
    try {
      for (let left = calmMs; left > 0; left = this.askedAt + calmMs - clock.now()) {
        await clock.sleep(Math.min(left, calmMs), signal);
      }
    } catch {
      return;
    }
    const nodes = [...this.repainting];
    this.repainting.clear();
    for (const one of nodes) if (this.countOf(one) !== this.painted.get(one.id)) this.changed.fire(one);
  }

  private isOpen(place: Place): boolean {
    const id = this.idOf(place);
    return id === '' || this.open.has(id);
  }
}

/** Given up before anything came; not the same as an empty list. */
function isNothing({ state, items }: Listing<unknown>): boolean {
  return state === 'partial' && items.length === 0;
}
