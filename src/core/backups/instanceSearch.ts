import type { Instance } from '../../shared/model';
import type { Clock } from '../clock';
import { Loading } from '../loading';
import type { Listed } from '../rds/paging';
import { typingPauseMs } from './filter';

export type AskRegion = (regionId: string, text: string, signal: AbortSignal) => Promise<Listed<Instance>>;

/** What the service finds in one region. */
export type Found = Loading<readonly Instance[]>;

/**
 * A search by a part of the name or ID, which the service does region by region: one call for each, once typing has
 * paused. What a region answers, or why it could not be asked, is there as soon as it is known, whatever the others do,
 * and stands until its answer to the next text is there.
 */
export class InstanceSearch {
  private text: string | undefined;
  /** Those that are asked for the text. */
  private readonly regions = new Map<string, Found>();
  /** The last answer of each region, be it to the text before. */
  private readonly answered = new Map<string, Found>();
  private typing = new AbortController();
  private isAsking = false;
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

  /** What was found in a region; nothing where it was not asked or has not answered. */
  in(regionId: string): readonly Instance[] {
    return this.answered.get(regionId)?.value ?? nothing;
  }

  /** Why a region could not be asked. */
  errorIn(regionId: string): unknown {
    return this.answered.get(regionId)?.error;
  }

  /** Whether a region has more of it than the service is asked for. */
  isCutIn(regionId: string): boolean {
    return this.answered.get(regionId)?.isCut === true;
  }

  /** Whether an answer of a region to the text is on its way; undefined where it is not asked at all. */
  isPendingIn(regionId: string): boolean | undefined {
    if (this.text === undefined) return undefined;
    return this.isAsking ? this.regions.get(regionId)?.isLoading : true;
  }

  /**
   * Asks once typing has paused.
   * @param text undefined searches for nothing
   * @param regions those to ask, as they are after the pause
   * @returns whether all have answered; false where another search has taken the place of this one
   * @throws what `regions` throws
   */
  find(text: string | undefined, regions: () => Promise<readonly string[]>): Promise<boolean> {
    if (text === this.text) return this.finding;
    this.giveUp();
    this.text = text;
    if (text === undefined) this.answered.clear();
    else this.finding = this.findAll(text, regions, this.typing.signal);
    return this.finding;
  }

  /** Asks regions that have not been asked for the text yet; while typing goes on, nothing. */
  extend(regions: readonly string[]): void {
    const { text } = this;
    if (text === undefined || !this.isAsking) return;
    for (const regionId of regions) if (!this.regions.has(regionId)) void this.findIn(regionId, text);
  }

  /** Asks once more what was asked for the text. Resolves when all have answered. */
  async again(isWanted: (regionId: string) => boolean): Promise<void> {
    const wanted = [...this.regions].filter(([regionId]) => isWanted(regionId));
    await Promise.all(wanted.map(([, found]) => found.refresh()));
  }

  stop(): void {
    this.giveUp();
    this.answered.clear();
  }

  private giveUp(): void {
    this.typing.abort(new Error('superseded'));
    this.typing = new AbortController();
    this.isAsking = false;
    for (const found of this.regions.values()) found.stop();
    this.regions.clear();
    this.text = undefined;
    this.finding = Promise.resolve(true);
  }

  private async findAll(
    text: string,
    regions: () => Promise<readonly string[]>,
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      await this.clock.sleep(typingPauseMs, signal);
    } catch {
      return false;
    }
    const asked = await regions();
    if (signal.aborted) return false;
    this.isAsking = true;
    for (const regionId of this.answered.keys())
      if (!asked.includes(regionId)) this.answered.delete(regionId);
    await Promise.all(asked.map((regionId) => this.findIn(regionId, text)));
    return !signal.aborted;
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
