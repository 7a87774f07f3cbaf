import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { describeInOneLine, explainFailure } from '../../core/errors/explain';
import { jobName, wantsVerification, type CloneJob } from '../../core/jobs/job';
import { Outcomes } from '../../core/jobs/outcomes';
import type { Life, Owner } from '../../core/jobs/process';
import { jobSentence, tookSentence } from '../../core/jobs/jobSentence';
import type { JobStore } from '../../core/jobs/store';
import { commandIds, contextKeys } from '../../shared/ids';
import { setContext } from '../ui/contextKeys';
import { readSettings } from '../ui/settings';
import { showMessage, type MessageKind } from '../ui/messages';

export interface AnnouncerOptions {
  /** This window. */
  readonly owner: Owner;
  readonly lifeOf: (owner: Owner) => Life;
  readonly store: JobStore;
  readonly clock: Clock;
  /** Whether a form in front of the user shows the job already. */
  readonly isShown: (jobId: string) => boolean;
  /** Compares the databases of a clone with those of its restore point; says in a sentence what was found. */
  readonly verify: (job: CloneJob) => Promise<string>;
}

/** Says once, in one window, what became of a job. */
export class Announcer implements vscode.Disposable {
  private readonly outcomes: Outcomes;

  constructor(private readonly options: AnnouncerOptions) {
    this.outcomes = new Outcomes(options.store, options, options.clock, (job) => void this.announce(job));
  }

  /** Tells of those that ended while no window was open. */
  announceAll(): void {
    this.outcomes.tellAll();
  }

  dispose(): void {
    this.outcomes.dispose();
  }

  private async announce(job: CloneJob): Promise<void> {
    const name = jobName(job);
    const { notifications } = readSettings();
    switch (job.phase) {
      case 'ready': {
        setContext(contextKeys.watched, true);
        await this.offer(
          notifications.has('ready'),
          'info',
          [
            vscode.l10n.t('{0} is ready.', name),
            tookSentence(job),
            // Only the window that announces it asks, so that it is done once.
            wantsVerification(job) ? await this.options.verify(job) : '',
          ]
            .filter(Boolean)
            .join(' '),
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
      }
      case 'refused': {
        const { error } = job;
        if (this.options.isShown(job.id) || !error) return;
        await this.offer(
          notifications.has('failed'),
          'error',
          vscode.l10n.t(
            '{0} was not cloned: {1}',
            job.sourceName || job.sourceId,
            describeInOneLine(explainFailure(error)),
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
          notifications.has('unknown'),
          'warning',
          vscode.l10n.t(
            'It is not known whether {0} was created: no definite answer came. Check Again looks for it, and sends the same request again only if it is not there.',
            name,
          ),
          job,
          [
            [vscode.l10n.t('Check Again'), commandIds.checkAgain],
            [vscode.l10n.t('Decide…'), commandIds.resolveUnknown],
            [vscode.l10n.t('Show Details'), commandIds.showDetails],
          ],
        );
        return;
      case 'lost':
      case 'timedOut':
        await this.offer(
          notifications.has('failed'),
          'error',
          vscode.l10n.t('{0}: {1}', name, jobSentence(job, { now: this.options.clock.now() })),
          job,
          [
            [vscode.l10n.t('Show Details'), commandIds.showDetails],
            ...(job.phase === 'timedOut' ? [[vscode.l10n.t('Resume'), commandIds.checkAgain] as const] : []),
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
    isWanted: boolean,
    kind: MessageKind,
    message: string,
    job: CloneJob,
    actions: readonly (readonly [string, string])[],
  ): Promise<void> {
    if (!isWanted) return;
    const chosen = await showMessage(kind, message, ...actions.map(([label]) => label));
    const command = actions.find(([label]) => label === chosen)?.[1];
    if (command) await vscode.commands.executeCommand(command, job);
  }
}
