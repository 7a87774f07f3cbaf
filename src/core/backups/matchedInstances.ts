import type { Instance, Tags } from '../../shared/model';
import { sorted, type Arrangement } from './arrange';
import { instanceFilter } from './filter';

/** Input for the instances of a region that are shown, and their order. */
export interface MatchInput {
  readonly items: readonly Instance[];
  /** Instances that the service found; they may also be in `items`. */
  readonly found: readonly Instance[];
  readonly filter: string;
  readonly sortBy: Arrangement['sortBy'];
  readonly tags: ReadonlyMap<string, Tags> | undefined;
  /** Id of an instance that passes every filter. */
  readonly always: string | undefined;
}

interface Matched {
  readonly from: readonly unknown[];
  readonly instances: readonly Instance[];
}

/** The shown instances, recomputed only when the input has changed. */
export class MatchedInstances {
  private readonly cached = new Map<string, Matched>();

  of(key: string, input: MatchInput): readonly Instance[] {
    const from = Object.values(input) as readonly unknown[];
    const cached = this.cached.get(key);
    if (cached?.from.every((one, index) => one === from[index])) return cached.instances;
    const instances = match(input);
    this.cached.set(key, { from, instances });
    return instances;
  }

  clear(): void {
    this.cached.clear();
  }
}

function match({ items, found, filter, sortBy, tags, always }: MatchInput): readonly Instance[] {
  const ids = new Set(found.length > 0 ? items.map(({ dbInstanceId }) => dbInstanceId) : []);
  const more = found.filter(({ dbInstanceId }) => !ids.has(dbInstanceId));
  const all = more.length > 0 ? [...items, ...more] : items;
  if (filter.trim() === '') return sorted(all, sortBy);
  const passes = instanceFilter(filter, ({ dbInstanceId }) => tags?.get(dbInstanceId));
  return sorted(
    all.filter((one) => passes(one) || one.dbInstanceId === always),
    sortBy,
  );
}
