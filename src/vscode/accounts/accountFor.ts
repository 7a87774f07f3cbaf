import * as vscode from 'vscode';
import type { AccountId } from '../../shared/ids';
import { showMessage } from '../ui/messages';
import { CancelledByUser } from '../ui/runCommand';
import type { Accounts } from './accounts';

export interface AccountServices {
  readonly accounts: Accounts;
  /** Lets the user choose the account. @throws CancelledByUser */
  readonly chooseAccount: () => Promise<void>;
}

/**
 * The account for a target from outside, which must be the current one: if the target names another account, the user
 * decides.
 * @throws CancelledByUser
 */
export async function accountFor(
  wanted: AccountId | undefined,
  services: AccountServices,
): Promise<AccountId> {
  const { accounts, chooseAccount } = services;
  const { currentId } = accounts;
  if (currentId !== undefined && (wanted === undefined || wanted === currentId)) return currentId;
  if (wanted !== undefined) {
    const other = vscode.l10n.t('Switch Account…');
    const stay = vscode.l10n.t('Use the Current Account');
    const label = accounts.fullLabel(wanted);
    const chosen =
      currentId === undefined
        ? await showMessage(
            'warning',
            vscode.l10n.t('This needs the account {0}. No account is chosen.', label),
            other,
          )
        : await showMessage(
            'warning',
            vscode.l10n.t(
              'This needs the account {0}. The current account is {1}.',
              label,
              accounts.fullLabel(currentId),
            ),
            other,
            stay,
          );
    if (chosen === undefined) throw new CancelledByUser();
    if (chosen === stay) {
      // The account may have been switched while the message was open.
      return currentId !== undefined && accounts.currentId === currentId
        ? currentId
        : accountFor(wanted, services);
    }
  }
  await chooseAccount();
  if (accounts.currentId === undefined) throw new CancelledByUser();
  return accountFor(wanted, services);
}
