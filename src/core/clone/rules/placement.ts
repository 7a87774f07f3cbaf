import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../../shared/clone';
import type { AvailableZone } from '../../../shared/model';
import { nodesOf } from '../editions';
import { primaryZone, singleZones, valueOf, type CloneFacts } from '../facts';
import { editionLabel } from '../labels';
import { none, problem, type Rule } from './finding';

export const checkZone: Rule = (draft, facts) => checkOneZone('ZoneId', draft, facts);

export const checkSecondZone: Rule = (draft, facts) => {
  const wrong = checkOneZone('ZoneIdSlave1', draft, facts);
  if (wrong.length > 0) return wrong;
  const { source } = facts;
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  const { min } = nodesOf(category);
  if (valueOf(draft, 'ZoneIdSlave1') !== '') return none;
  if (valueOf(draft, 'ZoneIdSlave2') !== '') return missingZone('ZoneIdSlave1', category);
  if (!source || min < 2) return none;
  // Left out, the zones of the other nodes are those of the source, which needs a source that is placed alike.
  const sourceZones = Math.max(1 + source.secondaryZoneIds.length, singleZones(source.zoneId).length);
  return primaryZone(draft, undefined) === primaryZone(undefined, source) && sourceZones >= min
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
  return problem(
    parameter,
    'ZoneId.NotMatchWithCategory',
    t('{0} has a node here: choose its zone.', editionLabel(category)),
  );
}

function checkOneZone(
  parameter: 'ZoneId' | 'ZoneIdSlave1' | 'ZoneIdSlave2',
  draft: CloneDraft,
  { zones, source }: CloneFacts,
): readonly Finding[] {
  const zoneId = valueOf(draft, parameter);
  if (zoneId === '' || (parameter === 'ZoneId' && zoneId === source?.zoneId)) return none;
  if (singleZones(zoneId).length > 1 || /-MAZ\d/i.test(zoneId)) {
    return problem(
      parameter,
      'InvalidAvZone.NotSupport',
      t('Name a single zone here. The zones of the other nodes have fields of their own.'),
    );
  }
  // Where the source is, an instance can be, whatever is on sale there now.
  const own = source ? [...singleZones(source.zoneId), ...source.secondaryZoneIds] : [];
  return !zones || zones.length === 0 || own.includes(zoneId) || zones.some((zone) => zone.zoneId === zoneId)
    ? none
    : problem(
        parameter,
        'InvalidAvZone.Format',
        t('Zone {0} does not offer this engine version. Choose another zone.', zoneId),
      );
}

/** What is offered in the zone of the draft's primary node, the source's where blank. */
export function zoneOf(
  draft: CloneDraft,
  zones: CloneFacts['zones'],
  source: CloneFacts['source'],
): AvailableZone | undefined {
  const zoneId = primaryZone(draft, source);
  return zones?.find((one) => one.zoneId === zoneId);
}
