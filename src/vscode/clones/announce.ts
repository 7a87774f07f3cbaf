import * as vscode from 'vscode';
import { describeInOneLine, explainFailure } from '../../core/errors/explain';
import { billedSentence } from '../../core/jobs/cost';
import { jobName, wantsVerification, type CloneJob } from '../../core/jobs/job';
import { jobSentence, tookSentence } from '../../core/jobs/jobSentence';
import { isReleasable } from '../../core/jobs/release';
import { commandIds, type CommandId, type NotificationKind } from '../../shared/ids';
import { showMessage, type MessageKind } from '../ui/messages';
import { readSettings } from '../ui/settings';
import type { FormOpener } from './commands';
import { verifyInWords, type VerificationServices } from './verification';
import { sentences } from '../../core/sentences';

export interface AnnounceServices extends VerificationServices {
  readonly forms: Pick<FormOpener, 'shows'>;
}

interface Announcement {
  readonly setting: NotificationKind;
  readonly kind: MessageKind;
  readonly text: string;
  readonly buttons: readonly (readonly [label: string, command: CommandId])[];
}

/**
 * Returns a function that announces the outcome of a clone, if the settings allow it, and resolves when the message is
 * closed.
 */
export function announcer(services: AnnounceServices): (job: CloneJob) => Promise<void> {
  return async (job) => {
    const announcement = await announcementOf(job, services);
    if (!announcement) return;
    const { setting, kind, text, buttons } = announcement;
    if (!readSettings().notifications.has(setting)) return;
    const chosen = await showMessage(kind, text, ...buttons.map(([label]) => label));
    const command = buttons.find(([label]) => label === chosen)?.[1];
    if (command) await vscode.commands.executeCommand(command, job);
  };
}

async function announcementOf(job: CloneJob, services: AnnounceServices): Promise<Announcement | undefined> {
  switch (job.phase) {
    case 'ready':
      return ready(job, services);
    case 'refused':
      return services.forms.shows(job.id) ? undefined : refused(job);
    case 'unknown':
      return services.forms.shows(job.id) ? undefined : unknown(job);
    case 'lost':
    case 'timedOut':
      return givenUp(job, services.clock.now());
    case 'sending':
    case 'accepted':
    case 'creating':
    // The user released it and saw a message then.
    case 'released':
      return undefined;
  }
}

async function ready(job: CloneJob, services: AnnounceServices): Promise<Announcement> {
  const told = [
    vscode.l10n.t('{0} is ready.', jobName(job)),
    tookSentence(job),
    // Only the announcing window compares, so this happens once.
    wantsVerification(job) ? await verifyInWords(job, services) : '',
    billedSentence(job),
  ];
  return {
    setting: 'ready',
    kind: 'info',
    text: sentences(...told),
    buttons: [
      [vscode.l10n.t('Connect With…'), commandIds.connectWith],
      [vscode.l10n.t('Copy Connection String'), commandIds.clone.copyConnection],
      ...(isReleasable(job) ? [[vscode.l10n.t('Release…'), commandIds.clone.release] as const] : []),
    ],
  };
}

function refused(job: CloneJob): Announcement | undefined {
  const { error } = job;
  if (!error) return undefined;
  return {
    setting: 'failed',
    kind: 'error',
    text: vscode.l10n.t(
      '{0} was not cloned: {1}. {2}',
      job.sourceName || job.sourceId,
      describeInOneLine(explainFailure(error)),
      billedSentence(job),
    ),
    buttons: [
      [vscode.l10n.t('Edit and Retry'), commandIds.clone.retry],
      [vscode.l10n.t('Show Details'), commandIds.clone.showDetails],
    ],
  };
}

function unknown(job: CloneJob): Announcement {
  return {
    setting: 'unknown',
    kind: 'warning',
    text: sentences(
      vscode.l10n.t(
        'It is not known whether {0} was created: RDS gave no definite response. Check Again looks for it first, and sends the same request again only if it is not found.',
        jobName(job),
      ),
      billedSentence(job),
    ),
    buttons: [
      [vscode.l10n.t('Check Again'), commandIds.clone.checkAgain],
      [vscode.l10n.t('Set Outcome…'), commandIds.clone.resolve],
      [vscode.l10n.t('Show Details'), commandIds.clone.showDetails],
    ],
  };
}

function givenUp(job: CloneJob, now: number): Announcement {
  return {
    setting: 'failed',
    kind: 'error',
    text: vscode.l10n.t('{0}: {1}. {2}', jobName(job), jobSentence(job, { now }), billedSentence(job)),
    buttons: [
      [vscode.l10n.t('Show Details'), commandIds.clone.showDetails],
      ...(job.phase === 'timedOut' ? [[vscode.l10n.t('Resume'), commandIds.clone.checkAgain] as const] : []),
    ],
  };
}
