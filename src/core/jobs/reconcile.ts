import type { Instance, InstanceDetail } from '../../shared/model';
import { isNotFound, isRdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import type { CloneJob } from './job';

/** Clocks of this machine and the service may differ by as much and the signature would still be accepted. */
const clockToleranceMs = 15 * 60_000;
/** An instance that was created later than this after the last attempt is none that the request could have made. */
const creationWindowMs = 60 * 60_000;

/**
 * The instance that the service said it made; undefined when the account in use sees none of that id.
 * @throws RdsError when the service cannot be asked
 */
export async function findById(
  { regionId, dbInstanceId = '' }: CloneJob,
  client: RdsClient,
  signal?: AbortSignal,
): Promise<InstanceDetail | undefined> {
  try {
    return await client.describeInstance(regionId, dbInstanceId, { signal });
  } catch (error) {
    if (isRdsError(error) && isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * The instance of the job's name that was created since, unless another job has it; undefined when there is none, or
 * when there are several.
 */
export async function findByName(
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
): Promise<Instance | undefined> {
  if (job.description === '') return undefined;
  const found = await client.findInstancesByDescription(job.regionId, job.description);
  const candidates = found.filter((one) => couldBe(one, job, jobs));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/**
 * Instances that the request of a job may have made, for the person to say which: of the right engine, created at the
 * right time, and not known to be another job's. Those of the name that was asked for come first, then the oldest.
 * @throws RdsError
 */
export async function findCandidates(
  job: CloneJob,
  client: RdsClient,
  jobs: readonly CloneJob[],
): Promise<Instance[]> {
  const until =
    (job.history.findLast(({ phase }) => phase === 'sending')?.at ?? job.createdAt) + creationWindowMs;
  const hasName = (one: Instance): number => (one.description === job.description ? 0 : 1);
  return (await client.listInstances(job.regionId).all)
    .filter((one) => couldBe(one, job, jobs) && (one.createTime ?? until) <= until)
    .filter(({ engine }) => job.engine === '' || engine.toLowerCase() === job.engine.toLowerCase())
    .filter(({ instanceType }) => !/^(readonly|guard|temp)$/i.test(instanceType))
    .sort((a, b) => hasName(a) - hasName(b) || (a.createTime ?? 0) - (b.createTime ?? 0));
}

function couldBe(instance: Instance, job: CloneJob, jobs: readonly CloneJob[]): boolean {
  return (
    instance.dbInstanceId !== job.sourceId &&
    !jobs.some((one) => one.id !== job.id && one.dbInstanceId === instance.dbInstanceId) &&
    (instance.createTime ?? 0) >= job.createdAt - clockToleranceMs
  );
}
