import type { BackupsNode } from './nodes';

/** Which nodes are open in the tree, by their ids. */
export class OpenNodes {
  private readonly open = new Set<string>();
  /** Nodes whose loading was given up when they were closed, before there was anything to show. */
  private readonly abandoned = new Set<string>();

  has(id: string): boolean {
    return this.open.has(id);
  }

  add({ id }: BackupsNode): void {
    this.open.add(id);
  }

  /** Also takes away the nodes below: when all is collapsed at once, only the topmost are told. */
  delete({ id: closed }: BackupsNode): void {
    for (const id of [...this.open]) if (id === closed || id.startsWith(`${closed}/`)) this.open.delete(id);
  }

  abandon({ id }: BackupsNode): void {
    this.abandoned.add(id);
  }

  /** @returns whether the editor has the empty children of a load that was given up */
  resume({ id }: BackupsNode): boolean {
    return this.abandoned.delete(id);
  }

  clear(): void {
    this.open.clear();
    this.abandoned.clear();
  }
}
