import { readCliConfig } from '../../core/accounts/cliConfigFile';
import { listAccountChoices } from '../../core/accounts/accountChoices';
import type { Clock } from '../../core/clock';
import { readSettings } from '../ui/settings';
import type { Accounts } from './accounts';

/** The accounts that are configured on this machine. Makes no network calls and runs no programs. */
export function accountChoices({
  accounts,
  clock,
}: {
  readonly accounts: Pick<Accounts, 'identitiesAtOnce'>;
  readonly clock: Clock;
}): ReturnType<typeof listAccountChoices> {
  return listAccountChoices({
    env: process.env,
    readCliConfig,
    now: clock.now(),
    allowExternal: readSettings().allowExternalCredentials,
    identities: accounts.identitiesAtOnce,
  });
}
