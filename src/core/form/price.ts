import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { Price } from '../../shared/model';
import type { PriceView } from '../../shared/protocol';
import { valueOf } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { isRdsError, isWithoutPrice } from '../errors/rdsError';
import type { Loading } from '../loading';
import { problemOf } from './lookupProblem';
import { sentences } from '../sentences';
import { numberText } from '../language';
import { inCurrency } from '../format';

const hoursOf30Days = 720;

/**
 * The price of the clone. A missing price is not an error.
 * @param sourcePrice price of a clone like the source, for comparison; undefined while it is unknown
 * @param waitNote why answers are late; blank when they are not
 */
export function priceView(
  draft: CloneDraft,
  price: Loading<Price | undefined>,
  sourcePrice: Price | undefined,
  waitNote: string,
): PriceView {
  const without = (status: PriceView['status'], sentence: string): PriceView => ({
    status,
    sentence,
    amount: '',
    per: '',
    more: '',
    compared: '',
  });
  switch (price.status) {
    case 'idle':
      return without('none', t('The price is shown when class, storage and billing are complete.'));
    case 'loading':
      return without('loading', waitNote || t('Loading the price…'));
    case 'ready':
      return price.value
        ? {
            ...amounts(draft, price.value),
            status: 'ready',
            sentence: priceSentence(draft, price.value),
            compared: comparison(draft, price.value, sourcePrice),
          }
        : without('none', t('RDS returned no price for this configuration.'));
    case 'failed':
      return isRdsError(price.error) && isWithoutPrice(price.error)
        ? without('none', t('RDS has no price for this configuration.'))
        : without('failed', t('The price could not be loaded: {0}', problemOf(price)));
  }
}

function amounts(draft: CloneDraft, price: Price): Pick<PriceView, 'amount' | 'per' | 'more'> {
  const { currency, original, trade, tradeAtMost } = price;
  const list = original > trade ? t('List price {0}', money(original, currency)) : '';
  switch (valueOf(draft, 'PayType')) {
    case 'Prepaid':
      return {
        amount: money(trade, currency),
        per: term(draft),
        more: [chargedWhen(draft, t('Charged immediately'), t('Once the order is paid')), list]
          .filter(Boolean)
          .join(' · '),
      };
    case 'Serverless':
      return tradeAtMost === undefined || tradeAtMost === trade
        ? { amount: money(trade, currency), per: t('hour'), more: list }
        : {
            amount: t('{0} to {1}', money(trade, currency), money(tradeAtMost, currency)),
            per: t('hour'),
            more: t('By the capacity in use'),
          };
    default:
      return {
        amount: money(trade, currency),
        per: t('hour'),
        more: t('{0} / 30 days', money(trade * hoursOf30Days, currency)),
      };
  }
}

/** The difference in price over 30 days to a clone like the source; blank when it is unknown. */
function comparison(draft: CloneDraft, price: Price, other: Price | undefined): string {
  if (valueOf(draft, 'PayType') !== 'Postpaid' || other?.currency !== price.currency) return '';
  const difference = (price.trade - other.trade) * hoursOf30Days;
  const amount = money(Math.abs(difference), '').trim();
  return difference === 0 ? '' : difference < 0 ? t('{0} less', amount) : t('{0} more', amount);
}

function priceSentence(draft: CloneDraft, price: Price): string {
  const { currency, original, trade, tradeAtMost } = price;
  const list = original > trade ? t('List price: {0}.', money(original, currency)) : '';
  switch (valueOf(draft, 'PayType')) {
    case 'Prepaid':
      return sentences(
        chargedWhen(
          draft,
          t('{0} for {1}, charged immediately.', money(trade, currency), term(draft)),
          t('{0} for {1}, once the order is paid.', money(trade, currency), term(draft)),
          t('{0} for {1}.', money(trade, currency), term(draft)),
        ),
        list,
      );
    case 'Serverless':
      return tradeAtMost === undefined || tradeAtMost === trade
        ? sentences(t('{0} per hour.', money(trade, currency)), list)
        : t(
            '{0} to {1} per hour, by the capacity in use.',
            money(trade, currency),
            money(tradeAtMost, currency),
          );
    default:
      return sentences(
        t(
          '{0} per hour, about {1} in 30 days.',
          money(trade, currency),
          money(trade * hoursOf30Days, currency),
        ),
        list,
      );
  }
}

/** When a subscription is paid; blank, or `unknown`, where the operation does not say it. */
function chargedWhen(draft: CloneDraft, atOnce: string, later: string, unknown = ''): string {
  if (operationOf(draft).places.AutoPay === undefined) return unknown;
  return valueOf(draft, 'AutoPay') === 'false' ? later : atOnce;
}

/** `1 year`, `3 months`. */
export function term(draft: CloneDraft): string {
  const count = valueOf(draft, 'UsedTime');
  if (valueOf(draft, 'Period') === 'Year') return count === '1' ? t('1 year') : t('{0} years', count);
  return count === '1' ? t('1 month') : t('{0} months', count);
}

/** `CNY 1,234.50`; small amounts have more digits, so that they differ from zero. */
export function money(amount: number, currency: string): string {
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  return inCurrency(numberText(amount, digits), currency);
}
