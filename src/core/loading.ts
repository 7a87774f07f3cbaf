import type { Clock } from './clock';

export interface Notes<T> {
  /** Shows the first part of the answer while the rest is loading. Does nothing if there is already an answer. */
  preview(part: T): void;
  /** Whether the answer is a cut list. */
  isCut: boolean;
}

/** Loads an answer. It is ignored once the signal is aborted. */
export type Load<T> = (signal: AbortSignal, notes: Notes<T>) => Promise<T>;

export interface LoadingOptions<T> {
  readonly clock: Pick<Clock, 'now'>;
  /** Called after every change, except for a first answer that `show` is waiting for. */
  readonly onDidChange: () => void;
  /** The default load, if the question is always the same. */
  readonly load?: Load<T>;
  /** Returns the old value if the new one is equal, so that it does not count as a change. */
  readonly reuse?: (before: T, now: T) => T;
}

interface Answer<T> {
  readonly value: T;
  readonly at: number;
  /** `kept`: from an earlier load; `partial`: only the first part. */
  readonly state: 'kept' | 'partial' | 'complete';
  readonly isCut: boolean;
}

interface Run {
  readonly abort: AbortController;
  /** Resolves when there is something to show, or the load is aborted. */
  readonly shown: Promise<void>;
  /** Resolves when the load is over or aborted. */
  readonly done: Promise<void>;
}

/**
 * Loads one thing from RDS. All callers share one load. A different question aborts the load and drops the answer.
 * During a reload of the same question, and if that fails, the old answer stays.
 */
export class Loading<T> {
  private key: string | undefined;
  private load: Load<T> | undefined;
  private answer: Answer<T> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private run: Run | undefined;
  private waiting = 0;

  constructor(private readonly options: LoadingOptions<T>) {
    this.load = options.load;
  }

  /** `failed` means that there is no answer at all. */
  get status(): 'idle' | 'loading' | 'ready' | 'failed' {
    if (this.answer) return 'ready';
    if (this.failure) return 'failed';
    return this.run ? 'loading' : 'idle';
  }

  get value(): T | undefined {
    return this.answer?.value;
  }

  /** When RDS gave the answer, epoch milliseconds. */
  get at(): number | undefined {
    return this.answer?.at;
  }

  /** Why the last load failed. An earlier answer may still be available. */
  get error(): unknown {
    return this.failure?.error;
  }

  get isKept(): boolean {
    return this.answer?.state === 'kept';
  }

  get isPartial(): boolean {
    return this.answer?.state === 'partial';
  }

  get isCut(): boolean {
    return this.answer?.isCut === true;
  }

  get isLoading(): boolean {
    return this.run !== undefined;
  }

  /** Starts loading, unless the same question is already loading or was answered, even with an error. */
  ensure(key: string, load: Load<T>): void {
    if (key === this.key) return;
    this.forget();
    this.key = key;
    this.load = load;
    this.start(load);
  }

  /**
   * Resolves when there is something to show: an answer, a part of it, or an error. An old or partial answer is
   * reloaded in the background. If loading was stopped, there may be nothing to show.
   */
  async show(): Promise<void> {
    if (this.answer || this.failure) {
      const isWhole = this.answer?.state === 'complete';
      if (this.answer && !isWhole && !this.run && !this.failure && this.load) this.start(this.load);
      return;
    }
    this.waiting++;
    try {
      if (!this.run && this.load) this.start(this.load);
      while (this.run && this.status === 'loading') await this.run.shown;
    } finally {
      this.waiting--;
    }
  }

  /** Reloads the same question. Resolves like `whenSettled`. */
  async refresh(): Promise<void> {
    if (this.load) this.start(this.load);
    await this.whenSettled();
  }

  /** Resolves when no load is running, including a load that replaced an earlier one. */
  async whenSettled(): Promise<void> {
    while (this.run) await this.run.done;
  }

  /** Restores an earlier answer, unless there already is one. */
  keep(value: T, at: number): void {
    this.answer ??= { value, at, state: 'kept', isCut: false };
  }

  /** Marks the answer as out of date, so that the next `show` reloads it. */
  expire(): void {
    if (this.answer?.state === 'complete') this.answer = { ...this.answer, state: 'kept' };
  }

  /** Stops loading. The part that was received stays, and the next `show` loads the rest. */
  stop(): void {
    this.run?.abort.abort(new Error('superseded'));
    this.run = undefined;
  }

  /** Drops question and answer, so that the next `ensure` or `show` loads again. */
  forget(): void {
    this.stop();
    this.key = undefined;
    this.load = this.options.load;
    this.answer = undefined;
    this.failure = undefined;
  }

  private start(load: Load<T>): void {
    this.stop();
    const abort = new AbortController();
    const shown = moment();
    const done = moment();
    for (const { resolve } of [shown, done]) abort.signal.addEventListener('abort', () => resolve());
    this.run = { abort, shown: shown.promise, done: done.promise };
    let at: number | undefined;
    const notes: Notes<T> = {
      isCut: false,
      preview: (part) => {
        if (abort.signal.aborted) return;
        at ??= this.options.clock.now();
        if (this.answer && this.answer.state !== 'partial') return;
        this.settle({ value: part, at, state: 'partial', isCut: false }, undefined);
        shown.resolve();
      },
    };
    const end = (answer: Answer<T> | undefined, failure: typeof this.failure): void => {
      if (abort.signal.aborted) return;
      this.run = undefined;
      this.settle(answer, failure);
      shown.resolve();
      done.resolve();
    };
    load(abort.signal, notes).then(
      (value) => {
        at ??= this.options.clock.now();
        end({ value, at, state: 'complete', isCut: notes.isCut }, undefined);
      },
      (error: unknown) => {
        end(this.answer, { error });
      },
    );
  }

  private settle(answer: Answer<T> | undefined, failure: typeof this.failure): void {
    const { answer: before, failure: failedBefore } = this;
    const { reuse } = this.options;
    this.answer =
      answer && before && reuse ? { ...answer, value: reuse(before.value, answer.value) } : answer;
    this.failure = failure;
    const isNews =
      !reuse ||
      this.answer?.value !== before?.value ||
      this.answer?.state !== before?.state ||
      this.answer?.isCut !== before?.isCut ||
      failure !== failedBefore;
    const isHandedOut = this.waiting > 0 && !before && !failedBefore;
    if (isNews && !isHandedOut) this.options.onDidChange();
  }
}

function moment(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((set) => {
    resolve = set;
  });
  return { promise, resolve };
}
