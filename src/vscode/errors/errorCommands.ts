import * as vscode from 'vscode';
import { formatDetails } from '../../core/errors/details';
import type { KeptError } from '../../core/errors/keptErrors';
import { alibabaLink } from '../../core/errors/diagnosisLink';
import { failureOfJob } from '../../core/jobs/details';
import type { CloneJob } from '../../core/jobs/job';
import { commandIds, type CommandId } from '../../shared/ids';
import type { DetailsProvider } from './details';
import type { LogChannel } from '../ui/log';
import { CancelledByUser, rowCommandEntry, type CommandEntry } from '../ui/runCommand';
import { isErrorRow } from './errorNodes';
import { showMessage } from '../ui/messages';
import { copyText, openPage } from '../ui/outside';

export interface ErrorCommandServices {
  /** Asks for a clone if the command has no argument. @throws CancelledByUser */
  readonly jobFrom: (argument: unknown, wanted: (job: CloneJob) => boolean) => Promise<CloneJob>;
  readonly details: DetailsProvider;
  readonly log: LogChannel;
}

interface FoundError extends KeptError {
  readonly key: string;
}

/** The commands about an error. They take an error node or a failed clone; without an argument they ask for a clone. */
export function errorCommandEntries({
  jobFrom,
  details,
  log,
}: ErrorCommandServices): readonly CommandEntry[] {
  const register = (
    id: CommandId,
    handler: (error: FoundError) => unknown,
    wanted: (error: KeptError) => boolean = () => true,
  ): CommandEntry =>
    rowCommandEntry(id, log, async (argument) => handler(await errorFrom(argument, jobFrom, wanted)));
  return [
    register(commandIds.error.showDetails, (error) => details.showError(error.key, error)),
    register(commandIds.error.copyDetails, ({ explained }) => copyText(formatDetails(explained))),
    register(
      commandIds.error.copyRamPolicy,
      ({ explained: { ramPolicy } }) =>
        ramPolicy === undefined
          ? tell(vscode.l10n.t('No RAM policy can fix this error.'))
          : copyText(ramPolicy),
      ({ explained }) => explained.ramPolicy !== undefined,
    ),
    register(
      commandIds.error.openDiagnosis,
      async ({ explained }) => {
        // Links are checked when they are received. This one may come from a job file, so it is checked again.
        const link = alibabaLink(explained.recommend);
        if (link === undefined) tell(vscode.l10n.t('There is no diagnosis of this error.'));
        else await openPage(link);
      },
      ({ explained }) => alibabaLink(explained.recommend) !== undefined,
    ),
  ];
}

async function errorFrom(
  argument: unknown,
  jobFrom: ErrorCommandServices['jobFrom'],
  wanted: (error: KeptError) => boolean,
): Promise<FoundError> {
  if (isErrorRow(argument)) {
    const { id, error, at, regionId } = argument;
    return { key: `${id}@${at}`, explained: error, at, regionId };
  }
  const isWanted = (job: CloneJob): boolean => {
    const failure = failureOfJob(job);
    return failure !== undefined && wanted(failure);
  };
  const job = await jobFrom(argument, isWanted);
  const failure = failureOfJob(job);
  if (!failure) {
    tell(vscode.l10n.t('This clone has not failed.'));
    throw new CancelledByUser();
  }
  // The same key as that of the job's error node, so both open one document.
  return { key: `${job.id}/error@${failure.at}`, ...failure };
}

function tell(message: string): void {
  void showMessage('info', message);
}
