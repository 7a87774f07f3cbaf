import type { Exchange } from '../../../src/sandbox/exchange';

/** A request as it was seen and answered. */
export interface RequestRecord {
  readonly action: string;
  readonly regionId: string;
  readonly params: Readonly<Record<string, string>>;
  /** 0 when the connection was reset or no answer given. */
  readonly statusCode: number;
  /** Blank on success. */
  readonly code: string;
  readonly requestId: string;
  /** Epoch milliseconds by the clock of the sandbox: when it arrived, … */
  readonly startedAt: number;
  /** … and when it was answered or given up. */
  readonly at: number;
}

const most = 2000;

export class RequestLog {
  /** The newest last. */
  readonly all: RequestRecord[] = [];

  constructor(private readonly now: () => number) {}

  /** The end of a request, before its answer or in place of one. */
  add(exchange: Exchange, statusCode: number, code: string): void {
    const { action, regionId, params, requestId, startedAt } = exchange;
    this.all.push({ action, regionId, params, statusCode, code, requestId, startedAt, at: this.now() });
    if (this.all.length > most) this.all.shift();
  }
}
