import { config } from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { systemClock } from '../core/clock';
import { writeIn } from '../core/language';
import type { AccountsFeature } from './accounts/register';
import { backupTasksOf, type BackupTasks } from './backUpCommands';
import { jobServices, type JobServices } from './clones/jobServices';
import { VerifiedBackups } from './clones/verification';
import type { Views } from './shell';
import type { Host } from './ui/feature';
import { textLanguage } from './ui/language';
import { createLog } from './ui/log';
import { TimeZone } from './ui/timeZone';

/** Creates the log, and gives `core` the bundle of texts, because it does not import `vscode`. */
export function hostOf(context: vscode.ExtensionContext): Host {
  config({ contents: vscode.l10n.bundle ?? {} });
  writeIn(textLanguage());
  const { version } = v.parse(v.object({ version: v.string() }), context.extension.packageJSON);
  return { context, clock: systemClock, log: createLog(), version };
}

/** What several features use, made once. */
type Services = Pick<Host, 'clock' | 'log'> &
  Pick<AccountsFeature, 'accounts' | 'chooseAccount' | 'oddAnswers'> &
  Pick<JobServices, 'store' | 'drafts' | 'tracker'> &
  BackupTasks &
  Views & {
    readonly jobs: JobServices;
    readonly timeZone: TimeZone;
    readonly verified: VerifiedBackups;
  };

/** Opens the stores without reading them. */
export function servicesOf(
  host: Host,
  { accounts, chooseAccount, oddAnswers }: AccountsFeature,
  views: Views,
): Services {
  const { context, clock, log } = host;
  const jobs = jobServices(host, accounts);
  const { store, drafts, tracker } = jobs;
  return {
    ...{ clock, log, accounts, chooseAccount, oddAnswers, jobs, store, drafts, tracker },
    ...backupTasksOf(host, { accounts }, jobs),
    ...views,
    timeZone: new TimeZone(context.globalState),
    verified: new VerifiedBackups(context.globalState, store),
  };
}
