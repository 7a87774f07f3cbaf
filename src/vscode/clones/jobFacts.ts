import { estimateDuration } from '../../core/jobs/estimate';
import type { CloneJob } from '../../core/jobs/job';
import type { JobContext } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import type { Tracker } from '../../core/jobs/tracker';

/** Facts about a running clone that are not in its job: estimated duration, and why the service cannot be asked. */
export class JobFacts {
  constructor(
    private readonly store: JobStore,
    private readonly tracker: Pick<Tracker, 'troubleOf'>,
  ) {}

  of(job: CloneJob): Pick<JobContext, 'estimate' | 'trouble'> {
    const underWay = job.phase === 'accepted' || job.phase === 'creating';
    return underWay
      ? { estimate: estimateDuration(job, this.store.list()), trouble: this.tracker.troubleOf(job) }
      : {};
  }
}
