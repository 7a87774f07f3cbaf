import * as vscode from 'vscode';
import type { Clock } from '../core/clock';
import { isUnderWay, jobName, type CloneJob } from '../core/jobs/job';
import { jobSentence } from '../core/jobs/sentence';
import type { JobStore } from '../core/jobs/store';
import { commandIds } from '../shared/ids';
import type { JobFacts } from './jobFacts';

/** How often the elapsed time is brought up to date. */
const tickMs = 1_000;

/**
 * One notification for all clones that this window submitted and that are under way. It ends with the last of them,
 * or when the person sends it to the background; the clones go on either way. Clones of other windows and of before a
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
    void vscode.window.withProgress(
      // Without *Cancel*, which would be taken for cancelling the clone; the text has a way to the background.
      { location: vscode.ProgressLocation.Notification, cancellable: false },
      (progress) =>
        new Promise<void>((resolve) => {
          let message = '';
          const report = (): void => {
            const running = [...this.shown].flatMap((id) => this.store.get(id) ?? []).filter(isUnderWay);
            if (running.length === 0) {
              this.end?.();
              return;
            }
            const now = this.messageFor(running);
            if (now !== message) progress.report({ message: now });
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
  private messageFor(jobs: readonly CloneJob[]): string {
    const [first] = jobs;
    const one = jobs.length === 1 ? first : undefined;
    const what = one
      ? vscode.l10n.t('Cloning {0}', shortened(jobName(one)))
      : vscode.l10n.t('Cloning {0} instances', jobs.length);
    const state = one
      ? jobSentence(one, { now: this.clock.now(), ...this.facts.of(one) })
      : jobs.map((job) => shortened(jobName(job))).join(', ');
    return [
      plain(what),
      link(vscode.l10n.t('Show'), commandIds.showClone, one?.id),
      link(vscode.l10n.t('Run in Background'), commandIds.runInBackground),
      plain(state),
    ].join(' · ');
  }
}

const longestName = 40;

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

function link(label: string, command: string, jobId?: string): string {
  const argument = jobId === undefined ? '' : `?${encodeURIComponent(JSON.stringify([{ id: jobId }]))}`;
  return `[${label}](command:${command}${argument})`;
}

/** A name must not become a link of its own. */
function plain(text: string): string {
  return text.replaceAll('](', '] (');
}
