import type * as vscode from 'vscode';
import { commandIds } from '../../shared/ids';
import type { Feature, Host } from '../ui/feature';
import { commandEntry } from '../ui/runCommand';
import { RequestFileChecks } from './checks';
import { diagnoseRequestFiles, requestFileHelp } from './diagnostics';
import { openRequestFile, type RequestFileServices } from './open';

export function registerRequestFiles(
  { clock, log }: Host,
  given: Omit<RequestFileServices, 'clock'>,
): Feature & { readonly help: vscode.CodeLensProvider & vscode.CodeActionProvider } {
  const services = { ...given, clock };
  const checks = new RequestFileChecks(services);
  return {
    help: requestFileHelp(checks),
    commands: [
      commandEntry(commandIds.openRequestFile, log, (argument) => openRequestFile(services, argument)),
      commandEntry(commandIds.checkRequestFile, log, (argument) => checks.look(argument)),
    ],
    disposables: [diagnoseRequestFiles(checks), checks],
  };
}
