import * as vscode from 'vscode';
import { jobName } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import { isNode } from './backups/nodes';
import { jobFrom } from './clones/jobFrom';
import type { ConnectTarget } from './connect/reach';
import { showMessage } from './ui/messages';
import { CancelledByUser } from './ui/runCommand';

/** The instance of a row of either view, or of the clone that the user picks. @throws CancelledByUser */
export async function connectTarget(argument: unknown, store: JobStore): Promise<ConnectTarget> {
  if (isNode(argument) && argument.kind === 'instance') {
    const { accountId, instance } = argument;
    const { regionId, dbInstanceId, description, engine } = instance;
    const name = description || dbInstanceId;
    return { accountId, regionId, dbInstanceId, name, engine, sourceId: undefined };
  }
  const job = await jobFrom(argument, store, ({ phase }) => phase === 'ready');
  const { accountId, regionId, dbInstanceId, engine, sourceId } = job;
  if (dbInstanceId === undefined) {
    void showMessage('warning', vscode.l10n.t('{0} has no connection address yet.', jobName(job)));
    throw new CancelledByUser();
  }
  return { accountId, regionId, dbInstanceId, name: jobName(job), engine, sourceId };
}
