import * as vscode from 'vscode';
import { CancelledByUser } from '../ui/runCommand';
import { copyText } from '../ui/outside';
import { pickOne } from '../ui/picks';
import { chooseWay, reachOf, type ConnectTarget, type Reach } from './reach';
import type { ConnectServices } from './register';
import { tell } from './whitelistCommand';

/** Copies `host:port`. @throws RdsError */
export async function copyConnection(target: ConnectTarget, services: ConnectServices): Promise<void> {
  const way = await chooseWay(await reachOf(target, services.accounts));
  const text = way.address.strings[0]?.text ?? '';
  await copy(text, way.address.network, way, services);
}

/** Copies a connection string that the user picks by client or driver, and address. @throws RdsError */
export async function copyConnectionAs(target: ConnectTarget, services: ConnectServices): Promise<void> {
  await pickAndCopy(await reachOf(target, services.accounts), services);
}

/** @throws CancelledByUser */
export async function pickAndCopy(reach: Reach, services: ConnectServices): Promise<void> {
  const picked = await pickOne(
    reach.addresses.flatMap(({ network, strings }) =>
      strings.map(({ label, text }) => ({ label, description: network, detail: text, text, network })),
    ),
    { title: vscode.l10n.t('Copy for…'), placeHolder: reach.whitelist, matchOnDetail: true },
  );
  if (!picked) throw new CancelledByUser();
  await copy(picked.text, picked.network, reach, services);
}

async function copy(
  text: string,
  network: string,
  { target, whitelist }: Reach,
  { log }: ConnectServices,
): Promise<void> {
  await copyText(text);
  tell(vscode.l10n.t('Copied {0} ({1}). {2}', text, network, whitelist), target, log);
}
