import * as vscode from 'vscode';
import { connectionStrings, type ConnectionAddress } from '../core/connectionStrings';
import type { CloneJob } from '../core/jobs/job';
import type { Accounts } from './accounts';
import { CancelledByPerson } from './runCommand';

/** Copies `host:port` of a clone, of the private address where it has one. @throws RdsError */
export async function copyConnection(job: CloneJob, accounts: Accounts): Promise<void> {
  const [address] = await addressesOf(job, accounts);
  const text = address?.strings[0]?.text;
  if (text) await copy(text);
}

/** Copies what the person picks: for a client or a driver, over one of the addresses. @throws RdsError */
export async function copyConnectionAs(job: CloneJob, accounts: Accounts): Promise<void> {
  const addresses = await addressesOf(job, accounts);
  const items = addresses.flatMap(({ network, strings }) =>
    strings.map(({ label, text }) => ({ label, description: network, detail: text, text })),
  );
  if (items.length === 0) return;
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t(
      'Copy for… The clone has the IP whitelist of its source; whether that lets you in is not known.',
    ),
    matchOnDetail: true,
  });
  if (!picked) throw new CancelledByPerson();
  await copy(picked.text);
}

async function addressesOf(job: CloneJob, accounts: Accounts): Promise<readonly ConnectionAddress[]> {
  if (!job.dbInstanceId) return [];
  const { client } = await accounts.session(job.accountId);
  const found = connectionStrings(job.engine, await client.describeNetInfo(job.regionId, job.dbInstanceId));
  if (found.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has no connection address yet.', job.dbInstanceId),
    );
  }
  return found;
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text), 5_000);
}
