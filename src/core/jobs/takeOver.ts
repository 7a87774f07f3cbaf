import type { CloneJob } from './job';
import type { EditorWindow, Life } from './process';
import { recordSent } from './record';
import { StandStill } from './standStill';
import type { SubmitContext } from './submit';

const minute = 60_000;
/** An answer is waited for up to ten minutes, as the settings allow; a window that did nothing for longer is gone. */
const sendingLimitMs = 12 * minute;
/** A window moves a job that it takes over at once; one that has not for so long has stopped right then. */
const adoptionLimitMs = minute;

export interface TakeOverContext extends SubmitContext {
  readonly lifeOf: (other: EditorWindow) => Life;
}

/** Takes over jobs whose window ended, and those of unknown outcome that the user wants to be sent again. */
export class TakeOver {
  private readonly still: StandStill;
  /** How often a job in this state was tried to be taken over in vain. */
  private readonly rounds = new Map<string, { readonly state: string; readonly round: number }>();

  constructor(private readonly context: TakeOverContext) {
    this.still = new StandStill(context.clock);
  }

  /** Whether the window that was sending the job is gone. */
  isOrphan(job: CloneJob): boolean {
    if (job.phase !== 'sending') return false;
    // Where its process seems to live, or is on another host, only standing still tells.
    const idleMs = this.still.ms(job.id, stateOf(job));
    return this.context.lifeOf(job.owner) === 'gone' || idleMs > sendingLimitMs;
  }

  /** Makes this window the job's owner. @returns undefined when another window takes the job over */
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
 * Makes this window the owner of a job whose window ended, or whose outcome stayed unknown: of all windows exactly one
 * succeeds. Whether its request left the machine is not known, so a refusal alone does not prove that nothing was created.
 * @param round 0; a higher one when the window that took it over before stopped right then
 * @returns undefined when another window has it
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

/** What changes whenever a job that is being sent makes progress. */
function stateOf({ history, waiting }: CloneJob): string {
  return `${history.length} ${waiting?.nextAt ?? ''}`;
}
