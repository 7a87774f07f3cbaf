import type { CloneJob } from './job';
import { isAcceptance } from './historyNotes';

/** How long a clone may take, judged by those that were made before. Never a promise. */
export interface Estimate {
  /** From acceptance to Running, milliseconds. */
  readonly ms: number;
  /** How many clones it is judged by, … */
  readonly samples: number;
  /** … and whether they are all of the same source. */
  readonly sameSource: boolean;
}

/** Older ones say little of what a source has become. */
const maxSamples = 9;
/** A clone that was found Running after nobody had looked for long says nothing about how long it took. */
const maxInexactness = 0.25;

interface Sample {
  readonly ms: number;
  readonly bytes: number | undefined;
}

/**
 * Estimates a clone's duration from the finished ones of its source in the same account or, where there is none, of
 * its engine. With backups of different sizes behind them the duration is taken to grow with the size (the line
 * through the medians of Theil and Sen, which single outliers do not move); otherwise their median is taken.
 * @returns undefined when nothing comparable was cloned before
 */
export function estimateDuration(
  job: Pick<CloneJob, 'id' | 'accountId' | 'identity' | 'sourceId' | 'engine' | 'backupBytes'>,
  jobs: readonly CloneJob[],
): Estimate | undefined {
  const finished = jobs.filter(
    (one) => one.id !== job.id && one.accountId === job.accountId && one.identity === job.identity,
  );
  const own = samplesOf(finished.filter(({ sourceId }) => sourceId === job.sourceId));
  if (own.length > 0) {
    return { ms: predict(own, job.backupBytes), samples: own.length, sameSource: true };
  }
  // Of other sources only those can be compared whose size is known, and only if this one's is.
  if (job.backupBytes === undefined || job.engine === '') return undefined;
  const others = samplesOf(
    finished.filter(({ engine, backupBytes }) => engine === job.engine && backupBytes !== undefined),
  );
  return others.length === 0
    ? undefined
    : { ms: predict(others, job.backupBytes), samples: others.length, sameSource: false };
}

/** The newest first, as the store lists them. */
function samplesOf(jobs: readonly CloneJob[]): Sample[] {
  return jobs
    .flatMap((job): Sample[] => {
      const { acceptedAt, finishedAt, observedGapMs, backupBytes } = job;
      if (acceptedAt === undefined || finishedAt === undefined || observedGapMs === undefined) return [];
      const ms = finishedAt - acceptedAt;
      const accepted = job.history.filter(({ phase }) => phase === 'accepted');
      // What was found later, or watched again after a pause, was accepted nobody knows when.
      const isWhole = accepted.length === 1 && isAcceptance(accepted[0]?.note ?? '');
      const wasReady = job.history.some(({ phase }) => phase === 'ready');
      return isWhole && wasReady && ms > 0 && observedGapMs <= Math.max(ms * maxInexactness, 10_000)
        ? [{ ms, bytes: backupBytes }]
        : [];
    })
    .slice(0, maxSamples);
}

function predict(samples: readonly Sample[], bytes: number | undefined): number {
  const plain = median(samples.map(({ ms }) => ms));
  const sized = samples.filter((one): one is Sample & { bytes: number } => one.bytes !== undefined);
  if (bytes === undefined || sized.length < 2) return plain;
  const slopes = sized.flatMap((a, index) =>
    sized.slice(index + 1).flatMap((b) => (a.bytes === b.bytes ? [] : [(a.ms - b.ms) / (a.bytes - b.bytes)])),
  );
  // More data never takes less time; where it seems so, size is not what made the difference.
  const slope = slopes.length === 0 ? 0 : Math.max(0, median(slopes));
  const base = median(sized.map((one) => one.ms - slope * one.bytes));
  return Math.max(Math.min(...sized.map(({ ms }) => ms)) / 4, base + slope * bytes);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
