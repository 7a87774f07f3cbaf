import type * as vscode from 'vscode';
import { commandIds } from '../../shared/ids';
import type { Feature, Host } from '../ui/feature';
import { commandEntry } from '../ui/runCommand';
import { diagnoseRequestFiles, requestFileHelp } from './diagnostics';
import { openRequestFile, type RequestFileServices } from './open';

/** Files that say what to clone. */
export function registerRequestFiles(
  { clock, log }: Host,
  services: Omit<RequestFileServices, 'clock'>,
): Feature & { readonly help: vscode.CodeLensProvider & vscode.CodeActionProvider } {
  return {
    help: requestFileHelp(clock),
    commands: [
      commandEntry(commandIds.openRequestFile, log, (argument) =>
        openRequestFile({ ...services, clock }, argument),
      ),
    ],
    disposables: [diagnoseRequestFiles(clock)],
  };
}
