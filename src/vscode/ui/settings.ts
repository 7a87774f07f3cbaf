import * as vscode from 'vscode';
import {
  isAccountId,
  notificationKinds,
  settingIds,
  settingsSection,
  type AccountId,
  type NotificationKind,
} from '../../shared/ids';
import { parseEndpoint, type Endpoint } from '../../core/endpoints/endpoint';
import { ofMachine } from './machineSetting';

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
  /** What the user wants to be told of. */
  readonly notifications: ReadonlySet<NotificationKind>;
  /** Whether agents may use the tools. */
  readonly agentTools: boolean;
}

const defaultHistoryLimit = 200;
const defaultTimeoutSeconds = 30;

/** As the manifest has it: what is none would become a part of another address. */
function isRegionId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9-]+$/.test(value);
}

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const account = ofMachine(section, settingIds.account);
  const regions = ofMachine(section, settingIds.regions);
  const endpoint = ofMachine(section, settingIds.endpoint);
  const limit = section.get<unknown>(settingIds.historyLimit);
  const notifications = section.get<unknown>(settingIds.notifications);
  const timeout = ofMachine(section, settingIds.timeoutSeconds);
  const parsed = parseEndpoint(typeof endpoint === 'string' ? endpoint : '');
  return {
    account: typeof account === 'string' && isAccountId(account) ? account : undefined,
    regions: Array.isArray(regions) ? regions.filter(isRegionId) : [],
    endpoint: 'endpoint' in parsed ? parsed.endpoint : undefined,
    endpointProblem: 'problem' in parsed ? parsed.problem : undefined,
    historyLimit:
      typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 ? limit : defaultHistoryLimit,
    vpcEndpoints: ofMachine(section, settingIds.vpcEndpoints) === true,
    timeoutSeconds:
      typeof timeout === 'number' && timeout >= 1 && timeout <= 600 ? timeout : defaultTimeoutSeconds,
    allowExternalCredentials: ofMachine(section, settingIds.allowExternalCredentials) !== false,
    notifications: new Set(
      notificationKinds.filter((kind) => !Array.isArray(notifications) || notifications.includes(kind)),
    ),
    agentTools: section.get<unknown>(settingIds.agentTools) !== false,
  };
}

export async function writeSetting(id: keyof typeof settingIds, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration(settingsSection)
    .update(settingIds[id], value, vscode.ConfigurationTarget.Global);
}

/** Told of any change: VS Code does not name ours when it leaves out those of the client. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(listener);
}
