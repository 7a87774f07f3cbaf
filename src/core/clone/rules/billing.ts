import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../../shared/clone';
import type { InstanceDetail } from '../../../shared/model';
import { noPriceCode } from '../../errors/catalogue/meanings';
import { capacityBounds, offersServerless, type CapacityBounds } from '../editions';
import { valueOf } from '../facts';
import { engineLabel } from '../labels';
import { found, none, sameName, type Rule } from './finding';

export const checkPayType: Rule = (draft, { source, priceRefusal }) => {
  const payType = valueOf(draft, 'PayType');
  if (payType !== 'Postpaid' && payType !== 'Prepaid' && payType !== 'Serverless') {
    return found('payTypeMissing', t('Choose how the clone is billed.'));
  }
  const engine = source?.engine ?? draft.engine ?? '';
  if (payType === 'Serverless' && engine !== '' && !offersServerless(engine)) {
    return capacityBounds(engine)
      ? found(
          'serverlessEnded',
          t('Serverless instances of {0} are no longer sold.', engineLabel(engine, '')),
        )
      : found(
          sameName(engine, 'MariaDB') ? 'serverlessMariaDb' : 'serverlessEngine',
          t('{0} has no serverless instances.', engine),
        );
  }
  return priceRefusal === noPriceCode
    ? found(
        'noPrice',
        t(
          'RDS has no price for this class, storage and billing method, so it will probably refuse the order. Choose another combination.',
        ),
      )
    : none;
};

export const checkPeriod: Rule = (draft) => {
  const period = valueOf(draft, 'Period');
  return period === 'Month' || period === 'Year' ? none : found('periodUnknown', t('Choose Month or Year.'));
};

export const checkUsedTime: Rule = (draft) => {
  const usedTime = valueOf(draft, 'UsedTime');
  if (!/^\d{1,3}$/.test(usedTime) || Number(usedTime) < 1) {
    return found('termNumber', t('Enter a whole number, 1 or higher.'));
  }
  const inYears = valueOf(draft, 'Period') === 'Year';
  if (Number(usedTime) <= (inYears ? 3 : 9)) return none;
  return found('termLong', inYears ? t('RDS documents 1 to 3 years.') : t('RDS documents 1 to 9 months.'));
};

export const checkMinCapacity: Rule = (draft, { source }) => {
  const at = { at: 'MinCapacity' } as const;
  const bounds = boundsFor(draft, source);
  const min = capacity(draft, 'MinCapacity');
  if (min === undefined) {
    return found('capacityMissing', t('Enter the minimum capacity in RCU, such as 0.5 or 2.'), at);
  }
  if (!bounds) return none;
  const range = t('Enter {0} to {1} RCU in steps of {2}.', bounds.min, bounds.max, bounds.step);
  if (min < bounds.min) return found('capacityLow', range, at);
  if (min > bounds.most) return found('capacityTooHigh', range, at);
  const max = capacity(draft, 'MaxCapacity');
  if (max !== undefined && min > max) {
    return found('capacityOrder', t('The minimum capacity is above the maximum ({0} RCU).', max));
  }
  if (min % bounds.step !== 0) return found('capacityStep', range);
  return min > bounds.max ? found('capacityHigh', documented(bounds), at) : none;
};

export const checkMaxCapacity: Rule = (draft, { source }) => {
  const at = { at: 'MaxCapacity' } as const;
  const bounds = boundsFor(draft, source);
  const max = capacity(draft, 'MaxCapacity');
  if (max === undefined || !Number.isInteger(max)) {
    return found('capacityMissing', t('Enter the maximum capacity in whole RCU.'), at);
  }
  if (!bounds) return none;
  const range = t('Enter {0} to {1} RCU.', bounds.leastMax, bounds.max);
  if (max < bounds.leastMax) return found('capacityLow', range, at);
  if (max > bounds.most) return found('capacityTooHigh', range, at);
  return max > bounds.max ? found('capacityHigh', documented(bounds), at) : none;
};

function documented({ max }: CapacityBounds): string {
  return t('RDS documents up to {0} RCU for clones.', max);
}

/** The documented limits, widened by the source's own range: the service may have raised its limits since. */
function boundsFor(draft: CloneDraft, source: InstanceDetail | undefined): CapacityBounds | undefined {
  const bounds = capacityBounds(source?.engine ?? draft.engine ?? '');
  const own = source?.serverless;
  if (!bounds || !own) return bounds;
  return {
    ...bounds,
    min: Math.min(bounds.min, own.scaleMin),
    max: Math.max(bounds.max, own.scaleMax),
    most: Math.max(bounds.most, own.scaleMax),
  };
}

function capacity(draft: CloneDraft, name: 'MinCapacity' | 'MaxCapacity'): number | undefined {
  const text = valueOf(draft, name);
  return /^\d{1,4}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
}
