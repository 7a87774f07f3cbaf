import * as vscode from 'vscode';
import type { CloneJob } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import { commandIds, type AccountId } from '../shared/ids';
import type { Accounts } from './accounts/accounts';
import type { BackupsProvider } from './backups/backupsProvider';
import { isNode, type BackupsNode } from './backups/nodes';
import { hasInstance, jobFrom } from './clones/jobFrom';
import { isInConsole } from './clones/jobTokens';
import { openConsole } from './ui/console';
import type { LogChannel } from './ui/log';
import { confirm, showMessage } from './ui/messages';
import { copyValue } from './ui/outside';
import { CancelledByUser, rowCommandEntry, type CommandEntry } from './ui/runCommand';

export interface InstanceServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly log: LogChannel;
}

/** Commands that take a row of either view. */
export function instanceCommands(services: InstanceServices): readonly CommandEntry[] {
  const { store, log } = services;
  return [
    rowCommandEntry(commandIds.openInConsole, log, (argument) => openInConsole(argument, store)),
    rowCommandEntry(commandIds.copyId, log, (argument) => copyId(argument, store)),
    rowCommandEntry(commandIds.revealClone, log, async (argument) =>
      reveal(services, await jobFrom(argument, store, hasInstance)),
    ),
  ];
}

async function openInConsole(argument: unknown, store: JobStore): Promise<void> {
  if (isNode(argument)) {
    if (argument.kind === 'region') await openConsole(argument.region.regionId, undefined);
    if (argument.kind === 'instance')
      await openConsole(argument.instance.regionId, argument.instance.dbInstanceId);
    return;
  }
  const job = await jobFrom(argument, store, isInConsole);
  await openConsole(job.regionId, job.dbInstanceId);
}

async function copyId(argument: unknown, store: JobStore): Promise<void> {
  const id = isNode(argument) ? idOf(argument) : (await jobFrom(argument, store, hasInstance)).dbInstanceId;
  if (id) await copyValue(id);
}

function idOf(node: BackupsNode): string | undefined {
  switch (node.kind) {
    case 'region':
      return node.region.regionId;
    case 'instance':
      return node.instance.dbInstanceId;
    case 'backup':
      return node.backup.backupId;
    case 'group':
    case 'month':
    case 'error':
    case 'text':
      return undefined;
  }
}

/** Shows the instance of a clone in the view *Backups*. @throws RdsError */
async function reveal({ accounts, backups, backupsView }: InstanceServices, job: CloneJob): Promise<void> {
  if (!job.dbInstanceId) return;
  if (accounts.currentId !== job.accountId) await switchTo(accounts, job.accountId);
  const node = await backups.findInstance(job.accountId, job.regionId, job.dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: false });
  else {
    void showMessage(
      'warning',
      vscode.l10n.t('{0} is not in the list of {1}.', job.dbInstanceId, job.regionId),
    );
  }
}

/** Shows another account's tree, which the user is asked about: it decides what the next clone is made of. */
async function switchTo(accounts: Accounts, id: AccountId): Promise<void> {
  const label = accounts.label(id);
  const agreed = await confirm({
    kind: 'info',
    text: vscode.l10n.t('This clone belongs to another account: {0}.', label),
    detail: [vscode.l10n.t('The view Backups has to switch to it to show the clone.')],
    go: vscode.l10n.t('Switch Account'),
  });
  if (!agreed) throw new CancelledByUser();
  await accounts.choose(id);
}
