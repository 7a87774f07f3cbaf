import * as vscode from 'vscode';
import { policyDocument } from '../../core/backups/policyDocument';
import type { Clock } from '../../core/clock';
import type { Instance } from '../../shared/model';
import type { Accounts } from '../accounts/accounts';
import type { DetailsProvider } from '../errors/details';
import { showMessage } from '../ui/messages';
import { showInStatusBar } from '../ui/progress';
import type { BackupSource } from './backUp';

export interface PolicyServices {
  readonly accounts: Pick<Accounts, 'session'>;
  readonly details: Pick<DetailsProvider, 'showText'>;
  readonly clock: Clock;
}

/** Shows the backup policy of an instance in a document. @throws RdsError */
export async function showPolicy(source: BackupSource, services: PolicyServices): Promise<void> {
  const { accounts, details, clock } = services;
  const { accountId, regionId, dbInstanceId, known } = source;
  const facts = await showInStatusBar(vscode.l10n.t('Loading the backup policy'), async () => {
    const { client } = await accounts.session(accountId);
    const instance = known ?? (await client.describeInstance(regionId, dbInstanceId));
    if (!instance) return undefined;
    const [policy, cross] = await Promise.all([
      client.describeBackupPolicy(regionId, dbInstanceId),
      mayHaveCopies(instance)
        ? client.describeCrossBackupPolicy(regionId, dbInstanceId).catch((error: unknown) => ({ error }))
        : undefined,
    ]);
    return { instance, policy, cross, now: clock.now() };
  });
  if (!facts) {
    void showMessage('warning', vscode.l10n.t('RDS does not show the instance.'));
    return;
  }
  const name = facts.instance.description || dbInstanceId;
  const title = vscode.l10n.t('Backup policy of {0}', name);
  await details.showText(`policy ${accountId} ${regionId} ${dbInstanceId}`, title, policyDocument(facts));
}

/** Only these have cross-region backups (RDS API reference, DescribeInstanceCrossBackupPolicy). */
function mayHaveCopies({ engine, storageType }: Instance): boolean {
  const name = engine.toLowerCase();
  if (name === 'mysql') return storageType === '' || /^local/i.test(storageType);
  return name === 'postgresql' || name === 'sqlserver';
}
