import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { isOtherIdentity, isRdsError } from '../../core/errors/rdsError';
import { localTime } from '../../core/format';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { findCandidates } from '../../core/jobs/reconcile';
import type { JobStore } from '../../core/jobs/store';
import type { Tracker } from '../../core/jobs/tracker';
import type { Accounts } from '../accounts/accounts';
import { CancelledByUser } from '../ui/runCommand';
import { confirm } from '../ui/messages';
import { pickOne, separator, type Choice } from '../ui/picks';
import { showInStatusBar } from '../ui/progress';
import { instanceStatusLabel } from '../../core/clone/statusLabels';

export interface ResolveServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly tracker: Tracker;
  readonly clock: Clock;
  readonly checkAgain: (jobId: string) => Promise<void>;
}

/**
 * Asks the user for the outcome of a clone that cannot be determined: which instance it is, or that none was created.
 * @throws CancelledByUser
 * @throws RdsError if the instances cannot be listed
 */
export async function resolveUnknown(job: CloneJob, services: ResolveServices): Promise<void> {
  const { accounts, store, tracker, clock } = services;
  const { client } = await accounts.session(job.accountId);
  const candidates = await showInStatusBar(
    vscode.l10n.t('Looking for instances that could be the clone'),
    async () => findCandidates(job, client, store.list(), clock.now()).catch(undefinedForOthers),
  );
  const picked = await pickOne(outcomeItems(candidates?.items ?? []), {
    title: vscode.l10n.t('What happened to {0}?', jobName(job)),
    placeHolder: placeHolderOf(candidates),
    matchOnDescription: true,
    // Stays open, because the user looks into the console before choosing.
    ignoreFocusOut: true,
  });
  if (picked?.choice === undefined) throw new CancelledByUser();
  if (picked.choice === 'again') {
    await services.checkAgain(job.id);
    return;
  }
  if (picked.choice === 'nothing') {
    await confirmNothing(job);
    await tracker.decide(job.id, undefined);
    return;
  }
  await tracker.decide(job.id, picked.choice.id);
}

type Candidates = Awaited<ReturnType<typeof findCandidates>>;
type Item = Choice & { readonly choice?: 'again' | 'nothing' | { readonly id: string } };

function outcomeItems(candidates: Candidates['items']): Item[] {
  return [
    ...candidates.map((one): Item => ({
      label: one.description || one.dbInstanceId,
      description: one.dbInstanceId,
      detail: [
        instanceStatusLabel(one.status),
        one.dbInstanceClass,
        one.createTime === undefined ? '' : vscode.l10n.t('created {0}', localTime(one.createTime)),
      ]
        .filter(Boolean)
        .join(' · '),
      iconPath: new vscode.ThemeIcon('database'),
      choice: { id: one.dbInstanceId },
    })),
    ...(candidates.length > 0 ? [separator('')] : []),
    {
      label: vscode.l10n.t('Check Again'),
      detail: vscode.l10n.t(
        'Looks for the instance first, and sends the same request with the same token only if it is not found',
      ),
      iconPath: new vscode.ThemeIcon('refresh'),
      choice: 'again',
    },
    {
      label: vscode.l10n.t('Mark as Not Created'),
      detail: vscode.l10n.t('When you have looked into the console and the clone is not there'),
      iconPath: new vscode.ThemeIcon('circle-slash'),
      choice: 'nothing',
    },
  ];
}

function placeHolderOf(candidates: Candidates | undefined): string {
  if (!candidates)
    return vscode.l10n.t('The account in use is not the one it was sent with, so no instance can be offered');
  if (candidates.isCut)
    return vscode.l10n.t('There are more instances than were read, so the clone may not be among these');
  return candidates.items.length > 0
    ? vscode.l10n.t('Instances that were created at the time; choose the one that is the clone')
    : vscode.l10n.t('No instance that was created at the time is visible');
}

/** Another identity may see other instances, so none is offered, but the user can still decide. */
function undefinedForOthers(error: unknown): undefined {
  if (!isRdsError(error) || !isOtherIdentity(error)) throw error;
}

async function confirmNothing(job: CloneJob): Promise<void> {
  const agreed = await confirm({
    text: vscode.l10n.t('Mark {0} as not created?', jobName(job)),
    detail: [vscode.l10n.t('If the instance does exist, it stays billed and is no longer tracked here.')],
    go: vscode.l10n.t('Mark as Not Created'),
  });
  if (!agreed) throw new CancelledByUser();
}
