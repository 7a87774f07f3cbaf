import * as vscode from 'vscode';
import { whyNotRestorable } from '../../core/clone/instanceState';
import { minuteTime } from '../../core/format';
import { explain } from '../../core/errors/explain';
import { isRdsError } from '../../core/errors/rdsError';
import { grouped, groupingTag, type Arrangement } from '../../core/backups/arrange';
import type { RowList } from '../../core/backups/rowList';
import { byMonth, mostUngrouped } from '../../core/backups/months';
import { drawn, rowsWhileTyping } from '../../core/backups/drawnRows';
import { firstFoundOnly, firstOnly } from '../../core/cutLists';
import { commandIds, type AccountId, type CommandId } from '../../shared/ids';
import type { BackupCopies, BackupSet, Instance, Region, Tags } from '../../shared/model';
import { copiesNode, isSameCopies, noSets } from './distantRows';
import { errorTexts } from '../errors/errorNodes';
import {
  instanceNodeId,
  regionNodeId,
  type BackupNode,
  type BackupsNode,
  type CopiesNode,
  type ErrorNode,
  type GroupNode,
  type InstanceNode,
  type MonthNode,
  type RegionNode,
  type ReleasedListNode,
  type TextNode,
} from './nodes';
import { numberText } from '../../core/language';

/** Groups are open by default up to this number of instances in total. */
const mostOpen = 60;

/**
 * Creates the nodes of the tree. A node stays the same object until its content changes, because VS Code identifies
 * elements by object.
 */
export class BackupsRows {
  private readonly regions = new Map<string, RegionNode>();
  private readonly instances = new Map<string, InstanceNode>();
  private readonly copies = new Map<string, CopiesNode>();
  private readonly backups = new WeakMap<BackupSet, BackupNode>();
  /** The group or month that contains a row. */
  private readonly holders = new WeakMap<InstanceNode | BackupNode, GroupNode | MonthNode>();
  /** Row limits by node id, for nodes that show more than the default. */
  private readonly limits = new Map<string, number>();
  private isBrief = false;
  /** Nodes with fewer rows than usual while the user types, by id. */
  private readonly shortened = new Map<string, BackupsNode>();

  constructor(private readonly rowsAtFirst: number) {}

  parentOf(node: BackupsNode): BackupsNode | undefined {
    const holder = node.kind === 'backup' || node.kind === 'instance' ? this.holders.get(node) : undefined;
    return holder ?? node.parent;
  }

  /** @param searched see `RegionNode` */
  region(accountId: AccountId, region: Region, open: boolean, searched = false): RegionNode {
    const key = regionNodeId(accountId, region.regionId);
    const existing = this.regions.get(key);
    if (existing?.region === region && existing.open === open && existing.searched === searched)
      return existing;
    // VS Code applies the default state only to an id it has not seen before.
    const id = searched ? `${key}/found` : key;
    const node: RegionNode = { kind: 'region', id, accountId, region, parent: undefined, open, searched };
    this.regions.set(key, node);
    return node;
  }

  /** The current node of a region, an instance or copies. */
  nodeOf(id: string): RegionNode | InstanceNode | CopiesNode | undefined {
    return this.regions.get(id) ?? this.instances.get(id) ?? this.copies.get(id);
  }

  copiesIn(parent: InstanceNode, copies: BackupCopies, regionName: string): CopiesNode {
    const made = copiesNode(parent, copies, regionName);
    const existing = this.copies.get(made.id);
    if (existing && isSameCopies(existing, made)) return existing;
    this.copies.set(made.id, made);
    return made;
  }

  instance(parent: RegionNode, instance: Instance): InstanceNode {
    const id = instanceNodeId(parent.accountId, parent.region.regionId, instance.dbInstanceId);
    const existing = this.instances.get(id);
    if (existing?.instance === instance && existing.parent === parent) return existing;
    const node: InstanceNode = { kind: 'instance', id, accountId: parent.accountId, instance, parent };
    this.instances.set(id, node);
    return node;
  }

  backup(parent: InstanceNode | CopiesNode, backup: BackupSet): BackupNode {
    const existing = this.backups.get(backup);
    if (existing?.parent === parent) return existing;
    const node: BackupNode = {
      kind: 'backup',
      id: `${parent.id}/${backup.backupId}`,
      accountId: parent.accountId,
      backup,
      parent,
    };
    this.backups.set(backup, node);
    return node;
  }

  clear(): void {
    this.regions.clear();
    this.instances.clear();
    this.copies.clear();
    this.limits.clear();
    this.shortened.clear();
  }

  /** Draws fewer rows of long lists from now on. */
  beginBrief(): void {
    this.isBrief = true;
  }

  /** Draws the usual number of rows again. @returns the nodes to redraw */
  endBrief(): readonly BackupsNode[] {
    this.isBrief = false;
    const nodes = [...this.shortened.values()];
    this.shortened.clear();
    return nodes;
  }

  /** Doubles the number of rows below a node. */
  drawMore(parent: BackupsNode): void {
    this.limits.set(parent.id, 2 * this.limitOf(parent));
  }

  /**
   * The rows of a region: instances, or groups of them.
   * @param pinned id of an instance that is drawn however long the list is
   */
  instanceRows(
    parent: RegionNode,
    shown: readonly Instance[],
    arrangement: Arrangement,
    tagsOf: (instance: Instance) => Tags | undefined,
    pinned: string | undefined,
  ): BackupsNode[] {
    const isPinned = ({ dbInstanceId }: Instance): boolean => dbInstanceId === pinned;
    if (arrangement.groupBy === 'none') {
      const { rows, left } = this.drawn(parent, shown, isPinned);
      const nodes = rows.map((instance) => this.instance(parent, instance));
      for (const node of nodes) this.holders.delete(node);
      return [...nodes, ...moreRows(parent, left)];
    }
    const tag = groupingTag(arrangement);
    return grouped(shown, arrangement.groupBy, tagsOf).map(({ key, instances }) => {
      const group: GroupNode = {
        kind: 'group',
        id: `${parent.id}/group/${arrangement.groupBy}/${key}`,
        label: groupLabel(key, tag),
        instances,
        parent,
        open: shown.length <= mostOpen,
      };
      // To reveal an instance, VS Code requests its parent before the group is opened.
      for (const one of instances.filter(isPinned)) this.holders.set(this.instance(parent, one), group);
      return group;
    });
  }

  /** The rows of an instance or of copies: backup sets, or months if there are many, with the newest month open. */
  backupRows(
    parent: InstanceNode | CopiesNode,
    backups: readonly BackupSet[],
    restorableOnly: boolean,
  ): BackupsNode[] {
    if (backups.length === 0) return [textNode(parent, noSets(parent.kind === 'copies'))];
    const shown = restorableOnly ? backups.filter((one) => whyNotRestorable(one) === undefined) : backups;
    if (shown.length === 0) return [textNode(parent, vscode.l10n.t('No backup set can be restored.'))];
    if (shown.length <= mostUngrouped) return shown.map((backup) => this.backup(parent, backup));
    return byMonth(shown).map(({ key, sets }, index): MonthNode => ({
      kind: 'month',
      id: `${parent.id}/month/${key}`,
      month: key,
      sets,
      parent,
      open: index === 0,
    }));
  }

  rowsIn(node: GroupNode | MonthNode, pinned: string | undefined): BackupsNode[] {
    if (node.kind === 'month') {
      const { rows, left } = this.drawn(node, node.sets, () => false);
      return [
        ...rows.map((one) => this.heldBy(node, this.backup(node.parent, one))),
        ...moreRows(node, left),
      ];
    }
    const { parent, instances } = node;
    const { rows, left } = this.drawn(node, instances, ({ dbInstanceId }) => dbInstanceId === pinned);
    return [...rows.map((one) => this.heldBy(node, this.instance(parent, one))), ...moreRows(node, left)];
  }

  private heldBy(holder: GroupNode | MonthNode, node: InstanceNode | BackupNode): InstanceNode | BackupNode {
    this.holders.set(node, holder);
    return node;
  }

  private drawn<T>(
    parent: BackupsNode,
    items: readonly T[],
    isPinned: (item: T) => boolean,
  ): ReturnType<typeof drawn<T>> {
    const limit = this.limitOf(parent);
    const usual = drawn(items, limit, isPinned);
    if (!this.isBrief) return usual;
    const brief = drawn(items, Math.min(limit, rowsWhileTyping), isPinned);
    if (brief.rows.length < usual.rows.length) this.shortened.set(parent.id, parent);
    return brief;
  }

  private limitOf({ id }: BackupsNode): number {
    return this.limits.get(id) ?? this.rowsAtFirst;
  }
}

function groupLabel(key: string, tag: string | undefined): string {
  if (key !== '') return tag === undefined ? key : `${tag}: ${key}`;
  return tag === undefined ? vscode.l10n.t('Unknown') : vscode.l10n.t('Without the tag {0}', tag);
}

function moreRows(parent: RegionNode | GroupNode | MonthNode, left: number): TextNode[] {
  if (left === 0) return [];
  return [
    {
      kind: 'text',
      id: `${parent.id}/more`,
      text: vscode.l10n.t('{0} more. Show More…', numberText(left)),
      icon: 'ellipsis',
      command: commandIds.showMore,
      parent,
    },
  ];
}

/** An error row, shown in place of the rows of a list or above its old ones. */
export function errorNode(
  parent: RegionNode | InstanceNode | CopiesNode | undefined,
  error: unknown,
  now: number,
): ErrorNode {
  const region = parent?.kind === 'region' ? parent.region.regionId : parent?.instance.regionId;
  return {
    kind: 'error',
    id: `${parent?.id ?? 'root'}/error`,
    error: explain(error),
    at: now,
    regionId: region ?? (isRdsError(error) ? error.regionId : undefined),
    parent,
  };
}

/** Rows that mention missing results. @param found the number of instances read, if the search has more */
export function cutRows(
  parent: RegionNode | InstanceNode | CopiesNode,
  list: Pick<RowList<unknown>, 'isCut' | 'value'> | undefined,
  found?: number,
): TextNode[] {
  const line = (key: string, text: string): TextNode => ({
    ...textNode(parent, text),
    id: `${parent.id}/${key}`,
    icon: 'warning',
  });
  return [
    ...(list?.isCut ? [line('cut', firstOnly(list.value?.items.length ?? 0))] : []),
    ...(found !== undefined && parent.kind === 'region'
      ? [line('cutFound', firstFoundOnly(found, parent.region.regionId))]
      : []),
  ];
}

/** The time of an outdated list; blank for a current one. */
export function asOf(list: Pick<RowList<unknown>, 'status' | 'at' | 'isKept' | 'error'> | undefined): string {
  if (list?.at === undefined || (!list.isKept && list.error === undefined)) return '';
  return vscode.l10n.t('as of {0}', minuteTime(list.at));
}

/** Mentions hidden regions, so that they do not seem to be missing. */
export function hiddenRegionsNode(count: number): TextNode {
  return {
    kind: 'text',
    id: 'root/hidden',
    text:
      count === 1
        ? vscode.l10n.t('1 more region is hidden. Choose Regions…')
        : vscode.l10n.t('{0} more regions are hidden. Choose Regions…', numberText(count)),
    icon: 'eye-closed',
    command: commandIds.chooseRegions,
    parent: undefined,
  };
}

export function textNode(
  parent: RegionNode | InstanceNode | CopiesNode | ReleasedListNode | undefined,
  text: string,
): TextNode {
  return { kind: 'text', id: `${parent?.id ?? 'root'}/text`, text, icon: '', command: undefined, parent };
}

export function commandNode(parent: RegionNode, text: string, command: CommandId): TextNode {
  return { kind: 'text', id: `${parent.id}/${command}`, text, icon: 'lightbulb', command, parent };
}

export function errorLines(parent: ErrorNode): TextNode[] {
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
  if (error.ramPolicy !== undefined)
    lines.push(line('policy', vscode.l10n.t('Copy RAM Policy'), 'key', commandIds.error.copyRamPolicy));
  if (error.group === 'credentials' || error.ramPolicy !== undefined)
    lines.push(line('account', vscode.l10n.t('Switch Account…'), 'account', commandIds.switchAccount));
  if (error.group === 'credentials') {
    lines.push(
      line('sandbox', vscode.l10n.t('Try with the sandbox account'), 'beaker', commandIds.useSandbox),
    );
  }
  return lines;
}
