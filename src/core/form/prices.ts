import type { Price } from '../../shared/model';
import type { PriceQuestion } from '../rds/offerCalls';

/** Most prices that are asked for at a time: that of the form itself has precedence at the service's limits. */
const atOnce = 2;

/** Prices of what could be chosen: asked once for each question, a few at a time, the latest wish first. */
export class Prices {
  private readonly answers = new Map<string, Price | undefined>();
  private readonly waiting = new Map<string, PriceQuestion>();
  private readonly asked = new Set<string>();
  private readonly abort = new AbortController();

  constructor(
    private readonly ask: (question: PriceQuestion, signal: AbortSignal) => Promise<Price | undefined>,
    private readonly onDidChange: () => void,
  ) {}

  /** Asks for a price unless that is done or under way. What fails is as good as no price. */
  want(question: PriceQuestion): void {
    const key = JSON.stringify(question);
    if (this.answers.has(key) || this.asked.has(key)) return;
    this.waiting.delete(key);
    this.waiting.set(key, question);
    this.next();
  }

  /** Forgets what was wished for and not asked yet, as other rows are in view now. */
  forgetWishes(): void {
    this.waiting.clear();
  }

  /** The price, as far as it is known. */
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
