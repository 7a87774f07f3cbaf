import type { CloneDraft, CloneParameterName, DraftValue } from '../../shared/clone';
import type { AvailableClass, ClassSpec, VSwitch } from '../../shared/model';
import { fillFrom, withValue } from './draft';
import { editionFor, isServerlessEdition, nodesOf, serverlessStorageTypes } from './editions';
import { valueOf, type CloneFacts } from './facts';
import { freeAddressesNeeded, zoneOfVSwitch, type VSwitchField } from './rules';

/**
 * What a change of one value makes of the others. Values that hang on one another are moved along, so that a person
 * who changes one thing does not have to correct three. What was chosen by hand stands, and the rules say if it does
 * not fit.
 */
export function withChange(
  draft: CloneDraft,
  name: CloneParameterName,
  text: string,
  facts: CloneFacts,
): CloneDraft {
  const changed = withValue(draft, name, text);
  switch (name) {
    case 'PayType':
      return followPayType(draft, changed, facts);
    case 'Category':
      return followVSwitches(followEdition(draft, changed, facts), facts);
    case 'ZoneId':
    case 'ZoneIdSlave1':
    case 'ZoneIdSlave2':
      return followVSwitches(changed, facts);
    default:
      return changed;
  }
}

/** What new facts make of a draft: vSwitches and a class for values that nobody has chosen by hand. */
export function withFacts(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  return followClasses(followVSwitches(draft, facts), facts);
}

function set(draft: CloneDraft, name: CloneParameterName, value: DraftValue): CloneDraft {
  return { ...draft, values: { ...draft.values, [name]: value } };
}

function followPayType(before: CloneDraft, changed: CloneDraft, facts: CloneFacts): CloneDraft {
  const serverless = valueOf(changed, 'PayType') === 'Serverless';
  if (serverless === (valueOf(before, 'PayType') === 'Serverless')) return changed;
  const engine = facts.source?.engine ?? changed.engine ?? '';
  const current = valueOf(changed, 'Category') || (facts.source?.category ?? '');
  const own = inherited(changed, facts);
  // Back to what the source is where that fits; the class of the other kind never does.
  const ownFits = isServerlessEdition(valueOf(own, 'Category')) === serverless;
  const value = (name: CloneParameterName, other: string): DraftValue =>
    (ownFits ? own.values[name] : undefined) ?? { text: other, origin: 'default' };
  let draft = set(changed, 'Category', value('Category', editionFor(current, engine, serverless)));
  draft = set(draft, 'DBInstanceClass', value('DBInstanceClass', ''));
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  if (serverless && !serverlessStorageTypes.includes(storageType)) {
    const [first = ''] = serverlessStorageTypes;
    draft = set(draft, 'DBInstanceStorageType', { text: first, origin: 'default' });
  }
  return followVSwitches(followEdition(before, draft, facts), facts);
}

/** An edition with more nodes than before needs zones for them: the source's, where it has them. */
function followEdition(before: CloneDraft, changed: CloneDraft, facts: CloneFacts): CloneDraft {
  const { source } = facts;
  const { max } = nodesOf(valueOf(changed, 'Category'));
  if (!source || max <= nodesOf(valueOf(before, 'Category')).max) return changed;
  const others = source.secondaryZoneIds;
  let draft = changed;
  for (const [index, name] of (['ZoneIdSlave1', 'ZoneIdSlave2'] as const).entries()) {
    const zone = others[index];
    if (index + 2 <= max && zone !== undefined && valueOf(draft, name) === '') {
      draft = set(draft, name, { text: zone, origin: 'source' });
    }
  }
  return draft;
}

const vSwitchFields = ['VSwitchId', 'VSwitchIdSlave1', 'VSwitchIdSlave2'] as const;

/** Every vSwitch into the zone of its node: the source's own there, or the one with most free addresses. */
function followVSwitches(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  return vSwitchFields.reduce((current, field) => followVSwitch(current, field, facts), draft);
}

function followVSwitch(
  draft: CloneDraft,
  field: VSwitchField,
  { vSwitches, source }: CloneFacts,
): CloneDraft {
  const zoneId = zoneOfVSwitch(field, draft, source);
  if (zoneId === '' || !vSwitches) return draft;
  const current = vSwitches.find(({ vSwitchId }) => vSwitchId === valueOf(draft, field));
  const fits = (one: VSwitch): boolean =>
    one.zoneId === zoneId && (one.availableIpCount ?? Infinity) >= freeAddressesNeeded(field, draft, source);
  // A full one that was chosen in the right zone stays and is told about; so does one that is not in the list.
  if (current ? current.zoneId === zoneId : valueOf(draft, field) !== '') return draft;
  const fitting = vSwitches.filter(fits);
  const own = fitting.find(({ vSwitchId }) => source?.vSwitchId.split(',').includes(vSwitchId));
  const roomiest = [...fitting].sort((a, b) => (b.availableIpCount ?? 0) - (a.availableIpCount ?? 0))[0];
  const best = own ?? roomiest;
  if (!best) return current ? set(draft, field, { text: '', origin: 'default' }) : draft;
  return set(draft, field, { text: best.vSwitchId, origin: own ? 'source' : 'default' });
}

/** A class that is offered, as near as possible to the one before. */
function followClasses(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  const { classes, classSpecs, source } = facts;
  const current = draft.values.DBInstanceClass;
  if (!classes || classes.length === 0 || !source || current?.origin === 'chosen') return draft;
  const wanted = current?.text ?? '';
  if (classes.some((one) => one.dbInstanceClass === wanted)) return draft;
  const [only] = classes;
  const best =
    classes.length === 1
      ? only?.dbInstanceClass
      : nearest(classes, classSpecs, wanted || source.dbInstanceClass);
  return best === undefined ? draft : set(draft, 'DBInstanceClass', { text: best, origin: 'default' });
}

/** As much CPU and memory as the class has, or the next more; undefined where that cannot be told. */
function nearest(
  offered: readonly AvailableClass[],
  specs: readonly ClassSpec[] | undefined,
  dbInstanceClass: string,
): string | undefined {
  const size = (name: string): readonly [cpu: number, memory: number] | undefined => {
    const spec = specs?.find((one) => one.dbInstanceClass === name);
    const [cpu, memory] = [Number.parseFloat(spec?.cpu ?? ''), Number.parseFloat(spec?.memory ?? '')];
    return Number.isFinite(cpu) && Number.isFinite(memory) ? [cpu, memory] : undefined;
  };
  const wanted = size(dbInstanceClass);
  if (!wanted) return undefined;
  return offered
    .map(({ dbInstanceClass: name }) => ({ name, size: size(name) }))
    .filter(({ size: has }) => has && has[0] >= wanted[0] && has[1] >= wanted[1])
    .sort((a, b) => (a.size?.[0] ?? 0) - (b.size?.[0] ?? 0) || (a.size?.[1] ?? 0) - (b.size?.[1] ?? 0))[0]
    ?.name;
}

function inherited(draft: CloneDraft, { source, now }: CloneFacts): CloneDraft {
  return fillFrom({ ...draft, values: {} }, source, now);
}
