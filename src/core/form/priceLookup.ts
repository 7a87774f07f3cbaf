import type { CloneDraft } from '../../shared/clone';
import type { AvailableClass, InstanceDetail, Price } from '../../shared/model';
import { hasErrors, withValue } from '../clone/draft';
import { valueOf, type CloneFacts } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { checkStorage } from '../clone/rules';
import type { Loading } from '../loading';
import type { PriceQuestion } from '../rds/offerCalls';
import { priceQuestion } from './priceQuestion';
import type { LookupMeans } from './typingPause';

/** What a price depends on besides the draft. */
interface Surroundings {
  readonly likelySource: InstanceDetail | undefined;
  readonly classes: Pick<Loading<readonly AvailableClass[]>, 'value'>;
  readonly known: () => CloneFacts;
}

/** The price of the clone. */
export class PriceLookup {
  readonly answer: Loading<Price | undefined>;
  /** The last valid storage, as text. While the storage of the form is invalid, the price is for this one. */
  private rightStorage: string | undefined;

  constructor(
    private readonly means: LookupMeans,
    private readonly surroundings: Surroundings,
  ) {
    this.answer = means.lookup();
  }

  follow(draft: CloneDraft): void {
    if (!this.isStorageWrong(draft)) this.rightStorage = valueOf(draft, 'DBInstanceStorage');
    const question = this.questionOf(draft);
    if (!question) {
      this.answer.forget();
      return;
    }
    const { client, typingPause } = this.means;
    this.answer.ensure(JSON.stringify(question), async (signal) => {
      await typingPause.wait(signal);
      return (await client()).describePrice(draft.regionId, question, { signal });
    });
  }

  /** What a price is asked by; undefined while what decides it is not known or not valid. */
  questionOf(draft: CloneDraft): PriceQuestion | undefined {
    const { likelySource: source, classes } = this.surroundings;
    const priced = this.isStorageWrong(draft)
      ? withValue(draft, 'DBInstanceStorage', this.rightStorage ?? '')
      : draft;
    return (
      source && priceQuestion({ draft: priced, source, classes: classes.value, now: this.means.clock.now() })
    );
  }

  private isStorageWrong(draft: CloneDraft): boolean {
    const check = operationOf(draft).rules.DBInstanceStorage ?? checkStorage;
    return hasErrors(check(draft, this.surroundings.known()));
  }
}
