import * as v from 'valibot';
import type { Instance, Tags } from '../../shared/model';
import { engineLabel } from '../clone/labels';
import { instanceStatusLabel } from '../clone/statusLabels';

export interface Arrangement {
  /** `tag:<key>` groups by the value of a tag. */
  readonly groupBy: 'none' | 'engine' | 'status' | `tag:${string}`;
  /** `service` keeps the order in which the service lists them. */
  readonly sortBy: 'service' | 'name' | 'newest' | 'status';
}

export const asListed: Arrangement = { groupBy: 'none', sortBy: 'service' };

const arrangementSchema = v.object({
  groupBy: v.union([
    v.picklist(['none', 'engine', 'status']),
    v.custom<`tag:${string}`>((value) => typeof value === 'string' && /^tag:[\s\S]/.test(value)),
  ]),
  sortBy: v.picklist(['service', 'name', 'newest', 'status']),
});

/** Parses a stored value; returns `asListed` when it is invalid. */
export function parseArrangement(value: unknown): Arrangement {
  const parsed = v.safeParse(arrangementSchema, value);
  return parsed.success ? parsed.output : asListed;
}

export function groupingTag({ groupBy }: Arrangement): string | undefined {
  return groupBy.startsWith('tag:') ? groupBy.slice('tag:'.length) : undefined;
}

export interface InstanceGroup {
  /** Blank for instances without the tag. */
  readonly key: string;
  readonly instances: readonly Instance[];
}

/** Compares labels of rows, with numbers by value. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const nameOf = (instance: Instance): string => instance.description || instance.dbInstanceId;

/** Sorts instances; equal ones keep the order of the service. */
export function sorted(instances: readonly Instance[], sortBy: Arrangement['sortBy']): readonly Instance[] {
  switch (sortBy) {
    case 'service':
      return instances;
    case 'name':
      return [...instances].sort((a, b) => names.compare(nameOf(a), nameOf(b)));
    case 'newest':
      return [...instances].sort((a, b) => (b.createTime ?? 0) - (a.createTime ?? 0));
    case 'status':
      return [...instances].sort(
        (a, b) =>
          Number(isRunning(a)) - Number(isRunning(b)) ||
          names.compare(a.status, b.status) ||
          names.compare(nameOf(a), nameOf(b)),
      );
  }
}

/** Groups instances by name, with the group without a value last; the order within a group stays. */
export function grouped(
  instances: readonly Instance[],
  groupBy: Arrangement['groupBy'],
  tagsOf: (instance: Instance) => Tags | undefined,
): readonly InstanceGroup[] {
  const tag = groupingTag({ groupBy, sortBy: 'service' });
  const keyOf = (instance: Instance): string => {
    if (tag !== undefined) return tagsOf(instance)?.[tag] ?? '';
    return groupBy === 'status'
      ? instanceStatusLabel(instance.status)
      : engineLabel(instance.engine, instance.engineVersion);
  };
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const key = keyOf(instance);
    const group = groups.get(key);
    if (group) group.push(instance);
    else groups.set(key, [instance]);
  }
  return [...groups]
    .map(([key, inGroup]) => ({ key, instances: inGroup }))
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || names.compare(a.key, b.key));
}

function isRunning({ status }: Instance): boolean {
  return status.toLowerCase() === 'running';
}
