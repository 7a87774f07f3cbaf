import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { minuteTime } from '../../core/format';
import { existsStill, jobName, type CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import { CancelledByUser } from '../ui/runCommand';
import { pickOne, type Choice } from '../ui/picks';

const dayMs = 24 * 60 * 60_000;
const days = [1, 3, 7, 14, 30];

/** Whether a release reminder makes sense: a subscription ends by itself. */
export function isRemindable(job: CloneJob): boolean {
  return existsStill(job) && job.request['PayType'] !== 'Prepaid';
}

export async function setReminder(job: CloneJob, store: JobStore, clock: Clock): Promise<void> {
  const now = clock.now();
  const items: (Choice & { at: number | undefined })[] = days.map((count) => ({
    label: count === 1 ? vscode.l10n.t('Tomorrow') : vscode.l10n.t('In {0} days', count),
    description: minuteTime(now + count * dayMs),
    at: now + count * dayMs,
  }));
  items.push({ label: vscode.l10n.t('No reminder'), at: undefined });
  const picked = await pickOne(items, {
    title: vscode.l10n.t('Remind me to release {0}', jobName(job)),
    placeHolder:
      job.remindAt === undefined
        ? vscode.l10n.t('A clone is billed until it is released')
        : vscode.l10n.t('Set to {0}', minuteTime(job.remindAt)),
  });
  if (!picked) throw new CancelledByUser();
  await store.update(job.id, (one) => {
    const { remindAt: _before, ...rest } = one;
    return picked.at === undefined ? rest : { ...rest, remindAt: picked.at };
  });
}
