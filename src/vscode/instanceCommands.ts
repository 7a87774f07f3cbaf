import * as vscode from 'vscode';
import * as v from 'valibot';
import type { Link } from '../core/clone/cloneLink';
import type { Target } from '../core/clone/target';
import type { CloneJob } from '../core/jobs/job';
import { commandIds, type AccountId } from '../shared/ids';
import { accountFor, type AccountServices } from './accounts/accountFor';
import type { Accounts } from './accounts/accounts';
import type { BackupsProvider } from './backups/backupsProvider';
import { isNode, type BackupsNode } from './backups/nodes';
import { hasInstance, jobFrom, type ListedJobs } from './clones/jobFrom';
import { isInConsole } from './clones/jobTokens';
import { copyLink } from './links';
import { targetFrom } from './ui/arguments';
import { openConsole } from './ui/console';
import type { LogChannel } from './ui/log';
import { confirm, showMessage } from './ui/messages';
import { copyValue } from './ui/outside';
import { CancelledByUser, rowCommandEntry, type CommandEntry } from './ui/runCommand';

export interface InstanceServices extends AccountServices, ListedJobs {
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
  readonly log: LogChannel;
}

/** Commands that take a row of either view. */
export function instanceCommands(services: InstanceServices): readonly CommandEntry[] {
  const { log } = services;
  return [
    rowCommandEntry(commandIds.openInConsole, log, (argument) => openInConsole(argument, services)),
    rowCommandEntry(commandIds.copyId, log, (argument) => copyId(argument, services)),
    rowCommandEntry(commandIds.copyLink, log, async (argument) => {
      const link = await linkFrom(argument, services);
      if (link) await copyLink(link);
    }),
    rowCommandEntry(commandIds.clone.reveal, log, async (argument) => {
      const target = targetFrom(argument, isRow);
      if (target) await revealTarget(services, target);
      else await revealJob(services, await jobFrom(argument, services, hasInstance));
    }),
  ];
}

/** Whether it is a row of either view, or the argument of a link to one. */
function isRow(value: unknown): boolean {
  return v.is(v.object({ id: v.string() }), value);
}

async function openInConsole(argument: unknown, listed: ListedJobs): Promise<void> {
  if (isNode(argument)) {
    if (argument.kind === 'region') await openConsole(argument.region.regionId, undefined);
    if (argument.kind === 'instance' || argument.kind === 'copies')
      await openConsole(argument.instance.regionId, argument.instance.dbInstanceId);
    // The console has no page for a released instance, so its region is opened.
    if (argument.kind === 'releasedList') await openConsole(argument.parent.region.regionId, undefined);
    if (argument.kind === 'released') await openConsole(argument.parent.parent.region.regionId, undefined);
    if (argument.kind === 'detached')
      await openConsole(argument.parent.parent.parent.region.regionId, undefined);
    return;
  }
  const job = await jobFrom(argument, listed, isInConsole);
  await openConsole(job.regionId, job.dbInstanceId);
}

async function copyId(argument: unknown, listed: ListedJobs): Promise<void> {
  const target = targetFrom(argument, isRow);
  const id = target
    ? (target.backupId ?? target.dbInstanceId)
    : isNode(argument)
      ? idOf(argument)
      : (await jobFrom(argument, listed, hasInstance)).dbInstanceId;
  if (id) await copyValue(id);
}

/** A link to an instance, to the form of a backup set, or to the instance of a clone. */
async function linkFrom(argument: unknown, listed: ListedJobs): Promise<Link | undefined> {
  const target = targetFrom(argument, isRow);
  if (target) {
    const isClone = target.backupId !== undefined || target.restoreTime !== undefined;
    return { kind: isClone ? 'clone' : 'instance', target };
  }
  if (isNode(argument)) return linkOf(argument);
  const { accountId, regionId, dbInstanceId } = await jobFrom(argument, listed, hasInstance);
  return dbInstanceId ? { kind: 'instance', target: { accountId, regionId, dbInstanceId } } : undefined;
}

function linkOf(node: BackupsNode): Link | undefined {
  if (node.kind !== 'instance' && node.kind !== 'backup') return undefined;
  // Links can only name backup sets in the instance's own region.
  if (node.kind === 'backup' && node.parent.kind === 'copies') return undefined;
  const { accountId, instance } = node.kind === 'instance' ? node : node.parent;
  const { regionId, dbInstanceId } = instance;
  return node.kind === 'instance'
    ? { kind: 'instance', target: { accountId, regionId, dbInstanceId } }
    : { kind: 'clone', target: { accountId, regionId, dbInstanceId, backupId: node.backup.backupId } };
}

function idOf(node: BackupsNode): string | undefined {
  switch (node.kind) {
    case 'region':
      return node.region.regionId;
    case 'instance':
      return node.instance.dbInstanceId;
    case 'backup':
    case 'detached':
      return node.backup.backupId;
    case 'released':
      return node.dbInstanceId;
    case 'copies':
    case 'releasedList':
    case 'group':
    case 'month':
    case 'error':
    case 'text':
      return undefined;
  }
}

/** Reveals a target from outside the views. @returns whether it exists @throws CancelledByUser, RdsError */
export async function revealTarget(services: InstanceServices, target: Target): Promise<boolean> {
  return reveal(services, { ...target, accountId: await accountFor(target.accountId, services) });
}

/** Reveals the instance of a clone. @throws CancelledByUser, RdsError */
async function revealJob(services: InstanceServices, job: CloneJob): Promise<void> {
  const { accountId, regionId, dbInstanceId } = job;
  if (!dbInstanceId) return;
  if (services.accounts.currentId !== accountId) await switchTo(services.accounts, accountId);
  await reveal(services, { accountId, regionId, dbInstanceId });
}

/** Reveals an instance of the current account in the view *Backups*. @returns whether it exists @throws RdsError */
async function reveal(
  { backups, backupsView }: InstanceServices,
  { accountId, regionId, dbInstanceId }: Target & { readonly accountId: AccountId },
): Promise<boolean> {
  const node = await backups.findInstance(accountId, regionId, dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: false });
  else {
    void showMessage('warning', vscode.l10n.t('{0} is not in the list of {1}.', dbInstanceId, regionId));
  }
  return node !== undefined;
}

/**
 * Switches the account after a question, because the account also applies to the next clone. @throws CancelledByUser
 */
async function switchTo(accounts: Accounts, id: AccountId): Promise<void> {
  const label = accounts.label(id);
  const agreed = await confirm({
    kind: 'info',
    text: vscode.l10n.t('This clone belongs to another account: {0}.', label),
    detail: [vscode.l10n.t('The Backups view has to switch to it to show the clone.')],
    go: vscode.l10n.t('Switch Account'),
  });
  if (!agreed) throw new CancelledByUser();
  await accounts.choose(id);
}
