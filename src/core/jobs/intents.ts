import { createHash } from 'node:crypto';
import type { CloneRequest } from '../../shared/clone';
import { sameRequest } from '../clone/draft';
import { sentBy, type CloneJob } from './job';

/** For how long a refused request that is sent again as it is keeps its token. RDS documents no lifetime of tokens. */
const tokenKeptMs = 60 * 60_000;

/** The wish a job was made for. One of an earlier version is a wish of its own. */
export function intentOf(job: Pick<CloneJob, 'id' | 'intentId'>): string {
  return job.intentId ?? job.id;
}

/** The jobs of an intent, the newest first. At most one of them was not refused. */
function jobsOf(intentId: string, jobs: readonly CloneJob[]): readonly CloneJob[] {
  return jobs.filter((job) => intentOf(job) === intentId);
}

/** The job in which an intent stands: the one that was not refused, else the newest. */
export function jobOfIntent(intentId: string, jobs: readonly CloneJob[]): CloneJob | undefined {
  const own = jobsOf(intentId, jobs);
  return own.find(({ phase }) => phase !== 'refused') ?? own[0];
}

/** Id of the n-th job of an intent: the same in every window, so that the file system decides which one makes it. */
export function jobIdOf(intentId: string, n: number): string {
  return uuidOf(`job ${intentId} ${n}`);
}

/**
 * The ClientToken under which an intent sends a request, in whatever window and however often it is asked for: what the
 * form sends and what is copied from it make one clone. A request that was refused keeps its token for an hour when it
 * is sent again as it is, and gets another one later; one that was not keeps it for ever. A changed request has another
 * one at once.
 * @param now epoch milliseconds
 */
export function clientTokenFor(
  intentId: string,
  request: CloneRequest,
  jobs: readonly CloneJob[],
  now: number,
): string {
  const before = jobsOf(intentId, jobs).find((job) => sameRequest(sentBy(job), request));
  if (!before) return derived(intentId, request, '');
  if (before.phase !== 'refused') return before.clientToken;
  const age = now - (before.lastSentAt ?? before.createdAt);
  return age >= 0 && age <= tokenKeptMs ? before.clientToken : derived(intentId, request, before.id);
}

function derived(intentId: string, request: CloneRequest, after: string): string {
  const sorted = Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));
  return uuidOf(`token ${intentId} ${after} ${JSON.stringify(sorted)}`);
}

/** In the form of a UUID of version 8 (RFC 9562, section 5.8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
