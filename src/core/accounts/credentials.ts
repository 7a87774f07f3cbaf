import { Unseen } from './secret';

/**
 * What the SDK accepts as `Config.credential`: anything with this method. Asked for each call, so that a session
 * that was refreshed is used at once.
 */
export interface Credential {
  getCredential(): Promise<CredentialValue>;
  /**
   * Looks for other keys because the service refused these. Whoever asks at the same time shares one search.
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

  constructor(init: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string | undefined;
    /** Where the keys came from, e.g. `cli_profile`; sent to the service as a header and shown to the person. */
    readonly providerName: string;
  }) {
    super();
    this.#accessKeyId = init.accessKeyId;
    this.#accessKeySecret = init.accessKeySecret;
    this.#securityToken = init.securityToken || undefined;
    this.#providerName = init.providerName;
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
  get type(): string {
    return this.#securityToken ? 'sts' : 'access_key';
  }
}

/** Keys that do not change, such as the sandbox's. */
export function staticCredential(value: CredentialValue): Credential {
  return { getCredential: () => Promise.resolve(value) };
}

/** One place where credentials may be found. */
export interface CredentialProvider {
  readonly name: string;
  /** @throws Error whose text may quote whole configuration files; it must be neither shown nor logged */
  load(): Promise<CredentialValue>;
}

/** The places to look at, in order, and what is already known to be wrong with others, in words safe to show. */
export interface ProviderList {
  readonly providers: readonly CredentialProvider[];
  readonly problems: readonly string[];
}

/** No place had usable credentials. Its message names the places and is safe to show. */
export class NoCredentialsError extends Error {
  override readonly name = 'NoCredentialsError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join(' '));
  }
}

export function isNoCredentialsError(error: unknown): error is NoCredentialsError {
  return error instanceof Error && error.name === 'NoCredentialsError';
}

/**
 * Looks through the places once, remembers the one that answered, and starts over after a failure (the library's own
 * chain stays stuck on its last provider then) and after a change of what is configured. Callers that ask at the same
 * time share one search.
 */
export class CredentialChain implements Credential {
  private provider: CredentialProvider | undefined;
  private current: CredentialValue | undefined;
  private pending: Promise<CredentialValue> | undefined;
  private seen = '';

  /**
   * @param listProviders called for each search, so that changed files and variables are seen
   * @param stamp changes when a place where credentials are configured changes
   */
  constructor(
    private readonly listProviders: () => Promise<ProviderList>,
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
    if (!this.current || isSame(this.current, refused)) this.provider = undefined;
    return !isSame(await this.getCredential(), refused);
  }

  private async load(): Promise<CredentialValue> {
    this.current = await this.find();
    return this.current;
  }

  private async find(): Promise<CredentialValue> {
    const stamp = await this.stamp();
    if (stamp !== this.seen) this.provider = undefined;
    this.seen = stamp;
    if (this.provider) {
      try {
        return await this.provider.load();
      } catch {
        this.provider = undefined;
      }
    }
    const { providers, problems } = await this.listProviders();
    const found = [...problems];
    for (const provider of providers) {
      try {
        const value = await provider.load();
        if (!value.accessKeyId || !value.accessKeySecret) continue;
        this.provider = provider;
        return value;
      } catch {
        found.push(provider.name);
      }
    }
    throw new NoCredentialsError(found);
  }
}

function isSame(one: CredentialValue, other: CredentialValue): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.accessKeySecret === other.accessKeySecret &&
    one.securityToken === other.securityToken
  );
}
