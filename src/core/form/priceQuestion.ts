import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, InstanceDetail } from '../../shared/model';
import { sourceDraft } from '../clone/draft';
import { primaryZone, valueOf } from '../clone/facts';
import type { PriceQuestion } from '../rds/offerCalls';

export interface Priced {
  readonly draft: CloneDraft;
  readonly source: InstanceDetail;
  readonly classes: readonly AvailableClass[] | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The question for DescribePrice; undefined while a value that affects the price is missing or invalid. */
export function priceQuestion({ draft, source, classes, now }: Priced): PriceQuestion | undefined {
  const { zoneId, category, storageType, payType } = effective(draft, source, now);
  const storageGB = Number(valueOf(draft, 'DBInstanceStorage') || source.storageGB);
  // Serverless instances have a single class.
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

/** The values to price, with blank ones replaced by their meaning. */
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
    category: chosen('Category') || source.category,
    storageType: chosen('DBInstanceStorageType'),
    payType: valueOf(draft, 'PayType'),
  };
}
