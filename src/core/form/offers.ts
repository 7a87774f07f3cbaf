import type { CloneDraft } from '../../shared/clone';
import type { AvailableClass, InstanceDetail, Price } from '../../shared/model';
import type { CloneJob } from '../jobs/job';
import { Loading } from '../loading';
import { offeredClasses } from '../rds/offeredClasses';
import type { Answers } from './editor';
import { lastCloneOffer } from './lastClone';
import type { FormLookups, FormLookupsOptions } from './lookups';
import { presetsOf, smallestEdition, type Preset } from './presets';
import { effective } from './priceQuestion';
import { Prices } from './prices';

interface OffersOptions extends FormLookupsOptions {
  readonly accountId: string;
  /** Newest first. */
  readonly jobs: () => readonly CloneJob[];
}

/**
 * The presets of a form, and the prices of what could be chosen. Nothing is requested before the user looks at them.
 */
export class Offers {
  private isWanted = false;
  /** Whether all facts were known once; before that, a difference may be a missing answer. */
  private isComplete = false;
  private readonly smallestClasses: Loading<readonly AvailableClass[]>;
  private readonly prices: Prices;

  constructor(
    private readonly facts: FormLookups,
    private readonly options: OffersOptions,
  ) {
    const { regionId, client, onDidChange } = options;
    this.smallestClasses = new Loading(options);
    this.prices = new Prices(
      async (question, signal) => (await client()).describePrice(regionId, question, { signal }),
      onDidChange,
    );
  }

  cancel(): void {
    this.smallestClasses.forget();
    this.prices.cancel();
  }

  /** Called when the sizes come into view. */
  want(): void {
    this.isWanted = true;
  }

  showClasses(draft: CloneDraft, classes: readonly string[]): void {
    this.prices.forgetWishes();
    for (const name of classes) this.askPrice(withClass(draft, name));
  }

  presets(draft: CloneDraft, answers: Answers): readonly Preset[] {
    const { facts, likelySource } = answers;
    this.isComplete ||= this.facts.source.status === 'ready' && this.facts.isComplete;
    const smallest = {
      edition: smallestEdition(draft, facts.zones, likelySource),
      classes: this.smallestClasses.value,
    };
    const { jobs, accountId } = this.options;
    const last = this.isComplete ? lastCloneOffer(draft, jobs(), accountId, facts) : 'unknown';
    return presetsOf(draft, answers, smallest, last);
  }

  /** Requests the prices of the presets, and the classes that the presets depend on. */
  follow(draft: CloneDraft, answers: Answers): void {
    if (!this.isWanted) return;
    const { facts, likelySource } = answers;
    this.askClasses(draft, likelySource, smallestEdition(draft, facts.zones, likelySource));
    for (const preset of this.presets(draft, answers)) if (preset.draft) this.askPrice(preset.draft);
  }

  priceOf(draft: CloneDraft): Price | undefined {
    return this.prices.of(this.facts.price.questionOf(draft));
  }

  priceOfClass(draft: CloneDraft, name: string): Price | undefined {
    return this.priceOf(withClass(draft, name));
  }

  private askClasses(
    draft: CloneDraft,
    source: InstanceDetail | undefined,
    edition: string | undefined,
  ): void {
    const { client, clock, regionId } = this.options;
    const zoneId = source && effective(draft, source, clock.now()).zoneId;
    if (!zoneId || edition === undefined) {
      this.smallestClasses.forget();
      return;
    }
    const { engine, engineVersion, storageType } = source;
    const where = { zoneId, engine, engineVersion, storageType, category: edition, payType: 'Postpaid' };
    this.smallestClasses.ensure([zoneId, edition, storageType].join(' '), async (signal) =>
      offeredClasses(await client(), regionId, where, { signal }),
    );
  }

  private askPrice(draft: CloneDraft): void {
    const question = this.facts.price.questionOf(draft);
    if (question) this.prices.want(question);
  }
}

function withClass(draft: CloneDraft, name: string): CloneDraft {
  return { ...draft, values: { ...draft.values, DBInstanceClass: { text: name, origin: 'chosen' } } };
}
