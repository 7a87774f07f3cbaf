import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createAccount, fallbackRegionId, fixedAccount, type Account } from '../core/accounts/account';
import { readCliConfig, updateCliProfile } from '../core/accounts/cliConfigFile';
import { configStamp } from '../core/accounts/configStamp';
import { staticCredential, type CredentialValue } from '../core/accounts/credentials';
import { Identities, type IdentitySource, type IdentityStorage } from '../core/accounts/identities';
import { identityText, type Identity } from '../core/accounts/identity';
import { nodeSend } from '../core/accounts/send';
import type { Clock } from '../core/clock';
import { RdsError } from '../core/errors/rdsError';
import { diskFolder } from '../core/files/diskFolder';
import type { Logger } from '../core/log';
import { askCaller } from '../core/rds/caller';
import { RdsClient } from '../core/rds/client';
import { isServiceHost, type EndpointPolicy } from '../core/rds/endpoint';
import type { OddAnswers } from '../core/rds/oddAnswers';
import type { SiteMemory } from '../core/rds/site';
import { createTransport, type SdkModule } from '../core/rds/transport';
import type { Region } from '../shared/model';
import {
  accountIds,
  contextKeys,
  isAccountId,
  keyPrefix,
  profilePrefix,
  workspaceAccountKey,
  type AccountId,
} from '../shared/ids';
import { setContext } from './context';
import { remember } from './memory';
import { onDidChangeSettings, readSettings, writeSetting } from './settings';
import type { StoredKeys } from './storedKeys';

/** An account that can be used: its client, with the limits and retries that belong to it. */
export interface Session {
  readonly account: Account;
  readonly client: RdsClient;
}

export interface AccountsOptions {
  readonly loadSdk: () => Promise<SdkModule>;
  readonly startSandbox: (identitiesFor: (endpoints: EndpointPolicy) => IdentitySource) => Promise<Account>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  /** Told the answers that cannot be understood. */
  readonly oddAnswers: OddAnswers;
  /** Where it is kept which site an account belongs to. */
  readonly siteMemory: (account: Account) => SiteMemory;
  readonly keys: StoredKeys;
  /** Where it is kept who keys are. */
  readonly identityStorage: IdentityStorage;
  /** Where it is kept which account a workspace uses. No workspace can write it. */
  readonly workspaceState: vscode.Memento;
  /** Called once, before an account is used for the first time. */
  readonly onFirstUse: () => void;
}

/** A tool that writes its configuration does so in several steps. */
const settleMs = 300;

/** The account in use and the clients of all accounts that were used. Nothing is started or loaded before it is needed. */
export class Accounts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly credentialsChanged = new vscode.EventEmitter<void>();
  /** Files in which credentials are configured were written. */
  readonly onDidChangeCredentials = this.credentialsChanged.event;
  private readonly identityChanged = new vscode.EventEmitter<AccountId>();
  /** It has become known who the keys of an account are, or that they are another's. */
  readonly onDidChangeIdentity = this.identityChanged.event;
  private readonly identities: Identities;
  /** Of the sandbox, whose keys are new at every start and not worth keeping. */
  private readonly passing: Identities;
  private readonly known = new Map<AccountId, Identity>();
  private readonly sessions = new Map<AccountId, Promise<Session>>();
  private readonly learned = new Map<string, string>();
  /** Access key id with which each account was answered last. */
  private readonly learnedFrom = new Map<AccountId, string>();
  private readonly subscriptions: vscode.Disposable[];
  private watching = false;
  private wasUsed = false;
  private settling: NodeJS.Timeout | undefined;
  private settings = readSettings();

  constructor(private readonly options: AccountsOptions) {
    this.identities = new Identities(options.clock, options.identityStorage);
    this.passing = new Identities(options.clock);
    this.setContext();
    this.subscriptions = [
      onDidChangeSettings(() => {
        this.reload();
      }),
    ];
  }

  /** That of this workspace, else of the settings; the credentials chain when an endpoint is set and nothing is chosen. */
  get currentId(): AccountId | undefined {
    const chosen = this.options.workspaceState.get<unknown>(workspaceAccountKey);
    if (typeof chosen === 'string' && isAccountId(chosen)) return chosen;
    if (this.settings.account) return this.settings.account;
    return this.settings.endpoint ? accountIds.default : undefined;
  }

  /** What an account is called wherever it has to be told from others. */
  label(id: AccountId): string {
    if (id.startsWith(profilePrefix)) {
      return vscode.l10n.t('{0} (aliyun CLI)', id.slice(profilePrefix.length));
    }
    if (id.startsWith(keyPrefix))
      return this.options.keys.get(id)?.label ?? vscode.l10n.t('Removed AccessKey');
    return placeLabel(id);
  }

  /** Who the account's keys are, as far as its calls have told; nobody is asked. */
  knownIdentity(id: AccountId): Identity | undefined {
    return this.known.get(id);
  }

  /** The same in a few words, such as `123456789012****, user alice`; blank while nothing is known. */
  identityText(id: AccountId): string {
    const identity = this.known.get(id);
    return identity ? identityText(identity) : '';
  }

  /** Label and identity, for whoever has to agree to something. */
  fullLabel(id: AccountId): string {
    return [this.label(id), this.identityText(id)].filter(Boolean).join(' · ');
  }

  /** Whose keys are that were found on this machine; nobody is asked. */
  get identitiesAtOnce(): Pick<IdentitySource, 'atOnce'> {
    return this.identities.of({
      service: this.settings.endpoint?.host ?? '',
      ask: () => Promise.resolve(undefined),
    });
  }

  /** @throws RdsError when no account is chosen or the endpoint setting is wrong */
  current(): Promise<Session> {
    const id = this.currentId;
    return id ? this.session(id) : Promise.reject(problem(vscode.l10n.t('No account is chosen.')));
  }

  session(id: AccountId): Promise<Session> {
    const known = this.sessions.get(id);
    if (known) return known;
    if (!this.wasUsed) this.options.onFirstUse();
    this.wasUsed = true;
    const created = this.create(id);
    this.sessions.set(id, created);
    // A start that failed is tried again at the next use.
    created.catch(() => this.sessions.delete(id));
    return created;
  }

  /** For this workspace, and for those that have none of their own where none was chosen before. */
  async choose(id: AccountId): Promise<void> {
    const before = this.currentId;
    await this.options.workspaceState.update(workspaceAccountKey, id);
    if (before !== this.currentId) this.emit();
    if (!this.settings.account) await this.writeAccount(id);
  }

  /** An account whose key was removed is no longer used, neither here nor where it was the one of the settings. */
  async forget(id: AccountId): Promise<void> {
    this.sessions.delete(id);
    this.known.delete(id);
    if (this.options.workspaceState.get<unknown>(workspaceAccountKey) === id) {
      await this.options.workspaceState.update(workspaceAccountKey, undefined);
    }
    const isSetting = this.settings.account === id;
    if (isSetting) this.settings = { ...this.settings, account: undefined };
    this.emit();
    if (isSetting) await this.writeAccount(undefined);
  }

  /** Known before it is written: the event of the change must not load everything once more. */
  private async writeAccount(account: AccountId | undefined): Promise<void> {
    this.settings = { ...this.settings, account };
    try {
      await writeSetting('account', account ?? '');
    } finally {
      this.settings = readSettings();
    }
  }

  dispose(): void {
    clearTimeout(this.settling);
    for (const one of this.subscriptions) one.dispose();
    this.changed.dispose();
    this.credentialsChanged.dispose();
    this.identityChanged.dispose();
  }

  private async create(id: AccountId): Promise<Session> {
    const { clock, logger, loadSdk, userAgent, oddAnswers, siteMemory } = this.options;
    const account = await this.account(id);
    const transport = createTransport({
      account,
      loadSdk,
      clock,
      logger,
      random: Math.random,
      userAgent,
      oddAnswers,
      timeoutMs: () => this.settings.timeoutSeconds * 1_000,
      identityById: (identity) => this.identities.byId(identity) ?? this.passing.byId(identity),
      onAnswered: (keys) => void this.learn(id, account, keys),
    });
    const learn = (regions: readonly Region[]): void => {
      for (const { regionId, endpoint } of regions) {
        if (isServiceHost(endpoint)) this.learned.set(regionId, endpoint);
      }
    };
    const language = vscode.env.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US';
    const client = new RdsClient(transport, siteMemory(account), learn, language, oddAnswers);
    return { account, client };
  }

  private async account(id: AccountId): Promise<Account> {
    if (id === accountIds.sandbox) {
      return this.options.startSandbox((endpoints) =>
        this.identitiesOf(id, { endpoints, homeRegionId: fallbackRegionId, service: accountIds.sandbox }),
      );
    }
    const { endpoint, endpointProblem, vpcEndpoints, allowExternalCredentials } = this.settings;
    if (endpointProblem) throw problem(endpointProblem);
    const endpoints: EndpointPolicy = { override: endpoint, vpc: vpcEndpoints, learned: this.learned };
    if (id.startsWith(keyPrefix)) return this.storedAccount(id, endpoints);
    this.watchFiles();
    return createAccount({
      id,
      endpoints,
      env: process.env,
      identitiesFor: (homeRegionId) => this.identitiesOf(id, { endpoints, homeRegionId }),
      readCliConfig,
      stamp: configStamp,
      listProviders: async () =>
        (await this.options.loadSdk()).createProviders(id, {
          env: process.env,
          send: nodeSend,
          now: () => this.options.clock.now(),
          allowExternal: allowExternalCredentials,
          readCliConfig,
          writeBack: updateCliProfile,
        }),
    });
  }

  private async storedAccount(id: AccountId, endpoints: EndpointPolicy): Promise<Account> {
    const { keys } = this.options;
    const value = await keys.load(id);
    if (!value) {
      throw problem(
        vscode.l10n.t('The AccessKey {0} is not kept on this machine. Add it again.', this.label(id)),
      );
    }
    const homeRegionId = keys.get(id)?.regionId || fallbackRegionId;
    const identities = this.identitiesOf(id, { endpoints, homeRegionId });
    return fixedAccount({ id, credential: staticCredential(value), endpoints, homeRegionId, identities });
  }

  /** @param service given where the host does not tell it, since its port is another one after every start */
  private identitiesOf(
    id: AccountId,
    where: { readonly endpoints: EndpointPolicy; readonly homeRegionId: string; readonly service?: string },
  ): IdentitySource {
    const { endpoints, homeRegionId: regionId, service } = where;
    const source = (service === undefined ? this.identities : this.passing).of({
      service: service ?? endpoints.override?.host ?? '',
      formerIds: service === undefined ? [] : [service],
      ask: (keys) => askCaller(keys, { ...this.options, endpoints, regionId }),
    });
    return {
      of: async (keys) => {
        const identity = await source.of(keys);
        this.note(id, identity);
        return identity;
      },
      atOnce: (keys) => source.atOnce(keys),
    };
  }

  /** Not before an account has been used: at start-up nobody is asked. */
  private async learn(id: AccountId, { identityOf }: Account, keys: CredentialValue): Promise<void> {
    if (this.learnedFrom.get(id) === keys.accessKeyId && this.known.get(id)?.accountNumber) return;
    this.learnedFrom.set(id, keys.accessKeyId);
    await identityOf(keys);
  }

  private note(id: AccountId, identity: Identity): void {
    const before = this.known.get(id);
    this.known.set(id, identity);
    if (before?.id !== identity.id || identityText(before) !== identityText(identity))
      this.identityChanged.fire(id);
  }

  /** Other keys may be somebody else's. */
  private async noteAgain(): Promise<void> {
    for (const id of [...this.known.keys()]) {
      try {
        const { account } = await this.session(id);
        this.note(id, await account.identity({ atOnce: true }));
      } catch {
        this.known.delete(id);
        this.identityChanged.fire(id);
      }
    }
  }

  /** Not before the files are used: at start-up nothing is looked at. */
  private watchFiles(): void {
    if (this.watching) return;
    this.watching = true;
    for (const name of ['.aliyun', '.alibabacloud']) {
      if (this.watchFolder(name)) continue;
      // There is none yet; it appears with the first "aliyun configure".
      const home = diskFolder(homedir()).watch((changed) => {
        if (changed !== name || !this.watchFolder(name)) return;
        home?.dispose();
        this.credentialsMayHaveChanged();
      });
      if (home) this.subscriptions.push(home);
    }
  }

  /** @returns whether there is such a folder in the home folder */
  private watchFolder(name: string): boolean {
    const watcher = diskFolder(join(homedir(), name)).watch(() => {
      this.credentialsMayHaveChanged();
    });
    if (watcher) this.subscriptions.push(watcher);
    return watcher !== undefined;
  }

  private credentialsMayHaveChanged(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      void this.noteAgain();
      this.credentialsChanged.fire();
    }, settleMs);
  }

  private reload(): void {
    const before = this.settings;
    this.settings = readSettings();
    if (JSON.stringify(this.settings) === JSON.stringify(before)) return;
    // Whoever changes the setting means it for this workspace too.
    if (this.settings.account !== before.account && this.settings.account !== undefined) {
      void remember(this.options.workspaceState, workspaceAccountKey, undefined);
    }
    // Made of the settings as they were.
    for (const id of [...this.sessions.keys()]) {
      if (id === accountIds.sandbox) continue;
      this.sessions.delete(id);
      this.known.delete(id);
    }
    this.emit();
  }

  private emit(): void {
    this.setContext();
    this.changed.fire();
  }

  private setContext(): void {
    const { currentId } = this;
    setContext(contextKeys.accountChosen, currentId !== undefined);
    setContext(contextKeys.sandbox, currentId === accountIds.sandbox);
  }
}

function problem(detail: string): RdsError {
  return new RdsError({ kind: 'credentials', operation: '', detail, sent: false });
}

/** What a place is called in which credentials are found. */
export function placeLabel(id: AccountId): string {
  switch (id) {
    case accountIds.default:
      return vscode.l10n.t('CLI profile or environment');
    case accountIds.sandbox:
      return vscode.l10n.t('Sandbox');
    case accountIds.environment:
      return vscode.l10n.t('Environment variables');
    case accountIds.oidcRole:
      return vscode.l10n.t('OIDC role');
    case accountIds.credentialsFile:
      return vscode.l10n.t('Credentials file');
    case accountIds.instanceRole:
      return vscode.l10n.t('Instance role');
    case accountIds.credentialsUri:
      return vscode.l10n.t('Credentials URI');
    default:
      return id;
  }
}
