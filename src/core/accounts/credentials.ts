import type { ExpectedCaller } from './expectedCaller';
import type { Issued } from './keyCache';
import { Unseen } from './secret';
import { sentences } from '../sentences';

/**
 * What the SDK accepts as `Config.credential`: any object with this method. It is called for each request, so that
 * refreshed credentials are used immediately.
 */
export interface Credential {
  getCredential(): Promise<CredentialValue>;
  /**
   * Asks the provider of these keys for new ones, because the service refused them. Concurrent callers share one
   * request.
   * @returns whether there are different keys now
   */
  renew?(refused: CredentialValue): Promise<boolean>;
}

/**
 * Keys for one call. They are private fields with getters, so that logging, inspecting or serializing the object shows
 * `***` and spreading it copies nothing.
 */
export class CredentialValue extends Unseen {
  readonly #accessKeyId: string;
  readonly #accessKeySecret: string;
  readonly #securityToken: string | undefined;
  readonly #providerName: string;
  readonly #expected: ExpectedCaller | undefined;

  constructor(init: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string | undefined;
    /** Where the keys come from, e.g. `cli_profile`. It is sent to RDS in a header and shown to the user. */
    readonly providerName: string;
    readonly expected?: ExpectedCaller | undefined;
  }) {
    super();
    this.#accessKeyId = init.accessKeyId;
    this.#accessKeySecret = init.accessKeySecret;
    this.#securityToken = init.securityToken || undefined;
    this.#providerName = init.providerName;
    this.#expected = init.expected;
  }

  get accessKeyId(): string {
    return this.#accessKeyId;
  }
  get accessKeySecret(): string {
    return this.#accessKeySecret;
  }
  get securityToken(): string | undefined {
    return this.#securityToken;
  }
  get providerName(): string {
    return this.#providerName;
  }
  get expected(): ExpectedCaller | undefined {
    return this.#expected;
  }
  get type(): string {
    return this.#securityToken ? 'sts' : 'access_key';
  }
}

export function credentialOf(keys: Issued, providerName: string, expected?: ExpectedCaller): CredentialValue {
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return new CredentialValue({ accessKeyId, accessKeySecret, securityToken, providerName, expected });
}

/** Keys that never change, e.g. those of the sandbox. */
export function staticCredential(value: CredentialValue): Credential {
  return { getCredential: () => Promise.resolve(value) };
}

/** A source of credentials, such as a profile or a file. */
export interface CredentialProvider {
  /** Identifies the provider in a later list, e.g. `profile:work`. */
  readonly id: string;
  /** Explains why the provider gives no keys. Safe to show; blank if it need not be shown. */
  readonly name: string;
  /**
   * @param hasAnswered whether the provider gave keys before
   * @returns undefined if nothing is configured
   * @throws Error if it is configured but gives no keys. Do not show or log its text, which may quote whole files.
   */
  load(hasAnswered: boolean): Promise<CredentialValue | undefined>;
}

/** There are no usable credentials. The message names the providers and is safe to show. */
export class NoCredentialsError extends Error {
  override readonly name = 'NoCredentialsError';
  constructor(readonly problems: readonly string[]) {
    super(sentences(...problems));
  }
}

export function isNoCredentialsError(error: unknown): error is NoCredentialsError {
  return error instanceof Error && error.name === 'NoCredentialsError';
}

/**
 * Uses the keys of the first provider that is configured. If a configured provider fails, that is an error: the next
 * provider may belong to another account. The same provider is used until the configuration changes, even after
 * failures and refused keys. Concurrent callers share one search.
 */
export class CredentialChain implements Credential {
  private provider: CredentialProvider | undefined;
  /** Id of the last provider that gave keys. It is kept when the configuration changes. */
  private answered = '';
  /**
   * Whether to create the provider again: a provider of the library does not recover from a failure, and caches refused
   * keys.
   */
  private isWorn = false;
  private current: CredentialValue | undefined;
  private pending: Promise<CredentialValue> | undefined;
  private seen = '';
  private refusedKeyId = '';

  /**
   * @param listProviders returns the configured providers in order; receives the id of a refused key, which must not be
   * taken from a cache again
   * @param stamp changes whenever the configuration changes
   */
  constructor(
    private readonly listProviders: (refusedKeyId: string) => Promise<readonly CredentialProvider[]>,
    private readonly stamp: () => Promise<string> = () => Promise.resolve(''),
  ) {}

  /** @throws NoCredentialsError */
  getCredential(): Promise<CredentialValue> {
    this.pending ??= this.load().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  async renew(refused: CredentialValue): Promise<boolean> {
    // Another call may already have got new keys.
    if (!this.current || isSame(this.current, refused)) this.isWorn = true;
    this.refusedKeyId = refused.accessKeyId;
    return !isSame(await this.getCredential(), refused);
  }

  private async load(): Promise<CredentialValue> {
    const stamp = await this.stamp();
    if (stamp !== this.seen) this.provider = undefined;
    this.seen = stamp;
    this.current = await (this.provider ? this.askAgain(this.provider) : this.search());
    return this.current;
  }

  private async search(): Promise<CredentialValue> {
    const providers = await this.listProviders(this.refusedKeyId);
    this.isWorn = false;
    for (const provider of providers) {
      const value = await this.ask(provider);
      if (!value) continue;
      this.provider = provider;
      this.answered = provider.id;
      return value;
    }
    throw new NoCredentialsError(providers.map(({ name }) => name).filter((name) => name !== ''));
  }

  private async askAgain(known: CredentialProvider): Promise<CredentialValue> {
    let provider = known;
    if (this.isWorn) {
      provider = (await this.listProviders(this.refusedKeyId)).find(({ id }) => id === known.id) ?? known;
      this.provider = provider;
      this.isWorn = false;
    }
    const value = await this.ask(provider);
    if (!value) throw new NoCredentialsError([provider.name]);
    return value;
  }

  private async ask(provider: CredentialProvider): Promise<CredentialValue | undefined> {
    try {
      const value = await provider.load(provider.id === this.answered);
      if (!value || (value.accessKeyId !== '' && value.accessKeySecret !== '')) return value;
    } catch {
      // The name of the provider says what is wrong.
    }
    this.isWorn = true;
    throw new NoCredentialsError([provider.name]);
  }
}

function isSame(one: CredentialValue, other: CredentialValue): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.accessKeySecret === other.accessKeySecret &&
    one.securityToken === other.securityToken
  );
}
