import { describeInOneLine, explain } from '../errors/explain';

/** One thing the form asks the cloud for. It is asked again when its key changes, and the older answer is dropped. */
export class Lookup<T> {
  private key: string | undefined;
  private abort: AbortController | undefined;
  private result: { readonly value: T } | { readonly problem: string } | undefined;
  private settled: Promise<void> = Promise.resolve();

  constructor(private readonly onDidChange: () => void) {}

  get status(): 'idle' | 'loading' | 'ready' | 'failed' {
    if (this.key === undefined) return 'idle';
    if (!this.result) return 'loading';
    return 'value' in this.result ? 'ready' : 'failed';
  }

  get value(): T | undefined {
    return this.result && 'value' in this.result ? this.result.value : undefined;
  }

  /** Why it failed, in one line; blank otherwise. */
  get problem(): string {
    return this.result && 'problem' in this.result ? this.result.problem : '';
  }

  /** Asks unless this very question is being asked or was answered. */
  ensure(key: string, load: (signal: AbortSignal) => Promise<T>): void {
    if (key === this.key) return;
    this.cancel();
    this.key = key;
    const abort = new AbortController();
    this.abort = abort;
    this.settled = load(abort.signal).then(
      (value) => {
        if (abort.signal.aborted) return;
        this.result = { value };
        this.onDidChange();
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        this.result = { problem: describeInOneLine(explain(error)) };
        this.onDidChange();
      },
    );
  }

  /** Replaces the answer while the rest of it is on its way. */
  preview(key: string, value: T): void {
    if (key !== this.key) return;
    this.result = { value };
    this.onDidChange();
  }

  /** Forgets question and answer, so that the next `ensure` asks anew. */
  cancel(): void {
    this.abort?.abort(new Error('superseded'));
    this.abort = undefined;
    this.key = undefined;
    this.result = undefined;
  }

  /** Resolves when the current question is answered, one way or the other. */
  whenSettled(): Promise<void> {
    return this.settled;
  }
}
