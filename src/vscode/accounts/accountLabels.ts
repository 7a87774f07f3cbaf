import * as vscode from 'vscode';
import type { Account } from '../../core/accounts/account';
import { accountIds, type AccountId } from '../../shared/ids';
import type { Accounts } from './accounts';

/** The origin of a region, to be put into a sentence; blank when it is the service. */
export function regionOrigin(regionId: string, account: Account, chosen: readonly string[]): string {
  if (chosen.includes(regionId)) return vscode.l10n.t('the setting rdsClone.regions');
  const from = regionId === account.homeRegionId ? account.homeRegionFrom : undefined;
  if (from === undefined) return '';
  return 'profile' in from
    ? vscode.l10n.t('the profile {0} of the aliyun CLI', from.profile)
    : vscode.l10n.t('the environment variable {0}', from.variable);
}

/** The line of a question that names the account. */
export function accountLine(accounts: Pick<Accounts, 'fullLabel'>, accountId: AccountId): string {
  return vscode.l10n.t('Account: {0}', accounts.fullLabel(accountId));
}

export function choiceLabel(id: AccountId): string {
  switch (id) {
    case accountIds.default:
      return vscode.l10n.t('CLI profile or environment');
    case accountIds.sandbox:
      return vscode.l10n.t('Sandbox');
    case accountIds.environment:
      return vscode.l10n.t('Environment variables');
    case accountIds.oidcRole:
      return vscode.l10n.t('OIDC role');
    case accountIds.credentialsFile:
      return vscode.l10n.t('Credentials file');
    case accountIds.instanceRole:
      return vscode.l10n.t('Instance role');
    case accountIds.credentialsUri:
      return vscode.l10n.t('Credentials URI');
    default:
      return id;
  }
}
