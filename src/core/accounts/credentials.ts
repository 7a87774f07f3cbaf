import type { Claim } from './claim';
import type { Issued } from './kept';
import { Unseen } from './secret';
import { sentences } from '../sentences';

/**
 * What the SDK accepts as `Config.credential`: anything with this method. Asked for each call, so that a session
 * that was refreshed is used at once.
 */
export interface Credential {
  getCredential(): Promise<CredentialValue>;
  /**
   * Asks the provider that gave these keys for others, because the service refused them. Whoever asks at the same time
   * shares one question.
   * @returns whether there are others now
   */
  renew?(refused: CredentialValue): Promise<boolean>;
}

/**
 * Keys for one call. They live in private fields behind getters, so that logging, inspecting or serialising the
 * object shows `***` and spreading it copies nothing.
 */
export class CredentialValue extends Unseen {
  readonly #accessKeyId: string;
  readonly #accessKeySecret: string;
  readonly #securityToken: string | undefined;
  readonly #providerName: string;
  readonly #claim: Claim | undefined;

  constructor(init: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string | undefined;
    /** Where the keys came from, e.g. `cli_profile`; sent to the service as a header and shown to the user. */
    readonly providerName: string;
    /** Whose they are, by what they were got for. */
    readonly claim?: Claim | undefined;
  }) {
    super();
    this.#accessKeyId = init.accessKeyId;
    this.#accessKeySecret = init.accessKeySecret;
    this.#securityToken = init.securityToken || undefined;
    this.#providerName = init.providerName;
    this.#claim = init.claim;
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
  get claim(): Claim | undefined {
    return this.#claim;
  }
  get type(): string {
    return this.#securityToken ? 'sts' : 'access_key';
  }
}

/** Keys as a provider gave them out, blank parts included. */
export function credentialOf(keys: Issued, providerName: string, claim?: Claim): CredentialValue {
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return new CredentialValue({ accessKeyId, accessKeySecret, securityToken, providerName, claim });
}

/** Keys that do not change, such as the sandbox's. */
export function staticCredential(value: CredentialValue): Credential {
  return { getCredential: () => Promise.resolve(value) };
}

/** One way to get credentials, such as a profile or a file. */
export interface CredentialProvider {
  /** By which it is found again in a later list, e.g. `profile:work`. */
  readonly id: string;
  /** What is wrong with it when it gives no keys, in words safe to show; blank when that need not be said. */
  readonly name: string;
  /**
   * @param hasAnswered whether it gave keys before
   * @returns undefined when nothing is configured there
   * @throws Error when something is and gives no keys. Its text may quote whole files; it is neither shown nor logged
   */
  load(hasAnswered: boolean): Promise<CredentialValue | undefined>;
}

/**
 * Nothing is configured, or what is configured gives no keys. Its message names the provider or providers and is safe to
 * show.
 */
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
 * Takes the keys of the first provider that is configured. A provider that is configured and fails is the error: the next one
 * may belong to another account. The one that answered is kept, failures and refused keys notwithstanding,
 * until what is configured changes. Callers that ask at the same time share one search.
 */
export class CredentialChain implements Credential {
  private provider: CredentialProvider | undefined;
  /** Of the provider that gave keys last, also after a change of what is configured. */
  private answered = '';
  /** The provider is to be made anew: one of the library stays stuck after a failure and keeps what was refused. */
  private isWorn = false;
  private current: CredentialValue | undefined;
  private pending: Promise<CredentialValue> | undefined;
  private seen = '';
  private refusedKeyId = '';

  /**
   * @param listProviders in their order, made of what is configured now; told the id of a key that the service refused,
   * which is not to be taken again from where it is kept
   * @param stamp changes when what is configured changes
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
    // Another call may have found others meanwhile.
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
      // What is wrong is in its name.
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
