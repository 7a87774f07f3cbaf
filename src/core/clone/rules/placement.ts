import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../../shared/clone';
import type { AvailableZone } from '../../../shared/model';
import { nodesOf } from '../editions';
import { primaryZone, singleZones, valueOf, type CloneFacts } from '../facts';
import { editionLabel } from '../labels';
import { isOfferedPair, offeredZones } from '../zones';
import { found, none, type Rule } from './finding';

type ZoneField = 'ZoneId' | 'ZoneIdSlave1' | 'ZoneIdSlave2';

export const checkZone: Rule = (draft, facts) => checkOneZone('ZoneId', draft, facts);

/** The zone of one node, checked without regard to the source or the number of nodes. */
export const checkZoneOf =
  (field: ZoneField): Rule =>
  (draft, facts) =>
    checkOneZone(field, draft, facts);

export const checkSecondZone: Rule = (draft, facts) => {
  const wrong = checkOneZone('ZoneIdSlave1', draft, facts);
  if (wrong.length > 0 || valueOf(draft, 'ZoneIdSlave1') !== '') return wrong;
  const { source } = facts;
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  if (valueOf(draft, 'ZoneIdSlave2') !== '') return missingZone('ZoneIdSlave1', category);
  const { min } = nodesOf(category);
  if (!source || min < 2) return none;
  // Without zones in the request, the other nodes are placed like the source's, if the source has as many nodes.
  return primaryZone(draft, undefined) === primaryZone(undefined, source) &&
    nodesOf(source.category).max >= min
    ? none
    : missingZone('ZoneIdSlave1', category);
};

export const checkThirdZone: Rule = (draft, facts) => {
  const wrong = checkOneZone('ZoneIdSlave2', draft, facts);
  if (wrong.length > 0) return wrong;
  const category = valueOf(draft, 'Category') || (facts.source?.category ?? '');
  return nodesOf(category).min >= 3 &&
    valueOf(draft, 'ZoneIdSlave1') !== '' &&
    valueOf(draft, 'ZoneIdSlave2') === ''
    ? missingZone('ZoneIdSlave2', category)
    : none;
};

function missingZone(parameter: CloneParameterName, category: string): readonly Finding[] {
  return found('zoneMissing', t('{0} has a node here: choose its zone.', editionLabel(category)), {
    at: parameter,
  });
}

function checkOneZone(
  parameter: ZoneField,
  draft: CloneDraft,
  { zones, source }: CloneFacts,
): readonly Finding[] {
  const zoneId = valueOf(draft, parameter);
  if (zoneId === '' || (parameter === 'ZoneId' && zoneId === source?.zoneId)) return none;
  if (singleZones(zoneId).length > 1 || /MAZ\d/i.test(zoneId)) {
    return found('zoneMulti', t('Enter a single zone here. The other nodes have zone fields of their own.'), {
      at: parameter,
    });
  }
  if (!zones || zones.length === 0) return none;
  // The source's own zones are always allowed, even if they offer nothing now.
  const own = source ? [...singleZones(source.zoneId), ...source.secondaryZoneIds] : [];
  if (!own.includes(zoneId) && !zones.some((one) => singleZones(one.zoneId).includes(zoneId))) {
    return found(
      'zoneNotOffered',
      t('Zone {0} does not offer this engine version. Choose another zone.', zoneId),
      { at: parameter },
    );
  }
  const primary = primaryZone(draft, source);
  return parameter === 'ZoneId' ||
    (own.includes(zoneId) && own.includes(primary)) ||
    isOfferedPair(zones, primary, zoneId) !== false
    ? none
    : found('zonePair', t('The zones {0} and {1} are not offered together.', primary, zoneId), {
        at: parameter,
      });
}

/** The offers in the zone of the draft's primary node, or the source's zone if it is blank. */
export function zoneOf(
  draft: CloneDraft,
  zones: CloneFacts['zones'],
  source: CloneFacts['source'],
): AvailableZone | undefined {
  const zoneId = primaryZone(draft, source);
  return zones && offeredZones(zones).find((one) => one.zoneId === zoneId);
}
