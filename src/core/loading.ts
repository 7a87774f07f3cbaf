import type { Clock } from './clock';

/** What a load tells beside its answer. */
export interface Notes<T> {
  /** Shows a first part while the rest is on its way. Does nothing where an answer is there already. */
  preview(part: T): void;
  /** The answer is a list that goes on beyond what was read. */
  isCut: boolean;
}

/** Asks for something. Once the signal is aborted, nobody looks at the answer any more. */
export type Load<T> = (signal: AbortSignal, notes: Notes<T>) => Promise<T>;

export interface LoadingOptions<T> {
  readonly clock: Pick<Clock, 'now'>;
  /** Called after every change, but for a first answer that `show` hands out. */
  readonly onDidChange: () => void;
  /** The question, where it is always the same one. */
  readonly load?: Load<T>;
  /** Gives back the old value where the new one says the same, so that it counts as no change. */
  readonly reuse?: (before: T, now: T) => T;
}

interface Answer<T> {
  readonly value: T;
  readonly at: number;
  /** `kept` is from an earlier time, `partial` lacks its end. */
  readonly state: 'kept' | 'partial' | 'complete';
  readonly isCut: boolean;
}

interface Run {
  readonly abort: AbortController;
  /** Resolves when there is something to show, or the run is given up. */
  readonly shown: Promise<void>;
  /** Resolves when it is over, or given up. */
  readonly done: Promise<void>;
}

/**
 * One thing that is asked of the service. Everyone who wants it shares one call; another question cancels the call and
 * drops the answer; an answer stands while it is asked for again, and also when that fails.
 */
export class Loading<T> {
  private key: string | undefined;
  private load: Load<T> | undefined;
  private answer: Answer<T> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private run: Run | undefined;
  /** How many calls of `show` wait for a first answer. */
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

  /** When the service gave the answer, epoch milliseconds. */
  get at(): number | undefined {
    return this.answer?.at;
  }

  /** Why the last load failed. The answer of before stands beside it. */
  get error(): unknown {
    return this.failure?.error;
  }

  /** Whether the answer may be out of date. */
  get isKept(): boolean {
    return this.answer?.state === 'kept';
  }

  /** Whether the value is only the first part of the answer. */
  get isPartial(): boolean {
    return this.answer?.state === 'partial';
  }

  /** Whether the value is a list that goes on beyond what was read of it. */
  get isCut(): boolean {
    return this.answer?.isCut === true;
  }

  get isLoading(): boolean {
    return this.run !== undefined;
  }

  /** Asks, unless this very question is being asked or was answered, be it with a failure. */
  ensure(key: string, load: Load<T>): void {
    if (key === this.key) return;
    this.forget();
    this.key = key;
    this.load = load;
    this.start(load);
  }

  /**
   * Resolves when there is something to show: an answer, a part of one, or a failure. An answer that is old or not whole
   * is loaded again behind it. Shows nothing where loading was given up.
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

  /** Asks the same question again. Resolves like `whenSettled`. */
  async refresh(): Promise<void> {
    if (this.load) this.start(this.load);
    await this.whenSettled();
  }

  /** Resolves when no load is running, also where one has overtaken another. */
  async whenSettled(): Promise<void> {
    while (this.run) await this.run.done;
  }

  /** Takes over an answer of an earlier time, unless there is one already. */
  keep(value: T, at: number): void {
    this.answer ??= { value, at, state: 'kept', isCut: false };
  }

  /** The answer is out of date: it is loaded again when it is shown next. */
  expire(): void {
    if (this.answer?.state === 'complete') this.answer = { ...this.answer, state: 'kept' };
  }

  /** Gives up loading. What has come stays, and the rest is loaded when it is shown again. */
  stop(): void {
    this.run?.abort.abort(new Error('superseded'));
    this.run = undefined;
  }

  /** Forgets question and answer, so that the next `ensure` or `show` asks again. */
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
