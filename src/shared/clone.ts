import * as v from 'valibot';
import { isAccountId } from './ids';

/**
 * What a draft has a value for: the parameters of CloneDBInstance by their wire names, which are also the names the
 * service uses in its documentation and error codes; `SecurityIPList` is one of CreateDdrInstance alone. `src/core/clone/parameters.ts` has one row for each. Some have no
 * wire name of their own: `RestoreScope` only decides which others are sent, the vSwitches of the secondary zones are
 * part of `VSwitchId`, and the four after `PayType` are the members of `ServerlessConfig`.
 */
export const cloneParameterNames = [
  'RegionId',
  'DBInstanceId',
  'BackupId',
  'RestoreTime',
  'DBInstanceDescription',
  'Category',
  'DBInstanceClass',
  'DBInstanceStorageType',
  'DBInstanceStorage',
  'ZoneId',
  'ZoneIdSlave1',
  'ZoneIdSlave2',
  'VPCId',
  'VSwitchId',
  'VSwitchIdSlave1',
  'VSwitchIdSlave2',
  'PayType',
  'MinCapacity',
  'MaxCapacity',
  'AutoPause',
  'SwitchForce',
  'Period',
  'UsedTime',
  'AutoPay',
  'RestoreScope',
  'DbNames',
  'RestoreTable',
  'TableMeta',
  'DeletionProtection',
  'BackupType',
  'PrivateIpAddress',
  'InstanceNetworkType',
  'DedicatedHostGroupId',
  'BurstingEnabled',
  'IoAccelerationEnabled',
  'SecurityIPList',
] as const;

export const cloneParameterSchema = v.picklist(cloneParameterNames);
export type CloneParameterName = v.InferOutput<typeof cloneParameterSchema>;

const parameterNameSet: ReadonlySet<string> = new Set(cloneParameterNames);

export function isCloneParameterName(name: string): name is CloneParameterName {
  return parameterNameSet.has(name);
}

/** Operations of RDS that make an instance of a backup. */
const cloneOperationNames = ['CloneDBInstance', 'CreateDdrInstance'] as const;
const operationNameSet: ReadonlySet<string | undefined> = new Set(cloneOperationNames);

export function isCloneOperation(name: string | undefined): name is CloneOperationName {
  return operationNameSet.has(name);
}

export const cloneOperationSchema = v.picklist(cloneOperationNames);
export type CloneOperationName = v.InferOutput<typeof cloneOperationSchema>;

/** How the instant to restore is named: by a backup set or by a time. Exactly one of the two is sent. */
export const restoreBySchema = v.picklist(['backupSet', 'time']);
export type RestoreBy = v.InferOutput<typeof restoreBySchema>;

/**
 * Maximum characters of a field: far more than the service accepts, so that a pasted text can be seen and corrected.
 */
export const maxFieldLength = 100_000;

export const fieldTextSchema = v.pipe(v.string(), v.maxLength(maxFieldLength));

/**
 * The origin of a value. `preset`: set by a preset, and replaced when it is no longer offered. `remembered`: written
 * only by earlier versions, for a value of an earlier clone.
 */
const valueOriginSchema = v.picklist(['source', 'default', 'chosen', 'preset', 'remembered']);

const draftValueSchema = v.object({
  /** As typed. Invalid text must survive too, so it is converted only when the request is built. */
  text: fieldTextSchema,
  origin: valueOriginSchema,
});
export type DraftValue = v.InferOutput<typeof draftValueSchema>;

/** Whether the user set the value, so that it is kept and can be reset. */
export function isUsersChoice(value: DraftValue | undefined): boolean {
  return value?.origin === 'chosen' || value?.origin === 'preset';
}

/** An account id; the account may no longer exist. */
export const accountIdSchema = v.pipe(v.string(), v.maxLength(300), v.check(isAccountId));

/** What this extension does once the clone is ready. None of it is sent to the service. */
export const afterCloneSchema = v.object({
  /** Compare the databases of the clone with those of the restore point. */
  verify: v.optional(v.boolean()),
  /** Remind the user to release the clone this number of days after the request. */
  remindAfterDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365))),
});
export type AfterClone = Readonly<v.InferOutput<typeof afterCloneSchema>>;

export const regionIdPattern = /^[a-z0-9-]{1,64}$/;
export const instanceIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

export const cloneDraftSchema = v.object({
  /** CloneDBInstance where it is absent, as in drafts of earlier versions. */
  operation: v.optional(cloneOperationSchema),
  regionId: v.pipe(v.string(), v.regex(regionIdPattern)),
  sourceId: v.pipe(v.string(), v.regex(instanceIdPattern)),
  /** Where the source is, if that is another region than the clone's. */
  sourceRegionId: v.optional(v.pipe(v.string(), v.regex(regionIdPattern))),
  engineVersion: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** The source's, as far as it is known: some parameters exist for some engines only. */
  engine: v.optional(v.pipe(v.string(), v.maxLength(64))),
  restoreBy: restoreBySchema,
  values: v.record(v.string(), draftValueSchema),
  /**
   * Values that were replaced when the clone became serverless or stopped being serverless; they are restored when
   * the user switches back.
   */
  displaced: v.optional(v.record(v.string(), draftValueSchema)),
  after: v.optional(afterCloneSchema),
});

export interface CloneDraft {
  /** What it is sent with; CloneDBInstance where it is absent. */
  readonly operation?: CloneOperationName | undefined;
  readonly regionId: string;
  readonly sourceId: string;
  /** Where the source is, if that is another region than the clone's. */
  readonly sourceRegionId?: string | undefined;
  /** The source's; only where the operation has to be told. */
  readonly engineVersion?: string | undefined;
  /** The source's engine; undefined until it is known. */
  readonly engine?: string | undefined;
  readonly restoreBy: RestoreBy;
  readonly values: Readonly<Partial<Record<CloneParameterName, DraftValue>>>;
  readonly displaced?: Readonly<Record<string, DraftValue>> | undefined;
  readonly after?: AfterClone | undefined;
}

/** Parses a draft stored by the page, a job file or a previous window; undefined when it is invalid. */
export function parseCloneDraft(value: unknown): CloneDraft | undefined {
  const result = v.safeParse(cloneDraftSchema, value);
  if (!result.success) return undefined;
  const values: Partial<Record<CloneParameterName, DraftValue>> = {};
  for (const [name, kept] of Object.entries(result.output.values)) {
    // Another version of the extension, with other parameters, may have written the draft.
    if (isCloneParameterName(name)) values[name] = kept;
  }
  // The region and source are stored twice and must agree, because the request is built from the values.
  const { regionId, sourceId } = result.output;
  if ((values.RegionId?.text ?? regionId) !== regionId) return undefined;
  if ((values.DBInstanceId?.text ?? sourceId) !== sourceId) return undefined;
  return { ...result.output, values };
}

export type CloneRequest = Readonly<Record<string, string | number | boolean>>;

export const findingSchema = v.object({
  severity: v.picklist(['error', 'warning', 'info']),
  /** The field it points at; absent when it concerns the whole request. */
  parameter: v.optional(cloneParameterSchema),
  /** The service's code for the request, if one is documented. */
  code: v.optional(v.string()),
  /** The problem and its remedy, localized. */
  message: v.string(),
  /** The correct value of the field according to the message; its button sets it. */
  value: v.optional(v.string()),
});
export type Finding = Readonly<v.InferOutput<typeof findingSchema>>;
