import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { isUnderWay, jobName, type CloneJob } from '../../core/jobs/job';
import { jobSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { commandIds } from '../../shared/ids';
import { shortened } from '../../shared/plain';
import type { JobFacts } from './jobFacts';
import { showInNotification, type CommandLink } from '../ui/progress';

/** How often the elapsed time is brought up to date. */
const tickMs = 1_000;

/**
 * One notification for all clones that this window submitted and that are under way. It ends with the last of them,
 * or when the user sends it to the background; the clones go on either way. Clones of other windows and of before a
 * reload are shown by the view and the status bar only.
 */
export class CloneProgress implements vscode.Disposable {
  private readonly shown = new Set<string>();
  private end: (() => void) | undefined;
  /** From the moment it is asked for, which is before the editor calls back. */
  private isOpen = false;

  constructor(
    private readonly store: JobStore,
    private readonly facts: JobFacts,
    private readonly clock: Clock,
  ) {}

  show(job: CloneJob): void {
    this.shown.add(job.id);
    if (this.isOpen) return;
    this.isOpen = true;
    this.open();
  }

  /** Only the notification ends. */
  hide(): void {
    this.shown.clear();
    this.end?.();
  }

  dispose(): void {
    this.hide();
  }

  private open(): void {
    void showInNotification(
      (showParts) =>
        new Promise<void>((resolve) => {
          let message = '';
          const report = (): void => {
            const running = [...this.shown].flatMap((id) => this.store.get(id) ?? []).filter(isUnderWay);
            if (running.length === 0) {
              this.end?.();
              return;
            }
            const parts = this.partsFor(running);
            const now = JSON.stringify(parts);
            if (now !== message) showParts(parts);
            message = now;
          };
          const timer = setInterval(report, tickMs);
          const changes = this.store.onDidChange(report);
          this.end = () => {
            this.end = undefined;
            this.isOpen = false;
            clearInterval(timer);
            changes.dispose();
            this.shown.clear();
            resolve();
          };
          report();
        }),
    );
  }

  /** What matters most comes first: the editor shows as much as fits into a line. */
  private partsFor(jobs: readonly CloneJob[]): readonly (string | CommandLink)[] {
    const [first] = jobs;
    const one = jobs.length === 1 ? first : undefined;
    const what = one
      ? vscode.l10n.t('Cloning {0}', shortened(jobName(one), longestName))
      : vscode.l10n.t('Cloning {0} instances', jobs.length);
    const state = one
      ? jobSentence(one, { now: this.clock.now(), ...this.facts.of(one) })
      : jobs.map((job) => shortened(jobName(job), longestName)).join(', ');
    return [
      what,
      {
        label: vscode.l10n.t('Show'),
        command: commandIds.showClone,
        arguments: one ? [{ id: one.id }] : [],
      },
      { label: vscode.l10n.t('Run in Background'), command: commandIds.runInBackground, arguments: [] },
      state,
    ];
  }
}

const longestName = 40;
