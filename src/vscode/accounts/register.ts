import * as vscode from 'vscode';
import { OddAnswers } from '../../core/rds/oddAnswers';
import type { SdkModule } from '../../core/rds/transport';
import { accountIds, commandIds } from '../../shared/ids';
import type { Feature, Host } from '../ui/feature';
import { identityStorage, siteMemory } from '../ui/globalState';
import { commandEntry } from '../ui/runCommand';
import { Accounts } from './accounts';
import { tellIgnoredSettings } from './ignoredSettings';
import { plainEndpoints } from './plainEndpoints';
import { SandboxAccount } from './sandboxAccount';
import { unsavedSignIns } from './signIns';
import { StoredKeys } from './storedKeys';
import { tellCredentials } from './welcome';
import { addAccessKey, removeAccessKey, switchAccount, type SwitchServices } from './switchAccount';

export interface AccountsFeature extends Feature {
  readonly accounts: Accounts;
  readonly oddAnswers: OddAnswers;
  readonly chooseAccount: () => Promise<void>;
}

/** Registers the accounts. The SDK and the sandbox are loaded on first use. */
export function registerAccounts(host: Host): AccountsFeature {
  const { context, clock, log, version } = host;
  const sandbox = new SandboxAccount(context.globalStorageUri.fsPath);
  const oddAnswers = new OddAnswers(log);
  const keys = new StoredKeys(context.secrets, context.globalState);
  let sdk: Promise<SdkModule> | undefined;
  const accounts = new Accounts({
    loadSdk: () => (sdk ??= import('../../core/rds/sdk')),
    startSandbox: (identitiesFor) => sandbox.start(identitiesFor),
    clock,
    logger: log,
    userAgent: `rds-clone/${version}`,
    oddAnswers,
    siteMemory: (account) => siteMemory(context.globalState, account),
    keys,
    plainEndpoints: plainEndpoints(context.globalState),
    identityStorage: identityStorage(context.globalState),
    workspaceState: context.workspaceState,
    onUnsavedSignIn: unsavedSignIns(log),
    onFirstUse: () => void tellIgnoredSettings(log),
  });
  const services = { accounts, keys, clock };
  return {
    accounts,
    oddAnswers,
    chooseAccount: () => switchAccount(services),
    commands: accountsCommands(services, host),
    disposables: [
      tellCredentials(services),
      accounts,
      sandbox,
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('http'))
          void sdk?.then(({ renewConnections }) => {
            renewConnections();
          });
      }),
    ],
  };
}

function accountsCommands(services: SwitchServices, { log }: Pick<Host, 'log'>): Feature['commands'] {
  const { accounts } = services;
  return [
    commandEntry(commandIds.useDefaultCredentials, log, () => accounts.choose(accountIds.default)),
    commandEntry(commandIds.useSandbox, log, () => accounts.choose(accountIds.sandbox)),
    commandEntry(commandIds.switchAccount, log, () => switchAccount(services)),
    commandEntry(commandIds.addAccessKey, log, () => addAccessKey(services)),
    commandEntry(commandIds.removeAccessKey, log, () => removeAccessKey(services)),
  ];
}
