import type { ExplainedError } from './explain';

export interface KeptError {
  readonly explained: ExplainedError;
  /** When the error occurred, epoch milliseconds. */
  readonly at: number;
  readonly regionId: string | undefined;
}

const keptAtMost = 50;

/**
 * The errors whose details may be open. They outlive the tree nodes that showed them, but not the window. The least
 * recently used error is dropped first.
 */
export class KeptErrors {
  private readonly errors = new Map<string, KeptError & { readonly key: string }>();
  private count = 0;

  /**
   * @param key identifies the error: the same key keeps the same document
   * @returns the id for `get`
   */
  keep(key: string, error: KeptError): string {
    const before = [...this.errors].find(([, kept]) => kept.key === key)?.[0];
    const id = before ?? String(++this.count);
    this.errors.delete(id);
    this.errors.set(id, { ...error, key });
    const [oldest] = this.errors.keys();
    if (this.errors.size > keptAtMost && oldest !== undefined) this.errors.delete(oldest);
    return id;
  }

  get(id: string): KeptError | undefined {
    const kept = this.errors.get(id);
    if (kept) {
      this.errors.delete(id);
      this.errors.set(id, kept);
    }
    return kept;
  }
}
