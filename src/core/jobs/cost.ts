import { t } from '@vscode/l10n';
import { elapsedMs } from './duration';
import { awaitsPayment, existsStill, type CloneJob } from './job';
import { numberText } from '../language';
import { inCurrency } from '../format';

const hourMs = 60 * 60_000;

/** An estimate in one currency. The two differ where the capacity in use decides. */
export interface Cost {
  /** As the service names it, e.g. `CNY`. */
  readonly currency: string;
  readonly least: number;
  readonly most: number;
}

/** What the clones of a list cost, by the prices they were submitted at. Subscriptions are paid already. */
export interface CostSummary {
  /** Clones that are billed by use until they are released. */
  readonly billed: number;
  /** How many of them no price is known of. */
  readonly unpriced: number;
  readonly subscriptions: number;
  /** One for each currency. */
  readonly soFar: readonly Cost[];
}

/** Whether its instance exists, as far as is known, and is billed by use until it is released. */
function isBilled(job: CloneJob): boolean {
  return isByUse(job) && existsStill(job);
}

/**
 * What a clone that is billed by use has cost from its request until now, or until it was released from here. The
 * service starts billing when it accepts the request, so that this is a little more. Undefined where no price is known,
 * or where it is not known until when it was billed.
 * @param now epoch milliseconds
 */
export function costSoFar(job: CloneJob, now: number): Cost | undefined {
  const rate = ratePerHour(job);
  const ms = billedMs(job, now);
  return rate && ms !== undefined ? times(rate, ms / hourMs) : undefined;
}

/** @param now epoch milliseconds */
export function costsOf(jobs: readonly CloneJob[], now: number): CostSummary {
  const billed = jobs.filter(isBilled);
  return {
    billed: billed.length,
    unpriced: billed.filter((job) => !ratePerHour(job)).length,
    subscriptions: jobs.filter(isPaidSubscription).length,
    soFar: sums(billed.map((job) => costSoFar(job, now))),
  };
}

/** `about CNY 57`, `about CNY 12–40`; blank where it is too little to say. */
export function costText(cost: Cost): string {
  return cost.most < 0.005 ? '' : about(cost, 2);
}

/** `about CNY 1.20 per hour`, of what is billed by use and has a price; blank otherwise. */
export function rateText(job: CloneJob): string {
  const rate = ratePerHour(job);
  return rate ? t('{0} per hour', about(rate, rate.most < 0.1 ? 4 : 2)) : '';
}

/** What runs and what it has cost, in a line: for the title of a view. Blank where nothing costs anything. */
export function summaryText(summary: CostSummary): string {
  const { billed, unpriced, subscriptions } = summary;
  return [
    billed === 0 ? '' : t('{0} billed', numberText(billed)),
    sumText(summary),
    unpriced === 0 ? '' : t('{0} without a price', numberText(unpriced)),
    subscriptions === 0 ? '' : t('subscriptions: {0}', numberText(subscriptions)),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `about CNY 57 so far`; currencies are not added together. Blank where nothing is known. */
function sumText({ soFar }: Pick<CostSummary, 'soFar'>): string {
  const texts = soFar.map(costText).filter(Boolean);
  return texts.length === 0 ? '' : t('{0} so far', texts.join(' + '));
}

/** What is billed for a clone, in a sentence: for messages. */
export function billedSentence(job: CloneJob): string {
  if (job.accountId === 'sandbox') return t('It costs nothing: it is in the sandbox.');
  switch (job.phase) {
    case 'refused':
    case 'released':
      return t('Nothing is billed for it.');
    case 'sending':
    case 'unknown':
      return t('If it exists, it is billed.');
    case 'lost':
      return t('Whether it is billed is not known here; see the console.');
    case 'accepted':
    case 'creating':
    case 'ready':
    case 'timedOut': {
      if (isSubscription(job)) return t('It is a subscription and ends when the subscription expires.');
      const rate = rateText(job);
      return rate === ''
        ? t('It is billed until it is released.')
        : t('It is billed until it is released: {0}.', rate);
    }
  }
}

/** What it costs per hour, where it is billed by use and its price was known. */
function ratePerHour(job: CloneJob): Cost | undefined {
  const { price } = job;
  if (!price || !isByUse(job)) return undefined;
  return {
    currency: price.currency,
    least: price.trade,
    most: Math.max(price.trade, price.tradeAtMost ?? 0),
  };
}

function isPaidSubscription(job: CloneJob): boolean {
  return job.accountId !== 'sandbox' && isSubscription(job) && existsStill(job) && !awaitsPayment(job);
}

export function isSubscription({ request }: CloneJob): boolean {
  return request['PayType'] === 'Prepaid';
}

/** Nothing in the sandbox costs anything. */
function isByUse(job: CloneJob): boolean {
  return job.accountId !== 'sandbox' && !isSubscription(job);
}

function billedMs(job: CloneJob, now: number): number | undefined {
  if (isBilled(job)) return elapsedMs(job, now);
  const released = job.history.findLast(({ phase }) => phase === 'released');
  return job.phase === 'released' && released ? elapsedMs(job, released.at) : undefined;
}

function times({ currency, least, most }: Cost, factor: number): Cost {
  return { currency, least: least * factor, most: most * factor };
}

/** In the order in which the currencies occur. */
function sums(costs: readonly (Cost | undefined)[]): Cost[] {
  const all = new Map<string, Cost>();
  for (const cost of costs) {
    if (!cost) continue;
    const { least = 0, most = 0 } = all.get(cost.currency) ?? {};
    all.set(cost.currency, { ...cost, least: least + cost.least, most: most + cost.most });
  }
  return [...all.values()];
}

/** @param digits of amounts below ten; nobody reads the cents of more in an estimate */
function about({ currency, least, most }: Cost, digits: number): string {
  const shown = (amount: number): string => {
    const fraction = amount >= 10 ? 0 : digits;
    return numberText(amount, fraction);
  };
  const [from, to] = [shown(least), shown(most)];
  const amounts =
    from === to ? to : t({ message: '{0}–{1}', args: [from, to], comment: ['A range of amounts.'] });
  return t('about {0}', inCurrency(amounts, currency));
}
