import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { age, localTime } from '../../core/format';
import type { CloneJob } from '../../core/jobs/job';
import { checkRelease, keepChoices, markGone, releaseClone } from '../../core/jobs/release';
import type { JobStore } from '../../core/jobs/store';
import type { InstanceDetail, KeepPolicy } from '../../shared/model';
import { plain, shortened } from '../../shared/plain';
import type { Accounts } from '../accounts/accounts';
import { jobAccount } from '../accounts/jobAccount';
import { openConsole } from '../ui/console';
import type { LogChannel } from '../ui/log';
import { CancelledByUser } from '../ui/runCommand';
import { typeName } from '../ui/typedName';
import { confirm, showMessage } from '../ui/messages';
import { pickOne } from '../ui/picks';
import { sentences } from '../../core/sentences';
import { accountIds } from '../../shared/ids';

export interface ReleaseServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: LogChannel;
}

/**
 * Releases a clone after the user typed its name, because releasing deletes all its data. If the user cancels, a
 * message says that nothing was released.
 * @throws CancelledByUser, RdsError
 */
export async function releaseWithConsent(job: CloneJob, services: ReleaseServices): Promise<void> {
  const { accounts, store, clock, log } = services;
  const account = await jobAccount(accounts, job.accountId);
  const check = await checkRelease(job, account);
  if ('problem' in check) {
    const console = vscode.l10n.t('Open in Console');
    const actions = job.accountId === accountIds.sandbox ? [] : [console];
    const chosen = await showMessage('warning', check.problem, ...actions);
    if (chosen === console) await openConsole(job.regionId, job.dbInstanceId);
    return;
  }
  const id = job.dbInstanceId ?? '';
  if ('gone' in check) {
    await markGone(job, { store, clock });
    void showMessage('info', vscode.l10n.t('{0} no longer exists.', id));
    return;
  }
  const name = shortened(check.instance.description || id, longestName);
  const consent = await askConsent(job, check.instance, name, services);
  if (!consent) {
    void showMessage('info', vscode.l10n.t('Nothing was released. {0} still exists.', name));
    throw new CancelledByUser();
  }
  const { keepPolicy } = consent;
  await releaseClone(job, account, { store, clock, logger: log, keepPolicy });
  void showMessage('info', vscode.l10n.t('{0} is released.', name));
}

/** @returns undefined if the user cancels */
async function askConsent(
  job: CloneJob,
  instance: InstanceDetail,
  name: string,
  { accounts, clock }: ReleaseServices,
): Promise<{ readonly keepPolicy: KeepPolicy | undefined } | undefined> {
  if (job.foundBy && !(await confirmFound(job.foundBy, instance, name))) return undefined;
  const choices = keepChoices(instance);
  const keepPolicy = choices.length === 0 ? undefined : await pickPolicy(choices, name);
  if (choices.length > 0 && keepPolicy === undefined) return undefined;
  const wanted = toType(name, instance.dbInstanceId);
  const typed = await typeName({
    title: vscode.l10n.t('Release {0}', name),
    prompt: sentences(
      vscode.l10n.t(
        'This deletes {0} ({1}), created {2}, and all its data.',
        name,
        instance.dbInstanceId,
        age(job.createdAt, clock.now()),
      ),
      backupsSentence(keepPolicy),
      vscode.l10n.t('Account: {0}.', accounts.fullLabel(job.accountId)),
      wanted === name
        ? vscode.l10n.t('Type its name to confirm: {0}', name)
        : vscode.l10n.t('Type its ID to confirm: {0}', wanted),
    ),
    name: wanted,
  });
  return typed ? { keepPolicy } : undefined;
}

/** The longest name that the service accepts (API reference, ModifyDBInstanceDescription). */
const longestName = 256;

/**
 * The text to type for confirmation: the name, or the ID if the name is not shown exactly or cannot be typed as it
 * looks. This applies to invisible characters, unusual spaces, right-to-left letters, shortened names, letters that
 * resemble those of another script, and compatibility forms that keyboards do not produce.
 */
export function toType(name: string, id: string): string {
  const isClear =
    plain(name) === name &&
    /^\S+( \S+)*$/u.test(name) &&
    !/[\u200D\uFE0F\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u.test(
      name,
    ) &&
    !lookalike.test(name) &&
    name.normalize('NFKC') === name &&
    !name.endsWith('…');
  return isClear ? name : plain(id);
}

/**
 * Letters outside the scripts in which names are usually written. Many of them, such as Cyrillic ones, resemble Latin
 * letters.
 */
const lookalike =
  /(?![\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}])\p{L}/u;

/** An instance that no response has confirmed may belong to someone else, so the user sees its details first. */
async function confirmFound(
  foundBy: 'name' | 'person',
  instance: InstanceDetail,
  name: string,
): Promise<boolean> {
  const { dbInstanceId, dbInstanceClass, createTime } = instance;
  const how =
    foundBy === 'name'
      ? vscode.l10n.t('It was found by its name. No response from RDS has confirmed that it is the clone.')
      : vscode.l10n.t('You chose it. No response from RDS has confirmed that it is the clone.');
  return confirm({
    text: vscode.l10n.t('Is {0} the clone?', name),
    detail: [
      how,
      vscode.l10n.t('Check that it is the one to release:'),
      vscode.l10n.t('ID: {0}', dbInstanceId),
      vscode.l10n.t('Class: {0}', dbInstanceClass),
      ...(createTime === undefined ? [] : [vscode.l10n.t('Created: {0}', localTime(createTime))]),
    ],
    go: vscode.l10n.t('Use This Instance'),
  });
}

/** Asks the user which archived backups to keep. @param name of the instance */
export async function pickPolicy(
  choices: readonly KeepPolicy[],
  name: string,
): Promise<KeepPolicy | undefined> {
  const texts: Readonly<Record<KeepPolicy, readonly [label: string, detail: string]>> = {
    None: [
      vscode.l10n.t('Keep no backup'),
      vscode.l10n.t(
        'The archived backups go with the instance. This is what RDS does unless told otherwise.',
      ),
    ],
    Lastest: [
      vscode.l10n.t('Keep the last backup'),
      vscode.l10n.t('Only the last archived backup stays after the release.'),
    ],
    All: [vscode.l10n.t('Keep all backups'), vscode.l10n.t('All archived backups stay after the release.')],
  };
  // The option that keeps most comes first, because Enter selects it.
  const items = [...choices]
    .reverse()
    .map((policy) => ({ label: texts[policy][0], detail: texts[policy][1], policy }));
  const picked = await pickOne(items, {
    title: vscode.l10n.t('Release {0}', name),
    placeHolder: vscode.l10n.t('What happens to its backups'),
    ignoreFocusOut: true,
  });
  return picked?.policy;
}

/** What happens to the backups, according to the documentation of DeleteDBInstance. */
export function backupsSentence(keepPolicy: KeepPolicy | undefined): string {
  switch (keepPolicy) {
    case undefined:
      return vscode.l10n.t('RDS documents no way to keep its backups.');
    case 'None':
      return vscode.l10n.t('No archived backup is kept.');
    case 'Lastest':
      return vscode.l10n.t('The last archived backup is kept.');
    case 'All':
      return vscode.l10n.t('All archived backups are kept.');
  }
}
