import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { accountIds, contextKeys } from '../../shared/ids';
import { setContext } from '../ui/contextKeys';
import { accountChoices } from './accountChoices';
import type { Accounts } from './accounts';

interface WelcomeServices {
  readonly accounts: Pick<Accounts, 'currentId' | 'identitiesAtOnce'>;
  readonly clock: Clock;
}

/**
 * Updates the welcome text of the view *Backups* with whether credentials are configured on this machine: at first,
 * and when the window gets the focus while no account is chosen. Makes no network calls.
 */
export function tellCredentials(services: WelcomeServices): vscode.Disposable {
  const look = async (): Promise<void> => {
    if (services.accounts.currentId !== undefined) return;
    setContext(contextKeys.credentials, (await isConfigured(services)) ? 'found' : 'none');
  };
  void look();
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) void look();
  });
}

/** Unusable credentials count too: the error explains them. */
async function isConfigured(services: WelcomeServices): Promise<boolean> {
  const { profiles, others, problem } = await accountChoices(services);
  // An instance role can only be detected by a network call.
  const configured = others.filter(({ id }) => id !== accountIds.instanceRole);
  return profiles.length + configured.length > 0 || problem !== '';
}
