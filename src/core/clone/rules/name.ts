import { t } from '@vscode/l10n';
import type { Finding } from '../../../shared/clone';
import { valueOf } from '../facts';
import { none, problem, warning, type Rule } from './finding';

const descriptionCharacters = /^[A-Za-z0-9\p{Script=Han}_-]*$/u;

export const checkDescription: Rule = (draft) => {
  const name = valueOf(draft, 'DBInstanceDescription');
  const bad = (message: string): readonly Finding[] =>
    problem('DBInstanceDescription', 'Parameters.Invalid', message);
  if (name === '') {
    return warning(
      'DBInstanceDescription',
      undefined,
      t('Without a name the clone is hard to tell from its source.'),
    );
  }
  const length = [...name].length;
  if (/^https?:\/\//i.test(name)) return bad(t('A name cannot begin with http:// or https://.'));
  if (!/^[A-Za-z\p{Script=Han}]/u.test(name))
    return bad(t('A name begins with a letter or a Chinese character.'));
  if (!descriptionCharacters.test(name)) {
    return bad(t('Use letters, digits, Chinese characters, underscores and hyphens only.'));
  }
  if (length < 2 || length > 255) return bad(t('A name has 2 to 255 characters; this one has {0}.', length));
  return none;
};
