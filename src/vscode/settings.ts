import * as vscode from 'vscode';
import { accountIds, settingIds, settingsSection, type AccountId } from '../shared/ids';
import { parseEndpoint, type Endpoint } from '../core/rds/endpoint';

/** Settings as parsed; a value of the wrong type counts as not set. */
export interface Settings {
  readonly account: AccountId | undefined;
  /** Regions to show; empty for all that the service names. */
  readonly regions: readonly string[];
  readonly endpoint: Endpoint | undefined;
  /** What is wrong with the endpoint setting; calls are not sent anywhere until it is corrected. */
  readonly endpointProblem: string | undefined;
  /** How many finished clones stay in the list. */
  readonly historyLimit: number;
}

const defaultHistoryLimit = 200;

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const account = section.get<unknown>(settingIds.account);
  const regions = section.get<unknown>(settingIds.regions);
  const endpoint = section.get<unknown>(settingIds.endpoint);
  const limit = section.get<unknown>(settingIds.historyLimit);
  const parsed = parseEndpoint(typeof endpoint === 'string' ? endpoint : '');
  return {
    account: Object.values(accountIds).find((id) => id === account),
    regions: Array.isArray(regions) ? regions.filter((one): one is string => typeof one === 'string') : [],
    endpoint: 'endpoint' in parsed ? parsed.endpoint : undefined,
    endpointProblem: 'problem' in parsed ? parsed.problem : undefined,
    historyLimit:
      typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 ? limit : defaultHistoryLimit,
  };
}

export async function writeSetting(id: keyof typeof settingIds, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration(settingsSection)
    .update(settingIds[id], value, vscode.ConfigurationTarget.Global);
}

export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settingsSection)) listener();
  });
}
