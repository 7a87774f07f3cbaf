import type { ExplainedError } from '../../core/errors/explain';
import type { AccountId, CommandId } from '../../shared/ids';
import type { BackupCopies, BackupSet, DetachedSet, Instance, Region } from '../../shared/model';

interface BaseNode {
  /** A path of ids that starts with the account, and stays the same after a refresh. */
  readonly id: string;
}

export interface RegionNode extends BaseNode {
  readonly kind: 'region';
  readonly accountId: AccountId;
  readonly region: Region;
  readonly parent: undefined;
  /** Whether it is expanded by default. */
  readonly open: boolean;
  /** Whether it shows search results only, because its list was never requested. */
  readonly searched: boolean;
}

export interface InstanceNode extends BaseNode {
  readonly kind: 'instance';
  readonly accountId: AccountId;
  readonly instance: Instance;
  readonly parent: RegionNode;
}

export interface CopiesNode extends BaseNode {
  readonly kind: 'copies';
  readonly accountId: AccountId;
  readonly instance: Instance;
  readonly copies: BackupCopies;
  readonly regionName: string;
  readonly parent: InstanceNode;
}

export interface BackupNode extends BaseNode {
  readonly kind: 'backup';
  readonly accountId: AccountId;
  readonly backup: BackupSet;
  readonly parent: InstanceNode | CopiesNode;
}

/** The released instances of a region that have left backup sets. */
export interface ReleasedListNode extends BaseNode {
  readonly kind: 'releasedList';
  readonly accountId: AccountId;
  readonly count: number;
  readonly parent: RegionNode;
}

export interface ReleasedNode extends BaseNode {
  readonly kind: 'released';
  readonly dbInstanceId: string;
  readonly name: string;
  readonly sets: readonly DetachedSet[];
  readonly parent: ReleasedListNode;
}

export interface DetachedNode extends BaseNode {
  readonly kind: 'detached';
  readonly backup: DetachedSet;
  readonly parent: ReleasedNode;
}

/** An error, shown in place of rows that could not be loaded. */
export interface ErrorNode extends BaseNode {
  readonly kind: 'error';
  readonly error: ExplainedError;
  /** When it occurred, epoch milliseconds. */
  readonly at: number;
  readonly regionId: string | undefined;
  readonly parent: RegionNode | InstanceNode | CopiesNode | undefined;
}

/** A line of text, for an empty list or part of an error, optionally with a command. */
export interface TextNode extends BaseNode {
  readonly kind: 'text';
  readonly text: string;
  readonly icon: string;
  readonly command: CommandId | undefined;
  readonly parent:
    RegionNode | InstanceNode | CopiesNode | ReleasedListNode | GroupNode | MonthNode | ErrorNode | undefined;
}

/** Instances of a region with the same value. */
export interface GroupNode extends BaseNode {
  readonly kind: 'group';
  readonly label: string;
  readonly instances: readonly Instance[];
  readonly parent: RegionNode;
  readonly open: boolean;
}

/** A month of an instance with many backup sets. */
export interface MonthNode extends BaseNode {
  readonly kind: 'month';
  /** `2026-11`; blank for backup sets without a time. */
  readonly month: string;
  readonly sets: readonly BackupSet[];
  readonly parent: InstanceNode | CopiesNode;
  readonly open: boolean;
}

export type BackupsNode =
  | RegionNode
  | GroupNode
  | InstanceNode
  | CopiesNode
  | MonthNode
  | BackupNode
  | ReleasedListNode
  | ReleasedNode
  | DetachedNode
  | ErrorNode
  | TextNode;

const kinds: ReadonlySet<unknown> = new Set<BackupsNode['kind']>([
  'region',
  'group',
  'instance',
  'copies',
  'releasedList',
  'released',
  'detached',
  'month',
  'backup',
  'error',
  'text',
]);

/** The row whose list a backup set or a month belongs to. Other rows stand for themselves. */
export function listRowOf(node: BackupsNode): Exclude<BackupsNode, BackupNode | MonthNode> {
  return node.kind === 'backup' || node.kind === 'month' ? node.parent : node;
}

export function isNode(value: unknown): value is BackupsNode {
  return (
    typeof value === 'object' && value !== null && 'id' in value && 'kind' in value && kinds.has(value.kind)
  );
}

export function regionNodeId(accountId: AccountId, regionId: string): string {
  return `${accountId}/${regionId}`;
}

export function instanceNodeId(accountId: AccountId, regionId: string, dbInstanceId: string): string {
  return `${regionNodeId(accountId, regionId)}/${dbInstanceId}`;
}
