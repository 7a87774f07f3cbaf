import * as v from 'valibot';

const lookupStatusSchema = v.picklist(['idle', 'loading', 'ready', 'failed']);

const databaseSchema = v.object({
  name: v.string(),
  /** As a user reads it, e.g. `40 GB`; blank when not known. */
  size: v.string(),
  tables: v.array(v.string()),
  /** `idle` until the tables have been asked for. */
  tablesStatus: lookupStatusSchema,
  /** Why the tables could not be loaded, in one line; blank otherwise. */
  problem: v.string(),
});
export type DatabaseView = v.InferOutput<typeof databaseSchema>;

/** The databases and tables of the chosen restore point, as far as they are known. */
export const databasesSchema = v.object({
  /** `idle` as long as there is no restore point to ask for. */
  status: lookupStatusSchema,
  /** Why they could not be loaded, or what has to be known of the list. */
  problem: v.string(),
  /** Whether the engine restores single tables; otherwise whole databases only. */
  withTables: v.boolean(),
  /** Whether the list is that of the restore point; otherwise it is what the source has now, and may lack what is wanted. */
  complete: v.boolean(),
  databases: v.array(databaseSchema),
});
export type DatabasesView = v.InferOutput<typeof databasesSchema>;

/** Names of the texts that the list of databases needs besides those of the view; the page keeps all its texts together. */
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
