import * as vscode from 'vscode';
import type { Clock } from '../core/clock';
import { age } from '../core/format';
import type { CloneJob } from '../core/jobs/job';
import { checkRelease, markReleased, releaseClone } from '../core/jobs/release';
import type { JobStore } from '../core/jobs/store';
import type { Accounts } from './accounts';
import { openConsole } from './console';
import type { LogChannel } from './log';
import { CancelledByPerson } from './runCommand';

export interface ReleaseServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: LogChannel;
}

/** Releases a clone after its name has been typed: what is released is gone with all its data. @throws RdsError */
export async function releaseWithConsent(job: CloneJob, services: ReleaseServices): Promise<void> {
  const { accounts, store, clock, log } = services;
  const { account, client } = await accounts.session(job.accountId);
  const jobAccount = { client, identity: await account.identity() };
  const check = await checkRelease(job, jobAccount);
  if ('problem' in check) {
    const console = vscode.l10n.t('Open in Console');
    const actions = job.accountId === 'sandbox' ? [] : [console];
    const chosen = await vscode.window.showWarningMessage(check.problem, ...actions);
    if (chosen === console) await openConsole(job.regionId, job.dbInstanceId);
    return;
  }
  const id = job.dbInstanceId ?? '';
  if ('gone' in check) {
    await markReleased(job, { store, clock });
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is no longer there.', id));
    return;
  }
  const name = check.instance.description || id;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Release {0}', name),
    prompt: vscode.l10n.t(
      'This deletes {0} ({1}) and all its data, made {2}. Type its name to confirm: {3}',
      name,
      id,
      age(job.createdAt, clock.now()),
      name,
    ),
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || name.startsWith(value) ? undefined : vscode.l10n.t('This is not its name.'),
  });
  if (typed !== name) throw new CancelledByPerson();
  await releaseClone(job, jobAccount, { store, clock, logger: log });
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} is released.', name));
}
