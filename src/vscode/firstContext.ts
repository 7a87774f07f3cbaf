import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  accountIds,
  backupTasksFolder,
  contextKeys,
  draftsFolder,
  jobsFolder,
  settingIds,
  settingsSection,
  storedKeysKey,
  workspaceAccountKey,
} from '../shared/ids';
import { setContext } from './ui/contextKeys';
import { contextValue } from './ui/contextValue';
import { ofMachine } from './ui/machineSetting';

type Given = Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState' | 'globalStorageUri'>;

/** Sets the context keys of menus, palette and welcome view before the rest of the extension is loaded. */
export function tellFirstContext(context: Given, isLoaded: () => boolean): void {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const account =
    context.workspaceState.get<unknown>(workspaceAccountKey) || ofMachine(section, settingIds.account);
  const isChosen = Boolean(account) || Boolean(ofMachine(section, settingIds.endpoint));
  setContext(contextKeys.accountChosen, isChosen);
  setContext(contextKeys.sandbox, account === accountIds.sandbox);
  const keys = context.globalState.get<unknown>(storedKeysKey);
  setContext(contextKeys.accessKeyKept, Array.isArray(keys) && keys.length > 0);
  const folders = [jobsFolder, draftsFolder, backupTasksFolder];
  void Promise.all(folders.map((folder) => holdsFiles(context, folder))).then((some) => {
    const rows = contextValue(...['job', 'draft', 'backupTask'].filter((_, index) => some[index]));
    if (rows !== '' && !isLoaded()) setContext(contextKeys.cloneRows, rows);
  });
}

/** Whether a storage folder of the extension contains files of jobs, drafts or backup tasks. */
export async function holdsFiles(
  { globalStorageUri }: Pick<Given, 'globalStorageUri'>,
  folder: string,
): Promise<boolean> {
  const names = await readdir(join(globalStorageUri.fsPath, folder)).catch(() => []);
  return names.some((name) => name.endsWith('.json'));
}
