import { operationOf } from '../clone/operations';
import type { CloneJob } from './job';
import { isAcceptance } from './historyNotes';

/** How long a clone may take, judging by earlier clones. It is never a promise. */
export interface Estimate {
  /** From acceptance to Running, milliseconds. */
  readonly ms: number;
  readonly samples: number;
  readonly sameSource: boolean;
}

/** Older clones are ignored, because the source may have changed a lot since. */
const maxSamples = 9;
/** A clone that was noticed much later than it became Running says nothing about how long it took. */
const maxInexactness = 0.25;

interface Sample {
  readonly ms: number;
  readonly bytes: number | undefined;
}

/**
 * Estimates a clone's duration from finished clones of the same source by the same operation in the same account or, if there are none, of
 * the same engine. If their backup sets differ in size, the duration is assumed to grow with the size (Theil–Sen line,
 * which single outliers do not move). Otherwise the median is used.
 * @returns undefined if there is no comparable clone
 */
export function estimateDuration(
  job: Pick<CloneJob, 'id' | 'accountId' | 'identity' | 'sourceId' | 'engine' | 'backupBytes' | 'operation'>,
  jobs: readonly CloneJob[],
): Estimate | undefined {
  const finished = jobs.filter(
    (one) =>
      one.id !== job.id &&
      one.accountId === job.accountId &&
      one.identity === job.identity &&
      operationOf(one) === operationOf(job),
  );
  const own = samplesOf(finished.filter(({ sourceId }) => sourceId === job.sourceId));
  if (own.length > 0) {
    return { ms: predict(own, job.backupBytes), samples: own.length, sameSource: true };
  }
  // Clones of other sources are only comparable by size, so both sizes must be known.
  if (job.backupBytes === undefined || job.engine === '') return undefined;
  const others = samplesOf(
    finished.filter(({ engine, backupBytes }) => engine === job.engine && backupBytes !== undefined),
  );
  return others.length === 0
    ? undefined
    : { ms: predict(others, job.backupBytes), samples: others.length, sameSource: false };
}

function samplesOf(jobs: readonly CloneJob[]): Sample[] {
  return jobs
    .flatMap((job): Sample[] => {
      const { acceptedAt, finishedAt, observedGapMs, backupBytes } = job;
      if (acceptedAt === undefined || finishedAt === undefined || observedGapMs === undefined) return [];
      const ms = finishedAt - acceptedAt;
      const accepted = job.history.filter(({ phase }) => phase === 'accepted');
      // If the clone was found without an answer, or watched again after a pause, its time of acceptance is not known.
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
  // More data never takes less time. A negative slope means that the size did not make the difference.
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
