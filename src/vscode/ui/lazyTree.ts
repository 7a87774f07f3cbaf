import { setImmediate as nextTurn } from 'node:timers';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';

/**
 * The extension host sends what it has collected in a turn together, see `ProtocolWriter` in `ipc.net.ts` of VS Code.
 * After this time, in milliseconds, and one more turn, an answer has been sent by itself.
 */
const sentAfterMs = 5;

/** Nodes whose children VS Code requests in one call. It gets all of them when the last one is answered. */
interface Request<T> {
  readonly nodes: Set<T | undefined>;
  pending: number;
  answered: number;
}

/**
 * A tree that loads its provider when it is first shown.
 *
 * A change of a node must not reach the editor before the children of that node that are on their way. The editor would
 * forget the children it has, keep those that arrive then, and not request the new ones, while the extension host knows
 * only the new ones: the rows would be outdated and could not be expanded (`getChildrenBatch` in `treeView.ts`,
 * `_refreshNode` in `extHostTreeViews.ts`). So a change of such a node waits until they have been sent.
 * VS Code itself acts on the second change within 200 ms later; that it meets an answer then cannot be seen here.
 */
export class LazyTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<T | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private tree: vscode.TreeDataProvider<T> | undefined;
  private readonly requests = new Set<Request<T>>();
  /** The request that was answered in this turn; VS Code goes on to its next node in the same turn. */
  private current: Request<T> | undefined;
  private readonly waiting = new Set<T | undefined>();

  constructor(
    private readonly load: () => Promise<vscode.TreeDataProvider<T>>,
    private readonly clock: Clock,
  ) {}

  connect(tree: vscode.TreeDataProvider<T>): void {
    this.tree = tree;
    tree.onDidChangeTreeData?.((node) => {
      // The providers of this extension never fire several nodes at once.
      this.tell(node && !Array.isArray(node) ? node : undefined);
    });
  }

  private tell(node: T | undefined): void {
    if ([...this.requests].some(({ nodes }) => nodes.has(node))) this.waiting.add(node);
    else this.changed.fire(node);
  }

  async getChildren(node?: T): Promise<T[]> {
    // The root is always requested by itself.
    const joined = node === undefined ? undefined : this.current;
    const request = joined ?? { nodes: new Set(), pending: 0, answered: 0 };
    this.requests.add(request);
    request.pending++;
    // A change of all rows must not wait for an account that does not answer; VS Code then drops the request.
    if (node !== undefined) request.nodes.add(node);
    try {
      const tree = this.tree ?? (await this.load());
      return (await tree.getChildren(node)) ?? [];
    } finally {
      request.nodes.add(node);
      void this.answered(request, node);
    }
  }

  private async answered(request: Request<T>, node: T | undefined): Promise<void> {
    request.pending--;
    const nth = ++request.answered;
    this.current = node === undefined ? undefined : request;
    nextTurn(() => {
      if (this.current === request) this.current = undefined;
    });
    await this.clock.sleep(sentAfterMs);
    await new Promise<void>((resolve) => nextTurn(resolve));
    if (request.pending > 0 || request.answered > nth) return;
    this.requests.delete(request);
    for (const one of request.nodes) if (this.waiting.delete(one)) this.tell(one);
  }

  getTreeItem(node: T): vscode.TreeItem | Thenable<vscode.TreeItem> {
    // Nodes exist only after the tree has loaded.
    return this.tree?.getTreeItem(node) ?? new vscode.TreeItem('');
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: T,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.tree?.resolveTreeItem?.(item, node, token) ?? item;
  }

  getParent(node: T): vscode.ProviderResult<T> {
    return this.tree?.getParent?.(node);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
