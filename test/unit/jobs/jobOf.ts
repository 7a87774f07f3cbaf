import { newDraft } from '../../../src/core/clone/draft';
import type { CloneJob } from '../../../src/core/jobs/job';

/** A job with everything filled in; a test names only what matters to it. */
export function jobOf(changes: Partial<CloneJob> = {}): CloneJob {
  return {
    version: 1,
    id: '00000000-0000-4000-8000-000000000001',
    accountId: 'default',
    identity: 'me',
    regionId: 'cn-hangzhou',
    sourceId: 'rm-source',
    sourceName: 'orders',
    engine: 'MySQL',
    description: 'copy',
    clientToken: 'token-1',
    request: { BackupId: '100', ClientToken: 'token-1' },
    draft: newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, 0),
    createdAt: 0,
    phase: 'sending',
    owner: { windowId: 'window', pid: 1 },
    announced: false,
    watched: true,
    history: [{ at: 0, phase: 'sending', note: 'Written before sending.' }],
    ...changes,
  };
}
