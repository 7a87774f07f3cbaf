import type { Instance } from '../../shared/model';
import { engineLabel } from '../clone/labels';

/** What is searched of an instance; made once for each, since every key press asks for all of them. */
const haystacks = new WeakMap<Instance, string>();

function haystackOf(instance: Instance): string {
  const known = haystacks.get(instance);
  if (known !== undefined) return known;
  const { description, dbInstanceId, engine, engineVersion, status, payType, category, zoneId } = instance;
  const text = [
    description,
    dbInstanceId,
    engineLabel(engine, engineVersion),
    engine,
    status,
    payType,
    category,
    zoneId,
  ]
    .join('\n')
    .toLowerCase();
  haystacks.set(instance, text);
  return text;
}

/**
 * Whether an instance is among those that a person looks for: each of the words is somewhere in its name, id, engine,
 * status, billing method, edition or zone, whatever the case. A blank text lets all pass.
 */
export function instanceFilter(text: string): (instance: Instance) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (instance) => {
    const haystack = haystackOf(instance);
    return words.every((word) => haystack.includes(word));
  };
}
