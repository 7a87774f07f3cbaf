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
import type { Obstacle } from '../instanceState';
import { describeTableMetaProblem } from '../tableMetaProblems';
import { found, none, type Rule } from './finding';
import { numberText } from '../../language';

export const checkRestoreScope: Rule = (draft, { source }) => {
  const scope = valueOf(draft, 'RestoreScope');
  // Drafts of an earlier version have no scope, and restore everything.
  if (scope === '' || scope === 'all' || scope === 'DbNames') return none;
  if (scope !== 'TableMeta') return found('scopeUnknown', t('Choose what is restored.'));
  const engine = source?.engine ?? draft.engine ?? '';
  return engine !== '' && restoresTables(engine) === 'no'
    ? found(
        'partsOfEngine',
        t('Only MySQL and PostgreSQL restore parts under new names; choose databases or everything.'),
      )
    : none;
};

export const checkDbNames: Rule = (draft, facts) => {
  if (parseDbNames(valueOf(draft, 'DbNames')).length === 0) {
    return found('namesMissing', t('Choose at least one database.'));
  }
  const missing = missingChoice('DbNames', draft, facts)?.name;
  if (missing === undefined) return none;
  const engine = facts.source?.engine ?? draft.engine ?? '';
  // For these engines, only the source's current databases are known, and a dropped database is what a user wants to
  // restore.
  return restoresTables(engine) === 'no'
    ? found(
        'nameNotNow',
        t('The source has no database {0} now. It has to be in the restore point.', missing),
      )
    : found('nameNotInPoint', notInSet(missing));
};

/** The first chosen database or table that the restore point does not contain, and the choice without it. */
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
    const { databases } = facts;
    const names = parseDbNames(text);
    const name = isList(databases) ? names.find((one) => !hasDatabase(databases, one)) : undefined;
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
    // A database entry without tables would restore the whole database.
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

/** The service returns an empty list when it has no data. */
function isList<T>(list: readonly T[] | undefined): list is readonly T[] {
  return list !== undefined && list.length > 0;
}

/**
 * The whole request is sent in the URL. Gateways start to refuse URLs beyond this many characters; the service
 * documents no limit.
 */
const longUrlCharacters = 8_000;

export const checkTableMeta: Rule = (draft, facts) => {
  const text = valueOf(draft, 'TableMeta');
  if (text === '' || text === '[]') {
    return found('partsMissing', t('Choose at least one database or table.'));
  }
  const parsed = parseTableMeta(text);
  if (!parsed.ok) {
    return parsed.problems
      .slice(0, 5)
      .flatMap((one) =>
        found(
          one.kind === 'duplicate' || one.kind === 'unknown' ? 'partsUnclear' : 'partsFormat',
          describeTableMetaProblem(one),
        ),
      );
  }
  const unfit = setObstacle(draft, facts);
  if (unfit) return found(unfit.ground, unfit.reason);
  const engine = facts.source?.engine ?? draft.engine ?? '';
  if (restoresTables(engine) === 'databases' && parsed.databases.some(({ tables }) => tables.length > 0)) {
    return found('partsOfPostgres', t('PostgreSQL restores whole databases only: remove the tables.'));
  }
  const missing = missingChoice('TableMeta', draft, facts);
  return [
    ...(missing === undefined ? none : found('partNotInPoint', notInSet(missing.name))),
    ...checkDiskSize(parsed.databases, draft, facts),
    ...checkLength(printTableMeta(parsed.databases)),
  ];
};

/** Why single databases and tables cannot be restored from the draft's backup set; undefined when they can. */
export function setObstacle(draft: CloneDraft, { backups, source }: CloneFacts): Obstacle | undefined {
  if (draft.restoreBy !== 'backupSet') return undefined;
  const backup = backups?.find((one) => one.backupId === valueOf(draft, 'BackupId'));
  if (!backup || backup.metaStatus === 'OK') return undefined;
  if (backup.metaStatus === 'LARGE') {
    return {
      ground: 'setTooLarge',
      reason: t(
        'This backup set has too many tables to restore only some of them. Choose another backup set, or restore everything.',
      ),
    };
  }
  const isDocumented = /^mysql$/i.test(source?.engine ?? '') && source?.storageType === 'local_ssd';
  return isDocumented
    ? {
        ground: 'setWithoutParts',
        reason: t(
          'This backup set has no list of its tables, so parts of it cannot be restored. Choose another backup set, or restore everything.',
        ),
      }
    : {
        ground: 'setMaybeWithoutParts',
        reason: t('This backup set may have no list of its tables, which is needed to restore parts of it.'),
      };
}

function missingIn(
  chosen: readonly TableMetaDatabase[],
  { databases, tables }: CloneFacts,
): { readonly database: TableMetaDatabase; readonly table?: string } | undefined {
  if (!isList(databases)) return undefined;
  for (const database of chosen) {
    if (!hasDatabase(databases, database.name)) return { database };
    const known = tables?.get(database.name);
    const table = isList(known) && database.tables.find(({ name }) => !known.includes(name));
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
    ? found(
        'partsTooBig',
        t(
          'These databases contain {0}, more than the storage of {1} GB.',
          bytes(needed),
          numberText(storageGB),
        ),
      )
    : none;
}

/** Bytes. For a database restored in part, only the size of the whole is known, so it does not count. */
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
    ? found(
        'partsLong',
        t(
          'This choice takes {0} characters of the request’s address. Beyond {1} it may be refused; choose whole databases, or fewer tables.',
          numberText(length),
          numberText(longUrlCharacters),
        ),
      )
    : none;
}
