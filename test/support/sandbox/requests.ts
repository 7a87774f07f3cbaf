import type { Exchange } from '../../../src/sandbox/exchange';

/** A request and its outcome. */
export interface RequestRecord {
  readonly action: string;
  readonly regionId: string;
  readonly params: Readonly<Record<string, string>>;
  /** 0 if the connection was reset or no answer was sent. */
  readonly statusCode: number;
  /** Blank on success. */
  readonly code: string;
  readonly requestId: string;
  /** Arrival, in epoch milliseconds by the clock of the sandbox. */
  readonly startedAt: number;
  /** When it was answered or abandoned, in the same unit. */
  readonly at: number;
}

const most = 2000;

export class RequestLog {
  /** Newest last. */
  readonly all: RequestRecord[] = [];

  constructor(private readonly now: () => number) {}

  /** Records a request before its answer, or when it stays unanswered. */
  add(exchange: Exchange, statusCode: number, code: string): void {
    const { action, regionId, params, requestId, startedAt } = exchange;
    this.all.push({ action, regionId, params, statusCode, code, requestId, startedAt, at: this.now() });
    if (this.all.length > most) this.all.shift();
  }
}
