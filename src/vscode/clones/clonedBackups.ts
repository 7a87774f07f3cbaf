import { restoredSet, type CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';

interface Index {
  /** The list from which the index was built; a changed list is another object. */
  readonly jobs: readonly CloneJob[];
  readonly bySet: ReadonlyMap<string, readonly string[]>;
  readonly sources: ReadonlyMap<string, string>;
}

/** The sources and backup sets of the clones in the list. */
export class ClonedBackups {
  private index: Index | undefined;

  constructor(private readonly store: Pick<JobStore, 'list'>) {}

  /** Names of the clones of a backup set, newest first. */
  of(sourceId: string, backupId: string): readonly string[] {
    return this.fresh().bySet.get(`${sourceId}/${backupId}`) ?? none;
  }

  /** Name of the source of an instance; undefined if it was not cloned on this machine. */
  sourceOf(dbInstanceId: string): string | undefined {
    return this.fresh().sources.get(dbInstanceId);
  }

  private fresh(): Index {
    const jobs = this.store.list();
    if (this.index?.jobs !== jobs) this.index = indexOf(jobs);
    return this.index;
  }
}

const none: readonly string[] = [];

function indexOf(jobs: readonly CloneJob[]): Index {
  const bySet = new Map<string, string[]>();
  const sources = new Map<string, string>();
  for (const job of [...jobs].sort((a, b) => b.createdAt - a.createdAt)) {
    const { dbInstanceId, sourceId, sourceName, description } = job;
    if (dbInstanceId === undefined) continue;
    sources.set(dbInstanceId, sourceName || sourceId);
    const backupId = restoredSet(job);
    if (backupId === undefined) continue;
    const key = `${sourceId}/${backupId}`;
    bySet.set(key, [...(bySet.get(key) ?? []), description || dbInstanceId]);
  }
  return { jobs, bySet, sources };
}
