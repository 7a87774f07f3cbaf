import * as v from 'valibot';

const lookupStatusSchema = v.picklist(['idle', 'loading', 'ready', 'failed']);

const databaseSchema = v.object({
  name: v.string(),
  /** Formatted, e.g. `40 GB`; blank when it is unknown. */
  size: v.string(),
  tables: v.array(v.string()),
  /** `idle` until the tables are requested. */
  tablesStatus: lookupStatusSchema,
  /** Why the tables could not be loaded, in one line; blank otherwise. */
  problem: v.string(),
});
export type DatabaseView = v.InferOutput<typeof databaseSchema>;

export const databasesSchema = v.object({
  /** `idle` until there is a restore point. */
  status: lookupStatusSchema,
  /** Why the databases could not be loaded, or a note on the list. */
  problem: v.string(),
  /** Whether the engine restores single tables; otherwise it restores whole databases only. */
  withTables: v.boolean(),
  /**
   * Whether the list is that of the restore point; otherwise it is the source's current list, which may lack a wanted
   * database.
   */
  complete: v.boolean(),
  databases: v.array(databaseSchema),
});
export type DatabasesView = v.InferOutput<typeof databasesSchema>;

/** Names of the texts for the list of databases that are not part of the view. */
export const databaseTextNames = [
  'dbDatabases',
  'dbDatabasesAndTables',
  'dbAsList',
  'dbAsText',
  'dbTextLabel',
  'dbExample',
  'dbCannotShow',
  'dbNamedTwice',
  'dbPlace',
  'dbTooLong',
  'dbNotAsked',
  'dbLoading',
  'dbFailed',
  'dbNone',
  'dbRetry',
  'dbLabelled',
  'dbSeparateByComma',
  'dbFilterDatabases',
  'dbFilterAll',
  'dbAll',
  'dbClear',
  'dbAllShown',
  'dbClearShown',
  'dbAddSuffix',
  'dbAddSuffixHint',
  'dbShown',
  'dbChosen',
  'dbDatabase',
  'dbTable',
  'dbTablesOf',
  'dbNewNameOfDatabase',
  'dbNewNameOfTable',
  'dbSameName',
  'dbWholeDatabase',
  'dbSomeTables',
  'dbSomeTablesOf',
  'dbNotListed',
  'dbCannotBeNamed',
  'dbClash',
  'dbClashTable',
  'dbClashInside',
  'dbLoadingTables',
  'dbTablesFailed',
  'dbNoTables',
  'dbAddDatabase',
  'dbAddTable',
  'dbAdd',
] as const;
type DatabaseTextName = (typeof databaseTextNames)[number];
export type DatabaseTexts = Readonly<Record<DatabaseTextName, string>>;
