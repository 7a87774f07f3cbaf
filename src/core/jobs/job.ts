import * as v from 'valibot';
import { operationOf } from '../clone/operations';
import { failureSchema, restoreFailure, type Failure } from '../errors/failure';
import { finiteSchema, timeSchema } from '../files/schemas';
import { windowSchema } from './process';
import {
  accountIdSchema,
  cloneDraftSchema,
  cloneOperationSchema,
  parseCloneDraft,
  type CloneDraft,
  type CloneRequest,
} from '../../shared/clone';

/**
 * - `sending`: on disk, the request is being sent
 * - `unknown`: sent, but there was no definite answer
 * - `refused`: nothing was created: RDS answered with an error, the request was never sent, the user stopped waiting or said
 *   so
 * - `accepted`: RDS named the new instance, which is not visible yet
 * - `creating`: the new instance is visible
 * - `ready`: the new instance is Running
 * - `lost`: RDS showed the instance as being released (decided by `next` in `machine.ts`), or the instance disappeared or
 *   never became visible (decided by `RegionWatch.unseen`)
 * - `timedOut`: the instance was tracked for the maximum duration of a clone
 * - `released`: the instance was released here, or it no longer exists: found at an attempt to release it, or by
 *   `ReadyClones`, which checks ready clones without being asked
 */
export const jobPhases = [
  'sending',
  'unknown',
  'refused',
  'accepted',
  'creating',
  'ready',
  'lost',
  'timedOut',
  'released',
] as const;
export type JobPhase = (typeof jobPhases)[number];

const priceSchema = v.object({
  /** As RDS names it, e.g. `CNY`. */
  currency: v.string(),
  /** The amount charged: per hour for pay-as-you-go, for the whole term of a subscription. */
  trade: finiteSchema,
  /** The price per hour at the upper bound of a serverless capacity range. */
  tradeAtMost: v.optional(finiteSchema),
});

const databaseCheckSchema = v.object({
  name: v.string(),
  /** Size in the restore point, and in the clone's own first backup set. */
  expectedBytes: v.optional(finiteSchema),
  actualBytes: v.optional(finiteSchema),
  state: v.picklist(['found', 'missing', 'extra']),
});
export type DatabaseCheck = Readonly<v.InferOutput<typeof databaseCheckSchema>>;

const verificationSchema = v.object({
  /** Epoch milliseconds. */
  at: timeSchema,
  /** `unsure` if the databases of the restore point are not known. */
  outcome: v.picklist(['verified', 'differs', 'unsure']),
  databases: v.array(databaseCheckSchema),
});
export type Verification = Readonly<v.InferOutput<typeof verificationSchema>>;

const jobSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  accountId: accountIdSchema,
  /**
   * The identity of the account when the request was sent. RDS does not know the token or the clone under another
   * identity.
   */
  identity: v.string(),
  regionId: v.string(),
  sourceId: v.string(),
  /** Name and engine of the source when the job was made, for the view. */
  sourceName: v.string(),
  engine: v.string(),
  /** The requested name; blank if there was none. */
  description: v.string(),
  /** At most 64 ASCII characters. All attempts of this job use the same token. */
  clientToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/)),
  /** Exactly the parameters that are sent, including the ClientToken. */
  request: v.record(v.string(), v.union([v.string(), finiteSchema, v.boolean()])),
  draft: cloneDraftSchema,
  /** What it is sent with. A job of an earlier version names none: CloneDBInstance. */
  operation: v.optional(cloneOperationSchema),
  /** Epoch milliseconds. */
  createdAt: timeSchema,
  phase: v.picklist(jobPhases),
  /** Id of the form and draft. Jobs of earlier versions have none. */
  intentId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/))),
  /** The window that works on this job. No other window sends it while this window is alive. */
  owner: windowSchema,
  dbInstanceId: v.optional(v.string()),
  orderId: v.optional(v.string()),
  acceptedAt: v.optional(timeSchema),
  /** Set if no answer named the instance, so that it may not be the clone: how it was found. */
  foundBy: v.optional(v.picklist(['name', 'person'])),
  /** Whether an earlier attempt got no answer. A later refusal then does not prove that nothing was created. */
  attemptUnanswered: v.optional(v.boolean()),
  lastStatus: v.optional(v.string()),
  finishedAt: v.optional(timeSchema),
  error: v.exactOptional(failureSchema),
  /** Set when one window has announced the outcome, so that no other window does. */
  announced: v.boolean(),
  /** Cleared when the user stopped watching. The clone itself goes on. */
  watched: v.boolean(),
  /** Set if the user, not RDS, said that nothing was created. */
  dismissed: v.optional(v.boolean()),
  /** Size of the backup set, if known. The duration of the clone depends on it. */
  backupBytes: v.optional(finiteSchema),
  /**
   * Milliseconds between the check that found the instance Running and the check before: `finishedAt` may be late by
   * this.
   */
  observedGapMs: v.optional(finiteSchema),
  /** When the request was first and last sent, epoch milliseconds by the clock of this machine. */
  firstSentAt: v.optional(timeSchema),
  lastSentAt: v.optional(timeSchema),
  /** The same by the clock of RDS, if known. */
  firstSentServiceAt: v.optional(timeSchema),
  lastSentServiceAt: v.optional(timeSchema),
  /** Instances that already had this name before the request was sent, so they cannot be the clone. */
  knownBefore: v.optional(v.array(v.string())),
  /** Tracked time: milliseconds for which RDS has been polled for the instance and has answered. */
  watchedMs: v.optional(finiteSchema),
  /** Set while RDS answers "not now" and the same request is resent automatically. */
  waiting: v.optional(v.object({ error: failureSchema, until: timeSchema, nextAt: timeSchema })),
  /** When to remind of releasing the clone, epoch milliseconds. */
  remindAt: v.optional(timeSchema),
  verification: v.optional(verificationSchema),
  /** The price when it was submitted. Jobs of earlier versions have none. */
  price: v.optional(priceSchema),
  history: v.array(v.object({ at: timeSchema, phase: v.picklist(jobPhases), note: v.string() })),
});

/** One submitted draft and everything that has happened to it since. */
export type CloneJob = Omit<Readonly<v.InferOutput<typeof jobSchema>>, 'draft'> & {
  readonly draft: CloneDraft;
};

/**
 * Parses a job file; undefined if it is damaged or comes from an unknown version. Members that a newer version added
 * are kept at any depth, so that they survive an update by this version.
 */
export function parseJob(value: unknown): CloneJob | undefined {
  return v.is(jobSchema, value) && parseCloneDraft(value.draft) ? withFailures(value) : undefined;
}

function withFailures(job: CloneJob): CloneJob {
  const { error, waiting, regionId } = job;
  const { name } = operationOf(job);
  const restored = (failure: Failure): Failure => restoreFailure(failure, name, regionId);
  return {
    ...job,
    ...(error && { error: restored(error) }),
    ...(waiting && { waiting: { ...waiting, error: restored(waiting.error) } }),
  };
}

const nameSchema = v.object({
  description: v.fallback(v.string(), ''),
  dbInstanceId: v.fallback(v.string(), ''),
  sourceName: v.fallback(v.string(), ''),
});

/** A name for a job that this version cannot read; its id if no name can be read either. */
export function foreignJobName(id: string, value: unknown): string {
  const { output, success } = v.safeParse(nameSchema, value);
  return (success && (output.description || output.dbInstanceId || output.sourceName)) || id;
}

/** Names that a new clone should not get. Names of refused and released clones are free again. */
export function takenNames(jobs: readonly CloneJob[]): ReadonlySet<string> {
  const made = jobs.filter(({ phase }) => phase !== 'refused' && phase !== 'released');
  return new Set(made.map(({ description }) => description));
}

export function isFinished(job: CloneJob): boolean {
  switch (job.phase) {
    case 'ready':
    case 'refused':
    case 'lost':
    case 'timedOut':
    case 'released':
      return true;
    case 'sending':
    case 'unknown':
    case 'accepted':
    case 'creating':
      return false;
  }
}

/** Whether the job makes progress without a decision by the user. */
export function isUnderWay(job: CloneJob): boolean {
  return job.watched && !isFinished(job) && job.phase !== 'unknown';
}

/** Whether the new instance is known and RDS is being polled for its creation. */
export function isTracked(job: CloneJob): boolean {
  return (
    job.watched && (job.phase === 'accepted' || job.phase === 'creating') && job.dbInstanceId !== undefined
  );
}

/** Whether to search for an instance that disappeared or was never visible. If it shows up, the job goes on. */
export function isLookedFor(job: CloneJob): boolean {
  return job.phase === 'lost' && job.dbInstanceId !== undefined;
}

/** Whether the instance is only created after the user has paid the order in the console. */
export function awaitsPayment({ phase, request }: CloneJob): boolean {
  return phase === 'accepted' && request['PayType'] === 'Prepaid' && request['AutoPay'] === false;
}

export function jobName(job: CloneJob): string {
  return job.description || job.dbInstanceId || job.sourceName || job.sourceId;
}

/** Whether to compare the databases with those of the restore point as soon as the clone is ready. */
export function wantsVerification({ draft }: CloneJob): boolean {
  return draft.after?.verify ?? false;
}

/** Whether the user's reminder to release the clone is due, and the clone still exists. */
export function isReminderDue(job: CloneJob, now: number): boolean {
  return job.remindAt !== undefined && job.remindAt <= now && existsStill(job);
}

export function existsStill({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released' && phase !== 'lost';
}

/**
 * Whether an instance of this job exists or may exist, and so may be billed. An instance that was never visible may
 * still show up. It is only certain that nothing was created after a definite refusal, or if the user said so.
 */
export function mayExist(job: CloneJob): boolean {
  switch (job.phase) {
    case 'refused':
    case 'released':
      return false;
    case 'lost':
      return !wasSeen(job);
    case 'sending':
    case 'unknown':
    case 'accepted':
    case 'creating':
    case 'ready':
    case 'timedOut':
      return true;
  }
}

/** Whether RDS has ever shown the instance. An instance that RDS has named another one for does not count. */
export function wasSeen({ lastStatus, acceptedAt, history }: CloneJob): boolean {
  const accepted = history.findLastIndex(({ at, phase }) => phase === 'accepted' && at === acceptedAt);
  const sinceThen = history.slice(accepted + 1);
  return lastStatus !== undefined || sinceThen.some(({ phase }) => phase === 'creating' || phase === 'ready');
}

/**
 * Whether the job must not be removed by a cleanup or limit: the list may be the only record of an instance that is
 * billed, and the only place here to release it.
 */
export function mustStay(job: CloneJob): boolean {
  const reminds = job.remindAt !== undefined && job.phase !== 'refused' && job.phase !== 'released';
  return !isFinished(job) || !job.announced || mayExist(job) || reminds;
}

export function advance(
  job: CloneJob,
  phase: JobPhase,
  at: number,
  note: string,
  changes: Partial<CloneJob> = {},
): CloneJob {
  const next: CloneJob = { ...job, ...changes, phase, history: [...job.history, { at, phase, note }] };
  return isFinished(next) ? { ...next, finishedAt: at } : next;
}

/** Id of the set that a job restores; undefined of a time. */
export function restoredSet(job: CloneJob): string | undefined {
  const { BackupId: place } = operationOf(job).places;
  const id = typeof place === 'object' && 'as' in place ? job.request[place.as] : undefined;
  return id === undefined ? undefined : String(id);
}

/** What a job asks for, apart from the token that tells it from another that asks for the same. */
export function sentBy({ request }: CloneJob): CloneRequest {
  const { ClientToken: _token, ...sent } = request;
  return sent;
}

/**
 * The request as it may be shown and passed on. It contains only the beginning of the token, enough to find it in a
 * log: with the whole token, anyone with access to the account could repeat the request.
 */
export function shownRequest({ request }: CloneJob): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [
      name,
      name === 'ClientToken' ? `${String(value).slice(0, 8)}…` : String(value),
    ]),
  );
}
