import { plainFailure } from '../../../src/core/errors/failure';
import { newDraft, withValue } from '../../../src/core/clone/draft';
import type { FormDraft } from '../../../src/core/drafts/draft';
import { jobPhases, type CloneJob, type JobPhase } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { JobFacts } from '../../../src/vscode/clones/jobFacts';
import { VirtualClock } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, serviceError } from './support';

export const now = Date.parse('2026-11-24T10:00:00Z');
export const minute = 60_000;

export const inPhase = (phase: JobPhase, changes: Partial<CloneJob> = {}): CloneJob =>
  jobOf({
    id: jobId(jobPhases.indexOf(phase) + 1),
    phase,
    createdAt: now - 5 * minute,
    history: [{ at: now - 5 * minute, phase: 'sending', note: 'Written before sending.' }],
    ...(phase === 'sending' || phase === 'unknown' || phase === 'refused'
      ? {}
      : { dbInstanceId: 'rm-new', acceptedAt: now - 5 * minute }),
    ...(phase === 'refused' ? { error: plainFailure(serviceError()) } : {}),
    ...changes,
  });

export const draftOf = (changes: Partial<FormDraft> = {}): FormDraft => ({
  version: 1,
  id: jobId(99),
  accountId: 'default',
  draft: withValue(
    newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
    'DBInstanceDescription',
    'copy',
  ),
  sourceName: 'orders',
  engine: 'MySQL',
  changedAt: now - 5 * minute,
  ...changes,
});

export const clock = new VirtualClock(now);
export const factsOf = (store: JobStore, trouble?: unknown): JobFacts =>
  new JobFacts(store, { troubleOf: () => trouble });
export const accounts = fake<Accounts>({ label: () => 'CLI profile or environment' });
