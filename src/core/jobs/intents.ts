import { createHash } from 'node:crypto';
import type { CloneRequest } from '../../shared/clone';
import { sameRequest } from '../clone/draft';
import { sentBy, type CloneJob } from './job';

/** How long a refused request keeps its token when it is sent again unchanged. RDS documents no lifetime of tokens. */
const tokenKeptMs = 60 * 60_000;

/** The intent that a job was made for. Jobs of earlier versions have none: each counts as an intent of its own. */
export function intentOf(job: Pick<CloneJob, 'id' | 'intentId'>): string {
  return job.intentId ?? job.id;
}

/** Finds jobs by intent or request without a search through the list. A new index is made whenever the list changes. */
export class JobIndex {
  private readonly byIntent = new Map<string, CloneJob[]>();
  private readonly byRequest = new Map<string, CloneJob[]>();

  /** @param jobs newest first */
  constructor(readonly jobs: readonly CloneJob[]) {
    for (const job of jobs) {
      add(this.byIntent, intentOf(job), job);
      add(this.byRequest, requestKey(sentBy(job)), job);
    }
  }

  /** The jobs of an intent, newest first. All of them are refused except one at most. */
  ofIntent(intentId: string): readonly CloneJob[] {
    return this.byIntent.get(intentId) ?? [];
  }

  /** The jobs that sent this request, newest first. */
  ofRequest(request: CloneRequest): readonly CloneJob[] {
    return this.byRequest.get(requestKey(request)) ?? [];
  }
}

function add(map: Map<string, CloneJob[]>, key: string, job: CloneJob): void {
  const jobs = map.get(key);
  if (jobs) jobs.push(job);
  else map.set(key, [job]);
}

/** Two requests have the same key exactly if `sameRequest` says that they are equal. */
function requestKey(request: CloneRequest): string {
  return JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Id of the n-th job of an intent. It is the same in every window, so that the file system decides which window makes
 * the job.
 */
export function jobIdOf(intentId: string, n: number): string {
  return uuidOf(`job ${intentId} ${n}`);
}

/**
 * The ClientToken under which an intent sends a request. It is the same in every window and on every call, so that the
 * request sent by the form and a copy of it make only one clone. A refused request that is sent again unchanged keeps
 * its token for an hour and gets a new one after that. A request that was not refused keeps its token forever. A
 * changed request gets a new token immediately.
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

/** Formatted as a UUID of version 8 (RFC 9562, section 5.8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
