import * as vscode from 'vscode';

export interface SettingsSection {
  get(id: string): unknown;
  inspect(id: string): object | undefined;
}

/**
 * Reads a setting with the scope `machine`. VS Code does not know the scope until it has read our manifest, which
 * takes longest when a remote window starts; until then it returns the workspace's value, and in a remote window the
 * client's. This function ignores both by checking where a value comes from.
 */
export function ofMachine(section: SettingsSection, id: string): unknown {
  const found = section.inspect(id);
  if (!found) return section.get(id);
  const isRemote = vscode.env.remoteName !== undefined && 'globalRemoteValue' in found;
  const own = isRemote ? found.globalRemoteValue : 'globalValue' in found ? found.globalValue : undefined;
  return own ?? ('defaultValue' in found ? found.defaultValue : undefined);
}
