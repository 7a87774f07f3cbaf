import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { Price } from '../../shared/model';
import type { PriceView } from '../../shared/protocol';
import { valueOf } from '../clone/facts';
import { isRdsError, isWithoutPrice } from '../errors/rdsError';
import type { Loading } from '../loading';
import { problemOf } from './lookupProblem';

export const hoursOf30Days = 720;

/**
 * What the clone costs, in words. That there is no price is nothing wrong.
 * @param waitNote why answers are late; blank when they are not
 */
export function priceView(draft: CloneDraft, price: Loading<Price | undefined>, waitNote: string): PriceView {
  switch (price.status) {
    case 'idle':
      return {
        status: 'none',
        sentence: t('The price is shown when class, storage and billing are complete.'),
      };
    case 'loading':
      return { status: 'loading', sentence: waitNote || t('Asking for the price…') };
    case 'ready':
      return price.value
        ? { status: 'ready', sentence: priceSentence(draft, price.value) }
        : { status: 'none', sentence: t('RDS names no price for this choice.') };
    case 'failed':
      return isRdsError(price.error) && isWithoutPrice(price.error)
        ? { status: 'none', sentence: t('RDS has no price for this choice.') }
        : { status: 'failed', sentence: t('The price could not be loaded: {0}', problemOf(price)) };
  }
}

/** What it costs, by the way it is billed. */
export function priceSentence(draft: CloneDraft, price: Price): string {
  const { currency, original, trade, tradeAtMost } = price;
  const list = original > trade ? ` ${t('List price: {0}.', money(original, currency))}` : '';
  switch (valueOf(draft, 'PayType')) {
    case 'Prepaid':
      return (
        (valueOf(draft, 'AutoPay') === 'false'
          ? t('{0} for {1}, once the order is paid.', money(trade, currency), term(draft))
          : t('{0} for {1}, charged at once.', money(trade, currency), term(draft))) + list
      );
    case 'Serverless':
      return tradeAtMost === undefined || tradeAtMost === trade
        ? t('{0} per hour.', money(trade, currency)) + list
        : t(
            '{0} to {1} per hour, by the capacity in use.',
            money(trade, currency),
            money(tradeAtMost, currency),
          );
    default:
      return (
        t(
          '{0} per hour, about {1} in 30 days.',
          money(trade, currency),
          money(trade * hoursOf30Days, currency),
        ) + list
      );
  }
}

/** `1 year`, `3 months`. */
export function term(draft: CloneDraft): string {
  const count = valueOf(draft, 'UsedTime');
  if (valueOf(draft, 'Period') === 'Year') return count === '1' ? t('1 year') : t('{0} years', count);
  return count === '1' ? t('1 month') : t('{0} months', count);
}

/** `CNY 1,234.50`; small amounts keep what makes them different from nothing. */
export function money(amount: number, currency: string): string {
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  const text = amount.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${currency} ${text}`;
}
