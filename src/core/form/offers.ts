import type { CloneDraft } from '../../shared/clone';
import type { Price } from '../../shared/model';
import type { CloneJob } from '../jobs/job';
import type { Answers } from './editor';
import { lastCloneOffer } from './lastClone';
import type { FormLookups } from './lookups';
import { presetsOf, smallestEdition, type Preset } from './presets';

/** The sizes that a form offers, and what they would cost. Nothing is asked for them before they are looked at. */
export class Offers {
  private isWanted = false;
  /** Whether everything was known once, so that a difference is one and not an answer that is missing. */
  private isComplete = false;

  constructor(
    private readonly facts: FormLookups,
    /** Newest first. */
    private readonly jobs: () => readonly CloneJob[],
    private readonly accountId: string,
  ) {}

  /** The sizes are in view. */
  want(): void {
    this.isWanted = true;
  }

  /** The rows of these classes are in view, and no others. */
  showClasses(draft: CloneDraft, classes: readonly string[]): void {
    this.facts.prices.forgetWishes();
    for (const name of classes) this.askPrice(withClass(draft, name));
  }

  presets(draft: CloneDraft, answers: Answers): readonly Preset[] {
    const { facts, likelySource } = answers;
    this.isComplete ||= this.facts.source.status === 'ready' && this.facts.isComplete;
    const smallest = {
      edition: smallestEdition(draft, facts.zones, likelySource),
      classes: this.facts.smallestClasses.value,
    };
    const last = this.isComplete ? lastCloneOffer(draft, this.jobs(), this.accountId, facts) : 'unknown';
    return presetsOf(draft, answers, smallest, last);
  }

  /** Asks for what the presets depend on, and for what they cost. */
  follow(draft: CloneDraft, answers: Answers): void {
    if (!this.isWanted) return;
    const { facts, likelySource } = answers;
    this.facts.followSmallest(draft, smallestEdition(draft, facts.zones, likelySource));
    for (const preset of this.presets(draft, answers)) if (preset.draft) this.askPrice(preset.draft);
  }

  /** What a draft costs, as far as it has been asked. */
  priceOf(draft: CloneDraft): Price | undefined {
    return this.facts.prices.of(this.facts.questionOf(draft));
  }

  /** What the draft costs with another class, as far as it has been asked. */
  priceOfClass(draft: CloneDraft, name: string): Price | undefined {
    return this.priceOf(withClass(draft, name));
  }

  private askPrice(draft: CloneDraft): void {
    const question = this.facts.questionOf(draft);
    if (question) this.facts.prices.want(question);
  }
}

function withClass(draft: CloneDraft, name: string): CloneDraft {
  return { ...draft, values: { ...draft.values, DBInstanceClass: { text: name, origin: 'chosen' } } };
}
