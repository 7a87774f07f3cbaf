import * as vscode from 'vscode';
import { jobName, type CloneJob } from '../core/jobs/job';
import { contextKeys } from '../shared/ids';
import { isNode, type BackupsNode } from './backups/nodes';
import { jobFrom, selectedJobs, type ListedJobs } from './clones/jobFrom';
import type { ConnectTarget } from './connect/reach';
import { setContext } from './ui/contextKeys';
import { showMessage } from './ui/messages';
import { CancelledByUser } from './ui/runCommand';

export interface ConnectRows extends ListedJobs {
  readonly backupsView: Pick<vscode.TreeView<BackupsNode>, 'visible' | 'selection' | 'onDidChangeSelection'>;
}

const isReady = ({ phase }: CloneJob): boolean => phase === 'ready';

/**
 * The instance of a row of either view. From the palette: the one selected instance, or that of a clone that the user
 * picks.
 * @throws CancelledByUser
 */
export async function connectTarget(argument: unknown, rows: ConnectRows): Promise<ConnectTarget> {
  const { visible, selection } = rows.backupsView;
  const isFree = argument === undefined && visible && selectedJobs(rows, isReady).length === 0;
  const node = isFree ? selection[0] : argument;
  if (isNode(node) && node.kind === 'instance') {
    const { accountId, instance } = node;
    const { regionId, dbInstanceId, description, engine } = instance;
    const name = description || dbInstanceId;
    return { accountId, regionId, dbInstanceId, name, engine, sourceId: undefined };
  }
  const job = await jobFrom(argument, rows, isReady);
  const { accountId, regionId, dbInstanceId, engine } = job;
  // The whitelist of the source would be requested in the clone's region, so a source in another region is left out.
  const sourceId = job.draft.sourceRegionId === undefined ? job.sourceId : undefined;
  if (dbInstanceId === undefined) {
    void showMessage('warning', vscode.l10n.t('{0} has no connection address yet.', jobName(job)));
    throw new CancelledByUser();
  }
  return { accountId, regionId, dbInstanceId, name: jobName(job), engine, sourceId };
}

/** Keeps a context key for the palette: whether an instance is selected. */
export function tellSelectedInstance({ backupsView }: ConnectRows): vscode.Disposable {
  return backupsView.onDidChangeSelection(({ selection: [node] }) => {
    setContext(contextKeys.instanceSelected, node !== undefined && isNode(node) && node.kind === 'instance');
  });
}
