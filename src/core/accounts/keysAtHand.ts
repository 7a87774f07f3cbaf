import { accountIds, profilePrefix, type AccountId } from '../../shared/ids';
import { callerOfProfile } from './expectedCaller';
import { modeOf, parseCliConfig, profileState, type CliProfile } from './cliConfig';
import { credentialOf, CredentialValue, type CredentialProvider } from './credentials';
import {
  ignoresProfiles,
  keysOf,
  missingKeyPart,
  missingOfOidcRole,
  profileOf,
  wantsOidcRole,
  type Environment,
} from './environment';
import type { Issue } from './keyCache';

interface AtHandContext {
  readonly env: Environment;
  readonly readCliConfig: () => Promise<string | undefined>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The provider that `createProviders` would choose, if its keys are in variables or in a profile. No network call is
 * needed, so the identity can be shown before the SDK is loaded. Errors are left to the other providers.
 * @returns undefined if that is not certain
 */
export async function keysAtHand(
  id: AccountId,
  context: AtHandContext,
): Promise<CredentialProvider | undefined> {
  const { env } = context;
  if (id.startsWith(profilePrefix)) return profileKeys(id.slice(profilePrefix.length), context);
  if (id !== accountIds.default && id !== accountIds.environment) return undefined;
  const keys = keysOf(env);
  if (keys) {
    const value = new CredentialValue({ ...keys, providerName: 'env' });
    return { id: accountIds.environment, name: '', load: () => Promise.resolve(value) };
  }
  const isOidcRole = wantsOidcRole(env) || missingOfOidcRole(env).length === 0;
  if (id !== accountIds.default || missingKeyPart(env) || isOidcRole || ignoresProfiles(env))
    return undefined;
  return profileKeys('', context);
}

async function profileKeys(
  wanted: string,
  { env, readCliConfig, now }: AtHandContext,
): Promise<CredentialProvider | undefined> {
  const content = await readCliConfig().catch(() => undefined);
  const read = content === undefined ? undefined : parseCliConfig(content);
  if (!read || 'problem' in read) return undefined;
  const { config } = read;
  const name = wanted || profileOf(env) || config.current || (config.profiles[0]?.name ?? '');
  const profile = config.profiles.find((one) => one.name === name);
  const mode = profile && modeOf(profile);
  if (!profile || (mode !== 'AK' && mode !== 'StsToken')) return undefined;
  const state = profileState(profile, config, { now: now() / 1000, allowExternal: false });
  if (state.kind !== 'usable') return undefined;
  return {
    id: `${profilePrefix}${name}`,
    name: '',
    load: async () => credentialOf(await ownKeys(profile)(), `cli_profile/${mode}`, callerOfProfile(profile)),
  };
}

export function ownKeys(profile: CliProfile): Issue {
  return () =>
    Promise.resolve({
      accessKeyId: profile.access_key_id,
      accessKeySecret: profile.access_key_secret.reveal(),
      securityToken: profile.sts_token.reveal(),
    });
}
