import * as vscode from 'vscode';
import { clientCall, clientOf, keptOpen, passwordVariables, userProblem } from '../../core/connect/clients';
import { connectEngine } from '../../core/connectionStrings';
import { askText } from '../ui/inputs';
import { showMessage } from '../ui/messages';
import { CancelledByUser } from '../ui/runCommand';
import { openTerminal } from '../ui/terminal';
import { chooseWay, reachOf, type ConnectTarget, type Way } from './reach';
import type { ConnectServices } from './register';
import { tell } from './whitelistCommand';

/** Opens the command-line client of the engine in a terminal. @throws RdsError */
export async function openInTerminal(target: ConnectTarget, services: ConnectServices): Promise<void> {
  if (!connectEngine(target.engine)) {
    void showMessage('warning', vscode.l10n.t('No command-line client for {0} is known.', target.engine));
    return;
  }
  await openClient(await chooseWay(await reachOf(target, services.accounts)), services);
}

/** @throws CancelledByUser */
export async function openClient(way: Way, { log }: ConnectServices): Promise<void> {
  const { target, address, whitelist } = way;
  const engine = connectEngine(target.engine);
  if (!engine || !address.endpoint) return;
  const client = clientOf[engine];
  const user = await askUser(way, client);
  openTerminal({
    name: `${client} ${target.name}`,
    ...keptOpen(clientCall(engine, address.endpoint, user), process.platform),
    without: passwordVariables,
  });
  tell(
    vscode.l10n.t('Opened {0} for {1} ({2}). {3}', client, address.endpoint.host, address.network, whitelist),
    target,
    log,
  );
}

/** Asks for the database account. @param client the program that will ask for the password @throws CancelledByUser */
export async function askUser({ target, address, whitelist }: Way, client: string): Promise<string> {
  const user = await askText({
    title: vscode.l10n.t('Connect to {0} ({1})', target.name, address.network),
    prompt: [
      vscode.l10n.t('Name of the database account; {0} asks for its password.', client),
      whitelist,
    ].join(' '),
    problemOf: userProblem,
  });
  if (user === undefined) throw new CancelledByUser();
  return user.trim();
}
