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

/** Parsed settings; a value of the wrong type counts as not set. */
export interface Settings {
  readonly account: AccountId | undefined;
  /** Regions to show; empty for all regions of the service. */
  readonly regions: readonly string[];
  readonly endpoint: Endpoint | undefined;
  /** The problem with the endpoint setting; no calls are sent until it is corrected. */
  readonly endpointProblem: string | undefined;
  readonly historyLimit: number;
  readonly vpcEndpoints: boolean;
  readonly timeoutSeconds: number;
  /** Whether CLI profiles may run programs and call addresses for credentials. */
  readonly allowExternalCredentials: boolean;
  readonly notifications: ReadonlySet<NotificationKind>;
  readonly agentTools: boolean;
}

const defaultHistoryLimit = 200;
const defaultTimeoutSeconds = 30;

/** The pattern of the manifest; any other value would become part of another host name. */
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

/** Listens to all configuration changes, because VS Code does not report our settings when it drops the client's. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(listener);
}
