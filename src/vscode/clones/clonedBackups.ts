import type { CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';

/** Which backup sets clones in the list were made from. */
export class ClonedBackups {
  /** The list of jobs is the same object until something changes. */
  private index:
    { readonly jobs: readonly CloneJob[]; readonly names: ReadonlyMap<string, string[]> } | undefined;

  constructor(private readonly store: Pick<JobStore, 'list'>) {}

  /** Names of the clones of a set, the newest first. */
  of(sourceId: string, backupId: string): readonly string[] {
    const jobs = this.store.list();
    if (this.index?.jobs !== jobs) this.index = { jobs, names: namesBySet(jobs) };
    return this.index.names.get(`${sourceId}/${backupId}`) ?? none;
  }
}

const none: readonly string[] = [];

function namesBySet(jobs: readonly CloneJob[]): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const job of [...jobs].filter(isMade).sort((a, b) => b.createdAt - a.createdAt)) {
    const key = `${job.sourceId}/${String(job.request['BackupId'])}`;
    names.set(key, [...(names.get(key) ?? []), job.description || (job.dbInstanceId ?? '')]);
  }
  return names;
}

/** Whether the service has made an instance of a backup set. */
function isMade({ dbInstanceId, request }: CloneJob): boolean {
  return dbInstanceId !== undefined && request['BackupId'] !== undefined;
}

/** Tells when a clone was made of a backup set, or was removed from the list, in whichever window that was. */
export function onCloned(
  store: Pick<JobStore, 'list' | 'onDidChange'>,
  listener: () => void,
): { dispose(): void } {
  const count = (): number => store.list().filter(isMade).length;
  let known = count();
  return store.onDidChange(() => {
    if (count() === known) return;
    known = count();
    listener();
  });
}
