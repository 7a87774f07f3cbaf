import * as vscode from 'vscode';
import type { CloneJob } from '../core/jobs/job';
import type { Accounts } from './accounts';

/**
 * Copies `host:port` of a clone, the private address first: a clone has no public one until someone asks for it.
 * @throws RdsError
 */
export async function copyConnection(job: CloneJob, accounts: Accounts): Promise<void> {
  if (!job.dbInstanceId) return;
  const { client } = await accounts.session(job.accountId);
  const addresses = await client.describeNetInfo(job.regionId, job.dbInstanceId);
  const address = addresses.find((one) => one.ipType.toLowerCase() !== 'public') ?? addresses[0];
  if (!address) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has no connection address yet.', job.dbInstanceId),
    );
    return;
  }
  const text = address.port ? `${address.connectionString}:${address.port}` : address.connectionString;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text), 5_000);
}
