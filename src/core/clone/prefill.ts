import type { DraftValue } from '../../shared/clone';
import type { InstanceDetail, ServerlessCapacity } from '../../shared/model';
import { capacityBounds, nodesOf, offersServerless, type CapacityBounds } from './editions';
import { zonesOfSource } from './facts';
import { isServerless } from './instanceState';

export interface PrefillContext {
  readonly source: InstanceDetail | undefined;
  readonly now: number;
}

export const off: DraftValue = { text: 'false', origin: 'default' };

export function fromSource(value: string | undefined): DraftValue | undefined {
  return value ? { text: value, origin: 'source' } : undefined;
}

/** A value of the source as far as a clone can have it; its origin is not the source if it had to be changed. */
export function adapted(value: string, possible: string): DraftValue | undefined {
  return value === possible ? fromSource(value) : { text: possible, origin: 'default' };
}

export function zonesOf(source: InstanceDetail | undefined): readonly string[] {
  return source ? zonesOfSource(source) : [];
}

export function staysServerless(source: InstanceDetail): boolean {
  return isServerless(source) && offersServerless(source.engine);
}

export function nodesFrom(source: InstanceDetail | undefined): number {
  return source ? nodesOf(source.category).max : 0;
}

/**
 * The source's capacity if it is serverless, else a default range. Undefined while the source's capacity is unknown.
 */
export function capacity(
  source: InstanceDetail | undefined,
  own: (capacity: ServerlessCapacity) => number,
  other: (bounds: CapacityBounds) => number,
): DraftValue | undefined {
  if (!source) return undefined;
  if (isServerless(source)) return source.serverless && fromSource(String(own(source.serverless)));
  const bounds = capacityBounds(source.engine);
  return bounds && { text: String(other(bounds)), origin: 'default' };
}

export function serverlessSwitch(
  source: InstanceDetail | undefined,
  own: (capacity: ServerlessCapacity) => boolean,
): DraftValue | undefined {
  if (!source || !isServerless(source)) return source && off;
  return source.serverless && fromSource(String(own(source.serverless)));
}
