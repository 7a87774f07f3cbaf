import type { JobAccount } from '../../core/jobs/submit';
import type { AccountId } from '../../shared/ids';
import type { Accounts } from './accounts';

/** An account as jobs and backup tasks use it: its client, and whose its keys are now. @throws RdsError */
export async function jobAccount(
  accounts: Pick<Accounts, 'session'>,
  accountId: AccountId,
): Promise<JobAccount> {
  const { account, client } = await accounts.session(accountId);
  return { client, identity: await account.identity() };
}
