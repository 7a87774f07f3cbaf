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
 * - `sending`: on disk, the request is under way
 * - `unknown`: sent, but no definite answer came
 * - `refused`: the service answered with an error; nothing was created
 * - `accepted`: the service named the new instance, which is not visible yet
 * - `creating`: the new instance has been seen
 * - `ready`: it is Running
 * - `lost`: it was being released, vanished after it had been seen, or never became visible (`RegionWatch.unseen` decides)
 * - `timedOut`: it was watched for as long as a clone may take
 * - `released`: the user has had it released
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
  /** As the service names it, e.g. `CNY`. */
  currency: v.string(),
  /** What is charged: per hour when paid by use, for the whole term of a subscription. */
  trade: finiteSchema,
  /** The price per hour at the upper bound of a serverless capacity range. */
  tradeAtMost: v.optional(finiteSchema),
});

const databaseCheckSchema = v.object({
  name: v.string(),
  /** In the restore point, and in the clone's own first backup. */
  expectedBytes: v.optional(finiteSchema),
  actualBytes: v.optional(finiteSchema),
  state: v.picklist(['found', 'missing', 'extra']),
});
/** A database that was to be in the clone, or is. */
export type DatabaseCheck = Readonly<v.InferOutput<typeof databaseCheckSchema>>;

const verificationSchema = v.object({
  /** Epoch milliseconds. */
  at: timeSchema,
  /** `unsure` where it cannot be told which databases the restore point has. */
  outcome: v.picklist(['verified', 'differs', 'unsure']),
  databases: v.array(databaseCheckSchema),
});
/** What was found in a clone beside what its restore point was to bring. */
export type Verification = Readonly<v.InferOutput<typeof verificationSchema>>;

const jobSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  accountId: accountIdSchema,
  /** Who the account was when the request was sent: under another identity the service knows neither token nor clone. */
  identity: v.string(),
  regionId: v.string(),
  sourceId: v.string(),
  /** Name and engine of the source when the job was made, for the view. */
  sourceName: v.string(),
  engine: v.string(),
  /** Name asked for; blank when none. */
  description: v.string(),
  /** At most 64 ASCII characters, the same for every attempt of this job. */
  clientToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/)),
  /** Exactly what is sent, the ClientToken included. */
  request: v.record(v.string(), v.union([v.string(), finiteSchema, v.boolean()])),
  draft: cloneDraftSchema,
  /** What it is sent with. A job of an earlier version names none: CloneDBInstance. */
  operation: v.optional(cloneOperationSchema),
  /** Epoch milliseconds. */
  createdAt: timeSchema,
  phase: v.picklist(jobPhases),
  /** The id of the form and draft it was made of. A job of an earlier version has none. */
  intentId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/))),
  /** Who works on it: no other window sends while this one lives. */
  owner: windowSchema,
  dbInstanceId: v.optional(v.string()),
  orderId: v.optional(v.string()),
  acceptedAt: v.optional(timeSchema),
  /** How an instance was found that no answer has named, so that it is only believed to be the one. */
  foundBy: v.optional(v.picklist(['name', 'person'])),
  /** Whether an earlier attempt ended without an answer, so that a later refusal does not settle the job alone. */
  attemptUnanswered: v.optional(v.boolean()),
  /** The last status the service showed for the new instance. */
  lastStatus: v.optional(v.string()),
  finishedAt: v.optional(timeSchema),
  /** What it was refused with, or is stuck at. */
  error: v.exactOptional(failureSchema),
  /** Set when the outcome was announced, so that no window announces it again. */
  announced: v.boolean(),
  /** Cleared when the user stopped watching; the clone itself goes on. */
  watched: v.boolean(),
  /** Set when the user, and not the service, said that nothing was created. */
  dismissed: v.optional(v.boolean()),
  /** Size of the backup set it restores, where known: what its duration depends on. */
  backupBytes: v.optional(finiteSchema),
  /** Milliseconds between the look that found it Running and the one before: how late `finishedAt` may be. */
  observedGapMs: v.optional(finiteSchema),
  /** When it was sent first and last, epoch milliseconds of this machine. */
  firstSentAt: v.optional(timeSchema),
  lastSentAt: v.optional(timeSchema),
  /** The same by the clock of the service, where that is known. */
  firstSentServiceAt: v.optional(timeSchema),
  lastSentServiceAt: v.optional(timeSchema),
  /** Instances of its name that were there before it was sent, which it cannot have made. */
  knownBefore: v.optional(v.array(v.string())),
  /** Milliseconds for which the service has been asked after it and has answered. */
  watchedMs: v.optional(finiteSchema),
  /** Set while the service answers "not now" and the same request is sent again by itself. */
  waiting: v.optional(v.object({ error: failureSchema, until: timeSchema, nextAt: timeSchema })),
  /** When to remind of releasing the clone, epoch milliseconds. */
  remindAt: v.optional(timeSchema),
  verification: v.optional(verificationSchema),
  /** What it was to cost when it was submitted. Not known of a job of an earlier version. */
  price: v.optional(priceSchema),
  history: v.array(v.object({ at: timeSchema, phase: v.picklist(jobPhases), note: v.string() })),
});

/** One submitted draft and everything that happened to it since. */
export type CloneJob = Omit<Readonly<v.InferOutput<typeof jobSchema>>, 'draft'> & {
  readonly draft: CloneDraft;
};

/**
 * Parses a job file; undefined when it is damaged or from a version this one does not know. Members that a newer version
 * has added stay in it, at any depth, so that they survive an update by this one.
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

/** What a job is called that this version cannot read; its id where not even that can be told. */
export function foreignJobName(id: string, value: unknown): string {
  const { output, success } = v.safeParse(nameSchema, value);
  return (success && (output.description || output.dbInstanceId || output.sourceName)) || id;
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

/** Whether something is being done for a job by itself, without the user having to decide anything. */
export function isUnderWay(job: CloneJob): boolean {
  return job.watched && !isFinished(job) && job.phase !== 'unknown';
}

/** Whether the new instance exists as far as is known and its creation is still under way. */
export function isTracked(job: CloneJob): boolean {
  return (
    job.watched && (job.phase === 'accepted' || job.phase === 'creating') && job.dbInstanceId !== undefined
  );
}

/** Whether an instance that vanished, or was never visible, is still looked for: one that turns up is taken up again. */
export function isLookedFor(job: CloneJob): boolean {
  return job.phase === 'lost' && job.dbInstanceId !== undefined;
}

/** Whether nothing will be created before the user has paid an order in the console. */
export function awaitsPayment({ phase, request }: CloneJob): boolean {
  return phase === 'accepted' && request['PayType'] === 'Prepaid' && request['AutoPay'] === false;
}

/** The name under which a job is shown. */
export function jobName(job: CloneJob): string {
  return job.description || job.dbInstanceId || job.sourceName || job.sourceId;
}

/** Whether its databases are to be compared with those of the restore point as soon as it is ready. */
export function wantsVerification({ draft }: CloneJob): boolean {
  return draft.after?.verify ?? false;
}

/** Whether a clone that still costs something should have been released by now, by the user's own word. */
export function isReminderDue(job: CloneJob, now: number): boolean {
  return job.remindAt !== undefined && job.remindAt <= now && existsStill(job);
}

/** Whether the instance exists as far as is known. */
export function existsStill({ dbInstanceId, phase }: CloneJob): boolean {
  return dbInstanceId !== undefined && phase !== 'released' && phase !== 'lost';
}

/**
 * Whether an instance of this job exists or may exist, and so may be billed. One that was never visible may come to be
 * seen after all; that nothing was created is certain after a definite refusal, or by the user's own word.
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

/** Whether the service has shown its instance. */
export function wasSeen({ lastStatus, history }: CloneJob): boolean {
  return lastStatus !== undefined || history.some(({ phase }) => phase === 'creating' || phase === 'ready');
}

/**
 * Whether no sweep and no limit may take it off the list: the list is all that tells of an instance that may be
 * billed, and the only place here to release it.
 */
export function mustStay(job: CloneJob): boolean {
  const reminds = job.remindAt !== undefined && job.phase !== 'refused' && job.phase !== 'released';
  return !isFinished(job) || !job.announced || mayExist(job) || reminds;
}

/** A job in its next phase, with the transition on record. */
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
 * The request as it may be shown and passed on. Of the token only the beginning, by which a log line can be found:
 * whoever has the account could repeat the request with the whole of it.
 */
export function shownRequest({ request }: CloneJob): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [
      name,
      name === 'ClientToken' ? `${String(value).slice(0, 8)}…` : String(value),
    ]),
  );
}
