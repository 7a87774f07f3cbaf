import * as vscode from 'vscode';
import {
  backupRequest,
  backupWarnings,
  factOf,
  knownOf,
  wayLabel,
  waySentence,
  waysOf,
  whyNotBackUp,
  type BackupFacts,
  type BackupWay,
} from '../../core/backupTasks/plan';
import { BackupUnderWay } from '../../core/backupTasks/start';
import type { BackupTask } from '../../core/backupTasks/task';
import type { BackupWatch } from '../../core/backupTasks/watch';
import type { Clock } from '../../core/clock';
import type { RdsClient } from '../../core/rds/client';
import type { AccountId } from '../../shared/ids';
import type { BackupPolicy, Instance } from '../../shared/model';
import { accountLine } from '../accounts/accountLabels';
import type { Accounts } from '../accounts/accounts';
import { confirm, showMessage } from '../ui/messages';
import { pickMany, pickOne } from '../ui/picks';
import { showInStatusBar } from '../ui/progress';
import { CancelledByUser } from '../ui/runCommand';

export interface BackupSource {
  readonly accountId: AccountId;
  readonly regionId: string;
  readonly dbInstanceId: string;
  /** The instance if already loaded. */
  readonly known: Instance | undefined;
}

export interface BackUpServices {
  readonly accounts: Pick<Accounts, 'session' | 'fullLabel'>;
  readonly watch: Pick<BackupWatch, 'backUp'>;
  readonly clock: Clock;
}

/**
 * Asks the user what to back up, and starts the backup. If RDS is certain to refuse, shows the reason instead.
 * @returns the task after it was sent; undefined if nothing was sent
 * @throws CancelledByUser, RdsError before anything is sent
 */
export async function backUp(
  source: BackupSource,
  thenClone: boolean,
  services: BackUpServices,
): Promise<BackupTask | undefined> {
  const { accounts, watch, clock } = services;
  const { accountId, regionId, dbInstanceId } = source;
  const { account, client } = await accounts.session(accountId);
  const { facts, policy } = await showInStatusBar(vscode.l10n.t('Checking whether it can be backed up'), () =>
    factsOf(source, client),
  );
  const instance = knownOf(facts.instance) ?? source.known;
  const name = instance?.description || dbInstanceId;
  const why = whyNotBackUp(facts);
  if (why !== undefined) {
    void showMessage('warning', vscode.l10n.t('{0} was not backed up. {1}', name, why));
    return undefined;
  }
  // Without its engine and storage type nobody knows how it is backed up.
  if (!instance) throw 'refused' in facts.instance ? facts.instance.refused : new CancelledByUser();
  const way = await wayFor(instance, name);
  const databases = way.scope === 'databases' ? await databasesOf(client, regionId, dbInstanceId, name) : [];
  const identity = await account.identity();
  const agreed = await confirm({
    kind: 'info',
    text: vscode.l10n.t('Back up {0} now?', name),
    detail: [
      waySentence(way, databases),
      keptSentence(policy),
      ...backupWarnings(facts, clock.now()),
      accountLine(accounts, accountId),
    ].filter(Boolean),
    go: vscode.l10n.t('Back Up'),
  });
  if (!agreed) throw new CancelledByUser();
  const asked = {
    ...{ accountId, instance, thenClone, confirmed: identity.id },
    request: backupRequest(instance, way, databases),
    knownJobs: (knownOf(facts.tasks) ?? []).map(({ backupJobId }) => backupJobId),
    knownSets: (knownOf(facts.sets) ?? []).map(({ backupId }) => backupId),
  };
  try {
    return await watch.backUp(asked, () => undefined);
  } catch (error) {
    if (!(error instanceof BackupUnderWay)) throw error;
    void showMessage(
      'info',
      vscode.l10n.t('{0} is already being backed up. The Clones view shows it.', name),
    );
    return undefined;
  }
}

/**
 * A part that RDS refuses to report stays undefined, and the question mentions it. @throws RdsError if RDS does not
 * answer
 */
async function factsOf(
  { regionId, dbInstanceId }: BackupSource,
  client: RdsClient,
): Promise<{ readonly facts: BackupFacts; readonly policy: BackupPolicy | undefined }> {
  const [instance, tasks, sets, policy] = await Promise.all([
    factOf(client.describeInstance(regionId, dbInstanceId)),
    factOf(client.listBackupTasks(regionId, dbInstanceId)),
    factOf(client.listNewestBackups(regionId, dbInstanceId)),
    client.describeBackupPolicy(regionId, dbInstanceId).catch(() => undefined),
  ]);
  return { facts: { instance, tasks, sets }, policy };
}

/** @throws CancelledByUser */
async function wayFor(instance: Instance, name: string): Promise<BackupWay> {
  const ways = waysOf(instance);
  const [first] = ways;
  if (first && ways.length === 1) return first;
  const picked = await pickOne(
    ways.map((way) => ({ label: wayLabel(way), way })),
    { title: vscode.l10n.t('Back Up {0}', name), placeHolder: vscode.l10n.t('What RDS is to create') },
  );
  if (!picked) throw new CancelledByUser();
  return picked.way;
}

/** @throws CancelledByUser, RdsError */
async function databasesOf(
  client: RdsClient,
  regionId: string,
  dbInstanceId: string,
  name: string,
): Promise<readonly string[]> {
  const { items } = await showInStatusBar(vscode.l10n.t('Loading databases'), () =>
    client.listDatabases(regionId, dbInstanceId),
  );
  // The request joins the names with commas, so a name that contains one cannot be sent.
  const choices = items
    .filter((one) => !one.name.includes(','))
    .map((one) => ({ label: one.name, name: one.name }));
  if (choices.length === 0) {
    void showMessage('info', vscode.l10n.t('{0} has no database that could be backed up by itself.', name));
    throw new CancelledByUser();
  }
  const picked = await pickMany(choices, {
    title: vscode.l10n.t('Back Up {0}', name),
    placeHolder: vscode.l10n.t('Databases to back up'),
  });
  if (!picked || picked.length === 0) throw new CancelledByUser();
  return picked.map((one) => one.name);
}

function keptSentence(policy: BackupPolicy | undefined): string {
  const days = policy?.backupRetentionDays;
  if (days === undefined || days <= 0) return '';
  return days === 1
    ? vscode.l10n.t('By its backup policy the instance keeps backups for 1 day.')
    : vscode.l10n.t('By its backup policy the instance keeps backups for {0} days.', days);
}
