import * as vscode from 'vscode';
import { isFinished, jobName, mayExist, type CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings } from '../ui/settings';
import { confirm, showMessage } from '../ui/messages';
import { sentences } from '../../core/sentences';
import { numberText } from '../../core/language';
import { accountIds } from '../../shared/ids';

/**
 * Removes ended clones from the list, after a question. Clones that exist or may exist, or have a reminder, stay,
 * because only the list shows them.
 */
export async function clearFinished(store: JobStore): Promise<void> {
  await store.load();
  const going = store.clearable().map(({ id }) => id);
  const staying = store.list().filter((job) => isFinished(job) && !going.includes(job.id)).length;
  const stays =
    staying === 0
      ? ''
      : staying === 1
        ? vscode.l10n.t(
            '1 more is finished but stays in the list: it exists or may exist, or has a reminder.',
          )
        : vscode.l10n.t(
            '{0} more are finished but stay in the list: they exist or may exist, or have a reminder.',
            numberText(staying),
          );
  if (going.length === 0) {
    const message = sentences(vscode.l10n.t('There is nothing to clear.'), stays);
    void showMessage('info', message);
    return;
  }
  const agreed = await confirm({
    text:
      going.length === 1
        ? vscode.l10n.t('Clear 1 refused, lost or released clone from the list?')
        : vscode.l10n.t(
            'Clear {0} refused, lost or released clones from the list?',
            numberText(going.length),
          ),
    detail: stays === '' ? [] : [stays],
    go: vscode.l10n.t('Clear'),
  });
  if (!agreed) throw new CancelledByUser();
  await store.clear(going);
}

/** Limits the number of ended clones in the list to the setting, whenever a clone ends. */
export function limitHistory(store: JobStore): { dispose(): void } {
  let busy = false;
  return store.onDidChange(() => {
    const surplus = store.clearable().slice(readSettings().historyLimit);
    if (busy || surplus.length === 0) return;
    busy = true;
    const done = (): void => {
      busy = false;
    };
    // If the disk refuses, the next change tries again.
    store.clear(surplus.map(({ id }) => id)).then(done, done);
  });
}

/**
 * Removes clones from the list. If any exists or may exist, asks once for all, because such a clone would continue
 * unnoticed.
 * @param earlierOf the earlier attempts that the row of a clone stands for
 * @throws CancelledByUser
 */
export async function removeFromList(
  jobs: readonly CloneJob[],
  store: JobStore,
  earlierOf: (job: CloneJob) => readonly CloneJob[],
): Promise<void> {
  const questions = jobs.filter(mayExist).map((job) => [job, ...removalQuestion(job)] as const);
  const [first] = questions;
  if (first) {
    const [, text, detail] = first;
    const agreed = await confirm({
      ...(jobs.length === 1
        ? { text, detail: [detail] }
        : {
            text: vscode.l10n.t('Remove {0} clones from the list?', numberText(jobs.length)),
            detail: questions.map(([job, , one]) => vscode.l10n.t('{0}: {1}', jobName(job), one)),
          }),
      go: vscode.l10n.t('Remove'),
    });
    if (!agreed) throw new CancelledByUser();
  }
  for (const { id } of jobs.flatMap((job) => [...earlierOf(job), job])) await store.remove(id);
}

function removalQuestion(job: CloneJob): readonly [message: string, detail: string] {
  const id = job.dbInstanceId ?? '';
  if (job.phase === 'unknown') {
    return [
      vscode.l10n.t('Remove a clone whose outcome is unknown?'),
      vscode.l10n.t(
        'The instance may exist and be billed. Check the console first: once removed, it is no longer tracked here.',
      ),
    ];
  }
  const message = vscode.l10n.t('Remove {0} from the list?', jobName(job));
  if (job.accountId === accountIds.sandbox) {
    return [message, vscode.l10n.t('{0} stays in the sandbox, and can no longer be released from here.', id)];
  }
  if (job.phase === 'lost') {
    return [
      message,
      vscode.l10n.t(
        '{0} never became visible here. It may exist and be billed, and can no longer be released from here.',
        id,
      ),
    ];
  }
  return [
    message,
    job.request['PayType'] === 'Prepaid'
      ? vscode.l10n.t('{0} stays, and its subscription continues. Only this entry is removed.', id)
      : vscode.l10n.t(
          '{0} stays and continues to be billed, and can no longer be released from here. To stop the cost, release it first.',
          id,
        ),
  ];
}
