import type { ListId } from '../../core/backups/inventory';
import type { ShownLists } from './accountLists';
import { isWithin, listOf, nodeIdOf } from './nodeLists';
import type { BackupsNode } from './nodes';

interface OpenNodesOptions {
  /** The lists of the shown account. */
  readonly shown: () => ShownLists | undefined;
  /** The current node of a list. */
  readonly nodeOf: (list: ListId) => BackupsNode | undefined;
  readonly redraw: (node: BackupsNode) => void;
}

/** The expanded nodes. The lists below a node are loaded only while it is expanded. */
export class OpenNodes {
  private readonly open = new Set<string>();
  /** Nodes that were collapsed while loading, before any row was shown. VS Code still has their empty children. */
  private readonly abandoned = new Set<string>();

  constructor(private readonly options: OpenNodesOptions) {}

  isOpen(list: ListId): boolean {
    const id = nodeIdOf(this.options.shown()?.accountId, list);
    return id === '' || this.open.has(id);
  }

  add({ id }: BackupsNode): void {
    this.open.add(id);
  }

  /** Continues a load that was canceled when the node was collapsed. */
  expanded(node: BackupsNode): void {
    this.add(node);
    if ((node.kind !== 'region' || node.searched) && node.kind !== 'instance' && node.kind !== 'copies')
      return;
    const list = this.options.shown()?.inventory.at(listOf(node));
    void list?.show().then(() => {
      if (list.status !== 'idle' && this.abandoned.delete(node.id)) this.options.redraw(node);
    });
  }

  /** Cancels loading for a node that is no longer visible. */
  collapsed(node: BackupsNode): void {
    // Also the nodes below, because Collapse All reports only the topmost nodes.
    for (const id of [...this.open]) if (id === node.id || id.startsWith(`${node.id}/`)) this.open.delete(id);
    const shown = this.options.shown();
    if (!shown || (node.kind !== 'region' && node.kind !== 'instance' && node.kind !== 'copies')) return;
    const target = listOf(node);
    for (const id of shown.inventory.loaded().filter((one) => isWithin(one, target))) {
      const list = shown.inventory.at(id);
      if (!list.isLoading) continue;
      list.stop();
      const below = this.options.nodeOf(id);
      if (list.status === 'idle' && below) this.abandoned.add(below.id);
    }
  }

  clear(): void {
    this.open.clear();
    this.abandoned.clear();
  }
}
