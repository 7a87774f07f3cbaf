import type { Instance, InstanceDetail } from '../../shared/model';
import { isNotFound, isRdsError, isTransient } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { whole } from '../rds/paging';
import { listed, type Listed } from '../rds/paging';
import type { CallOptions } from '../rds/transport';
import type { CloneJob } from './job';

/** Where the time of the service is not known: clocks may differ by as much and the signature would be accepted. */
const clockToleranceMs = 15 * 60_000;
/** Where it is known: its Date header is exact to the second, … */
const serviceToleranceMs = 5_000;
/** … and some creation times to the minute. */
const minuteMs = 60_000;
/** An instance that was created later than this after the last attempt is none that the request could have made. */
const creationWindowMs = 60 * 60_000;
/** Most candidates whose details are asked for. */
const maxDetails = 20;

/**
 * The instance that the service said it made; undefined when there is none of that id. Unless told otherwise nobody but
 * who made it is asked, whose answer alone says that it is not there.
 * @throws RdsError when the service cannot be asked, or the keys in use now are another's
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

/** The keys may have become another account's since it was looked whose they are. */
function asMaker({ identity }: CloneJob): CallOptions {
  return { identity };
}

/** Instances that a request of unknown outcome may have made. */
export interface Found {
  /** The only one of its name of which everything is known and fits: it is taken for the clone. */
  readonly certain: Instance | undefined;
  /** Whether there is any that can be it. */
  readonly any: boolean;
}

/**
 * Looks for what a job has made without an answer naming it. By name, where it has one; without a name nothing is
 * certain, as another clone of the same source looks the same.
 * @param now epoch milliseconds of this machine
 * @throws RdsError, also where there are too many instances to say that it is not there
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
 * The same for the user to choose from. Those of the name that was asked for come first, then the oldest. Cut where
 * there are more instances than are read.
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

/** `maybe`: nothing speaks against it, but whether it was created after the request was sent is not known for sure. */
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
      if (detail === 'refused') return { instance: row, fit: 'maybe' as const };
      // What the detail leaves out the row may tell.
      const instance = detail ? { ...row, ...told(detail) } : row;
      return { instance, fit: fitOf(instance, job, sent) };
    }),
  );
  const rest = possible.slice(maxDetails).map((instance) => ({ instance, fit: 'maybe' as const }));
  return [...known, ...rest].filter(({ fit }) => fit !== 'no');
}

/** One that has just been created may be refused for a while, and must not keep the others from being looked at. */
async function detailOf(
  { dbInstanceId }: Instance,
  job: CloneJob,
  client: RdsClient,
): Promise<InstanceDetail | undefined | 'refused'> {
  try {
    return await findById({ ...job, dbInstanceId }, client);
  } catch (error) {
    if (isRdsError(error) && error.kind === 'service' && !isTransient(error)) return 'refused';
    throw error;
  }
}

function told(detail: InstanceDetail): Partial<InstanceDetail> {
  return Object.fromEntries(
    Object.entries(detail).filter(([, value]) => value !== '' && value !== undefined),
  );
}

/**
 * Whether an instance can be what a job's request has made: created at the right time by the clock of the service, not
 * there before, and as it was asked for. What is not known of it speaks neither way.
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
    [storageTypeOf(instance.storageType), storageTypeOf(String(request['DBInstanceStorageType'] ?? ''))],
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
  // What had the name before could not be seen, and clocks alone are no proof.
  return fit === 'yes' && job.knownBefore === undefined ? 'maybe' : fit;
}

type Sent = string | number | boolean | undefined;

function contradicts(is: string, asked: Sent): boolean {
  const wanted = asked === undefined ? '' : String(asked);
  return is !== '' && wanted !== '' && is.toLowerCase() !== wanted.toLowerCase();
}

/** The general ESSD has two names in the answers of the service. */
function storageTypeOf(text: string): string {
  return /^cloud_auto$/i.test(text) ? 'general_essd' : text;
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

/** When a job's request was sent first and last, by the clock of the service. */
interface SentSpan {
  readonly first: number;
  readonly last: number;
  /** Whether that clock was known then; otherwise the span is wide. */
  readonly isExact: boolean;
}

function sentSpan(job: CloneJob, serviceNow: number | undefined, now: number): SentSpan {
  const { createdAt, firstSentAt = createdAt, lastSentAt = firstSentAt, firstSentServiceAt } = job;
  const took = Math.max(0, lastSentAt - firstSentAt);
  if (firstSentServiceAt !== undefined) {
    const last = job.lastSentServiceAt ?? firstSentServiceAt + took;
    return { first: firstSentServiceAt - serviceToleranceMs, last: last + serviceToleranceMs, isExact: true };
  }
  // By the clock of this machine as it stood then, or as far from the service's as it is now.
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
  // A time without seconds stands for any of its minute.
  const latest = createTime % minuteMs === 0 ? createTime + minuteMs : createTime;
  return latest >= first ? 'maybe' : 'no';
}
