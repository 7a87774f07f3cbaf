import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { RestorableDatabase } from '../../../shared/model';
import {
  parseDbNames,
  parseTableMeta,
  printDbNames,
  printTableMeta,
  type TableMetaDatabase,
} from '../../../shared/tableMeta';
import { bytes } from '../../format';
import { restoresTables } from '../editions';
import { valueOf, type CloneFacts } from '../facts';
import { describeTableMetaProblem } from '../tableMetaProblems';
import { none, problem, warning, type Rule } from './finding';

export const checkRestoreScope: Rule = (draft, { source }) => {
  const scope = valueOf(draft, 'RestoreScope');
  // Drafts of an earlier version have no scope, and restore everything.
  if (scope === '' || scope === 'all' || scope === 'DbNames') return none;
  if (scope !== 'TableMeta') {
    return problem('RestoreScope', 'Parameters.Invalid', t('Choose what is restored.'));
  }
  const engine = source?.engine ?? draft.engine ?? '';
  return engine !== '' && restoresTables(engine) === 'no'
    ? problem(
        'RestoreScope',
        'InvalidDBInstanceEngineType.Format',
        t('Only MySQL and PostgreSQL restore parts under new names; choose databases or everything.'),
      )
    : none;
};

export const checkDbNames: Rule = (draft, facts) => {
  if (parseDbNames(valueOf(draft, 'DbNames')).length === 0) {
    return problem('DbNames', 'RequiredParam.NotFound', t('Choose at least one database.'));
  }
  const missing = missingChoice('DbNames', draft, facts)?.name;
  if (missing === undefined) return none;
  const engine = facts.source?.engine ?? draft.engine ?? '';
  // For these engines only what the source has now is known, and a dropped database is what one restores.
  return restoresTables(engine) === 'no'
    ? warning(
        'DbNames',
        'InvalidBackupSet',
        t('The source has no database {0} now. It has to be in the restore point.', missing),
      )
    : problem('DbNames', 'InvalidBackupSet', notInSet(missing));
};

/** The first choice that the restore point does not hold, by the name a finding calls it, and the choice without it. */
export interface MissingChoice {
  readonly name: string;
  /** Blank when nothing would be left. */
  readonly rest: string;
}

export function missingChoice(
  parameter: 'DbNames' | 'TableMeta',
  draft: CloneDraft,
  facts: CloneFacts,
): MissingChoice | undefined {
  const text = valueOf(draft, parameter);
  if (parameter === 'DbNames') {
    const names = parseDbNames(text);
    const name = names.find((one) => facts.databases && !hasDatabase(facts.databases, one));
    return name === undefined
      ? undefined
      : { name, rest: printDbNames(names.filter((one) => one !== name)).text };
  }
  const parsed = parseTableMeta(text);
  const missing = parsed.ok ? missingIn(parsed.databases, facts) : undefined;
  if (!parsed.ok || !missing) return undefined;
  const { database, table } = missing;
  const rest = parsed.databases.flatMap((one) => {
    if (one !== database) return [one];
    const tables = one.tables.filter(({ name }) => name !== table);
    // A database without a table would be the whole of it.
    return table === undefined || tables.length === 0 ? [] : [{ ...one, tables }];
  });
  return {
    name: table === undefined ? database.name : `${database.name}.${table}`,
    rest: rest.length === 0 ? '' : printTableMeta(rest),
  };
}

function hasDatabase(databases: readonly RestorableDatabase[], name: string): boolean {
  return databases.some((one) => one.name === name);
}

/**
 * Everything is sent in the URL. Beyond this many characters there gateways begin to refuse it; the service names no
 * limit.
 */
const longUrlCharacters = 8_000;

export const checkTableMeta: Rule = (draft, facts) => {
  const text = valueOf(draft, 'TableMeta');
  const bad = (code: string, message: string): readonly Finding[] => problem('TableMeta', code, message);
  if (text === '' || text === '[]') {
    return bad('RequiredParam.NotFound', t('Choose at least one database or table.'));
  }
  const parsed = parseTableMeta(text);
  if (!parsed.ok) {
    return parsed.problems
      .slice(0, 5)
      .flatMap((one) => bad('Parameters.Invalid', describeTableMetaProblem(one)));
  }
  const unfit = whyNotSet(draft, facts);
  if (unfit) return bad(unfit.code, unfit.reason);
  const engine = facts.source?.engine ?? draft.engine ?? '';
  if (restoresTables(engine) === 'databases' && parsed.databases.some(({ tables }) => tables.length > 0)) {
    return bad('Parameters.Invalid', t('PostgreSQL restores whole databases only: name no tables.'));
  }
  const missing = missingChoice('TableMeta', draft, facts);
  if (missing) return bad('InvalidBackupSet', notInSet(missing.name));
  return [...checkDiskSize(parsed.databases, draft, facts), ...checkLength(printTableMeta(parsed.databases))];
};

/** Why single databases and tables cannot be restored from the draft's backup set; undefined when they can. */
export function whyNotSet(
  draft: CloneDraft,
  { backups }: CloneFacts,
): { readonly code: string; readonly reason: string } | undefined {
  if (draft.restoreBy !== 'backupSet') return undefined;
  const backup = backups?.find((one) => one.backupId === valueOf(draft, 'BackupId'));
  if (!backup || backup.metaStatus === 'OK') return undefined;
  if (backup.metaStatus === 'LARGE') {
    return {
      code: 'InvalidMeta.TooLarge',
      reason: t(
        'This set holds too many tables to restore some of them. Choose another set, or restore all.',
      ),
    };
  }
  return {
    code: 'InvalidBackupSet',
    reason: t(
      'This set has no list of its tables, so parts of it cannot be restored. Choose another set, or restore all.',
    ),
  };
}

function missingIn(
  chosen: readonly TableMetaDatabase[],
  { databases, tables }: CloneFacts,
): { readonly database: TableMetaDatabase; readonly table?: string } | undefined {
  if (!databases) return undefined;
  for (const database of chosen) {
    if (!hasDatabase(databases, database.name)) return { database };
    const known = tables?.get(database.name);
    const table = known && database.tables.find(({ name }) => !known.includes(name));
    if (table) return { database, table: table.name };
  }
  return undefined;
}

function notInSet(name: string): string {
  return t('{0} is not in this restore point. Remove it, or choose another restore point.', name);
}

function checkDiskSize(
  chosen: readonly TableMetaDatabase[],
  draft: CloneDraft,
  { databases, source }: CloneFacts,
): readonly Finding[] {
  const storageGB = Number(valueOf(draft, 'DBInstanceStorage')) || source?.storageGB;
  if (storageGB === undefined) return none;
  const needed = sizeOfChosen(chosen, databases);
  return needed > storageGB * 1024 ** 3
    ? problem(
        'TableMeta',
        'DiskSize.NotEnough',
        t('These databases hold {0}, more than the storage of {1} GB.', bytes(needed), storageGB),
      )
    : none;
}

/** Bytes. Of a database in parts only the size of the whole is known, which says little: it does not count. */
export function sizeOfChosen(
  chosen: readonly TableMetaDatabase[],
  databases: readonly RestorableDatabase[] | undefined,
): number {
  const sizeOf = (name: string): number => databases?.find((one) => one.name === name)?.sizeBytes ?? 0;
  return chosen.filter(({ tables }) => tables.length === 0).reduce((sum, { name }) => sum + sizeOf(name), 0);
}

function checkLength(text: string): readonly Finding[] {
  const { length } = encodeURIComponent(text);
  return length > longUrlCharacters
    ? warning(
        'TableMeta',
        'InvalidMeta.TooLarge',
        t(
          'This choice takes {0} characters of the request’s address. Beyond {1} it may be refused; choose whole databases, or fewer tables.',
          length,
          longUrlCharacters,
        ),
      )
    : none;
}
