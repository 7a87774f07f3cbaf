import * as vscode from 'vscode';
import { connectionStrings, type ConnectionAddress } from '../../core/connectionStrings';
import type { CloneJob } from '../../core/jobs/job';
import { describeWhitelist } from '../../core/whitelist';
import type { Accounts } from '../accounts/accounts';
import { CancelledByUser } from '../ui/runCommand';
import { showMessage } from '../ui/messages';
import { copyText } from '../ui/outside';
import { pickOne } from '../ui/picks';
import { flash } from '../ui/statusBar';

/** Copies `host:port` of a clone, of its own private address where it has one. @throws RdsError */
export async function copyConnection(job: CloneJob, accounts: Accounts): Promise<void> {
  const addresses = await addressesOf(job, accounts);
  const text = addresses.find(({ isPrimary }) => isPrimary)?.strings[0]?.text;
  if (text) await copy(text);
  else if (addresses.some(({ isPrimary, strings }) => isPrimary && strings.length === 0)) tellOdd(job);
  else if (addresses.length > 0) tellNoAddress(job.dbInstanceId);
}

/** Copies what the user picks: for a client or a driver, over one of the addresses. @throws RdsError */
export async function copyConnectionAs(job: CloneJob, accounts: Accounts): Promise<void> {
  const [addresses, whitelist] = await Promise.all([addressesOf(job, accounts), whitelistOf(job, accounts)]);
  const items = addresses.flatMap(({ network, strings }) =>
    strings.map(({ label, text }) => ({ label, description: network, detail: text, text })),
  );
  if (items.length === 0) {
    if (addresses.length > 0) tellOdd(job);
    return;
  }
  const picked = await pickOne(items, {
    title: vscode.l10n.t('Copy for…'),
    placeHolder: whitelist,
    matchOnDetail: true,
  });
  if (!picked) throw new CancelledByUser();
  await copy(picked.text);
}

/** What keeps a user out who has the right password; blank where it cannot be told. */
async function whitelistOf(job: CloneJob, accounts: Accounts): Promise<string> {
  const { regionId, dbInstanceId, sourceId } = job;
  if (!dbInstanceId) return '';
  const { client } = await accounts.session(job.accountId);
  const [clone, source] = await Promise.all(
    [dbInstanceId, sourceId].map((id) => client.listWhitelist(regionId, id).catch(() => undefined)),
  );
  return clone
    ? describeWhitelist(clone, source)
    : vscode.l10n.t('The clone has the IP whitelist of its source; whether that lets you in is not known.');
}

async function addressesOf(job: CloneJob, accounts: Accounts): Promise<readonly ConnectionAddress[]> {
  if (!job.dbInstanceId) return [];
  const { client } = await accounts.session(job.accountId);
  const found = connectionStrings(job.engine, await client.describeNetInfo(job.regionId, job.dbInstanceId));
  if (found.length === 0) tellNoAddress(job.dbInstanceId);
  return found;
}

function tellNoAddress(dbInstanceId = ''): void {
  void showMessage('warning', vscode.l10n.t('{0} has no connection address yet.', dbInstanceId));
}

/** What is not copied could be a command where it is pasted. */
function tellOdd({ dbInstanceId = '' }: CloneJob): void {
  void showMessage(
    'warning',
    vscode.l10n.t(
      'Not copied: what RDS gives as the address of {0} does not look like a host and a port. Look it up in the console.',
      dbInstanceId,
    ),
  );
}

async function copy(text: string): Promise<void> {
  await copyText(text);
  flash(vscode.l10n.t('Copied {0}', text));
}
