import type { CloneDraft, CloneParameterName, DraftValue, Finding } from '../../shared/clone';
import { applicableRows, fillFrom, without } from './draft';
import { valueOf, type CloneFacts } from './facts';

/**
 * What is worth remembering from one clone to the next of the same engine and region: how it is made, never of what.
 * Nothing that costs more than the usual is among it: a subscription is chosen anew every time.
 */
const groups: readonly (readonly CloneParameterName[])[] = [
  ['Category', 'DBInstanceClass', 'DBInstanceStorageType'],
  ['ZoneId', 'ZoneIdSlave1', 'ZoneIdSlave2', 'VPCId', 'VSwitchId', 'VSwitchIdSlave1', 'VSwitchIdSlave2'],
  ['DeletionProtection'],
];
const rememberable: readonly CloneParameterName[] = groups.flat();

export type RememberedValues = Readonly<Partial<Record<CloneParameterName, string>>>;

/** What a person has chosen in a draft that was sent; a serverless or subscribed one leaves no trace of its size. */
export function toRemember(draft: CloneDraft): RememberedValues {
  const usual = valueOf(draft, 'PayType') === 'Postpaid';
  const applicable = new Set(applicableRows(draft).map(({ name }) => name));
  return Object.fromEntries(
    rememberable
      .filter((name) => usual || !groups[0]?.includes(name))
      .filter((name) => applicable.has(name))
      .map((name) => [name, draft.values[name]] as const)
      .filter(([, value]) => value?.origin === 'chosen' || value?.origin === 'remembered')
      .map(([name, value]) => [name, value?.text ?? '']),
  );
}

/** Puts remembered values where nobody has chosen anything yet. */
export function withRemembered(draft: CloneDraft, remembered: RememberedValues): CloneDraft {
  const values: Partial<Record<CloneParameterName, DraftValue>> = { ...draft.values };
  for (const name of rememberable) {
    const text = remembered[name];
    const current = values[name];
    if (text === undefined || current?.origin === 'chosen' || current?.text === text) continue;
    values[name] = { text, origin: 'remembered' };
  }
  return { ...draft, values };
}

/** Takes back what does not fit this source, with everything that hangs on it. */
export function withoutUnfit(draft: CloneDraft, findings: readonly Finding[], facts: CloneFacts): CloneDraft {
  const unfit = groups.filter((names) =>
    // A doubt is enough: nobody has chosen them for this source.
    findings.some(({ parameter }) => parameter !== undefined && blames(names, parameter)),
  );
  const back = unfit.flat().filter((name) => draft.values[name]?.origin === 'remembered');
  if (back.length === 0) return draft;
  const kept = without(draft, (name) => back.some((one) => one === name));
  return fillFrom(kept, facts.source, facts.now);
}

/** What is wrong with the storage may be the class that was remembered. */
function blames(names: readonly CloneParameterName[], parameter: CloneParameterName): boolean {
  return (
    names.includes(parameter) || (parameter === 'DBInstanceStorage' && names.includes('DBInstanceClass'))
  );
}
