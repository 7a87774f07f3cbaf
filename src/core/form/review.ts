import { t } from '@vscode/l10n';
import { isUsersChoice, type CloneDraft, type CloneParameterName } from '../../shared/clone';
import type { ClassSpec, InstanceDetail } from '../../shared/model';
import type { ReviewView } from '../../shared/protocol';
import { parseDbNames, parseTableMeta } from '../../shared/tableMeta';
import { applicableRows, sourceDraft } from '../clone/draft';
import { valueOf } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { editionLabel, payTypeLabel, powerOf, storageTypeLabel } from '../clone/labels';
import { fieldLabel } from '../errors/fields';
import { listText } from '../sentences';
import { numberText } from '../language';

/**
 * Not compared: the sentence above shows the restore point and the name, and the others have no counterpart in the
 * source.
 */
const notCompared: ReadonlySet<CloneParameterName> = new Set([
  'RegionId',
  'DBInstanceId',
  'BackupId',
  'RestoreTime',
  'DBInstanceDescription',
  'RestoreScope',
  'RestoreTable',
  'BackupType',
  'PrivateIpAddress',
  'SecurityIPList',
]);

/** What the user should see before money is spent: differences from the source, and what the clone inherits. */
export function reviewView(
  draft: CloneDraft,
  source: InstanceDetail | undefined,
  specs: readonly ClassSpec[] | undefined,
  now: number,
): ReviewView {
  return {
    isKnown: source !== undefined,
    differences: source ? differences(draft, source, specs, now) : [],
    inherited: [...operationOf(draft).inherits()],
  };
}

function differences(
  draft: CloneDraft,
  source: InstanceDetail,
  specs: readonly ClassSpec[] | undefined,
  now: number,
): ReviewView['differences'] {
  const own = sourceDraft(draft, source, now);
  const found = applicableRows(draft)
    .filter(({ name, field }) => field && !notCompared.has(name))
    .map(({ name }) => ({
      name,
      source: shown(name, sourceText(own, name, source)),
      clone: shown(name, valueOf(draft, name) || sourceText(own, name, source)),
    }))
    .filter(({ source: before, clone }) => before.toLowerCase() !== clone.toLowerCase())
    .map(({ name, ...values }) => ({
      parameter: name,
      label: fieldLabel(name),
      ...(name === 'DBInstanceClass' ? powers(values, specs) : values),
      canReset: isUsersChoice(draft.values[name]),
    }));
  return found;
}

/** A prefilled value counts only if it is the source's. */
function sourceText(own: CloneDraft, name: CloneParameterName, source: InstanceDetail): string {
  switch (name) {
    case 'PayType':
      return source.payType;
    case 'DBInstanceStorage':
      return String(source.storageGB ?? '');
    case 'InstanceNetworkType':
      return source.networkType;
    case 'DeletionProtection':
      return 'false';
    case 'DbNames':
    case 'TableMeta':
      return 'all';
    default:
      break;
  }
  const value = own.values[name];
  return value?.origin === 'source' ? value.text : '';
}

/** A value as text for the review and for the offer of earlier settings. */
export function shown(name: CloneParameterName, text: string): string {
  switch (name) {
    case 'Category':
      return editionLabel(text);
    case 'DBInstanceStorageType':
      return storageTypeLabel(text);
    case 'PayType':
      return payTypeLabel(text);
    case 'DbNames':
      return text === 'all' ? t('everything') : listText(parseDbNames(text));
    case 'TableMeta':
      return text === 'all' ? t('everything') : chosenTables(text);
    case 'Period':
      return text === 'Month' ? t('Months') : text === 'Year' ? t('Years') : text;
    case 'AutoPay':
    case 'AutoPause':
    case 'SwitchForce':
    case 'DeletionProtection':
    case 'BurstingEnabled':
      return text === 'true' ? t('yes') : text === 'false' ? t('no') : text;
    default:
      return text;
  }
}

/** Names that are listed; further names are only counted. */
const mostNames = 6;

function chosenTables(text: string): string {
  const parsed = parseTableMeta(text);
  if (!parsed.ok) return t('not readable yet');
  const as = (from: string, to: string): string => (from === to ? from : t('{0} as {1}', from, to));
  const names = parsed.databases.flatMap(({ name, newname, tables }) =>
    tables.length === 0
      ? [as(name, newname)]
      : tables.map((table) => as(`${name}.${table.name}`, `${newname}.${table.newname}`)),
  );
  const more = names.length - mostNames;
  return more > 0
    ? t('{0} and {1} more', listText(names.slice(0, mostNames)), numberText(more))
    : listText(names);
}

/** Shows classes by their cores and memory if these differ. */
function powers(
  { source, clone }: { readonly source: string; readonly clone: string },
  specs: readonly ClassSpec[] | undefined,
): { readonly source: string; readonly clone: string } {
  const [before, after] = [powerOf(source, specs), powerOf(clone, specs)];
  return before === after ? { source, clone } : { source: before, clone: after };
}
