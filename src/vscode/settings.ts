import * as vscode from 'vscode';
import {
  isAccountId,
  notificationKinds,
  settingIds,
  settingsSection,
  type AccountId,
  type NotificationKind,
} from '../shared/ids';
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
  /** Whether the endpoints inside a VPC are used. */
  readonly vpcEndpoints: boolean;
  /** Longest wait for one answer. */
  readonly timeoutSeconds: number;
  /** Whether profiles may run programs and ask addresses for credentials. */
  readonly allowExternalCredentials: boolean;
  /** What the person wants to be told of. */
  readonly notifications: ReadonlySet<NotificationKind>;
}

const defaultHistoryLimit = 200;
const defaultTimeoutSeconds = 30;

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const account = section.get<unknown>(settingIds.account);
  const regions = section.get<unknown>(settingIds.regions);
  const endpoint = section.get<unknown>(settingIds.endpoint);
  const limit = section.get<unknown>(settingIds.historyLimit);
  const notifications = section.get<unknown>(settingIds.notifications);
  const timeout = section.get<unknown>(settingIds.timeoutSeconds);
  const parsed = parseEndpoint(typeof endpoint === 'string' ? endpoint : '');
  return {
    account: typeof account === 'string' && isAccountId(account) ? account : undefined,
    regions: Array.isArray(regions) ? regions.filter((one): one is string => typeof one === 'string') : [],
    endpoint: 'endpoint' in parsed ? parsed.endpoint : undefined,
    endpointProblem: 'problem' in parsed ? parsed.problem : undefined,
    historyLimit:
      typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 ? limit : defaultHistoryLimit,
    vpcEndpoints: section.get<unknown>(settingIds.vpcEndpoints) === true,
    timeoutSeconds:
      typeof timeout === 'number' && timeout >= 1 && timeout <= 600 ? timeout : defaultTimeoutSeconds,
    allowExternalCredentials: section.get<unknown>(settingIds.allowExternalCredentials) !== false,
    notifications: new Set(
      notificationKinds.filter((kind) => !Array.isArray(notifications) || notifications.includes(kind)),
    ),
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
