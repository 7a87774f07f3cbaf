import type { Instance, Tags } from '../../shared/model';
import { sorted, type Arrangement } from './arrange';
import { instanceFilter } from './filter';

/** All that decides which instances of a region are shown, and in which order. */
export interface MatchInput {
  /** As far as they are loaded. */
  readonly items: readonly Instance[];
  /** What the service found beside them. */
  readonly found: readonly Instance[];
  readonly filter: string;
  readonly sortBy: Arrangement['sortBy'];
  readonly tags: ReadonlyMap<string, Tags> | undefined;
  /** Id of an instance that passes whatever is filtered. */
  readonly always: string | undefined;
}

interface Known {
  readonly from: readonly unknown[];
  readonly instances: readonly Instance[];
}

/** The instances that are shown, made anew only when something of what decides it is another one. */
export class MatchedInstances {
  private readonly known = new Map<string, Known>();

  /** @param key of the region */
  of(key: string, input: MatchInput): readonly Instance[] {
    const from = Object.values(input) as readonly unknown[];
    const known = this.known.get(key);
    if (known?.from.every((one, index) => one === from[index])) return known.instances;
    const instances = match(input);
    this.known.set(key, { from, instances });
    return instances;
  }

  clear(): void {
    this.known.clear();
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
