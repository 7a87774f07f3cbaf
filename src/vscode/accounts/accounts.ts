import * as vscode from 'vscode';
import { createAccount, fallbackRegionId, fixedAccount, type Account } from '../../core/accounts/account';
import { readCliConfig, updateCliProfile, withCliConfigLocked } from '../../core/accounts/cliConfigFile';
import { configStamp, watchCredentialFiles } from '../../core/accounts/configStamp';
import { staticCredential } from '../../core/accounts/credentials';
import { keysAtHand } from '../../core/accounts/keysAtHand';
import type { IdentitySource, IdentityStorage } from '../../core/accounts/identities';
import { identityText, type Identity } from '../../core/accounts/identity';
import type { RenewedSignIns } from '../../core/accounts/oauth';
import type { ProgramFailures } from '../../core/accounts/program';
import { nodeSend } from '../../core/accounts/send';
import type { Clock } from '../../core/clock';
import { RdsError } from '../../core/errors/rdsError';
import type { Logger } from '../../core/log';
import { RdsClient } from '../../core/rds/client';
import { isServiceHost, type EndpointPolicy } from '../../core/endpoints/endpoint';
import type { OddAnswers } from '../../core/rds/oddAnswers';
import { Limiters } from '../../core/rds/limiter';
import type { PlainEndpoints } from '../../core/endpoints/plainEndpoints';
import type { SiteMemory } from '../../core/rds/site';
import { createTransport, type SdkModule } from '../../core/rds/transport';
import { unknownRegionWords } from '../../core/rds/unknownRegion';
import type { Region } from '../../shared/model';
import {
  accountIds,
  contextKeys,
  isAccountId,
  keyPrefix,
  profilePrefix,
  workspaceAccountKey,
  type AccountId,
} from '../../shared/ids';
import { choiceLabel, regionOrigin } from './accountLabels';
import { setContext } from '../ui/contextKeys';
import { onDidChangeSettings, readSettings, writeSetting } from '../ui/settings';
import { KnownIdentities } from './knownIdentities';
import type { StoredKeys } from './storedKeys';

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
  readonly oddAnswers: OddAnswers;
  readonly siteMemory: (account: Account) => SiteMemory;
  readonly keys: StoredKeys;
  readonly plainEndpoints: PlainEndpoints;
  readonly identityStorage: IdentityStorage;
  /** Stores the account of each workspace. A workspace cannot write it. */
  readonly workspaceState: vscode.Memento;
  /** Called when a sign-in was renewed but could not be written to the file of the aliyun CLI. */
  readonly onUnsavedSignIn: (profile: string, problem: unknown) => void;
  /** Called once, before the first use of an account. */
  readonly onFirstUse: () => void;
}

/** Tools write their configuration in several steps, so changes are handled after this pause. */
const settleMs = 300;

/** The current account, and the clients of all accounts in use. Everything is created on first use. */
export class Accounts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly credentialsChanged = new vscode.EventEmitter<void>();
  /** Fires when files with credentials were written. */
  readonly onDidChangeCredentials = this.credentialsChanged.event;
  private readonly slowed = new vscode.EventEmitter<void>();
  /** Fires when calls start or stop waiting because the service refuses them. */
  readonly onDidSlow = this.slowed.event;
  private readonly identities: KnownIdentities;
  /** Fires when the identity of an account's keys has become known or has changed. */
  readonly onDidChangeIdentity: vscode.Event<AccountId>;
  private readonly limiters: Limiters;
  private readonly sessions = new Map<AccountId, Promise<Session>>();
  private readonly learned = new Map<string, string>();
  private readonly renewedSignIns: RenewedSignIns = new Map();
  private readonly programFailures: ProgramFailures = new Map();
  private readonly subscriptions: vscode.Disposable[];
  private watching = false;
  private wasUsed = false;
  private settling: NodeJS.Timeout | undefined;
  private settings = readSettings();

  constructor(private readonly options: AccountsOptions) {
    this.identities = new KnownIdentities(options);
    this.onDidChangeIdentity = this.identities.onDidChange;
    this.limiters = new Limiters(options.clock, Math.random, (host, isSlowed) => {
      options.logger.info(
        isSlowed ? `${host} refuses calls as too many: they wait` : `${host}: calls no longer wait`,
      );
      this.slowed.fire();
    });
    this.setContext();
    this.subscriptions = [
      onDidChangeSettings(() => {
        this.reload();
      }),
    ];
  }

  /**
   * The account of this workspace, else of the settings; the credentials chain if an endpoint is set but no account
   * is chosen.
   */
  get currentId(): AccountId | undefined {
    const chosen = this.options.workspaceState.get<unknown>(workspaceAccountKey);
    if (typeof chosen === 'string' && isAccountId(chosen)) return chosen;
    if (this.settings.account) return this.settings.account;
    return this.settings.endpoint ? accountIds.default : undefined;
  }

  label(id: AccountId): string {
    if (id.startsWith(profilePrefix)) {
      return vscode.l10n.t('{0} (aliyun CLI)', id.slice(profilePrefix.length));
    }
    if (id.startsWith(keyPrefix))
      return this.options.keys.get(id)?.label ?? vscode.l10n.t('AccessKey that is not stored here');
    return choiceLabel(id);
  }

  /** Whether calls wait for seconds because the service refuses them as too many. */
  get isSlowed(): boolean {
    return this.limiters.isSlowed;
  }

  /** The identity of the account's keys, if it is known. Makes no calls. */
  knownIdentity(id: AccountId): Identity | undefined {
    return this.identities.of(id);
  }

  /** The identity as short text such as `123456789012****, user alice`; blank while it is unknown. */
  identityText(id: AccountId): string {
    const identity = this.identities.of(id);
    return identity ? identityText(identity) : '';
  }

  fullLabel(id: AccountId): string {
    return [this.label(id), this.identityText(id)].filter(Boolean).join(' · ');
  }

  /** The stored identities of keys on this machine. Makes no calls. */
  get identitiesAtOnce(): Pick<IdentitySource, 'atOnce'> {
    return this.identities.atOnce(this.settings.endpoint?.host ?? '');
  }

  /** Asks again for consents that the user declined before. */
  askAgain(): void {
    this.options.plainEndpoints.askAgain();
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
    // A failed start is tried again on next use.
    created.catch(() => {
      if (this.sessions.get(id) === created) this.sessions.delete(id);
    });
    return created;
  }

  /**
   * Sets the account for this workspace; if the settings have no account yet, also for all workspaces without their
   * own.
   */
  async choose(id: AccountId): Promise<void> {
    const before = this.currentId;
    await this.options.workspaceState.update(workspaceAccountKey, id);
    if (before !== this.currentId) this.emit();
    if (!this.settings.account) await this.writeAccount(id);
  }

  /** Stops using an account whose key was removed, in this workspace and in the settings. */
  async forget(id: AccountId): Promise<void> {
    this.sessions.delete(id);
    this.identities.forget(id);
    if (this.options.workspaceState.get<unknown>(workspaceAccountKey) === id) {
      await this.options.workspaceState.update(workspaceAccountKey, undefined);
    }
    const isSetting = this.settings.account === id;
    if (isSetting) this.settings = { ...this.settings, account: undefined };
    this.emit();
    if (isSetting) await this.writeAccount(undefined);
  }

  /** Updates `settings` first, so that the change event does not reload everything. */
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
    this.slowed.dispose();
    this.credentialsChanged.dispose();
    this.identities.dispose();
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
      limiter: (host) => this.limiters.of(id, this.identities.of(id)?.id, host),
      timeoutMs: () => this.settings.timeoutSeconds * 1_000,
      identityById: (identity) => this.identities.byId(identity),
      onAnswered: (keys) => void this.identities.learn(id, account, keys),
      wordsFor: (failed) =>
        unknownRegionWords(failed, {
          isKnown: (regionId) => account.endpoints.override !== undefined || this.learned.has(regionId),
          origin: (regionId) => regionOrigin(regionId, account, this.settings.regions),
        }),
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
        this.identities.source(id, {
          endpoints,
          homeRegionId: () => fallbackRegionId,
          service: accountIds.sandbox,
        }),
      );
    }
    const { endpoint, endpointProblem, vpcEndpoints, allowExternalCredentials } = this.settings;
    if (endpointProblem) throw problem(endpointProblem);
    if (endpoint && !(await this.options.plainEndpoints.mayUse(endpoint))) {
      throw problem(
        vscode.l10n.t(
          '{0} is not encrypted, and you have not agreed to use it. Choose Retry to be asked again, or change rdsClone.endpoint.',
          `http://${endpoint.host}`,
        ),
      );
    }
    const endpoints: EndpointPolicy = { override: endpoint, vpc: vpcEndpoints, learned: this.learned };
    if (id.startsWith(keyPrefix)) return this.storedAccount(id, endpoints);
    this.watchFiles();
    const { clock, loadSdk, onUnsavedSignIn } = this.options;
    return createAccount({
      id,
      endpoints,
      env: process.env,
      identitiesFor: (homeRegionId) => this.identities.source(id, { endpoints, homeRegionId }),
      readCliConfig,
      stamp: configStamp,
      listProviders: async (regionId, refusedKeyId) => {
        const atHand = await keysAtHand(id, { env: process.env, readCliConfig, now: () => clock.now() });
        if (atHand) return [atHand];
        return (await loadSdk()).createProviders(id, {
          env: process.env,
          send: nodeSend,
          now: () => clock.now(),
          sleep: (ms) => clock.sleep(ms),
          allowExternal: allowExternalCredentials,
          vpc: vpcEndpoints,
          regionId,
          refusedKeyId,
          readCliConfig,
          lockCliConfig: (task) => withCliConfigLocked(clock, task),
          writeBack: updateCliProfile,
          renewed: this.renewedSignIns,
          onUnsaved: onUnsavedSignIn,
          programFailures: this.programFailures,
        });
      },
    });
  }

  private async storedAccount(id: AccountId, endpoints: EndpointPolicy): Promise<Account> {
    const { keys } = this.options;
    const value = await keys.load(id);
    if (!value) {
      throw problem(
        vscode.l10n.t('The AccessKey {0} is not stored on this machine. Add it again.', this.label(id)),
      );
    }
    const homeRegionId = keys.get(id)?.regionId || fallbackRegionId;
    const identities = this.identities.source(id, { endpoints, homeRegionId: () => homeRegionId });
    return fixedAccount({ id, credential: staticCredential(value), endpoints, homeRegionId, identities });
  }

  /** Starts at the first use of credentials, so that start-up reads no files. */
  private watchFiles(): void {
    if (this.watching) return;
    this.watching = true;
    this.subscriptions.push(
      watchCredentialFiles(() => {
        this.credentialsMayHaveChanged();
      }),
    );
  }

  private credentialsMayHaveChanged(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      void this.lookAgain().finally(() => {
        void this.identities.lookAgain(async (id) => (await this.session(id)).account);
        this.credentialsChanged.fire();
      });
    }, settleMs);
  }

  /** Needed because the configured home region may have changed. */
  private async lookAgain(): Promise<void> {
    const sessions = await Promise.allSettled(this.sessions.values());
    for (const one of sessions) if (one.status === 'fulfilled') await one.value.account.lookAgain?.();
  }

  private reload(): void {
    const before = this.settings;
    this.settings = readSettings();
    if (JSON.stringify(this.settings) === JSON.stringify(before)) return;
    // These sessions were created from the old settings.
    for (const id of [...this.sessions.keys()]) {
      if (id === accountIds.sandbox) continue;
      this.sessions.delete(id);
      this.identities.forget(id);
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

function problem(ourWords: string): RdsError {
  return new RdsError({ kind: 'credentials', operation: '', ourWords, sent: false });
}
