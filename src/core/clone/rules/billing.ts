import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { InstanceDetail } from '../../../shared/model';
import { capacityBounds, type CapacityBounds } from '../editions';
import { valueOf } from '../facts';
import { none, problem, warning, type Rule } from './finding';

export const checkPayType: Rule = (draft, { source, priceRefusal }) => {
  const payType = valueOf(draft, 'PayType');
  if (payType !== 'Postpaid' && payType !== 'Prepaid' && payType !== 'Serverless') {
    return problem('PayType', 'RequiredParam.NotFound', t('Choose how the clone is billed.'));
  }
  const engine = source?.engine ?? draft.engine ?? '';
  if (payType === 'Serverless' && engine !== '' && !capacityBounds(engine)) {
    return problem(
      'PayType',
      'InvalidDBInstanceEngineType.Format',
      t('{0} has no serverless instances.', engine),
    );
  }
  return priceRefusal === 'Price.PricingPlanResultNotFound'
    ? warning(
        'PayType',
        priceRefusal,
        t(
          'RDS has no price for this class, storage and billing method, so it will probably refuse the order. Choose another combination.',
        ),
      )
    : none;
};

export const checkPeriod: Rule = (draft) => {
  const period = valueOf(draft, 'Period');
  return period === 'Month' || period === 'Year'
    ? none
    : problem('Period', 'Order.PeriodInvalid', t('Choose Month or Year.'));
};

export const checkUsedTime: Rule = (draft) => {
  const usedTime = valueOf(draft, 'UsedTime');
  const longest = valueOf(draft, 'Period') === 'Year' ? 3 : 9;
  if (/^\d{1,3}$/.test(usedTime) && Number(usedTime) >= 1 && Number(usedTime) <= longest) return none;
  return problem(
    'UsedTime',
    'InvalidParam.UsedTime',
    longest === 3 ? t('Enter 1, 2 or 3 years.') : t('Enter 1 to 9 months.'),
  );
};

export const checkMinCapacity: Rule = (draft, { source }) => {
  const bounds = boundsFor(draft, source);
  const bad = (message: string): readonly Finding[] => problem('MinCapacity', 'Parameters.Invalid', message);
  const min = capacity(draft, 'MinCapacity');
  if (min === undefined) return bad(t('Enter the least capacity in RCU, such as 0.5 or 2.'));
  if (!bounds) return none;
  if (min < bounds.min || min > bounds.max || min % bounds.step !== 0) {
    return bad(t('Enter {0} to {1} RCU in steps of {2}.', bounds.min, bounds.max, bounds.step));
  }
  const max = capacity(draft, 'MaxCapacity');
  return max !== undefined && min > max
    ? bad(t('The least capacity is above the greatest ({0} RCU).', max))
    : none;
};

export const checkMaxCapacity: Rule = (draft, { source }) => {
  const bounds = boundsFor(draft, source);
  const bad = (message: string): readonly Finding[] => problem('MaxCapacity', 'Parameters.Invalid', message);
  const max = capacity(draft, 'MaxCapacity');
  if (max === undefined || !Number.isInteger(max)) return bad(t('Enter the greatest capacity in whole RCU.'));
  return bounds && (max < bounds.leastMax || max > bounds.max)
    ? bad(t('Enter {0} to {1} RCU.', bounds.leastMax, bounds.max))
    : none;
};

/** The documented bounds, widened by what the source has: the service may have raised them since. */
function boundsFor(draft: CloneDraft, source: InstanceDetail | undefined): CapacityBounds | undefined {
  const bounds = capacityBounds(source?.engine ?? draft.engine ?? '');
  const own = source?.serverless;
  if (!bounds || !own) return bounds;
  return { ...bounds, min: Math.min(bounds.min, own.scaleMin), max: Math.max(bounds.max, own.scaleMax) };
}

function capacity(draft: CloneDraft, name: 'MinCapacity' | 'MaxCapacity'): number | undefined {
  const text = valueOf(draft, name);
  return /^\d{1,4}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
}
