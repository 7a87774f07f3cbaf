import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { isRdsError } from '../../core/errors/rdsError';
import { whyNotRestorable } from '../../core/clone/instanceState';
import { instanceFilter } from '../../core/tree/filter';
import { byMonth, mostUngrouped } from '../../core/tree/months';
import { commandIds, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance, Region } from '../../shared/model';
import type { Accounts, Session } from '../accounts';
import { readSettings } from '../settings';
import type { VerifiedBackups } from '../verification';
import { errorTexts } from './errorNodes';
import {
  instanceNodeId,
  regionNodeId,
  type BackupNode,
  type BackupsNode,
  type ErrorNode,
  type InstanceNode,
  type MonthNode,
  type RegionNode,
  type TextNode,
} from './nodes';
import { presentNode } from './present';

/** What is loaded below one node (or the root), and the means to abandon it. */
interface Loaded {
  readonly children: Promise<BackupsNode[]>;
  readonly abort: AbortController;
}

const rootKey = '';

/**
 * The tree *Backups*: regions, instances, backup sets. Children are loaded once per parent and shared by everyone who
 * asks; a failure becomes a node in the place of the children, so that the neighbours stay usable.
 */
export class BackupsProvider implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly loaded = new Map<string, Loaded>();
  /** The whole lists of which `loaded` may hold the first page only. */
  private readonly complete = new Map<string, Promise<BackupsNode[]>>();
  /** The instances of a region that is loaded, for its count. */
  private readonly instances = new Map<string, readonly Instance[]>();
  /** Where a set stands that is shown by month. */
  private readonly months = new WeakMap<BackupNode, MonthNode>();
  private filterText = '';
  private restorableOnly = false;
  private matches = instanceFilter('');
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
    private readonly verified: Pick<VerifiedBackups, 'at'>,
  ) {
    this.subscription = accounts.onDidChange(() => {
      this.refresh();
    });
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    const verifiedAt =
      node.kind === 'backup'
        ? this.verified.at(node.parent.instance.dbInstanceId, node.backup.backupId)
        : undefined;
    const count = node.kind === 'region' ? this.countOf(node) : undefined;
    return presentNode(node, this.clock.now(), { verifiedAt, count });
  }

  getParent(node: BackupsNode): BackupsNode | undefined {
    return (node.kind === 'backup' ? this.months.get(node) : undefined) ?? node.parent;
  }

  getChildren(node?: BackupsNode): Promise<BackupsNode[]> | BackupsNode[] {
    if (!node) return this.accounts.currentId ? this.childrenOf(undefined) : [];
    switch (node.kind) {
      case 'region':
        return this.childrenOf(node).then((nodes) => this.filtered(node, nodes));
      case 'instance':
        return this.childrenOf(node).then((nodes) => this.grouped(node, nodes));
      case 'month':
        return [...node.sets];
      case 'error':
        return errorLines(node);
      case 'backup':
      case 'text':
        return [];
    }
  }

  /** Words that an instance must have to be shown; blank shows all. Takes effect on what is loaded and what will be. */
  get filter(): string {
    return this.filterText;
  }

  setFilter(text: string): void {
    if (text === this.filterText) return;
    this.filterText = text;
    this.matches = instanceFilter(text);
    this.changed.fire(undefined);
  }

  /** Whether backup sets that failed or are not available are left out. */
  setRestorableOnly(only: boolean): void {
    if (only === this.restorableOnly) return;
    this.restorableOnly = only;
    this.changed.fire(undefined);
  }

  private filtered(region: RegionNode, nodes: BackupsNode[]): BackupsNode[] {
    const instances = nodes.filter((node): node is InstanceNode => node.kind === 'instance');
    if (this.filterText.trim() === '' || instances.length === 0) return nodes;
    const shown = nodes.filter((node) => node.kind !== 'instance' || this.matches(node.instance));
    return shown.length > 0 ? shown : [textNode(region, vscode.l10n.t('No instance matches the filter.'))];
  }

  /** Many sets are shown by month, the newest open. */
  private grouped(instance: InstanceNode, all: BackupsNode[]): BackupsNode[] {
    const nodes = this.restorableOnly
      ? all.filter((node) => node.kind !== 'backup' || whyNotRestorable(node.backup) === undefined)
      : all;
    if (nodes.length === 0) return [textNode(instance, vscode.l10n.t('No backup set can be restored.'))];
    const sets = nodes.filter((node): node is BackupNode => node.kind === 'backup');
    if (sets.length <= mostUngrouped) return nodes;
    const nodeOf = new Map(sets.map((node) => [node.backup, node]));
    const groups = byMonth(sets.map(({ backup }) => backup)).map(
      ({ key, sets: inMonth }, index): MonthNode => ({
        kind: 'month',
        id: `${instance.id}/month/${key}`,
        month: key,
        sets: inMonth.flatMap((backup) => nodeOf.get(backup) ?? []),
        parent: instance,
        open: index === 0,
      }),
    );
    for (const group of groups) for (const set of group.sets) this.months.set(set, group);
    return [...groups, ...nodes.filter(({ kind }) => kind !== 'backup')];
  }

  /** How many instances a region has, as far as they are loaded, and how many of them the filter lets pass. */
  private countOf(region: RegionNode): string {
    const instances = this.instances.get(region.id);
    if (!instances) return '';
    if (this.filterText.trim() === '') return String(instances.length);
    const shown = instances.filter(this.matches).length;
    return vscode.l10n.t('{0} of {1}', shown, instances.length);
  }

  /** Loads a node's children anew; everything when there is none. Nodes keep their ids, so what is open stays open. */
  refresh(node?: BackupsNode): void {
    const target = node?.kind === 'error' || node?.kind === 'text' ? refreshTarget(node) : node;
    const key = target ? target.id : rootKey;
    for (const [id, entry] of this.loaded) {
      if (!target || id === key || id.startsWith(`${key}/`)) {
        entry.abort.abort(new Error('superseded'));
        this.loaded.delete(id);
        this.complete.delete(id);
        this.instances.delete(id);
      }
    }
    this.changed.fire(target);
  }

  /** Loads anew what could not be loaded: what was wrong may have been mended. */
  refreshFailed(): void {
    for (const [id, { children }] of [...this.loaded]) {
      void children.then((nodes) => {
        const failed = nodes.find((node): node is ErrorNode => node.kind === 'error');
        if (failed && this.loaded.has(id)) this.refresh(failed);
      });
    }
  }

  /** Shows everything as it is known, for instance with times in another zone. */
  repaint(): void {
    this.changed.fire(undefined);
  }

  /** The node of an instance, loading its region anew; undefined when it is not there. */
  async findInstance(
    accountId: AccountId,
    regionId: string,
    dbInstanceId: string,
  ): Promise<InstanceNode | undefined> {
    const regions = await this.childrenOf(undefined);
    const region = regions.find(
      (one): one is RegionNode => one.kind === 'region' && one.region.regionId === regionId,
    );
    if (!region) return undefined;
    this.refresh(region);
    const id = instanceNodeId(accountId, regionId, dbInstanceId);
    const first = await this.childrenOf(region);
    return ((await this.complete.get(region.id)) ?? first).find(
      (one): one is InstanceNode => one.kind === 'instance' && one.id === id,
    );
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { abort } of this.loaded.values()) abort.abort(new Error('disposed'));
    this.changed.dispose();
  }

  private childrenOf(parent: RegionNode | InstanceNode | undefined): Promise<BackupsNode[]> {
    const key = parent?.id ?? rootKey;
    const known = this.loaded.get(key);
    if (known) return known.children;
    const abort = new AbortController();
    const children = this.load(parent, abort.signal).catch((error: unknown) => {
      // Superseded by a refresh, whose answer is the one to show.
      if (abort.signal.aborted) return [];
      return [this.errorNode(parent, error)];
    });
    this.loaded.set(key, { children, abort });
    return children;
  }

  private errorNode(parent: RegionNode | InstanceNode | undefined, error: unknown): ErrorNode {
    const region = parent?.kind === 'region' ? parent.region.regionId : parent?.instance.regionId;
    return {
      kind: 'error',
      id: `${parent?.id ?? 'root'}/error`,
      error: explain(error),
      at: this.clock.now(),
      regionId: region ?? (isRdsError(error) ? error.regionId : undefined),
      parent,
    };
  }

  private async load(
    parent: RegionNode | InstanceNode | undefined,
    signal: AbortSignal,
  ): Promise<BackupsNode[]> {
    const session = await this.accounts.current();
    if (!parent) return this.loadRegions(session, signal);
    return parent.kind === 'region'
      ? this.loadInstances(session, parent, signal)
      : this.loadBackups(session, parent, signal);
  }

  private async loadRegions({ account, client }: Session, signal: AbortSignal): Promise<BackupsNode[]> {
    const all = await client.describeRegions(account.homeRegionId, { signal });
    const chosen = readSettings().regions;
    const shown = chosen.length === 0 ? all : all.filter((region) => chosen.includes(region.regionId));
    // A region that the service does not list is still asked: the list may lag behind.
    const unlisted = chosen
      .filter((regionId) => !all.some((region) => region.regionId === regionId))
      .map((regionId): Region => ({ regionId, localName: regionId, zoneIds: [], endpoint: '' }));
    const regions = [...shown, ...unlisted];
    if (regions.length === 0) return [textNode(undefined, vscode.l10n.t('The service lists no region.'))];
    const hidden = all.length - shown.length;
    return [
      ...regions.map((region): RegionNode => ({
        kind: 'region',
        id: regionNodeId(account.id, region.regionId),
        accountId: account.id,
        region,
        parent: undefined,
        open: regions.length === 1 || region.regionId === account.homeRegionId,
      })),
      ...(hidden > 0 ? [hiddenRegionsNode(hidden)] : []),
    ];
  }

  private async loadInstances(
    { client }: Session,
    parent: RegionNode,
    signal: AbortSignal,
  ): Promise<BackupsNode[]> {
    const { first, all } = client.listInstances(parent.region.regionId, { signal });
    void all.then(
      (instances) => {
        if (signal.aborted) return;
        this.instances.set(parent.id, instances);
        // Its description has the count.
        this.changed.fire(parent);
      },
      () => undefined,
    );
    const toNodes = (instances: readonly Instance[]): BackupsNode[] =>
      instances.length === 0
        ? [textNode(parent, vscode.l10n.t('No RDS instance in this region.'))]
        : instances.map((instance): InstanceNode => ({
            kind: 'instance',
            id: instanceNodeId(parent.accountId, parent.region.regionId, instance.dbInstanceId),
            accountId: parent.accountId,
            instance,
            parent,
          }));
    return this.firstThenAll(parent, first, all, toNodes, signal);
  }

  private async loadBackups(
    { client }: Session,
    parent: InstanceNode,
    signal: AbortSignal,
  ): Promise<BackupsNode[]> {
    const { regionId, dbInstanceId } = parent.instance;
    const { first, all } = client.listBackups(regionId, dbInstanceId, { signal });
    const toNodes = (backups: readonly BackupSet[]): BackupsNode[] =>
      backups.length === 0
        ? [textNode(parent, vscode.l10n.t('This instance has no backup set.'))]
        : backups.map((backup) => ({
            kind: 'backup',
            id: `${parent.id}/${backup.backupId}`,
            accountId: parent.accountId,
            backup,
            parent,
          }));
    return this.firstThenAll(parent, first, all, toNodes, signal);
  }

  /** Shows the first page at once and the whole list in its place when it is complete. */
  private async firstThenAll<T>(
    parent: RegionNode | InstanceNode,
    first: Promise<readonly T[]>,
    all: Promise<readonly T[]>,
    toNodes: (items: readonly T[]) => BackupsNode[],
    signal: AbortSignal,
  ): Promise<BackupsNode[]> {
    const firstItems = await first;
    const show = (children: BackupsNode[]): void => {
      const current = this.loaded.get(parent.id);
      if (signal.aborted || !current) return;
      this.loaded.set(parent.id, { ...current, children: Promise.resolve(children) });
      this.changed.fire(parent);
    };
    const complete = all.then(toNodes);
    complete.catch(() => undefined);
    this.complete.set(parent.id, complete);
    void complete.then(
      (nodes) => {
        if (nodes.length !== firstItems.length) show(nodes);
      },
      (error: unknown) => {
        show([...toNodes(firstItems), this.errorNode(parent, error)]);
      },
    );
    return toNodes(firstItems);
  }
}

/** What is not shown must not look as if it were not there. */
function hiddenRegionsNode(count: number): TextNode {
  return {
    kind: 'text',
    id: 'root/hidden',
    text:
      count === 1
        ? vscode.l10n.t('1 more region is hidden. Choose Regions…')
        : vscode.l10n.t('{0} more regions are hidden. Choose Regions…', count),
    icon: 'eye-closed',
    command: commandIds.chooseRegions,
    parent: undefined,
  };
}

function textNode(parent: RegionNode | InstanceNode | undefined, text: string): TextNode {
  return { kind: 'text', id: `${parent?.id ?? 'root'}/text`, text, icon: '', command: undefined, parent };
}

/** What an error says and offers, as lines below it. */
function errorLines(parent: ErrorNode): TextNode[] {
  const { error } = parent;
  const line = (key: string, text: string, icon: string, command?: TextNode['command']): TextNode => ({
    kind: 'text',
    id: `${parent.id}/${key}`,
    text,
    icon,
    command,
    parent,
  });
  const lines = [
    ...errorTexts(error).map(({ key, text, icon }) => line(key, text, icon)),
    line('retry', vscode.l10n.t('Retry'), 'refresh', commandIds.refresh),
  ];
  if (error.group === 'credentials') {
    lines.push(
      line('sandbox', vscode.l10n.t('Try with the sandbox account'), 'beaker', commandIds.useSandbox),
    );
  }
  return lines;
}

function refreshTarget(node: ErrorNode | TextNode): RegionNode | InstanceNode | undefined {
  const { parent } = node;
  return parent?.kind === 'error' ? parent.parent : parent;
}
