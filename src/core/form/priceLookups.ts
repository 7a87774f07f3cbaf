import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, InstanceDetail, Price } from '../../shared/model';
import { sourceDraft } from '../clone/draft';
import { primaryZone, valueOf } from '../clone/facts';
import type { PriceQuestion } from '../rds/offerCalls';
import type { Load, Loading } from '../loading';

/** What decides the price beside the draft. */
export interface Priced {
  readonly draft: CloneDraft;
  readonly source: InstanceDetail;
  readonly classes: readonly AvailableClass[] | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The price of the form, and of the draft with the settings of the last clone. */
export class PriceLookups {
  private offeredKey = '';

  constructor(
    readonly own: Loading<Price | undefined>,
    private readonly offered: Loading<Price | undefined>,
    private readonly ask: (draft: CloneDraft, question: PriceQuestion) => Load<Price | undefined>,
  ) {}

  follow(priced: Priced): void {
    const question = priceQuestion(priced);
    if (question) this.own.ensure(JSON.stringify(question), this.ask(priced.draft, question));
    else this.own.forget();
  }

  /**
   * Asks for the price of a draft that is only offered, once that of the form is loaded.
   * @param priced undefined when nothing is offered any more
   */
  followOffer(priced: Priced | undefined): void {
    const question = priced && priceQuestion(priced);
    if (!question) {
      this.offered.forget();
      this.offeredKey = '';
    } else if (this.own.status !== 'loading') {
      this.offeredKey = JSON.stringify(question);
      this.offered.ensure(this.offeredKey, this.ask(priced.draft, question));
    }
  }

  /** The price of an offered draft; undefined while that is not loaded. */
  offeredPrice(priced: Priced): Price | undefined {
    const question = priceQuestion(priced);
    return question && JSON.stringify(question) === this.offeredKey ? this.offered.value : undefined;
  }

  forget(): void {
    this.own.forget();
    this.offered.forget();
  }
}

/** Undefined while what decides the price is missing or not valid. */
function priceQuestion({ draft, source, classes, now }: Priced): PriceQuestion | undefined {
  const { zoneId, category, storageType, payType } = effective(draft, source, now);
  const storageGB = Number(valueOf(draft, 'DBInstanceStorage') || source.storageGB);
  // There is no choice of classes for serverless instances.
  const onlyClass = classes?.length === 1 ? classes[0]?.dbInstanceClass : undefined;
  const dbInstanceClass = valueOf(draft, 'DBInstanceClass') || onlyClass || source.dbInstanceClass;
  if (!Number.isInteger(storageGB) || storageGB <= 0 || dbInstanceClass === '' || category === '') {
    return undefined;
  }
  const { engine, engineVersion } = source;
  const base = { engine, engineVersion, zoneId, dbInstanceClass, storageType, storageGB, payType };
  if (payType === 'Serverless') {
    const [min, max] = [Number(valueOf(draft, 'MinCapacity')), Number(valueOf(draft, 'MaxCapacity'))];
    return min > 0 && max >= min ? { ...base, capacity: { min, max } } : undefined;
  }
  if (payType !== 'Prepaid') return base;
  const usedTime = Number(valueOf(draft, 'UsedTime'));
  return Number.isInteger(usedTime) && usedTime > 0 && usedTime < 100
    ? { ...base, period: valueOf(draft, 'Period'), usedTime }
    : undefined;
}

/** What a blank value stands for. */
export function effective(
  draft: CloneDraft,
  source: InstanceDetail,
  now: number,
): {
  readonly zoneId: string;
  readonly category: string;
  readonly storageType: string;
  readonly payType: string;
} {
  const inherited = sourceDraft(draft, source, now);
  const chosen = (name: CloneParameterName): string => valueOf(draft, name) || valueOf(inherited, name);
  return {
    zoneId: primaryZone(draft, source),
    category: chosen('Category'),
    storageType: chosen('DBInstanceStorageType'),
    payType: valueOf(draft, 'PayType'),
  };
}
