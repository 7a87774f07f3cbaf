import * as vscode from 'vscode';
import { quoteBash } from '../../core/clone/export/quoteBash';
import { quotePowerShell } from '../../core/clone/export/quotePowerShell';
import { addressProblem, whitelistCommand } from '../../core/connect/whitelistCommand';
import { accountIds, profilePrefix } from '../../shared/ids';
import { askText } from '../ui/inputs';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { copyText } from '../ui/outside';
import { CancelledByUser, showError } from '../ui/runCommand';
import type { ConnectTarget } from './reach';

/** Whether a command can change the whitelist; the sandbox has none. */
export function hasWhitelistCommand({ accountId }: ConnectTarget): boolean {
  return accountId !== accountIds.sandbox;
}

/** Shows the result, with a button for users whom the whitelist keeps out. */
export function tell(text: string, target: ConnectTarget, log: LogChannel): void {
  const copy = vscode.l10n.t('Copy My Whitelist Command');
  void showMessage('info', text, ...(hasWhitelistCommand(target) ? [copy] : []))
    .then((chosen) => (chosen === copy ? copyWhitelistCommand(target) : undefined))
    .catch((error: unknown) => (error instanceof CancelledByUser ? undefined : showError(error, log)));
}

/** Copies a command that adds the user's address to the whitelist. Changes nothing itself. @throws CancelledByUser */
export async function copyWhitelistCommand({
  accountId,
  regionId,
  dbInstanceId,
  name,
}: ConnectTarget): Promise<void> {
  const typed = await askText({
    title: vscode.l10n.t('Copy My Whitelist Command'),
    prompt: vscode.l10n.t('Address from which you connect to {0}, as the instance sees it', name),
    placeholder: '203.0.113.7',
    problemOf: addressProblem,
  });
  if (typed === undefined) throw new CancelledByUser();
  const profile = accountId.startsWith(profilePrefix) ? accountId.slice(profilePrefix.length) : undefined;
  const entry = { regionId, dbInstanceId, profile, address: typed.trim() };
  const quote = process.platform === 'win32' ? quotePowerShell : quoteBash;
  await copyText(whitelistCommand(entry, quote));
  void showMessage(
    'info',
    profile === undefined
      ? vscode.l10n.t(
          'Copied the command that adds {0} to the IP whitelist of {1}. The aliyun CLI runs it with its own current profile.',
          entry.address,
          name,
        )
      : vscode.l10n.t('Copied the command that adds {0} to the IP whitelist of {1}.', entry.address, name),
  );
}
