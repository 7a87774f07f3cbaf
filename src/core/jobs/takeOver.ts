import type { CloneJob } from './job';
import type { EditorWindow, Life } from './process';
import { recordSent } from './record';
import { StandStill } from './standStill';
import type { SubmitContext } from './submit';

const minute = 60_000;
/** The settings allow a timeout of up to ten minutes. A window that made no progress for longer is gone. */
const sendingLimitMs = 12 * minute;
/** A window that takes over a job changes it immediately. If nothing changes for this long, the window has died. */
const adoptionLimitMs = minute;

export interface TakeOverContext extends SubmitContext {
  readonly lifeOf: (other: EditorWindow) => Life;
}

/** Takes over jobs whose window ended, and jobs of unknown outcome that the user wants to send again. */
export class TakeOver {
  private readonly still: StandStill;
  /** How often taking over a job in this state has failed. */
  private readonly rounds = new Map<string, { readonly state: string; readonly round: number }>();

  constructor(private readonly context: TakeOverContext) {
    this.still = new StandStill(context.clock);
  }

  /** Whether the window that was sending the job is gone. */
  isOrphan(job: CloneJob): boolean {
    if (job.phase !== 'sending') return false;
    // If the process seems to run, or is on another host, only a lack of progress shows that it is gone.
    const idleMs = this.still.ms(job.id, stateOf(job));
    return this.context.lifeOf(job.owner) === 'gone' || idleMs > sendingLimitMs;
  }

  /** Makes this window the job's owner. @returns undefined if another window takes the job over */
  async adopt(job: CloneJob): Promise<CloneJob | undefined> {
    const state = stateOf(job);
    const before = this.rounds.get(job.id);
    const round = before?.state === state ? before.round : 0;
    const adopted = await adoptJob(job, this.context, round);
    if (!adopted && this.still.ms(`adopt ${job.id}`, `${state} ${round}`) > adoptionLimitMs)
      this.rounds.set(job.id, { state, round: round + 1 });
    return adopted;
  }
}

/**
 * Makes this window the owner of a job whose window ended or whose outcome is unknown. Succeeds in exactly one window.
 * It is not known whether the request was sent, so a refusal alone does not prove that nothing was created.
 * @param round 0; higher if the window that took the job over before made no progress
 * @returns undefined if another window has the job
 */
export async function adoptJob(
  job: CloneJob,
  context: SubmitContext,
  round = 0,
): Promise<CloneJob | undefined> {
  const { store, self } = context;
  if (!(await store.claimAdoption(job, round))) return undefined;
  const adopted = await recordSent(job, { type: 'adopted', owner: self }, context);
  return adopted.owner.windowId === self.windowId && adopted.phase === 'sending' ? adopted : undefined;
}

/** Changes whenever a job that is being sent makes progress. */
function stateOf({ history, waiting }: CloneJob): string {
  return `${history.length} ${waiting?.nextAt ?? ''}`;
}
