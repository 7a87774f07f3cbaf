import * as vscode from 'vscode';
import type { Clock } from '../core/clock';
import { describeInOneLine, explain } from '../core/errors/explain';
import { duration } from '../core/format';
import { errorOf, isFinished, isOwnerGone, type CloneJob, type WindowIdentity } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import { commandIds } from '../shared/ids';
import { jobSentence } from './tree/clonesProvider';

export interface AnnouncerOptions extends WindowIdentity {
  readonly store: JobStore;
  readonly clock: Clock;
  /** Whether a form in front of the person shows the job already. */
  readonly isShown: (jobId: string) => boolean;
}

/** Says once, in one window, what became of a job; and shows the progress of those this window submitted. */
export class Announcer implements vscode.Disposable {
  private readonly subscription: { dispose(): void };
  private readonly claiming = new Set<string>();

  constructor(private readonly options: AnnouncerOptions) {
    this.subscription = options.store.onDidChange(() => {
      this.announceAll();
    });
  }

  /** Looks through all jobs, for those that ended while no window was open. */
  announceAll(): void {
    for (const job of this.options.store.list()) {
      if (!job.announced && (isFinished(job) || job.phase === 'unknown') && this.isMine(job))
        void this.claim(job);
    }
  }

  /** A progress notification until the job ends. Closing it ends nothing but the notification. */
  showProgress(job: CloneJob): void {
    const { store, clock } = this.options;
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Cloning {0}', job.description || job.sourceName || job.sourceId),
        cancellable: true,
      },
      (progress, token) =>
        new Promise<void>((resolve) => {
          const report = (): void => {
            const current = store.get(job.id);
            if (!current || isFinished(current) || current.phase === 'unknown' || !current.watched) {
              end();
              return;
            }
            progress.report({
              message: vscode.l10n.t(
                '{0}. Cancel hides this; the clone goes on.',
                jobSentence(current, clock.now()),
              ),
            });
          };
          const timer = setInterval(report, 1_000);
          const changes = store.onDidChange(report);
          const end = (): void => {
            clearInterval(timer);
            changes.dispose();
            resolve();
          };
          token.onCancellationRequested(() => {
            end();
            void vscode.window.showInformationMessage(
              vscode.l10n.t('The clone goes on. See it in the view Clones.'),
            );
          });
          report();
        }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** The window that submitted it speaks; another one only when that window is gone. */
  private isMine(job: CloneJob): boolean {
    return job.owner.windowId === this.options.windowId || isOwnerGone(job, this.options);
  }

  private async claim(job: CloneJob): Promise<void> {
    if (this.claiming.has(job.id)) return;
    this.claiming.add(job.id);
    try {
      if (!(await this.options.store.claimAnnouncement(job.id))) return;
    } finally {
      this.claiming.delete(job.id);
    }
    await this.announce(job);
  }

  private async announce(job: CloneJob): Promise<void> {
    const name = job.description || job.dbInstanceId || job.sourceId;
    switch (job.phase) {
      case 'ready':
        await this.offer(
          vscode.window.showInformationMessage,
          vscode.l10n.t(
            '{0} is ready. It took {1}.',
            name,
            duration((job.finishedAt ?? 0) - (job.acceptedAt ?? job.createdAt)),
          ),
          job,
          [
            [vscode.l10n.t('Copy Connection String'), commandIds.copyConnection],
            [vscode.l10n.t('Reveal'), commandIds.revealClone],
            ...(job.accountId === 'sandbox'
              ? []
              : [[vscode.l10n.t('Open in Console'), commandIds.openInConsole] as const]),
          ],
        );
        return;
      case 'refused': {
        const error = errorOf(job);
        if (this.options.isShown(job.id) || !error) return;
        await this.offer(
          vscode.window.showErrorMessage,
          vscode.l10n.t(
            '{0} was not cloned: {1}',
            job.sourceName || job.sourceId,
            describeInOneLine(explain(error)),
          ),
          job,
          [
            [vscode.l10n.t('Edit and Retry'), commandIds.retryClone],
            [vscode.l10n.t('Show Details'), commandIds.showDetails],
          ],
        );
        return;
      }
      case 'unknown':
        if (this.options.isShown(job.id)) return;
        await this.offer(
          vscode.window.showWarningMessage,
          vscode.l10n.t(
            'It is not known whether {0} was created: no definite answer came. Check Again never makes a second clone.',
            name,
          ),
          job,
          [
            [vscode.l10n.t('Check Again'), commandIds.checkAgain],
            [vscode.l10n.t('Show Details'), commandIds.showDetails],
          ],
        );
        return;
      case 'lost':
      case 'timedOut':
        await this.offer(
          vscode.window.showErrorMessage,
          `${name}: ${jobSentence(job, this.options.clock.now())}`,
          job,
          [
            [vscode.l10n.t('Show Details'), commandIds.showDetails],
            ...(job.phase === 'timedOut'
              ? [[vscode.l10n.t('Check Again'), commandIds.checkAgain] as const]
              : []),
          ],
        );
        return;
      case 'sending':
      case 'accepted':
      case 'creating':
      // Whoever had it released was told then.
      case 'released':
        return;
    }
  }

  private async offer(
    show: (message: string, ...items: string[]) => Thenable<string | undefined>,
    message: string,
    job: CloneJob,
    actions: readonly (readonly [string, string])[],
  ): Promise<void> {
    const chosen = await show(message, ...actions.map(([label]) => label));
    const command = actions.find(([label]) => label === chosen)?.[1];
    if (command) await vscode.commands.executeCommand(command, job);
  }
}
