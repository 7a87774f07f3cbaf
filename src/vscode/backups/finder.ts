import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { CloneStart } from '../../core/clone/draft';
import { whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { backupChoice } from '../../core/clone/backupChoice';
import { age } from '../../core/format';
import type { Known } from '../../core/backups/inventory';
import { firstOnly } from '../../core/cutLists';
import { listed } from '../../core/rds/paging';
import type { BackupCopies, BackupSet, Instance } from '../../shared/model';
import type { Accounts, Session } from '../accounts/accounts';
import { showMessage } from '../ui/messages';
import type { BackupsProvider } from './backupsProvider';
import { noSets } from './distantRows';
import { pickInstance } from './instancePick';
import type { BackupsNode } from './nodes';
import { back, pick, whyNotPick, type Pick } from './pick';

export interface FindServices {
  readonly accounts: Accounts;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
}

/** Finds an instance by part of its name or ID in all shown regions, and reveals it. */
export async function findInstance(
  { accounts, backups, backupsView }: FindServices,
  clock: Clock,
): Promise<void> {
  const session = await accounts.current();
  const { id } = session.account;
  const title = vscode.l10n.t('Find Instance in All Regions');
  const { regionId, dbInstanceId } = await pickInstance(session, { title, known: backups.known(id) }, clock);
  const node = await backups.findInstance(id, regionId, dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: true });
  else void showMessage('warning', vscode.l10n.t('{0} is not in the list of {1}.', dbInstanceId, regionId));
}

/** An instance to clone, or the copies of its backup sets in another region. */
export interface CloneSource {
  readonly instance: Instance;
  readonly copies?: BackupCopies | undefined;
}

export function startOfSource({ instance, copies }: CloneSource): CloneStart {
  const { regionId, dbInstanceId: sourceId } = instance;
  return copies
    ? { operation: 'CreateDdrInstance', regionId: copies.regionId, sourceRegionId: regionId, sourceId }
    : { regionId, sourceId };
}

export interface StartQuestion {
  readonly wanted: 'backupSet' | 'time';
  /** Loaded lists, offered before the service has answered. */
  readonly known: Known | undefined;
  readonly source?: CloneSource | undefined;
}

/** Asks the user for an instance and, unless a time is wanted, a backup set. @throws CancelledByUser */
export async function pickStart(
  session: Session,
  { wanted, known, source }: StartQuestion,
  clock: Clock,
): Promise<{ start: CloneStart; instance: Instance; backup?: BackupSet }> {
  const title =
    wanted === 'backupSet' ? vscode.l10n.t('Clone from Backup') : vscode.l10n.t('Clone to a Point in Time');
  const question = { title, step: 1, totalSteps: wanted === 'backupSet' ? 2 : 1, known };
  let from = source;
  for (;;) {
    from ??= { instance: await pickInstance(session, { ...question, whyNot: whyNotCloneable }, clock) };
    const { instance } = from;
    const start = startOfSource(from);
    if (wanted === 'time') return { start, instance };
    const backup = await pickBackup(session, { title, from, known }, clock);
    if (backup !== back) return { start: { ...start, backupId: backup.backupId }, instance, backup };
    from = undefined;
  }
}

/** Shows the loaded backup sets of an instance at once, and busy until RDS has answered. @throws CancelledByUser, RdsError */
function pickBackup(
  { client }: Session,
  { title, from, known }: { title: string; from: CloneSource; known: Known | undefined },
  clock: Clock,
): Promise<BackupSet | typeof back> {
  const { instance, copies } = from;
  const { regionId, dbInstanceId, description } = instance;
  const choicesOf = (sets: readonly BackupSet[]): Pick<BackupSet>[] =>
    sets.map((set) => backupPick(set, clock.now()));
  const options = {
    title,
    step: 2,
    totalSteps: 2,
    placeholder: vscode.l10n.t('Backup set to restore, of {0}', description || dbInstanceId),
    matchOnDescription: true,
    ignoreFocusOut: true,
    buttons: [vscode.QuickInputButtons.Back],
  };
  return pick<BackupSet>(options, (input, reject) => {
    input.setBusy(true);
    const [loaded, list] = copies
      ? [undefined, client.listCopiedSets(regionId, copies, clock.now())]
      : [known?.knownBackups(regionId, dbInstanceId), client.listBackups(regionId, dbInstanceId)];
    input.setChoices(choicesOf(loaded ?? []));
    listed<BackupSet>(list).then(({ items, isCut }) => {
      input.setBusy(false);
      input.setChoices(choicesOf(items));
      if (isCut) input.setTitle(`${title} · ${firstOnly(items.length)}`);
      if (items.length === 0) input.setPlaceholder(noSets(copies !== undefined));
    }, reject);
  });
}

function backupPick(backup: BackupSet, now: number): Pick<BackupSet> {
  const when = backup.endTime ?? backup.startTime;
  return {
    label: backupChoice(backup).label,
    description: when === undefined ? '' : age(when, now),
    ...whyNotPick(whyNotRestorable(backup)),
    value: backup,
  };
}
