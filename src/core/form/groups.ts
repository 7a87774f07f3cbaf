import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { ClassSpec, InstanceDetail, VSwitch } from '../../shared/model';
import { visible } from '../../shared/plain';
import type { FormState, GroupLine, GroupSpec, ReviewView, SummaryView } from '../../shared/protocol';
import { parseDbNames, parseTableMeta } from '../../shared/tableMeta';
import { applicableRows } from '../clone/draft';
import { primaryZone, valueOf } from '../clone/facts';
import { editionLabel, payTypeLabel, powerOf, storageTypeLabel } from '../clone/labels';
import { groupOf } from '../clone/formGroups';
import { term } from './price';
import { listText } from '../sentences';
import { typedNumber } from '../format';
import { numberText } from '../language';

export interface LineFacts {
  readonly source: InstanceDetail | undefined;
  readonly classSpecs: readonly ClassSpec[] | undefined;
  readonly vSwitches: readonly VSwitch[] | undefined;
}

/** `High-availability Edition · 4 cores, 16 GB`; a serverless clone shows its capacity instead of a class. */
export function sizeText(draft: CloneDraft, { source, classSpecs }: LineFacts): string {
  const edition = editionLabel(valueOf(draft, 'Category') || (source?.category ?? ''));
  if (valueOf(draft, 'PayType') === 'Serverless') return joined(edition, capacityText(draft));
  return joined(
    edition,
    powerOf(valueOf(draft, 'DBInstanceClass') || (source?.dbInstanceClass ?? ''), classSpecs),
  );
}

function capacityText(draft: CloneDraft): string {
  return t('{0} to {1} RCU', valueOf(draft, 'MinCapacity'), valueOf(draft, 'MaxCapacity'));
}

/** `100 GB ESSD PL1`. */
export function storageText(draft: CloneDraft, { source }: LineFacts): string {
  const size = valueOf(draft, 'DBInstanceStorage') || String(source?.storageGB ?? '');
  const type = storageTypeLabel(valueOf(draft, 'DBInstanceStorageType') || (source?.storageType ?? ''));
  return size === '' ? type : t('{0} GB {1}', typedNumber(size), type).trim();
}

export function summaryOf(draft: CloneDraft, facts: LineFacts): SummaryView {
  return {
    name: visible(valueOf(draft, 'DBInstanceDescription')) || t('No name'),
    size: visible(sizeText(draft, facts)),
    storage: visible(storageText(draft, facts)),
  };
}

export function groupLines(draft: CloneDraft, facts: LineFacts, review: ReviewView): FormState['groups'] {
  const line = (id: GroupSpec['id'], value: string): GroupLine => ({
    value: visible(value),
    changes: review.differences.filter(({ parameter }) => groupOf(parameter) === id).length,
  });
  return {
    name: line('name', ''),
    restorePoint: line('restorePoint', ''),
    size: line('size', joined(sizeText(draft, facts), storageText(draft, facts))),
    placement: line('placement', placementText(draft, facts)),
    billing: line('billing', billingText(draft)),
    databases: line('databases', databasesText(draft)),
    protection: line('protection', protectionText(draft)),
  };
}

/** `cn-hangzhou-h, -i · vpc-bp1t4…vw3d · prod-h, prod-i`. */
function placementText(draft: CloneDraft, { source, vSwitches }: LineFacts): string {
  const applicable = new Set(applicableRows(draft).map(({ name }) => name));
  const first = primaryZone(draft, source);
  const others = (['ZoneIdSlave1', 'ZoneIdSlave2'] as const)
    .filter((name) => applicable.has(name))
    .map((name) => valueOf(draft, name))
    .filter(Boolean);
  const stem = first.slice(0, first.lastIndexOf('-'));
  const zones = [
    first,
    ...others.map((zone) => (stem !== '' && zone.startsWith(`${stem}-`) ? zone.slice(stem.length) : zone)),
  ];
  const switches = (['VSwitchId', 'VSwitchIdSlave1', 'VSwitchIdSlave2'] as const)
    .filter((name) => applicable.has(name))
    .map((name) => valueOf(draft, name))
    .filter(Boolean)
    .map((id) => vSwitches?.find(({ vSwitchId }) => vSwitchId === id)?.name || shortId(id));
  return joined(listText(zones), shortId(valueOf(draft, 'VPCId')), listText(new Set(switches)));
}

function billingText(draft: CloneDraft): string {
  const payType = valueOf(draft, 'PayType');
  const label = payTypeLabel(payType);
  if (payType === 'Prepaid') return joined(label, term(draft));
  return payType === 'Serverless' ? joined(label, capacityText(draft)) : label;
}

function databasesText(draft: CloneDraft): string {
  switch (valueOf(draft, 'RestoreScope')) {
    case 'DbNames':
      return databaseCount(parseDbNames(valueOf(draft, 'DbNames')).length);
    case 'TableMeta': {
      if (['', '[]'].includes(valueOf(draft, 'TableMeta'))) return databaseCount(0);
      const parsed = parseTableMeta(valueOf(draft, 'TableMeta'));
      if (!parsed.ok) return t('not readable yet');
      const tables = parsed.databases.reduce((count, one) => count + one.tables.length, 0);
      return tables === 0
        ? databaseCount(parsed.databases.length)
        : tables === 1
          ? t('1 table')
          : t('{0} tables', numberText(tables));
    }
    default:
      return t('Everything');
  }
}

function databaseCount(count: number): string {
  if (count === 0) return t('nothing chosen');
  return count === 1 ? t('1 database') : t('{0} databases', numberText(count));
}

function protectionText(draft: CloneDraft): string {
  const applicable = applicableRows(draft).map(({ name }) => name);
  return joined(
    applicable.includes('DeletionProtection')
      ? valueOf(draft, 'DeletionProtection') === 'true'
        ? t('Deletion protection on')
        : t('Deletion protection off')
      : '',
    valueOf(draft, 'PrivateIpAddress'),
  );
}

/** Shortens an id such as `vpc-bp1t4…vw3d`; its ends distinguish it. */
function shortId(id: string): string {
  return id.length > 16 ? `${id.slice(0, 9)}…${id.slice(-4)}` : id;
}

function joined(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ');
}
