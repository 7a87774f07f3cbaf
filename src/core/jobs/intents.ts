import { createHash } from 'node:crypto';
import type { CloneRequest } from '../../shared/clone';
import { sameRequest } from '../clone/draft';
import { sentBy, type CloneJob } from './job';

/** For how long a refused request that is sent again unchanged keeps its token. RDS documents no lifetime of tokens. */
const tokenKeptMs = 60 * 60_000;

/** The intent a job was made for. A job of an earlier version, which names none, is an intent of its own. */
export function intentOf(job: Pick<CloneJob, 'id' | 'intentId'>): string {
  return job.intentId ?? job.id;
}

/** Finds jobs without looking through all of them. Made anew whenever the list is another one. */
export class JobIndex {
  private readonly byIntent = new Map<string, CloneJob[]>();
  private readonly byRequest = new Map<string, CloneJob[]>();

  /** @param jobs the newest first */
  constructor(readonly jobs: readonly CloneJob[]) {
    for (const job of jobs) {
      add(this.byIntent, intentOf(job), job);
      add(this.byRequest, requestKey(sentBy(job)), job);
    }
  }

  /** The jobs of an intent, the newest first. At most one of them was not refused. */
  ofIntent(intentId: string): readonly CloneJob[] {
    return this.byIntent.get(intentId) ?? [];
  }

  /** The jobs that have sent this request, the newest first. */
  ofRequest(request: CloneRequest): readonly CloneJob[] {
    return this.byRequest.get(requestKey(request)) ?? [];
  }
}

function add(map: Map<string, CloneJob[]>, key: string, job: CloneJob): void {
  const jobs = map.get(key);
  if (jobs) jobs.push(job);
  else map.set(key, [job]);
}

/** The same for two requests exactly where `sameRequest` says that they are the same. */
function requestKey(request: CloneRequest): string {
  return JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Id of the n-th job of an intent: the same in every window, so that the file system decides which one makes it. */
export function jobIdOf(intentId: string, n: number): string {
  return uuidOf(`job ${intentId} ${n}`);
}

/**
 * The ClientToken under which an intent sends a request, in whatever window and however often it is asked for, so that
 * what the form sends and what is copied from it make one clone. A refused request that is sent again unchanged keeps
 * its token for an hour, and gets another one later; a request that was not refused keeps it for ever. A changed request
 * gets another one at once.
 * @param now epoch milliseconds
 */
export function clientTokenFor(
  intentId: string,
  request: CloneRequest,
  jobs: Pick<JobIndex, 'ofIntent'>,
  now: number,
): string {
  const before = jobs.ofIntent(intentId).find((job) => sameRequest(sentBy(job), request));
  if (!before) return derived(intentId, request, '');
  if (before.phase !== 'refused') return before.clientToken;
  const age = now - (before.lastSentAt ?? before.createdAt);
  return age >= 0 && age <= tokenKeptMs ? before.clientToken : derived(intentId, request, before.id);
}

function derived(intentId: string, request: CloneRequest, after: string): string {
  return uuidOf(`token ${intentId} ${after} ${requestKey(request)}`);
}

/** In the form of a UUID of version 8 (RFC 9562, section 5.8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
