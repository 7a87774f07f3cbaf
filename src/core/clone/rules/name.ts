import { t } from '@vscode/l10n';
import { valueOf } from '../facts';
import { suggestedName } from '../name';
import { found, none, type Rule } from './finding';
import { numberText } from '../../language';

const descriptionCharacters = /^[A-Za-z0-9\p{Script=Han}_-]*$/u;

export const checkDescription: Rule = (draft, facts) => {
  const { source } = facts;
  const name = valueOf(draft, 'DBInstanceDescription');
  // The name is filled in once the source is known.
  if (!source && draft.values.DBInstanceDescription === undefined) return none;
  if (name === '') {
    const value = suggestedName(draft, facts);
    return value === undefined
      ? found('nameBlank', t('Without a name the clone is hard to tell from its source.'))
      : found(
          'nameBlank',
          t('Without a name the clone is hard to tell from its source. Suggested name: {0}.', value),
          { value },
        );
  }
  const length = [...name].length;
  if (/^https?:\/\//i.test(name)) {
    return found('nameScheme', t('A name cannot begin with http:// or https://.'));
  }
  if (!/^[A-Za-z\p{Script=Han}]/u.test(name)) {
    return found('nameFirst', t('A name begins with a letter or a Chinese character.'));
  }
  if (!descriptionCharacters.test(name)) {
    return found(
      'nameCharacters',
      t('Use letters, digits, Chinese characters, underscores and hyphens only.'),
    );
  }
  return length < 2 || length > 255
    ? found('nameLength', t('A name has 2 to 255 characters; this one has {0}.', numberText(length)))
    : none;
};
