import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, RestoreBy } from '../../shared/clone';
import { nodesOf } from './editions';
import { valueOf } from './facts';
import { editionLabel, payTypeLabel, storageTypeLabel } from './labels';

/**
 * Conditions under which a parameter applies. All given conditions must hold; an unknown fact does not exclude the
 * parameter.
 */
export interface Availability {
  readonly restoreBy?: RestoreBy;
  readonly payTypes?: readonly string[];
  readonly engines?: readonly string[];
  readonly storageTypes?: readonly string[];
  /** The edition must support at least this many nodes. */
  readonly nodes?: number;
  /** Required value of `RestoreScope`. */
  readonly scope?: 'DbNames' | 'TableMeta';
  readonly needs?: CloneParameterName;
}

/**
 * Why a parameter does not apply to a draft, as a half sentence (`… is not sent, because …`); undefined when it does.
 */
export function whyNotAvailable(draft: CloneDraft, wanted: Availability | undefined): string | undefined {
  if (!wanted) return undefined;
  const payType = valueOf(draft, 'PayType');
  const storageType = valueOf(draft, 'DBInstanceStorageType');
  const category = valueOf(draft, 'Category');
  if (wanted.restoreBy && wanted.restoreBy !== draft.restoreBy) {
    return draft.restoreBy === 'time' ? t('a point in time is restored') : t('a backup set is restored');
  }
  if (wanted.payTypes && !wanted.payTypes.includes(payType)) {
    return t('the billing method is {0}', payTypeLabel(payType));
  }
  if (wanted.engines && draft.engine && !includes(wanted.engines, draft.engine)) {
    return t('{0} does not have it', draft.engine);
  }
  if (wanted.storageTypes && !wanted.storageTypes.includes(storageType)) {
    return t('the storage type is {0}', storageTypeLabel(storageType));
  }
  if (wanted.nodes !== undefined && nodesOf(category).max < wanted.nodes) {
    return t('{0} has fewer nodes', editionLabel(category));
  }
  if (wanted.scope && valueOf(draft, 'RestoreScope') !== wanted.scope) {
    return t('something else is restored');
  }
  if (wanted.needs && valueOf(draft, wanted.needs) === '') return t('no zone is chosen for it');
  return undefined;
}

function includes(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
