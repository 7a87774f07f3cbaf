import { t } from '@vscode/l10n';
import { elapsedMs } from './duration';
import { awaitsPayment, existsStill, type CloneJob } from './job';
import { numberText } from '../language';
import { inCurrency } from '../format';
import { accountIds } from '../../shared/ids';

const hourMs = 60 * 60_000;

/** An estimate in one currency. The bounds differ where the price depends on the capacity in use. */
export interface Cost {
  /** As RDS names it, e.g. `CNY`. */
  readonly currency: string;
  readonly least: number;
  readonly most: number;
}

/**
 * What the listed clones cost, at the prices they were submitted at. Subscriptions are already paid, so they are only
 * counted.
 */
export interface CostSummary {
  /** Number of pay-as-you-go clones that are not released yet. */
  readonly billed: number;
  readonly unpriced: number;
  readonly subscriptions: number;
  readonly soFar: readonly Cost[];
}

function isBilled(job: CloneJob): boolean {
  return isByUse(job) && existsStill(job);
}

/**
 * What a pay-as-you-go clone has cost from its request until now, or until the user released it here. RDS starts
 * billing when it accepts the request, so the true cost is slightly lower. Undefined if no price is known, or if the
 * end of the billing is not known.
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

/** `about CNY 57`, `about CNY 12–40`; blank for less than half a cent. */
export function costText(cost: Cost): string {
  return cost.most < 0.005 ? '' : about(cost, 2);
}

/** `about CNY 1.20 per hour`; blank unless the clone is pay-as-you-go and has a known price. */
export function rateText(job: CloneJob): string {
  const rate = ratePerHour(job);
  return rate ? t('{0} per hour', about(rate, rate.most < 0.1 ? 4 : 2)) : '';
}

/** What is billed and what it has cost so far, in one line for the title of a view. Blank if nothing costs anything. */
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

/** `about CNY 57 so far`. Currencies are listed separately. Blank if no price is known. */
function sumText({ soFar }: Pick<CostSummary, 'soFar'>): string {
  const texts = soFar.map(costText).filter(Boolean);
  return texts.length === 0 ? '' : t('{0} so far', texts.join(' + '));
}

export function billedSentence(job: CloneJob): string {
  if (job.accountId === accountIds.sandbox) return t('It costs nothing: it is in the sandbox.');
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
  return (
    job.accountId !== accountIds.sandbox && isSubscription(job) && existsStill(job) && !awaitsPayment(job)
  );
}

export function isSubscription({ request }: CloneJob): boolean {
  return request['PayType'] === 'Prepaid';
}

function isByUse(job: CloneJob): boolean {
  return job.accountId !== accountIds.sandbox && !isSubscription(job);
}

function billedMs(job: CloneJob, now: number): number | undefined {
  if (isBilled(job)) return elapsedMs(job, now);
  const released = job.history.findLast(({ phase }) => phase === 'released');
  return job.phase === 'released' && released ? elapsedMs(job, released.at) : undefined;
}

function times({ currency, least, most }: Cost, factor: number): Cost {
  return { currency, least: least * factor, most: most * factor };
}

function sums(costs: readonly (Cost | undefined)[]): Cost[] {
  const all = new Map<string, Cost>();
  for (const cost of costs) {
    if (!cost) continue;
    const { least = 0, most = 0 } = all.get(cost.currency) ?? {};
    all.set(cost.currency, { ...cost, least: least + cost.least, most: most + cost.most });
  }
  return [...all.values()];
}

/** @param digits decimal places of amounts below ten; an estimate above that shows none */
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
