import type { Instance, Tags } from '../../shared/model';
import { sorted, type Arrangement } from './arrange';
import { instanceFilter } from './filter';

/** Decides which instances of a region are shown, and in which order. */
export interface MatchInput {
  /** Those that are loaded. */
  readonly items: readonly Instance[];
  /** Those that the service found, which may be among them. */
  readonly found: readonly Instance[];
  readonly filter: string;
  readonly sortBy: Arrangement['sortBy'];
  readonly tags: ReadonlyMap<string, Tags> | undefined;
  /** Id of an instance that passes any filter. */
  readonly always: string | undefined;
}

interface Matched {
  readonly from: readonly unknown[];
  readonly instances: readonly Instance[];
}

/** The instances that are shown; matched again only when a part of the input has become another one. */
export class MatchedInstances {
  private readonly cached = new Map<string, Matched>();

  /** @param key of the region */
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
