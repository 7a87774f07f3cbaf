import * as vscode from 'vscode';
import type { CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import type { OddAnswers } from '../../core/rds/oddAnswers';
import { commandIds, walkthroughId } from '../../shared/ids';
import type { Accounts } from '../accounts/accounts';
import type { Feature, Host } from '../ui/feature';
import { commandEntry, type CommandEntry } from '../ui/runCommand';
import { DetailsProvider } from './details';
import { errorCommandEntries } from './errorCommands';
import { reportIssue } from './reportIssue';

export interface ErrorServices {
  readonly accounts: Pick<Accounts, 'currentId'>;
  readonly store: JobStore;
  readonly oddAnswers: Pick<OddAnswers, 'recent'>;
  readonly details: DetailsProvider;
  readonly extension: vscode.Extension<unknown>;
  /** Asks for a clone if the command has no argument. @throws CancelledByUser */
  readonly jobFrom: (argument: unknown, wanted: (job: CloneJob) => boolean) => Promise<CloneJob>;
}

type Given = Omit<ErrorServices, 'details' | 'extension'>;

export function registerErrors(
  host: Host,
  given: Given,
): Feature & { readonly details: DetailsProvider; readonly versions: string } {
  const { context, clock, version } = host;
  const { extension } = context;
  const versions = `RDS Clone ${version}, ${vscode.env.appName} ${vscode.version}`;
  const details = new DetailsProvider(given.store, clock, versions);
  return {
    details,
    versions,
    commands: errorCommands({ ...given, details, extension }, host),
    disposables: [details],
  };
}

export function errorCommands(services: ErrorServices, { log }: Pick<Host, 'log'>): readonly CommandEntry[] {
  const { accounts, oddAnswers, extension } = services;
  return [
    commandEntry(commandIds.showLog, log, () => {
      log.show();
    }),
    commandEntry(commandIds.getStarted, log, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthroughId, false),
    ),
    commandEntry(commandIds.reportIssue, log, (argument) =>
      reportIssue(argument, {
        extension,
        accountId: accounts.currentId,
        lines: log.recent,
        oddAnswers: oddAnswers.recent,
      }),
    ),
    ...errorCommandEntries({ ...services, log }),
  ];
}
