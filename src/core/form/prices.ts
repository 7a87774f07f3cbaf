import type { Price } from '../../shared/model';
import type { PriceQuestion } from '../rds/offerCalls';

/**
 * Maximum of concurrent requests; low, because the price of the form itself comes first under the service's rate
 * limit.
 */
const atOnce = 2;

/** Prices of what could be chosen: each is requested once, a few at a time, the latest first. */
export class Prices {
  private readonly answers = new Map<string, Price | undefined>();
  private readonly waiting = new Map<string, PriceQuestion>();
  private readonly asked = new Set<string>();
  private readonly abort = new AbortController();

  constructor(
    private readonly ask: (question: PriceQuestion, signal: AbortSignal) => Promise<Price | undefined>,
    private readonly onDidChange: () => void,
  ) {}

  /** Requests a price unless it is known or being requested. A failure counts as no price. */
  want(question: PriceQuestion): void {
    const key = JSON.stringify(question);
    if (this.answers.has(key) || this.asked.has(key)) return;
    this.waiting.delete(key);
    this.waiting.set(key, question);
    this.next();
  }

  /** Drops prices that are queued but not requested yet, because other rows are in view now. */
  forgetWishes(): void {
    this.waiting.clear();
  }

  of(question: PriceQuestion | undefined): Price | undefined {
    return question && this.answers.get(JSON.stringify(question));
  }

  cancel(): void {
    this.waiting.clear();
    this.abort.abort(new Error('superseded'));
  }

  private next(): void {
    const entry = [...this.waiting].at(-1);
    if (this.asked.size >= atOnce || !entry) return;
    const [key, question] = entry;
    this.waiting.delete(key);
    this.asked.add(key);
    const finish = (price: Price | undefined): void => {
      this.asked.delete(key);
      if (this.abort.signal.aborted) return;
      this.answers.set(key, price);
      this.onDidChange();
      this.next();
    };
    this.ask(question, this.abort.signal).then(finish, () => {
      finish(undefined);
    });
  }
}
