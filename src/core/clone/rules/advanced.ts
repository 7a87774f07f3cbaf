import { t } from '@vscode/l10n';
import { valueOf } from '../facts';
import { found, none, type Rule } from './finding';

export const checkHostGroup: Rule = (draft, { hostGroups }) => {
  const id = valueOf(draft, 'DedicatedHostGroupId');
  return id === '' || !hostGroups || hostGroups.some((one) => one.id === id)
    ? none
    : found(
        'hostGroupUnknown',
        t('This account has no dedicated cluster {0} here. Choose one of the list, or leave it blank.', id),
      );
};
