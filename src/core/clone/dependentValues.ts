import type { CloneDraft, CloneParameterName, DraftValue } from '../../shared/clone';
import type { AvailableClass, ClassSpec, VSwitch } from '../../shared/model';
import { sourceDraft, withValue } from './draft';
import { editionFor, isServerlessEdition, nodesOf, serverlessStorageTypes } from './editions';
import { valueOf, zonesOfSource, type CloneFacts } from './facts';
import { freeAddressesNeeded, storageObstacle, zoneOfVSwitch, type VSwitchField } from './rules';

/**
 * Applies a change of one value and adjusts the values that depend on it, so that a user who changes one value does not
 * have to correct three. Values chosen by hand stay, and the rules report those that no longer fit.
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

/**
 * Applies a value of a preset. The class still follows the edition afterwards, because the user has not chosen it by
 * hand.
 */
export function withPresetValue(
  draft: CloneDraft,
  name: CloneParameterName,
  text: string,
  facts: CloneFacts,
): CloneDraft {
  const changed = withChange(draft, name, text, facts);
  return name === 'DBInstanceClass' ? set(changed, name, { text, origin: 'preset' }) : changed;
}

/** Applies new facts to a draft: vSwitches and a class for values that the user has not chosen by hand. */
export function withFacts(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  return followClasses(followVSwitches(draft, facts, 'keepChosen'), facts);
}

function set(draft: CloneDraft, name: CloneParameterName, value: DraftValue): CloneDraft {
  return { ...draft, values: { ...draft.values, [name]: value } };
}

const displaceable = ['Category', 'DBInstanceClass', 'DBInstanceStorageType'] as const;

function followPayType(before: CloneDraft, changed: CloneDraft, facts: CloneFacts): CloneDraft {
  const serverless = valueOf(changed, 'PayType') === 'Serverless';
  if (serverless === (valueOf(before, 'PayType') === 'Serverless')) return changed;
  const displaced = Object.fromEntries(
    displaceable.flatMap((name) => (before.values[name] ? [[name, before.values[name]]] : [])),
  );
  let draft: CloneDraft = { ...changed, displaced };
  // A user who switches back gets the previous values again.
  const previous = before.displaced ?? {};
  const own = sourceDraft(changed, facts.source, facts.now);
  const ownFits = isServerlessEdition(valueOf(own, 'Category')) === serverless;
  const engine = facts.source?.engine ?? changed.engine ?? '';
  const current = valueOf(changed, 'Category') || (facts.source?.category ?? '');
  const value = (name: CloneParameterName, other: string): DraftValue =>
    previous[name] ?? (ownFits ? own.values[name] : undefined) ?? { text: other, origin: 'default' };
  draft = set(draft, 'Category', value('Category', editionFor(current, engine, serverless)));
  draft = set(draft, 'DBInstanceClass', value('DBInstanceClass', ''));
  if (previous['DBInstanceStorageType']) {
    draft = set(draft, 'DBInstanceStorageType', previous['DBInstanceStorageType']);
  } else if (serverless && !serverlessStorageTypes.includes(valueOf(draft, 'DBInstanceStorageType'))) {
    const possible = serverlessStorageTypes.find(
      (type) => storageObstacle(type, facts.source?.storageType) === undefined,
    );
    if (possible !== undefined) {
      draft = set(draft, 'DBInstanceStorageType', { text: possible, origin: 'default' });
    }
  }
  return followVSwitches(followEdition(before, draft, facts), facts);
}

/** An edition with more nodes needs more zones; they are taken from the source if it has them. */
function followEdition(before: CloneDraft, changed: CloneDraft, facts: CloneFacts): CloneDraft {
  const { source } = facts;
  const { max } = nodesOf(valueOf(changed, 'Category'));
  if (!source || max <= nodesOf(valueOf(before, 'Category')).max) return changed;
  const [, ...others] = zonesOfSource(source);
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

/** Puts every vSwitch into the zone of its node: the source's own vSwitch, or the one with the most free addresses. */
function followVSwitches(draft: CloneDraft, facts: CloneFacts, chosen?: 'keepChosen'): CloneDraft {
  return vSwitchFields
    .filter((field) => chosen === undefined || draft.values[field]?.origin !== 'chosen')
    .reduce((current, field) => followVSwitch(current, field, facts), draft);
}

function followVSwitch(draft: CloneDraft, field: VSwitchField, facts: CloneFacts): CloneDraft {
  const { vSwitches, source } = facts;
  const zoneId = zoneOfVSwitch(field, draft, source);
  if (zoneId === '' || !vSwitches) return draft;
  const current = vSwitches.find(({ vSwitchId }) => vSwitchId === valueOf(draft, field));
  // A full vSwitch in the right zone stays, and a rule reports it. A vSwitch that is not in the list stays too.
  if (current ? current.zoneId === zoneId : valueOf(draft, field) !== '') return draft;
  const best = bestVSwitch(draft, field, facts);
  if (!best) return current ? set(draft, field, { text: '', origin: 'default' }) : draft;
  return set(draft, field, {
    text: best.vSwitchId,
    origin: isSources(best, source) ? 'source' : 'default',
  });
}

/**
 * The vSwitch for a node: the source's own vSwitch if it is in the zone, else the one with the most free addresses.
 * @param except id of a vSwitch to leave out
 * @returns undefined when no vSwitch has enough free addresses
 */
export function bestVSwitch(
  draft: CloneDraft,
  field: VSwitchField,
  { vSwitches, source }: CloneFacts,
  except = '',
): VSwitch | undefined {
  const zoneId = zoneOfVSwitch(field, draft, source);
  const needed = freeAddressesNeeded(field, draft, source);
  const fitting = (vSwitches ?? []).filter(
    (one) =>
      one.zoneId === zoneId && one.vSwitchId !== except && (one.availableIpCount ?? Infinity) >= needed,
  );
  const roomiest = [...fitting].sort((a, b) => (b.availableIpCount ?? 0) - (a.availableIpCount ?? 0))[0];
  return fitting.find((one) => isSources(one, source)) ?? roomiest;
}

function isSources({ vSwitchId }: VSwitch, source: CloneFacts['source']): boolean {
  return source?.vSwitchId.split(',').includes(vSwitchId) ?? false;
}

/**
 * The source's class if it is offered, else the nearest class. A class chosen by hand stays; a class of a preset stays
 * while it is offered.
 */
function followClasses(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  const { classes, classSpecs, source } = facts;
  const current = draft.values.DBInstanceClass;
  if (!classes || classes.length === 0 || !source || current?.origin === 'chosen') return draft;
  const own = source.dbInstanceClass;
  const isOffered = (name: string): boolean => classes.some((one) => one.dbInstanceClass === name);
  if (current?.origin === 'preset' && isOffered(current.text)) return draft;
  if (isOffered(own)) {
    return current?.text === own ? draft : set(draft, 'DBInstanceClass', { text: own, origin: 'source' });
  }
  const [only] = classes;
  // All serverless instances have the same class; otherwise a list of one class tells nothing about its size.
  const best =
    classes.length === 1 && valueOf(draft, 'PayType') === 'Serverless'
      ? only?.dbInstanceClass
      : nearestClass(classes, classSpecs, own);
  return best === undefined || best === current?.text
    ? draft
    : set(draft, 'DBInstanceClass', { text: best, origin: 'default' });
}

/** The smallest offered class with at least the same CPU and memory; undefined when that is unknown. */
export function nearestClass(
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
