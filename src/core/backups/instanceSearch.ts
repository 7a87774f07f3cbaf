import type { Instance } from '../../shared/model';
import type { Clock } from '../clock';
import { Loading } from '../loading';
import type { Listed } from '../rds/paging';
import { typingPauseMs } from './filter';

export type AskRegion = (regionId: string, text: string, signal: AbortSignal) => Promise<Listed<Instance>>;

/** What the service finds in one region. */
export type Found = Loading<readonly Instance[]>;

/**
 * A search by a part of the name or ID, which the service does region by region. What a region answers, or that it cannot
 * be asked, is there as soon as it is known, whatever the others do.
 */
export class InstanceSearch {
  private text: string | undefined;
  private readonly regions = new Map<string, Found>();
  private readonly answered = new Map<string, Found>();
  private typing = new AbortController();
  private finding: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly ask: AskRegion,
    private readonly clock: Clock,
    /** Called for each region that has answered, be it with a failure. */
    private readonly onDidAnswer: (regionId: string) => void,
  ) {}

  /** The answers so far, in the order in which they came. */
  get answers(): ReadonlyMap<string, Found> {
    return this.answered;
  }

  /** Why a region could not be asked; the first one of them. */
  get error(): unknown {
    return [...this.answered.values()].find(({ error }) => error !== undefined)?.error;
  }

  /** What was found in a region; nothing where it was not asked or has not answered. */
  in(regionId: string): readonly Instance[] {
    return this.answered.get(regionId)?.value ?? nothing;
  }

  /** Whether a region has more of it than the service is asked for. */
  isCutIn(regionId: string): boolean {
    return this.answered.get(regionId)?.isCut === true;
  }

  /**
   * Asks once typing has paused.
   * @param text undefined searches for nothing
   * @param regions those to ask, as they are after the pause
   * @returns whether all have answered; false where another search has taken the place of this one
   */
  find(text: string | undefined, regions: () => readonly string[]): Promise<boolean> {
    if (text === this.text) return this.finding;
    this.stop();
    this.text = text;
    if (text !== undefined) this.finding = this.findAll(text, regions, this.typing.signal);
    return this.finding;
  }

  private async findAll(
    text: string,
    regions: () => readonly string[],
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      await this.clock.sleep(typingPauseMs, signal);
    } catch {
      return false;
    }
    await Promise.all(regions().map((regionId) => this.findIn(regionId, text)));
    return !signal.aborted;
  }

  stop(): void {
    this.typing.abort(new Error('superseded'));
    this.typing = new AbortController();
    for (const found of this.regions.values()) found.stop();
    this.regions.clear();
    this.answered.clear();
    this.text = undefined;
    this.finding = Promise.resolve(true);
  }

  private findIn(regionId: string, text: string): Promise<void> {
    const found: Found = new Loading<readonly Instance[]>({
      clock: this.clock,
      onDidChange: () => {
        this.answered.set(regionId, found);
        this.onDidAnswer(regionId);
      },
    });
    this.regions.set(regionId, found);
    found.ensure(text, async (signal, notes) => {
      const { items, isCut } = await this.ask(regionId, text, signal);
      notes.isCut = isCut;
      return items;
    });
    return found.whenSettled();
  }
}

const nothing: readonly Instance[] = [];
