import * as v from 'valibot';

/**
 * The CloneDBInstance parameters the form offers, by their wire names, which are also the names the service uses in
 * its documentation and error codes. `src/core/clone/parameters.ts` has one row for each.
 */
export const cloneParameterNames = [
  'RegionId',
  'DBInstanceId',
  'BackupId',
  'RestoreTime',
  'DBInstanceDescription',
  'DBInstanceClass',
  'DBInstanceStorage',
  'DBInstanceStorageType',
  'Category',
  'ZoneId',
  'VPCId',
  'VSwitchId',
  'PayType',
  'Period',
  'UsedTime',
  'DeletionProtection',
] as const;

export const cloneParameterSchema = v.picklist(cloneParameterNames);
export type CloneParameterName = v.InferOutput<typeof cloneParameterSchema>;

const parameterNameSet: ReadonlySet<string> = new Set(cloneParameterNames);

export function isCloneParameterName(name: string): name is CloneParameterName {
  return parameterNameSet.has(name);
}

/** How the instant to restore is named: by a backup set or by a time. Exactly one of the two is sent. */
export const restoreBySchema = v.picklist(['backupSet', 'time']);
export type RestoreBy = v.InferOutput<typeof restoreBySchema>;

/** What a person can type into one field at most; the longest parameter that makes sense is a tenth of it. */
export const fieldTextSchema = v.pipe(v.string(), v.maxLength(10_000));

/** Where a value of a draft came from. */
const valueOriginSchema = v.picklist(['source', 'default', 'chosen']);

const draftValueSchema = v.object({
  /** As typed. What is not valid yet must survive too, so nothing is converted before the request is built. */
  text: fieldTextSchema,
  origin: valueOriginSchema,
});
export type DraftValue = v.InferOutput<typeof draftValueSchema>;

/** What the person wants. */
export const cloneDraftSchema = v.object({
  regionId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  sourceId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  restoreBy: restoreBySchema,
  values: v.record(v.string(), draftValueSchema),
});

export interface CloneDraft {
  readonly regionId: string;
  readonly sourceId: string;
  readonly restoreBy: RestoreBy;
  readonly values: Readonly<Partial<Record<CloneParameterName, DraftValue>>>;
}

/** Parses a draft that was kept by the page, a job file or a previous window; undefined when it is none. */
export function parseCloneDraft(value: unknown): CloneDraft | undefined {
  const result = v.safeParse(cloneDraftSchema, value);
  if (!result.success) return undefined;
  const values: Partial<Record<CloneParameterName, DraftValue>> = {};
  for (const [name, kept] of Object.entries(result.output.values)) {
    // A version of the extension with other parameters may have written it.
    if (isCloneParameterName(name)) values[name] = kept;
  }
  return { ...result.output, values };
}

/** Parameters as sent, typed. */
export type CloneRequest = Readonly<Record<string, string | number | boolean>>;

/** One result of checking a draft. */
export const findingSchema = v.object({
  severity: v.picklist(['error', 'warning', 'info']),
  /** The field it points at; absent when it concerns the whole request. */
  parameter: v.optional(cloneParameterSchema),
  /** The service's code that the request would have caused, where one is documented. */
  code: v.optional(v.string()),
  /** What is wrong and what to do, localised. */
  message: v.string(),
});
export type Finding = Readonly<v.InferOutput<typeof findingSchema>>;
