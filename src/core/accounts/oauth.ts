import { createHash } from 'node:crypto';
import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { hasCachedKeys, parseCliConfig, type CliProfile } from './cliConfig';
import type { Issued } from './keyCache';
import { describe, type Refusals } from './librarySend';
import { isNotLockedError } from './lockFile';
import { Secret } from './secret';
import type { HttpQuestion, HttpSend } from './send';

export type SignIn = Pick<
  CliProfile,
  | 'oauth_site_type'
  | 'oauth_refresh_token'
  | 'oauth_access_token'
  | 'oauth_access_token_expire'
  | 'access_key_id'
  | 'access_key_secret'
  | 'sts_token'
  | 'sts_expiration'
>;

/**
 * Sign-ins renewed by this process, by a digest of the refresh token that was used up. They replace the sign-in of a
 * file that still has the used token, because the file could not be written or because the CLI wrote older data.
 */
export type RenewedSignIns = Map<string, SignIn>;

export interface OAuthContext {
  readonly send: HttpSend;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly readCliConfig: () => Promise<string | undefined>;
  /** Runs a task in one window at a time. @throws NotLockedError */
  readonly lockCliConfig: <T>(task: () => Promise<T>) => Promise<T>;
  /** Writes members to a profile. @returns whether the profile exists @throws if the file cannot be written */
  readonly writeBack: (
    profile: string,
    fields: Readonly<Record<string, string | number>>,
  ) => Promise<boolean>;
  readonly renewed: RenewedSignIns;
  /** Id of a key that the service refused although it has not expired; blank if there is none. */
  readonly refusedKeyId: string;
  /** Called with the error when a renewed sign-in could not be saved. */
  readonly onUnsaved: (profile: string, problem: unknown) => void;
}

/** The OAuth app that the aliyun CLI signs in with. */
const sites = {
  CN: { url: 'https://oauth.aliyun.com', clientId: '4038181954557748008' },
  INTL: { url: 'https://oauth.alibabacloud.com', clientId: '4103531455503354461' },
} as const;

const timeoutMs = 10_000;
/** An access token that expires within this time is renewed, seconds. */
const leastSeconds = 60;
/** How often and at which interval to check whether the CLI has written a renewal that it made at the same time. */
const looks = 6;
const lookMs = 500;
const mostRenewed = 20;

const tokenSchema = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: v.optional(v.string(), ''),
  expires_in: v.optional(v.number(), 3600),
});
const keysSchema = v.object({
  accessKeyId: v.pipe(v.string(), v.nonEmpty()),
  accessKeySecret: v.pipe(v.string(), v.nonEmpty()),
  securityToken: v.pipe(v.string(), v.nonEmpty()),
  expiration: v.optional(v.string(), ''),
});

/** The service refused the sign-in or its token. */
class RefusedError extends Error {}

/**
 * Keys of a profile with mode OAuth. A refresh token can be used only once, so only one window uses it: under a lock,
 * after reading the file again. The new token is written to the file before anything else is requested.
 */
export class OAuthKeys {
  constructor(
    private readonly name: string,
    private readonly context: OAuthContext,
    private readonly refusals: Refusals,
  ) {}

  /** @throws Error; the reason is in `refusals` */
  async issue(): Promise<Issued> {
    this.refusals.last = undefined;
    const { signIn, isBehind } = await this.read();
    if (this.hasKeys(signIn) && !isBehind) return issued(signIn);
    try {
      return await this.context.lockCliConfig(() => this.renewKeys());
    } catch (error) {
      if (!isNotLockedError(error)) throw error;
      if (this.hasKeys(signIn)) return issued(signIn);
      // An access token can be exchanged for keys without using up the refresh token.
      if (this.hasAccess(signIn)) return issued(await this.exchange(signIn));
      throw this.refuse(
        t(
          'its sign-in must be renewed, and ~/.aliyun/config.json cannot be written. Make it writable, or run "aliyun configure --profile {0}"',
          this.name,
        ),
      );
    }
  }

  private async renewKeys(): Promise<Issued> {
    const { signIn: before, isBehind } = await this.read();
    if (isBehind) await this.save(before);
    if (this.hasKeys(before)) return issued(before);
    const isGood = this.hasAccess(before);
    let signIn = isGood ? before : await this.renew(before);
    // Another window or the CLI may have renewed the keys.
    if (this.hasKeys(signIn)) return issued(signIn);
    let keys: SignIn;
    try {
      keys = await this.exchange(signIn);
    } catch (error) {
      // The access token may have expired by the clock of the service.
      if (!isGood || !(error instanceof RefusedError)) throw error;
      signIn = await this.renew(before);
      keys = await this.exchange(signIn);
    }
    for (const [spent, renewed] of this.context.renewed) {
      if (digest(renewed) === digest(keys)) this.context.renewed.set(spent, keys);
    }
    // Saving the keys is optional: without them, other windows request their own.
    await this.write(keys, keyFields).catch(() => undefined);
    return issued(keys);
  }

  /** The sign-in in the file, or its latest renewal by this process. @throws Error if the profile no longer exists */
  private async read(): Promise<{ readonly signIn: SignIn; readonly isBehind: boolean }> {
    const content = await this.context.readCliConfig();
    const parsed = content === undefined ? undefined : parseCliConfig(content);
    const profiles = parsed && 'config' in parsed ? parsed.config.profiles : [];
    const profile = profiles.find(({ name }) => name === this.name);
    if (!profile) throw this.refuse(t('it is no longer in ~/.aliyun/config.json'));
    let signIn: SignIn = profile;
    // Each renewal replaces an earlier token, so this loop ends.
    for (let next; (next = this.context.renewed.get(digest(signIn)));) signIn = next;
    return { signIn, isBehind: signIn !== profile };
  }

  private async renew(before: SignIn): Promise<SignIn> {
    if (before.oauth_refresh_token.isBlank) throw this.refuse(this.signInAgain(t('its sign-in has ended')));
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: before.oauth_refresh_token.reveal(),
      client_id: siteOf(before).clientId,
    });
    let answer: v.InferOutput<typeof tokenSchema>;
    try {
      answer = await this.ask(before, '/v1/token', tokenSchema, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
    } catch (error) {
      const now = error instanceof RefusedError ? await this.renewedElsewhere(before) : undefined;
      if (!now) throw error;
      return now;
    }
    const after: SignIn = {
      ...before,
      oauth_access_token: new Secret(answer.access_token),
      oauth_refresh_token:
        answer.refresh_token === '' ? before.oauth_refresh_token : new Secret(answer.refresh_token),
      oauth_access_token_expire: Math.floor(this.context.now() / 1000) + answer.expires_in,
    };
    this.remember(before, after);
    await this.save(after);
    return after;
  }

  /** The CLI does not use the lock: it may have used the token, and write the result a moment later. */
  private async renewedElsewhere(before: SignIn): Promise<SignIn | undefined> {
    for (let look = 0; look < looks; look++) {
      const { signIn } = await this.read();
      if (digest(signIn) !== digest(before)) {
        this.refusals.last = undefined;
        return signIn;
      }
      await this.context.sleep(lookMs);
    }
    return undefined;
  }

  private async exchange(signIn: SignIn): Promise<SignIn> {
    const keys = await this.ask(signIn, '/v1/exchange', keysSchema, {
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${signIn.oauth_access_token.reveal()}`,
      },
    });
    const end = Date.parse(keys.expiration);
    return {
      ...signIn,
      access_key_id: keys.accessKeyId,
      access_key_secret: new Secret(keys.accessKeySecret),
      sts_token: new Secret(keys.securityToken),
      sts_expiration: Number.isFinite(end) ? Math.floor(end / 1000) : 0,
    };
  }

  private async ask<S extends v.GenericSchema>(
    signIn: SignIn,
    path: string,
    schema: S,
    question: Pick<HttpQuestion, 'headers' | 'body'>,
  ): Promise<v.InferOutput<S>> {
    const { url } = siteOf(signIn);
    const { host } = new URL(url);
    const answer = await this.context
      .send({ method: 'POST', url: `${url}${path}`, timeoutMs, ...question })
      .catch(() => {
        throw this.refuse(t('{0} did not respond', host));
      });
    if (answer.status !== 200) {
      const why = describe(host, answer.status, answer.body);
      if (answer.status !== 400 && answer.status !== 401) throw this.refuse(why);
      this.refusals.last = this.signInAgain(why);
      throw new RefusedError(why);
    }
    const { output, success } = v.safeParse(
      v.pipe(v.string(), v.parseJson(), schema),
      answer.body.toString('utf8'),
    );
    if (!success) throw this.refuse(t('{0} returned an unexpected response', host));
    return output;
  }

  private remember(spent: SignIn, after: SignIn): void {
    const { renewed } = this.context;
    // Some services accept a token again and return the same one.
    if (digest(spent) === digest(after)) return;
    renewed.set(digest(spent), after);
    // The new token is valid, even if it was used before. Without this, `read` could loop endlessly.
    renewed.delete(digest(after));
    for (const oldest of [...renewed.keys()].slice(0, -mostRenewed)) renewed.delete(oldest);
  }

  private async save(signIn: SignIn): Promise<void> {
    try {
      await this.write(signIn, [...tokenFields, ...(this.hasKeys(signIn) ? keyFields : [])]);
    } catch (error) {
      this.context.onUnsaved(this.name, error);
    }
  }

  private async write(signIn: SignIn, fields: readonly (keyof SignIn)[]): Promise<void> {
    const values = fields.map((field) => {
      const value = signIn[field];
      return [field, value instanceof Secret ? value.reveal() : value] as const;
    });
    await this.context.writeBack(this.name, Object.fromEntries(values));
  }

  private hasKeys(signIn: SignIn): boolean {
    const { now, refusedKeyId } = this.context;
    return signIn.access_key_id !== refusedKeyId && hasCachedKeys(signIn, now() / 1000);
  }

  private hasAccess(signIn: SignIn): boolean {
    const left = signIn.oauth_access_token_expire - this.context.now() / 1000;
    return !signIn.oauth_access_token.isBlank && left > leastSeconds;
  }

  private signInAgain(why: string): string {
    return t('{0}; sign in with "aliyun configure --profile {1}"', why, this.name);
  }

  private refuse(why: string): Error {
    this.refusals.last = why;
    return new Error(why);
  }
}

const tokenFields = ['oauth_refresh_token', 'oauth_access_token', 'oauth_access_token_expire'] as const;
const keyFields = ['access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration'] as const;

function siteOf({ oauth_site_type: type }: SignIn): (typeof sites)[keyof typeof sites] {
  return sites[type.toUpperCase() === 'INTL' ? 'INTL' : 'CN'];
}

function issued(signIn: SignIn): Issued {
  return {
    accessKeyId: signIn.access_key_id,
    accessKeySecret: signIn.access_key_secret.reveal(),
    securityToken: signIn.sts_token.reveal(),
    expiration: signIn.sts_expiration > 0 ? signIn.sts_expiration : undefined,
  };
}

function digest({ oauth_refresh_token: token }: SignIn): string {
  return createHash('sha256').update(token.reveal()).digest('hex');
}
