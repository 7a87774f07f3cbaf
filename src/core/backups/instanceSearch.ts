import type { Instance } from '../../shared/model';
import type { Clock } from '../clock';
import { Loading } from '../loading';
import type { Listed } from '../rds/paging';
import { typingPauseMs } from './filter';

export type AskRegion = (regionId: string, text: string, signal: AbortSignal) => Promise<Listed<Instance>>;

export type Found = Loading<readonly Instance[]>;

/**
 * A search by a part of the name or id. The service searches per region, so each region takes one call, sent once
 * typing has paused. The answer or error of a region is available as soon as it arrives, and stays until that region
 * answers for the next text.
 */
export class InstanceSearch {
  private text: string | undefined;
  /** The regions that are searched for the current text. */
  private readonly regions = new Map<string, Found>();
  /** The last answer of each region, possibly for an earlier text. */
  private readonly answered = new Map<string, Found>();
  private typing = new AbortController();
  private isAsking = false;
  private finding: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly ask: AskRegion,
    private readonly clock: Clock,
    /** Called for each region that has answered or failed. */
    private readonly onDidAnswer: (regionId: string) => void,
  ) {}

  get answers(): ReadonlyMap<string, Found> {
    return this.answered;
  }

  /** The instances found in a region; empty if it was not searched or has not answered. */
  in(regionId: string): readonly Instance[] {
    return this.answered.get(regionId)?.value ?? nothing;
  }

  errorIn(regionId: string): unknown {
    return this.answered.get(regionId)?.error;
  }

  /** Whether a region has more matches than were requested. */
  isCutIn(regionId: string): boolean {
    return this.answered.get(regionId)?.isCut === true;
  }

  /** Whether the answer of a region is pending; undefined if the region is not searched. */
  isPendingIn(regionId: string): boolean | undefined {
    if (this.text === undefined) return undefined;
    return this.isAsking ? this.regions.get(regionId)?.isLoading : true;
  }

  /**
   * Searches once typing has paused.
   * @param text undefined ends the search
   * @param regions returns the regions to search; called after the pause
   * @returns whether all regions have answered; false when another search replaced this one
   * @throws the error of `regions`
   */
  find(text: string | undefined, regions: () => Promise<readonly string[]>): Promise<boolean> {
    if (text === this.text) return this.finding;
    this.giveUp();
    this.text = text;
    if (text === undefined) this.answered.clear();
    else this.finding = this.findAll(text, regions, this.typing.signal);
    return this.finding;
  }

  /** Searches regions that have not been searched for this text yet; does nothing while the user types. */
  extend(regions: readonly string[]): void {
    const { text } = this;
    if (text === undefined || !this.isAsking) return;
    for (const regionId of regions) if (!this.regions.has(regionId)) void this.findIn(regionId, text);
  }

  /** Repeats the search for the current text. Resolves when all regions have answered. */
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
