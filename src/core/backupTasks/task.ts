import * as v from 'valibot';
import { accountIdSchema } from '../../shared/clone';
import { hasPassed } from '../clock';
import { failureSchema } from '../errors/failure';
import { finiteSchema, timeSchema } from '../files/schemas';
import { windowSchema } from '../jobs/process';

/**
 * Phases of a task:
 * - `sending`: on disk, and the request is in progress
 * - `unknown`: may have been sent, without a definite answer; the backup is looked for and never requested again
 * - `refused`: the service answered with an error; nothing was created
 * - `running`: the service named the task, or it was found
 * - `done`: its set is there
 * - `failed`: the service says that it failed
 * - `lost`: it was looked for and not found, or could not be looked for (`unseen`)
 */
const taskPhases = ['sending', 'unknown', 'refused', 'running', 'done', 'failed', 'lost'] as const;
export type TaskPhase = (typeof taskPhases)[number];

const taskSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  accountId: accountIdSchema,
  /** Identity of the account when the request was sent. */
  identity: v.string(),
  regionId: v.string(),
  dbInstanceId: v.string(),
  /** Name and engine of the instance when the task was created, for display. */
  instanceName: v.string(),
  engine: v.string(),
  /** The parameters of CreateBackup. */
  request: v.record(v.string(), v.string()),
  /** All times here are in epoch milliseconds. */
  createdAt: timeSchema,
  /** The same time by the clock of the service, if known. */
  createdServiceAt: v.optional(timeSchema),
  phase: v.picklist(taskPhases),
  /** The window that sends the task; no other window does. */
  owner: windowSchema,
  /** Tasks and backup sets that existed before, so this task cannot have created them. */
  knownJobs: v.array(v.string()),
  knownSets: v.array(v.string()),
  /** Whether to open the form when the task is done. */
  thenClone: v.boolean(),
  backupJobId: v.optional(v.string()),
  backupId: v.optional(v.string()),
  /** Percent. */
  progress: v.optional(finiteSchema),
  /** Set where RDS has not named its task or its set, so that it is only believed to be the one. */
  found: v.optional(v.boolean()),
  /** Since when the service does not list it. */
  missingSince: v.optional(timeSchema),
  /** Since when it could not be looked for at all, and why. */
  unseen: v.optional(v.object({ since: timeSchema, error: v.exactOptional(failureSchema) })),
  error: v.exactOptional(failureSchema),
  finishedAt: v.optional(timeSchema),
  announced: v.boolean(),
  /** Counts changes: the version with more changes is the newer one. */
  steps: finiteSchema,
});

export type BackupTask = Readonly<v.InferOutput<typeof taskSchema>>;

/** Parses the file of a task; undefined if it is damaged or has an unknown version. */
export function parseTask(value: unknown): BackupTask | undefined {
  return v.is(taskSchema, value) ? value : undefined;
}

export function isOver({ phase }: Pick<BackupTask, 'phase'>): boolean {
  return phase === 'refused' || phase === 'done' || phase === 'failed' || phase === 'lost';
}

/**
 * A task whose state could not be read for this long no longer blocks another backup. If it still runs, RDS refuses the
 * other one.
 */
const unseenBlocksMs = 60 * 60_000;

/** Whether a task keeps another backup of its instance from being made. @param now epoch ms */
export function isInTheWay(task: BackupTask, now: number): boolean {
  return !isOver(task) && (task.unseen === undefined || !hasPassed(unseenBlocksMs, task.unseen.since, now));
}

/** The name under which its instance is shown. */
export function taskName({ instanceName, dbInstanceId }: BackupTask): string {
  return instanceName || dbInstanceId;
}

export type TaskEvent =
  /** The service accepted it. The id is blank if the answer names none. */
  | { readonly type: 'accepted'; readonly backupJobId: string }
  | { readonly type: 'refused'; readonly error: NonNullable<BackupTask['error']> }
  /** The request ended without a definite answer, or its window closed. */
  | { readonly type: 'unanswered'; readonly error?: BackupTask['error'] }
  /** It was found among the tasks of the instance. */
  | { readonly type: 'found'; readonly backupJobId: string }
  | { readonly type: 'progress'; readonly progress: number }
  /** Inferred: RDS has not named the set. */
  | { readonly type: 'done'; readonly backupId: string; readonly isInferred: boolean }
  /** The task that was found has made another set than the requested one, so the search goes on. */
  | { readonly type: 'mistaken'; readonly backupId: string }
  | { readonly type: 'failed' }
  /** The service lists it neither as a task nor as a backup set. */
  | { readonly type: 'missing' }
  /** The service, or the account, does not let it be looked for. */
  | { readonly type: 'unseen'; readonly error?: BackupTask['error'] }
  /** It was missing or unseen for longer than can be normal. */
  | { readonly type: 'lost' }
  /** The user wants to look for it again. */
  | { readonly type: 'resumed' };

/**
 * The task after an event; undefined if the event does not apply to its phase, such as when two windows report it.
 *
 * ```
 *   sending ──▶ running ──▶ done, failed
 *     ├──▶ refused  ▲  └──▶ lost
 *     └──▶ unknown ◀┘──────▶ lost ──▶ unknown (by the user)
 * ```
 */
export function nextTask(task: BackupTask, event: TaskEvent, at: number): BackupTask | undefined {
  const after = changed(task, event, at);
  return after && { ...after, steps: task.steps + 1 };
}

function changed(task: BackupTask, event: TaskEvent, at: number): BackupTask | undefined {
  const { phase } = task;
  const isOpen = !isOver(task);
  switch (event.type) {
    case 'accepted':
      return phase === 'sending' || phase === 'unknown' || phase === 'lost'
        ? {
            ...alive(task),
            phase: 'running',
            ...(event.backupJobId === '' ? {} : { backupJobId: event.backupJobId }),
          }
        : undefined;
    case 'refused':
      return phase === 'sending' ? over({ ...task, error: event.error }, 'refused', at) : undefined;
    case 'unanswered': {
      if (phase !== 'sending') return undefined;
      return { ...task, phase: 'unknown', missingSince: at, ...(event.error ? { error: event.error } : {}) };
    }
    case 'found':
      return isOpen && task.backupJobId === undefined
        ? { ...alive(task), phase: 'running', backupJobId: event.backupJobId, found: true }
        : undefined;
    case 'progress':
      if (phase !== 'running') return undefined;
      return task.progress === event.progress && task.missingSince === undefined && task.unseen === undefined
        ? undefined
        : { ...alive(task), progress: event.progress };
    case 'done':
      return isOpen ? over(made(task, event), 'done', at) : undefined;
    case 'mistaken':
      return phase === 'running' && task.found ? lookedForOn(task, event.backupId, at) : undefined;
    case 'failed':
      return isOpen ? over(alive(task), 'failed', at) : undefined;
    case 'missing':
      return isOpen && (isNew(task.missingSince, at) || task.unseen) ? missing(task, at) : undefined;
    case 'unseen': {
      const { error } = event;
      return isOpen && isNew(task.unseen?.since, at)
        ? { ...task, unseen: { since: at, ...(error ? { error } : {}) } }
        : undefined;
    }
    case 'lost':
      return isOpen ? over(task, 'lost', at) : undefined;
    case 'resumed': {
      if (phase !== 'lost') return undefined;
      const { finishedAt: _, unseen: __, ...rest } = task;
      const resumed = task.backupJobId === undefined ? 'unknown' : 'running';
      return { ...rest, phase: resumed, missingSince: at, announced: false };
    }
  }
}

/** Whether a state begins now. One that began later than now is counted anew, because the clock was set back. */
function isNew(since: number | undefined, at: number): boolean {
  return since === undefined || since > at;
}

function missing({ unseen: _, ...task }: BackupTask, at: number): BackupTask {
  return { ...task, missingSince: isNew(task.missingSince, at) ? at : task.missingSince };
}

function made(task: BackupTask, { backupId, isInferred }: Extract<TaskEvent, { type: 'done' }>): BackupTask {
  return { ...alive(task), backupId, ...(isInferred ? { found: true } : {}) };
}

/** The task after it turned out that the found one was another backup. */
function lookedForOn(task: BackupTask, backupId: string, at: number): BackupTask {
  const { backupJobId = '', found: _, progress: __, ...rest } = task;
  return {
    ...rest,
    phase: 'unknown',
    missingSince: at,
    knownJobs: [...task.knownJobs, backupJobId],
    knownSets: [...task.knownSets, backupId],
  };
}

function over(task: BackupTask, phase: TaskPhase, at: number): BackupTask {
  return { ...task, phase, finishedAt: at };
}

/** Clears the marks of a missing task. */
function alive(task: BackupTask): BackupTask {
  const { missingSince: _, unseen: __, error: ___, ...rest } = task;
  return rest;
}
