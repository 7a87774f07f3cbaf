import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { isReminderDue, isUnderWay, jobName, type CloneJob } from '../../core/jobs/job';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import type { JobFacts } from './jobFacts';
import { StatusItem } from '../ui/statusBar';
import { viewIds } from '../../shared/ids';
import { listText } from '../../core/sentences';
import { numberText } from '../../core/language';

const focusClones = `${viewIds.clones}.focus`;
/** Reminders are set in days, so a due one may be shown a little late. */
const tickMs = 60_000;

/** A status bar item with the number of running clones, those that need a decision, and those due for release. */
export class CloneStatusBar implements vscode.Disposable {
  private readonly item = new StatusItem('rdsClone.clones', vscode.l10n.t('RDS Clones'), focusClones);
  private readonly subscription: { dispose(): void };
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: JobStore,
    private readonly facts: JobFacts,
    private readonly clock: Clock,
  ) {
    this.subscription = store.onDidChange(() => {
      this.update();
    });
  }

  update(): void {
    const jobs = this.store.list();
    const now = this.clock.now();
    const unknown = jobs.filter(({ phase }) => phase === 'unknown');
    const running = jobs.filter(isUnderWay);
    const due = jobs.filter((job) => isReminderDue(job, now));
    const parts = [
      part('sync~spin', running.length),
      part('question', unknown.length),
      part('bell', due.length),
    ].flat();
    this.tickWhile(jobs.some(({ remindAt }) => remindAt !== undefined));
    if (parts.length === 0) {
      this.item.hide();
      return;
    }
    const says = [
      inProgress(running.length),
      ofUnknownOutcome(unknown.length),
      toBeReleased(due.length),
    ].filter(Boolean);
    this.item.show({
      parts,
      spoken: vscode.l10n.t('{0}: {1}', 'RDS Clone', listText(says)),
      tooltip: [
        ...says,
        ...jobLines([...unknown, ...running, ...due], (job) =>
          jobSentence(job, { now, ...this.facts.of(job) }),
        ),
      ],
      warns: unknown.length > 0,
    });
  }

  dispose(): void {
    clearInterval(this.timer);
    this.subscription.dispose();
    this.item.dispose();
  }

  private tickWhile(needed: boolean): void {
    if (needed === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = needed
      ? setInterval(() => {
          this.update();
        }, tickMs)
      : undefined;
  }
}

function part(icon: string, count: number): { icon: string; text: string }[] {
  return count === 0 ? [] : [{ icon, text: numberText(count) }];
}

const mostJobs = 10;

function jobLines(jobs: readonly CloneJob[], sentence: (job: CloneJob) => string): string[] {
  return [
    ...jobs.slice(0, mostJobs).map((job) => `${jobName(job)}: ${sentence(job)}`),
    ...(jobs.length > mostJobs ? [vscode.l10n.t('and {0} more', numberText(jobs.length - mostJobs))] : []),
  ];
}

/** The number of running clones in words; blank for 0, as in the functions below. */
export function inProgress(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? vscode.l10n.t('1 clone in progress')
    : vscode.l10n.t('{0} clones in progress', numberText(count));
}

export function toBeReleased(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? vscode.l10n.t('1 clone due for release')
    : vscode.l10n.t('{0} clones due for release', numberText(count));
}

function ofUnknownOutcome(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? vscode.l10n.t('1 clone of unknown outcome')
    : vscode.l10n.t('{0} clones of unknown outcome', numberText(count));
}
