import * as vscode from 'vscode';
import { defaultAccount, type Account } from '../core/accounts/account';
import { configStamp } from '../core/accounts/configStamp';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/log';
import { RdsClient } from '../core/rds/client';
import type { SiteMemory } from '../core/rds/site';
import { createTransport, type SdkModule } from '../core/rds/transport';
import { RdsError } from '../core/errors/rdsError';
import { contextKeys, type AccountId } from '../shared/ids';
import { onDidChangeSettings, readSettings, writeSetting } from './settings';

/** An account that can be used: its client, with the limits and retries that belong to it. */
export interface Session {
  readonly account: Account;
  readonly client: RdsClient;
}

export interface AccountsOptions {
  readonly loadSdk: () => Promise<SdkModule>;
  readonly startSandbox: () => Promise<Account>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  /** Where it is kept which site an account belongs to. */
  readonly siteMemory: (account: Account) => SiteMemory;
}

/** What an account is called wherever it has to be told from others. */
export function accountLabel(id: AccountId): string {
  switch (id) {
    case 'default':
      return vscode.l10n.t('CLI profile or environment');
    case 'sandbox':
      return vscode.l10n.t('Sandbox');
  }
}

/** The account in use and the clients of all accounts that were used. Nothing is started or loaded before it is needed. */
export class Accounts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly sessions = new Map<AccountId, Promise<Session>>();
  private readonly subscription: vscode.Disposable;
  private settings = readSettings();

  constructor(private readonly options: AccountsOptions) {
    this.setContext();
    this.subscription = onDidChangeSettings(() => {
      this.reload();
    });
  }

  /** The chosen account; the credentials chain when an endpoint is set and nothing is chosen, else undefined. */
  get currentId(): AccountId | undefined {
    if (this.settings.account) return this.settings.account;
    return this.settings.endpoint ? 'default' : undefined;
  }

  /** @throws RdsError when no account is chosen or the endpoint setting is wrong */
  current(): Promise<Session> {
    const id = this.currentId;
    return id
      ? this.session(id)
      : Promise.reject(
          new RdsError({
            kind: 'credentials',
            operation: '',
            detail: vscode.l10n.t('No account is chosen.'),
          }),
        );
  }

  session(id: AccountId): Promise<Session> {
    const known = this.sessions.get(id);
    if (known) return known;
    const created = this.create(id);
    this.sessions.set(id, created);
    // A start that failed is tried again at the next use.
    created.catch(() => this.sessions.delete(id));
    return created;
  }

  async choose(id: AccountId): Promise<void> {
    await writeSetting('account', id);
    this.reload();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async create(id: AccountId): Promise<Session> {
    const { clock, logger, loadSdk, userAgent } = this.options;
    const account = id === 'sandbox' ? await this.options.startSandbox() : this.chainAccount();
    const transport = createTransport({ account, loadSdk, clock, logger, random: Math.random, userAgent });
    return { account, client: new RdsClient(transport, this.options.siteMemory(account)) };
  }

  private chainAccount(): Account {
    const { endpoint, endpointProblem } = this.settings;
    if (endpointProblem)
      throw new RdsError({ kind: 'credentials', operation: '', detail: endpointProblem, sent: false });
    return defaultAccount({
      endpoint,
      listProviders: async () => (await this.options.loadSdk()).createProviders(),
      stamp: configStamp,
      env: process.env,
    });
  }

  private reload(): void {
    const before = JSON.stringify(this.settings);
    this.settings = readSettings();
    if (JSON.stringify(this.settings) === before) return;
    // Made of the settings as they were.
    this.sessions.delete('default');
    this.setContext();
    this.changed.fire();
  }

  private setContext(): void {
    void vscode.commands.executeCommand(
      'setContext',
      contextKeys.accountChosen,
      this.currentId !== undefined,
    );
    void vscode.commands.executeCommand('setContext', contextKeys.sandbox, this.currentId === 'sandbox');
  }
}
