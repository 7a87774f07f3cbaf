import type { ExplainedError } from './explain';

/** An error whose document was asked for. */
export interface KeptError {
  readonly explained: ExplainedError;
  /** When it was met, epoch milliseconds. */
  readonly at: number;
  readonly regionId: string | undefined;
}

/** How many errors are kept for their documents. */
const keptAtMost = 50;

/**
 * The errors whose documents may be open. They outlive the tree nodes they were shown from, but not the window. A new
 * one takes the place of the one that was used longest ago.
 */
export class KeptErrors {
  private readonly errors = new Map<string, KeptError & { readonly key: string }>();
  private count = 0;

  /**
   * @param key of the error itself: the same one keeps its document
   * @returns what to `get` it by
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
