import { t } from '@vscode/l10n';
import { describeInOneLine, explain } from '../errors/explain';

/** What a question notes beside its answer. */
export interface Notes {
  /** The answer is a list that goes on beyond what was read. */
  isCut: boolean;
}

/** One thing the form asks the cloud for. It is asked again when its key changes, and the older answer is dropped. */
export class Lookup<T> {
  private key: string | undefined;
  private load: ((signal: AbortSignal, notes: Notes) => Promise<T>) | undefined;
  private abort: AbortController | undefined;
  private result:
    | { readonly value: T; readonly partial?: true; readonly isCut: boolean }
    | { readonly error: unknown }
    | undefined;
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

  /** Whether the value is only the first part of the answer. */
  get isPartial(): boolean {
    return this.result !== undefined && 'partial' in this.result;
  }

  /** Whether the value is a list that goes on beyond what was read of it. */
  get isCut(): boolean {
    return this.result !== undefined && 'isCut' in this.result && this.result.isCut;
  }

  /** Why it failed, in one line; blank otherwise. */
  get problem(): string {
    return this.result && 'error' in this.result ? problemOf(this.result.error) : '';
  }

  /** What it failed with; undefined otherwise. */
  get error(): unknown {
    return this.result && 'error' in this.result ? this.result.error : undefined;
  }

  /** Asks unless this very question is being asked or was answered. */
  ensure(key: string, load: (signal: AbortSignal, notes: Notes) => Promise<T>): void {
    if (key === this.key) return;
    this.cancel();
    this.key = key;
    this.load = load;
    this.ask(load, (error) => ({ error }));
  }

  /** Asks the same question anew. The answer of before stands until there is another, and if there is none. */
  refresh(): Promise<void> {
    if (this.load && this.value !== undefined) {
      this.abort?.abort(new Error('superseded'));
      const before = this.result;
      this.ask(this.load, () => before);
    }
    return this.settled;
  }

  /** Replaces the answer while the rest of it is on its way. */
  preview(key: string, value: T): void {
    if (key !== this.key || (this.value !== undefined && !this.isPartial)) return;
    this.result = { value, partial: true, isCut: false };
    this.onDidChange();
  }

  /** Forgets question and answer, so that the next `ensure` asks anew. */
  cancel(): void {
    this.abort?.abort(new Error('superseded'));
    this.abort = undefined;
    this.key = undefined;
    this.load = undefined;
    this.result = undefined;
  }

  /** Resolves when the current question is answered, one way or the other. */
  whenSettled(): Promise<void> {
    return this.settled;
  }

  private ask(
    load: (signal: AbortSignal, notes: Notes) => Promise<T>,
    onFailure: (error: unknown) => typeof this.result,
  ): void {
    const abort = new AbortController();
    this.abort = abort;
    const finish = (result: typeof this.result): void => {
      if (abort.signal.aborted) return;
      this.result = result;
      this.onDidChange();
    };
    const notes: Notes = { isCut: false };
    this.settled = load(abort.signal, notes).then(
      (value) => {
        finish({ value, ...notes });
      },
      (error: unknown) => {
        finish(onFailure(error));
      },
    );
  }
}

/** What failed in one sentence, with the permission that is missing where that is the reason. */
function problemOf(error: unknown): string {
  const explained = explain(error);
  const line = describeInOneLine(explained);
  return explained.missingAction
    ? t('{0}. Missing RAM action: {1}.', line, explained.missingAction)
    : t('{0}.', line);
}
