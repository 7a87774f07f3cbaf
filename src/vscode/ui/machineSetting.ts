import * as vscode from 'vscode';

/** What is asked of a section of the settings. */
export interface SettingsSection {
  get(id: string): unknown;
  inspect(id: string): object | undefined;
}

/**
 * A setting of the scope `machine`. Until VS Code has read our manifest, which takes longest while a remote window
 * starts, it does not know that scope, and hands out what the workspace says, and in a remote window what the client
 * says. Both are left out by where a value comes from.
 */
export function ofMachine(section: SettingsSection, id: string): unknown {
  const found = section.inspect(id);
  if (!found) return section.get(id);
  const isRemote = vscode.env.remoteName !== undefined && 'globalRemoteValue' in found;
  const own = isRemote ? found.globalRemoteValue : 'globalValue' in found ? found.globalValue : undefined;
  return own ?? ('defaultValue' in found ? found.defaultValue : undefined);
}
