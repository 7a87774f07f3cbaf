import { t } from '@vscode/l10n';
import { identityText, type Caller } from '../accounts/identity';
import { notSent } from '../errors/failure';
import { failureCodes } from '../errors/failureCodes';
import { RdsError } from '../errors/rdsError';

/**
 * The error for an account whose identity has changed since the user confirmed the call, or can no longer be verified.
 */
export function otherIdentity(
  operation: string,
  regionId: string,
  confirmed: Caller | undefined,
  now: Caller,
): RdsError {
  const [before, after] = [confirmed ? identityText(confirmed) : '', identityText(now)];
  const words = otherIdentityWords(before, after);
  return new RdsError({ ...notSent(operation, failureCodes.otherIdentity, words), regionId });
}

function otherIdentityWords(before: string, after: string): string | undefined {
  if (before !== '' && after !== '')
    return t(
      'This was confirmed as {0}, but the keys in use now are those of {1}. Nothing was sent.',
      before,
      after,
    );
  if (before !== '')
    return t(
      'This was confirmed as {0}, and it could not be found out whose the keys in use now are. Nothing was sent.',
      before,
    );
  return after === ''
    ? undefined
    : t('The keys in use now are those of {0}, not those this was confirmed with. Nothing was sent.', after);
}
