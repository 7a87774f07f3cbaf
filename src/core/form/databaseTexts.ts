import { t } from '@vscode/l10n';
import type { DatabaseTexts } from '../../shared/databases';
import { prettyTableMeta } from '../../shared/tableMeta';

/** The texts of the list of databases and tables. The page fills in placeholders such as `{0}`. */
export function databaseTexts(): DatabaseTexts {
  return {
    dbDatabases: t('Databases'),
    dbDatabasesAndTables: t('Databases and tables'),
    dbAsList: t('Show as List'),
    dbAsText: t('Edit as JSON'),
    dbTextLabel: t('TableMeta as JSON'),
    // Not translated: these are names of the format.
    dbExample: prettyTableMeta([
      {
        type: 'db',
        name: 'db1',
        newname: 'db1_new',
        tables: [{ type: 'table', name: 't1', newname: 't1_new' }],
      },
    ]),
    dbCannotShow: t('The text cannot be shown as a list. The first problem is at {0}.'),
    dbNamedTwice: t('The text cannot be shown as a list, because it names {0} twice.'),
    dbPlace: t('line {0}, column {1}'),
    dbTooLong: t(
      'Not chosen: that would be too long for a request. Choose fewer tables, or whole databases.',
    ),
    dbNotAsked: t('The databases are listed once a restore point is chosen.'),
    dbLoading: t('Loading the databases…'),
    dbFailed: t('The databases could not be listed: {0}'),
    dbNone: t('No databases are known for this restore point.'),
    dbRetry: t('Retry'),
    dbLabelled: t('{0}: {1}'),
    dbSeparateByComma: t('Names of databases, separated by commas.'),
    dbFilterDatabases: t('Filter databases'),
    dbFilterAll: t('Filter databases and tables'),
    dbAll: t('Select All'),
    dbClear: t('Clear'),
    dbAllShown: t('Select All Shown'),
    dbClearShown: t('Clear Shown'),
    dbAddSuffix: t('Add “{0}” to All'),
    dbAddSuffixHint: t('Adds it to the end of the new name of every chosen table and every whole database.'),
    dbShown: t('{0} of {1} shown'),
    dbChosen: t('{0} of {1} selected'),
    dbDatabase: t('Database {0}'),
    dbTable: t('Table {1} of database {0}'),
    dbTablesOf: t('Tables of database {0}'),
    dbNewNameOfDatabase: t('New name of database {0}'),
    dbNewNameOfTable: t('New name of table {1} of database {0}'),
    dbSameName: t('Same name'),
    dbWholeDatabase: t('Whole database'),
    dbSomeTables: t('Tables: {0}'),
    dbSomeTablesOf: t('Tables: {0} of {1}'),
    dbNotListed: t('Not in the list'),
    dbCannotBeNamed: t('This parameter has no way to write this name'),
    dbClash: t('Another database gets this name too.'),
    dbClashTable: t('Another table gets this name too.'),
    dbClashInside: t('Two of its tables get the same name.'),
    dbLoadingTables: t('Loading the tables…'),
    dbTablesFailed: t('The tables could not be listed: {0}'),
    dbNoTables: t('No tables of it are known.'),
    dbAddDatabase: t('Database to restore, by name'),
    dbAddTable: t('Table of {0} to restore, by name'),
    dbAdd: t('Add'),
  };
}
