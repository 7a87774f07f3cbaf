import type { Instance, InstanceDetail } from '../../shared/model';
import { isNotFound, isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { listed, whole, type Listed } from '../rds/paging';
import { storageTypeName } from '../rds/storageTypes';
import type { CallOptions } from '../rds/transport';
import type { CloneJob } from './job';

/** If the time of RDS is not known: the largest difference of clocks that RDS accepts (signature V3, `x-acs-date`). */
const clockToleranceMs = 15 * 60_000;
/** If the time of RDS is known: its Date header is exact to the second. */
const serviceToleranceMs = 5_000;
/** Some creation times are only exact to the minute. */
const minuteMs = 60_000;
/** An instance that was created this long after the last attempt cannot come from the request. */
const creationWindowMs = 60 * 60_000;
const maxDetails = 20;

/**
 * The instance that RDS named for the job; undefined if it does not exist. By default, the call fails unless the
 * identity that made the clone signs it, because only that identity's answer proves that the instance does not exist.
 * @throws RdsError if RDS cannot be asked, or if the keys now belong to another identity
 */
export async function findById(
  job: CloneJob,
  client: RdsClient,
  options: CallOptions = asMaker(job),
): Promise<InstanceDetail | undefined> {
  const { regionId, dbInstanceId = '' } = job;
  try {
    return await client.describeInstance(regionId, dbInstanceId, options);
  } catch (error) {
    if (isRdsError(error) && isNotFound(error)) return undefined;
    throw error;
  }
}

/** The keys may belong to another account since the identity was checked. */
function asMaker({ identity }: CloneJob): CallOptions {
  return { identity };
}

/** Instances that a request of unknown outcome may have made. */
export interface Found {
  /** The only instance with the requested name, if all its properties are known and match. It counts as the clone. */
  readonly certain: Instance | undefined;
  readonly any: boolean;
}

/**
 * Looks for the instance that a job made when no answer named it. Searches by name if the job has one. Without a name
 * nothing is certain, because other clones of the same source look the same.
 * @param now epoch milliseconds of this machine
 * @throws RdsError, also if there are too many instances to rule out that it exists
 */
export async function findMade(
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
  now: number,
): Promise<Found> {
  const named = job.description !== '';
  const rows = named
    ? await client.findInstancesByDescription(job.regionId, job.description, asMaker(job))
    : await whole(client.listInstances(job.regionId, asMaker(job)), {
        operation: 'DescribeDBInstances',
        regionId: job.regionId,
      });
  const fits = await whatFits(rows, job, client, jobs, now);
  const [only, ...others] = fits;
  const certain = named && others.length === 0 && only?.fit === 'yes' ? only.instance : undefined;
  return { certain, any: fits.length > 0 };
}

/**
 * Lists the candidates for the user to choose from: instances with the requested name first, then by age, oldest first.
 * The list is cut if there are more instances than are read.
 * @throws RdsError
 */
export async function findCandidates(
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
  now: number,
): Promise<Listed<Instance>> {
  const rows = await listed(client.listInstances(job.regionId, asMaker(job)));
  const fits = await whatFits(rows.items, job, client, jobs, now);
  const hasName = (one: Instance): number => (one.description === job.description ? 0 : 1);
  const items = fits
    .map(({ instance }) => instance)
    .sort((a, b) => hasName(a) - hasName(b) || (a.createTime ?? 0) - (b.createTime ?? 0));
  return { items, isCut: rows.isCut };
}

/** `maybe`: nothing contradicts it, but it is not certain that the instance was created after the request was sent. */
type Fit = 'yes' | 'maybe' | 'no';

async function whatFits(
  rows: readonly Instance[],
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
  now: number,
): Promise<readonly { readonly instance: Instance; readonly fit: Fit }[]> {
  const sent = sentSpan(job, client.serviceNow(), now);
  const taken = new Set(jobs.flatMap((one) => (one.id === job.id ? [] : (one.dbInstanceId ?? []))));
  const possible = rows.filter((one) => !taken.has(one.dbInstanceId) && fitOf(one, job, sent) !== 'no');
  const known = await Promise.all(
    possible.slice(0, maxDetails).map(async (row) => {
      const detail = await detailOf(row, job, client);
      if (detail === 'noNews') return { instance: row, fit: 'maybe' as const };
      // The list row may have values that the details lack.
      const instance = detail ? { ...row, ...told(detail) } : row;
      return { instance, fit: fitOf(instance, job, sent) };
    }),
  );
  const rest = possible.slice(maxDetails).map((instance) => ({ instance, fit: 'maybe' as const }));
  return [...known, ...rest].filter(({ fit }) => fit !== 'no');
}

/** RDS may refuse the details of a new instance for a while. That must not prevent the check of the others. */
async function detailOf(
  { dbInstanceId }: Instance,
  job: CloneJob,
  client: RdsClient,
): Promise<InstanceDetail | undefined | 'noNews'> {
  try {
    return await findById({ ...job, dbInstanceId }, client);
  } catch (error) {
    if (isRdsError(error) && error.kind === 'service' && !isTransient(error)) return 'noNews';
    throw error;
  }
}

function told(detail: InstanceDetail): Partial<InstanceDetail> {
  return Object.fromEntries(
    Object.entries(detail).filter(([, value]) => value !== '' && value !== undefined),
  );
}

/**
 * Whether an instance can come from a job's request: it was created at the right time by the clock of RDS, did not
 * exist before, and has the requested properties. Unknown properties are ignored.
 */
function fitOf(
  instance: Instance & { readonly storageGB?: number | undefined },
  job: CloneJob,
  sent: SentSpan,
): Fit {
  const { request } = job;
  if (instance.dbInstanceId === job.sourceId || job.knownBefore?.includes(instance.dbInstanceId)) return 'no';
  if (/^(readonly|guard|temp)$/i.test(instance.instanceType)) return 'no';
  const pairs: readonly (readonly [string, Sent])[] = [
    [instance.engine, job.engine],
    [instance.category, request['Category']],
    [instance.dbInstanceClass, request['DBInstanceClass']],
    [storageTypeName(instance.storageType), storageTypeName(String(request['DBInstanceStorageType'] ?? ''))],
    [instance.vpcId, request['VPCId']],
    [instance.vSwitchId.split(',')[0] ?? '', String(request['VSwitchId'] ?? '').split(',')[0]],
    [instance.payType, request['PayType']],
    [String(instance.storageGB ?? ''), request['DBInstanceStorage']],
  ];
  if (
    pairs.some(([is, asked]) => contradicts(is, asked)) ||
    !inZone(instance.zoneId, primaryOf(request['ZoneId']))
  )
    return 'no';
  if (instance.createTime === undefined) return 'maybe';
  const fit = fitOfTime(instance.createTime, sent);
  // Instances with this name before the request are not known, and the creation time alone is no proof.
  return fit === 'yes' && job.knownBefore === undefined ? 'maybe' : fit;
}

type Sent = string | number | boolean | undefined;

function contradicts(is: string, asked: Sent): boolean {
  const wanted = asked === undefined ? '' : String(asked);
  return is !== '' && wanted !== '' && is.toLowerCase() !== wanted.toLowerCase();
}

/** The zones of all nodes are one parameter of some operations, the primary's first. */
function primaryOf(zones: Sent): Sent {
  return typeof zones === 'string' ? zones.split(':')[0] : zones;
}

/** A multi-zone instance names a zone such as `cn-hangzhou-MAZ10(h,i)`, which holds several. */
function inZone(zoneId: string, asked: Sent): boolean {
  const [, letters] = /MAZ\d*\(([^)]*)\)/.exec(zoneId) ?? [];
  if (letters === undefined || typeof asked !== 'string' || asked === '') return !contradicts(zoneId, asked);
  return letters.split(',').some((letter) => asked.endsWith(letter.trim()));
}

/** When a job's request was first and last sent, by the clock of RDS. */
interface SentSpan {
  readonly first: number;
  readonly last: number;
  /** Whether the clock of RDS was known then; otherwise the span is wide. */
  readonly isExact: boolean;
}

function sentSpan(job: CloneJob, serviceNow: number | undefined, now: number): SentSpan {
  const { createdAt, firstSentAt = createdAt, lastSentAt = firstSentAt, firstSentServiceAt } = job;
  const took = Math.max(0, lastSentAt - firstSentAt);
  if (firstSentServiceAt !== undefined) {
    const last = job.lastSentServiceAt ?? firstSentServiceAt + took;
    return { first: firstSentServiceAt - serviceToleranceMs, last: last + serviceToleranceMs, isExact: true };
  }
  // Covers both the clock of this machine as it was and that clock corrected by its current difference from RDS.
  const other = firstSentAt + (serviceNow === undefined ? 0 : serviceNow - now);
  return {
    first: Math.min(firstSentAt, other) - clockToleranceMs,
    last: Math.max(firstSentAt, other) + took + clockToleranceMs,
    isExact: false,
  };
}

function fitOfTime(createTime: number, { first, last, isExact }: SentSpan): Fit {
  if (createTime > last + creationWindowMs) return 'no';
  if (createTime >= first) return isExact ? 'yes' : 'maybe';
  // A time without seconds may be anywhere in its minute.
  const latest = createTime % minuteMs === 0 ? createTime + minuteMs : createTime;
  return latest >= first ? 'maybe' : 'no';
}
