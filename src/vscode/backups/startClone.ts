import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import type { CloneStart } from '../../core/clone/draft';
import type { Target } from '../../core/clone/target';
import { knownInstance } from '../../core/backups/inventory';
import { minuteTime } from '../../core/format';
import { commandIds, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import { accountFor } from '../accounts/accountFor';
import { targetFrom } from '../ui/arguments';
import type { Host } from '../ui/feature';
import { showMessage } from '../ui/messages';
import { rowCommandEntry, type CommandEntry } from '../ui/runCommand';
import { pickStart, startOfSource, type CloneSource } from './finder';
import { isNode, listRowOf, type BackupsNode } from './nodes';
import type { BackupsServices } from './register';

/** Commands that open the form for a row, or say why it cannot be cloned. */
export function cloneCommands(
  services: BackupsServices,
  { log, clock }: Pick<Host, 'log' | 'clock'>,
): readonly CommandEntry[] {
  return [
    rowCommandEntry(commandIds.cloneFromBackup, log, (argument) =>
      startClone(services, argument, 'backupSet', clock),
    ),
    rowCommandEntry(commandIds.cloneToPointInTime, log, (argument) =>
      startClone(services, argument, 'time', clock),
    ),
    rowCommandEntry(commandIds.whyNot, log, sayWhyNot),
  ];
}

/**
 * Opens the form for a row, or for the arguments of another extension or a keybinding. Without an argument, uses the
 * selected row or asks the user.
 * @throws CancelledByUser, RdsError
 */
async function startClone(
  services: BackupsServices,
  argument: unknown,
  wanted: 'backupSet' | 'time',
  clock: Clock,
): Promise<void> {
  const { accounts, chooseAccount, backups, openForm } = services;
  const target = targetFrom(argument, isNode, { refused: wanted === 'time' ? 'backupId' : 'restoreTime' });
  if (target) {
    await startFrom(services, target, wanted);
    return;
  }
  const node = isNode(argument) ? argument : selectedNode(services);
  const source = node && sourceOf(node);
  if (source) {
    const start = startOfSource(source);
    const backup = node.kind === 'backup' && !whyNotRestorable(node.backup) ? node.backup : undefined;
    if (wanted === 'time') openForm(source.accountId, start, source.instance);
    else if (backup)
      openForm(source.accountId, { ...start, backupId: backup.backupId }, source.instance, backup);
    if (wanted === 'time' || backup) return;
  }
  if (!accounts.currentId) await chooseAccount();
  const session = await accounts.current();
  const { id } = session.account;
  const question = { wanted, known: backups.known(id), source };
  const { start, instance, backup } = await pickStart(session, question, clock);
  openForm(id, start, instance, backup);
}

/** Opens the form for a target from outside the views. @throws CancelledByUser */
export async function startFrom(
  services: BackupsServices,
  target: Target,
  restoreBy: 'backupSet' | 'time',
): Promise<void> {
  services.openForm(...(await startOf(services, target, restoreBy)));
}

/** Arguments for opening a form: account, start and the loaded source. */
export type Start = readonly [AccountId, CloneStart, Instance | undefined];

/** The start of the form for a target from outside the views. @throws CancelledByUser */
export async function startOf(
  services: Pick<BackupsServices, 'accounts' | 'chooseAccount' | 'backups'>,
  { accountId: wantedId, regionId, dbInstanceId, backupId, restoreTime, values }: Target,
  restoreBy: 'backupSet' | 'time' = backupId === undefined ? 'time' : 'backupSet',
): Promise<Start> {
  const accountId = await accountFor(wantedId, services);
  const known = knownInstance(services.backups.known(accountId), regionId, dbInstanceId);
  return [accountId, { regionId, sourceId: dbInstanceId, restoreBy, backupId, restoreTime, values }, known];
}

function selectedNode({ accounts, backupsView }: BackupsServices): BackupsNode | undefined {
  const [node] = backupsView.visible ? backupsView.selection : [];
  const row = node && listRowOf(node);
  return row && 'accountId' in row && row.accountId === accounts.currentId ? node : undefined;
}

/** The source that a row stands for, and its account; undefined if the row has none that can be cloned. */
function sourceOf(node: BackupsNode): (CloneSource & { readonly accountId: AccountId }) | undefined {
  const row = listRowOf(node);
  if (row.kind === 'copies') return row;
  return row.kind === 'instance' && whyNotCloneable(row.instance) === undefined ? row : undefined;
}

function sayWhyNot(argument: unknown): void {
  if (!isNode(argument)) return;
  if (argument.kind === 'backup') {
    const { backup, parent } = argument;
    say(whyNotRestorable(backup), `${nameOf(parent.instance)}, ${timeOf(backup)}`);
  } else if (argument.kind === 'instance') {
    say(whyNotCloneable(argument.instance), nameOf(argument.instance));
  }
}

function say(reason: string | undefined, what: string): void {
  if (reason !== undefined) void showMessage('info', vscode.l10n.t('{0}: {1}', what, reason));
}

function nameOf({ description, dbInstanceId }: Instance): string {
  return description || dbInstanceId;
}

function timeOf({ endTime, startTime, backupId }: BackupSet): string {
  const time = endTime ?? startTime;
  return time === undefined ? backupId : minuteTime(time);
}
