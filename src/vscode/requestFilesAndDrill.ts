import type * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import type { BackupsProvider } from './backups/backupsProvider';
import type { RequestFileServices } from './requestFile/open';
import { registerRequestFiles } from './requestFile/register';
import { drillRunner, type DrillServices } from './restoreDrill';
import type { Feature, Host } from './ui/feature';
import { commandEntry } from './ui/runCommand';

interface Given
  extends
    Omit<RequestFileServices, 'clock' | 'knownInstances'>,
    Pick<DrillServices, 'store' | 'tracker' | 'verified' | 'versions'> {
  readonly backups: Pick<BackupsProvider, 'known'>;
}

export function registerFilesAndDrill(
  host: Host,
  given: Given,
): Feature & { readonly help: vscode.CodeLensProvider & vscode.CodeActionProvider } {
  const { clock, log } = host;
  const services: Given & RequestFileServices = {
    ...given,
    clock,
    knownInstances: (accountId) => given.backups.known(accountId)?.knownInstances() ?? [],
  };
  const files = registerRequestFiles(host, services);
  const drill = commandEntry(commandIds.runDrill, log, drillRunner({ ...services, log }));
  return { ...files, commands: [...files.commands, drill] };
}
