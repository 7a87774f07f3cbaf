import type { BackupsNode } from './nodes';

export class OpenNodes {
  private readonly open = new Set<string>();
  /** Nodes that were collapsed while loading, before any row was shown. */
  private readonly abandoned = new Set<string>();

  has(id: string): boolean {
    return this.open.has(id);
  }

  add({ id }: BackupsNode): void {
    this.open.add(id);
  }

  /** Also removes the nodes below, because Collapse All reports only the topmost nodes. */
  delete({ id: closed }: BackupsNode): void {
    for (const id of [...this.open]) if (id === closed || id.startsWith(`${closed}/`)) this.open.delete(id);
  }

  abandon({ id }: BackupsNode): void {
    this.abandoned.add(id);
  }

  /** @returns whether VS Code still has the empty children of a canceled load */
  resume({ id }: BackupsNode): boolean {
    return this.abandoned.delete(id);
  }

  clear(): void {
    this.open.clear();
    this.abandoned.clear();
  }
}
