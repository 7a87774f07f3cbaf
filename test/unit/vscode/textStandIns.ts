// What stands in for the cloud, the jobs and the drafts, with one text wherever they have one.
import { newDraft } from '../../../src/core/clone/draft';
import { RdsError } from '../../../src/core/errors/rdsError';
import { plainFailure } from '../../../src/core/errors/failure';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import { jobPhases, type CloneJob } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import type { DraftStore } from '../../../src/core/drafts/store';
import type { FormDraft } from '../../../src/core/drafts/draft';
import type { NetInfo, Region } from '../../../src/shared/model';
import { backupSet, instanceDetail } from '../../support/builders';
import { jobOf } from '../jobs/jobOf';
import { fake } from './support';

/** Does nothing, whatever it is told. */
export const nothing = (): void => undefined;

export function errorWith(text: string, init: { code?: string; denied?: boolean } = {}): RdsError {
  return new RdsError({
    kind: 'service',
    operation: 'CloneDBInstance',
    regionId: text,
    code: init.code ?? text,
    httpStatus: init.denied ? 403 : 400,
    requestId: text,
    serviceMessage: text,
    recommend: text,
    ...(init.denied
      ? {
          accessDenied: parseAccessDenied({
            AuthAction: text,
            AuthPrincipalDisplayName: text,
            AuthPrincipalOwnerId: text,
          }),
        }
      : {}),
  });
}

export const regionOf = (text: string): Region => ({
  regionId: text,
  localName: text,
  endpoint: text,
  zoneIds: [text],
});

/** An instance as it is described in full. */
export const detailOf = (text: string) =>
  instanceDetail({
    dbInstanceId: text,
    regionId: text,
    description: text,
    engine: text,
    engineVersion: text,
    category: text,
    dbInstanceClass: text,
    storageType: text,
    zoneId: text,
    payType: text,
    lockMode: text,
    instanceType: text,
    connectionString: text,
    port: text,
  });

export const backupOf = (text: string) =>
  backupSet({
    backupId: text,
    status: text,
    backupType: text,
    backupMode: text,
    backupMethod: text,
    backupScale: text,
    databaseNames: [text, text],
    initiator: text,
    storeStatus: text,
    metaStatus: text,
    engine: text,
    engineVersion: text,
  });

export const netInfoOf = (text: string): NetInfo => ({
  connectionString: text,
  port: text,
  ipType: text,
  ipAddress: text,
  kind: '',
  babelfishPort: text,
  pgBouncerPort: text,
});

/** An instance that has an address that looks like one. */
export const reachable = 'rm-1';

/** A clone in each of the phases. */
export function jobsOf(text: string): CloneJob[] {
  const error = plainFailure(errorWith(text, { denied: true }));
  return jobPhases.map((phase, index) =>
    jobOf({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      regionId: text,
      sourceId: text,
      sourceName: text,
      engine: text,
      description: text,
      dbInstanceId: text,
      orderId: text,
      lastStatus: text,
      phase,
      request: { [text]: text, DBInstanceDescription: text, ClientToken: 'token-1' },
      error,
      foundBy: 'name',
      verification: {
        at: 1,
        outcome: 'differs',
        databases: [
          { name: text, state: 'missing' },
          { name: text, state: 'extra' },
        ],
      },
      ...(phase === 'sending' ? { waiting: { error, until: 2, nextAt: 1 } } : {}),
      remindAt: 1,
      history: [{ at: 0, phase, note: text }],
    }),
  );
}

export const draftOf = (text: string): FormDraft => ({
  version: 1,
  id: '00000000-0000-4000-8000-000000000099',
  accountId: 'default',
  draft: newDraft({ regionId: text, sourceId: text, backupId: text }, 0),
  sourceName: text,
  engine: text,
  changedAt: 0,
});

/** What is on disk otherwise, which would take most of the time of the test. */
export function storesOf(
  jobs: readonly CloneJob[],
  draft: FormDraft,
): { store: JobStore; drafts: DraftStore } {
  const told = new Set<string>();
  const update = (id: string, change: (job: CloneJob) => CloneJob): Promise<CloneJob | undefined> => {
    const job = jobs.find((one) => one.id === id);
    return Promise.resolve(job && change(job));
  };
  const store = fake<JobStore>({
    list: () => jobs,
    get: (id) => jobs.find((one) => one.id === id),
    load: () => Promise.resolve(),
    clearable: () => [],
    clear: () => Promise.resolve(0),
    remove: () => Promise.resolve(),
    update,
    onDidChange: () => ({ dispose: nothing }),
    foreignJobs: () => [],
    claimAnnouncement: (id) => {
      const isNew = !told.has(id);
      told.add(id);
      return Promise.resolve(isNew ? jobs.find((job) => job.id === id) : undefined);
    },
  });
  const drafts = fake<DraftStore>({
    list: () => [draft],
    get: () => undefined,
    load: () => Promise.resolve(),
    save: () => Promise.resolve(),
    remove: () => Promise.resolve(true),
    onDidChange: () => ({ dispose: nothing }),
  });
  return { store, drafts };
}
