import * as vscode from 'vscode';

/**
 * A setting of the scope `machine`. While a remote window starts, VS Code hands out those of the client too, until it
 * has read our manifest: they are left out by what it says of where a value comes from.
 */
export function ofMachine(section: vscode.WorkspaceConfiguration, id: string): unknown {
  const value = section.get<unknown>(id);
  const found: object | undefined = vscode.env.remoteName === undefined ? undefined : section.inspect(id);
  if (!found || !('globalLocalValue' in found) || found.globalLocalValue === undefined) return value;
  const remote = 'globalRemoteValue' in found ? found.globalRemoteValue : undefined;
  return remote ?? ('defaultValue' in found ? found.defaultValue : undefined);
}
