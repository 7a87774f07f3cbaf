import * as vscode from 'vscode';
import type { Account } from '../../core/accounts/account';
import type { CredentialValue } from '../../core/accounts/credentials';
import { Identities, type IdentitySource, type IdentityStorage } from '../../core/accounts/identities';
import { identityText, type Caller, type Identity } from '../../core/accounts/identity';
import type { EndpointPolicy } from '../../core/endpoints/endpoint';
import { askCaller, type CallerOptions } from '../../core/rds/caller';
import type { AccountId } from '../../shared/ids';

export interface KnownIdentitiesOptions extends Omit<CallerOptions, 'endpoints' | 'regionId'> {
  readonly identityStorage: IdentityStorage;
}

/** The identity of each account's keys, as learned from its calls. */
export class KnownIdentities implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<AccountId>();
  /** Fires when the identity of an account's keys has become known or has changed. */
  readonly onDidChange = this.changed.event;
  private readonly stored: Identities;
  /** The sandbox has new keys at every start, so they are not stored. */
  private readonly ofSandbox: Identities;
  private readonly byAccount = new Map<AccountId, Identity>();
  /** AccessKey id of each account's last answered call. */
  private readonly answeredKey = new Map<AccountId, string>();

  constructor(private readonly options: KnownIdentitiesOptions) {
    this.stored = new Identities(options.clock, options.identityStorage);
    this.ofSandbox = new Identities(options.clock);
  }

  /** Makes no calls. */
  of(id: AccountId): Identity | undefined {
    return this.byAccount.get(id);
  }

  byId(identityId: string): Caller | undefined {
    return this.stored.byId(identityId) ?? this.ofSandbox.byId(identityId);
  }

  /** The stored identities of keys for a service. Makes no calls. */
  atOnce(service: string): Pick<IdentitySource, 'atOnce'> {
    return this.stored.of({ service, ask: () => Promise.resolve(undefined) });
  }

  /**
   * Identifies the keys of an account, and remembers the result.
   * @param service fixed name for the sandbox, whose port changes at every start; otherwise the host is used
   */
  source(
    id: AccountId,
    where: {
      readonly endpoints: EndpointPolicy;
      readonly homeRegionId: () => string;
      readonly service?: string;
    },
  ): IdentitySource {
    const { endpoints, homeRegionId, service } = where;
    const source = (service === undefined ? this.stored : this.ofSandbox).of({
      service: service ?? endpoints.override?.host ?? '',
      formerIds: service === undefined ? [] : [service],
      ask: (keys) => askCaller(keys, { ...this.options, endpoints, regionId: homeRegionId() }),
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

  /**
   * Asks for the identity of the keys that signed an answered call, unless it is known. There are no such calls at
   * start-up.
   */
  async learn(id: AccountId, { identityOf }: Account, keys: CredentialValue): Promise<void> {
    if (this.answeredKey.get(id) === keys.accessKeyId && this.byAccount.get(id)?.accountNumber) return;
    this.answeredKey.set(id, keys.accessKeyId);
    await identityOf(keys);
  }

  /** Checks all accounts again, because new keys may belong to another user. */
  async lookAgain(account: (id: AccountId) => Promise<Account>): Promise<void> {
    for (const id of [...this.byAccount.keys()]) {
      try {
        this.note(id, await (await account(id)).identity({ atOnce: true }));
      } catch {
        this.forget(id);
        this.changed.fire(id);
      }
    }
  }

  forget(id: AccountId): void {
    this.byAccount.delete(id);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private note(id: AccountId, identity: Identity): void {
    const before = this.byAccount.get(id);
    this.byAccount.set(id, identity);
    if (before?.id !== identity.id || identityText(before) !== identityText(identity)) this.changed.fire(id);
  }
}
