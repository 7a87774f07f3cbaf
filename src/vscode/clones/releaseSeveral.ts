import * as vscode from 'vscode';
import { describeInOneLine } from '../../core/errors/explain';
import { formatDetails } from '../../core/errors/details';
import { span } from '../../core/format';
import { costSoFar, costsOf, costText, summaryText } from '../../core/jobs/cost';
import { elapsedMs } from '../../core/jobs/duration';
import { jobName, type CloneJob } from '../../core/jobs/job';
import { keepChoices, markGone } from '../../core/jobs/release';
import {
  checkSeveral,
  confirmationFor,
  releaseEach,
  type NotReleased,
  type Releasable,
} from '../../core/jobs/releaseSeveral';
import type { KeepPolicy } from '../../shared/model';
import { accountLine } from '../accounts/accountLabels';
import { jobAccount } from '../accounts/jobAccount';
import { showMessage } from '../ui/messages';
import { copyText } from '../ui/outside';
import { LivePick, type Choice } from '../ui/picks';
import { showInStatusBar } from '../ui/progress';
import { CancelledByUser } from '../ui/runCommand';
import { backupsSentence, pickPolicy, releaseWithConsent, type ReleaseServices } from './release';
import { listText, sentences } from '../../core/sentences';
import { numberText } from '../../core/language';

/**
 * Releases several clones after one question that lists them all. Each is checked like a single one. A clone that
 * cannot be released is reported and does not prevent the others.
 * @throws CancelledByUser, RdsError
 */
export async function releaseSeveral(jobs: readonly CloneJob[], services: ReleaseServices): Promise<void> {
  const { accounts, store, clock, log } = services;
  const checked = await showInStatusBar(vscode.l10n.t('Checking {0} clones', numberText(jobs.length)), () =>
    checkSeveral(jobs, ({ accountId }) => jobAccount(accounts, accountId)),
  );
  for (const job of checked.gone) await markGone(job, { store, clock });
  const { releasable } = checked;
  const [first] = releasable;
  if (!first) {
    void tellResult({ released: [], gone: checked.gone, not: checked.not }, services);
    return;
  }
  if (releasable.length === 1) {
    void tellResult({ released: [], gone: checked.gone, not: checked.not }, services);
    await releaseWithConsent(first.job, services);
    return;
  }
  const consent = await askConsent(releasable, checked.not.length, services);
  if (!consent) {
    void showMessage('info', vscode.l10n.t('Nothing was released.'));
    throw new CancelledByUser();
  }
  const result = await showInStatusBar(
    vscode.l10n.t('Releasing {0} clones', numberText(releasable.length)),
    () => releaseEach(releasable, consent.keepPolicy, { store, clock, logger: log }),
  );
  void tellResult(
    { released: result.released, gone: checked.gone, not: [...checked.not, ...result.not] },
    services,
  );
}

/** @returns undefined if the user cancels */
async function askConsent(
  clones: readonly Releasable[],
  leftOut: number,
  services: ReleaseServices,
): Promise<{ readonly keepPolicy: KeepPolicy | undefined } | undefined> {
  const withChoice = clones.filter(({ instance }) => keepChoices(instance).length > 0);
  const choices = withChoice[0] ? keepChoices(withChoice[0].instance) : [];
  const names = listText(withChoice.map(({ job }) => jobName(job)));
  const keepPolicy = choices.length === 0 ? undefined : await pickPolicy(choices, names);
  if (choices.length > 0 && keepPolicy === undefined) return undefined;
  return (await typeConfirmation(clones, leftOut, keepPolicy, services)) ? { keepPolicy } : undefined;
}

/**
 * Lists the clones and asks the user to type their number. The box stays open until then, or until the user cancels.
 */
function typeConfirmation(
  clones: readonly Releasable[],
  leftOut: number,
  keepPolicy: KeepPolicy | undefined,
  services: ReleaseServices,
): Promise<boolean> {
  const wanted = confirmationFor(clones.length);
  const pick = new LivePick({
    title: vscode.l10n.t('Release {0} instances and delete all their data: type {1}', clones.length, wanted),
    placeholder: vscode.l10n.t('Type {0} to confirm', wanted),
    ignoreFocusOut: true,
  });
  // The typed text must not filter the rows.
  pick.setChoices(rowsOf(clones, leftOut, keepPolicy, services).map((row) => ({ ...row, alwaysShow: true })));
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      if (pick.value.trim() === wanted) {
        resolve(true);
        pick.hide();
      } else
        pick.setTitle(vscode.l10n.t('Nothing is released yet. Type {0}, or press Escape to cancel', wanted));
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(false);
    });
    pick.show();
  });
}

/** Common facts first, then one row for each clone. */
function rowsOf(
  clones: readonly Releasable[],
  leftOut: number,
  keepPolicy: KeepPolicy | undefined,
  { accounts, clock }: ReleaseServices,
): Choice[] {
  const now = clock.now();
  const shown = clones.map(({ job, instance }) => ({
    job,
    instance,
    account: accountLine(accounts, job.accountId),
    backups: backupsSentence(keepChoices(instance).length > 0 ? keepPolicy : undefined),
  }));
  const [account, backups] = [
    common(shown.map((one) => one.account)),
    common(shown.map((one) => one.backups)),
  ];
  return [
    {
      label: vscode.l10n.t('{0} instances are deleted with all their data', numberText(clones.length)),
      description: summaryText(
        costsOf(
          clones.map(({ job }) => job),
          now,
        ),
      ),
      detail: backups,
    },
    account,
    leftOut === 0
      ? ''
      : vscode.l10n.t('{0} more of the selected clones are not changed', numberText(leftOut)),
    ...shown.map((one) => ({
      label: one.instance.description || one.instance.dbInstanceId,
      description: [span(elapsedMs(one.job, now)), costOf(one.job, now)].filter(Boolean).join(' · '),
      detail: [
        one.instance.dbInstanceId,
        one.job.regionId,
        account === '' ? one.account : '',
        backups === '' ? one.backups : '',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  ].flatMap((row) => (typeof row === 'string' ? (row === '' ? [] : [{ label: row }]) : [row]));
}

function costOf(job: CloneJob, now: number): string {
  const soFar = costSoFar(job, now);
  return soFar ? costText(soFar) : '';
}

function common(texts: readonly string[]): string {
  const [first = ''] = texts;
  return texts.every((text) => text === first) ? first : '';
}

interface Result {
  readonly released: readonly CloneJob[];
  readonly gone: readonly CloneJob[];
  readonly not: readonly NotReleased[];
}

/** Reports the outcome of each clone. Details of service errors can be copied. */
async function tellResult({ released, gone, not }: Result, { log }: ReleaseServices): Promise<void> {
  const names = (jobs: readonly CloneJob[]): string => listText(jobs.map(jobName));
  const errors = not.flatMap((one) => ('error' in one ? [one.error] : []));
  for (const error of errors) log.error(describeInOneLine(error));
  const told = [
    released.length === 0 ? '' : vscode.l10n.t('Released: {0}.', names(released)),
    gone.length === 0 ? '' : vscode.l10n.t('No longer exist: {0}.', names(gone)),
    ...not.map((one) =>
      vscode.l10n.t(
        'Not released: {0}: {1}.',
        jobName(one.job),
        'error' in one ? describeInOneLine(one.error) : withoutStop(one.problem),
      ),
    ),
  ].filter(Boolean);
  if (told.length === 0) return;
  const copy = vscode.l10n.t('Copy Details');
  const kind = errors.length > 0 ? 'error' : not.length > 0 ? 'warning' : 'info';
  const chosen = await showMessage(kind, sentences(...told), ...(errors.length > 0 ? [copy] : []));
  if (chosen === copy) await copyText(errors.map(formatDetails).join('\n\n'));
}

function withoutStop(sentence: string): string {
  return sentence.replace(/[.。]$/u, '');
}
