import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { Secret } from './secret';
import { listText } from '../sentences';

/** Modes of an aliyun CLI profile, as the CLI spells them. The CLI ignores their case. */
export const cliModes = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'EcsRamRole',
  'RamRoleArnWithRoleName',
  'ChainableRamRoleArn',
  'OIDC',
  'CredentialsURI',
  'External',
  'CloudSSO',
  'OAuth',
  'RsaKeyPair',
  'BearerToken',
  'Anonymous',
] as const;
export type CliMode = (typeof cliModes)[number];

const text = v.fallback(v.string(), '');
const secret = v.pipe(
  text,
  v.transform((value) => new Secret(value)),
);
/** Seconds. Some versions of the CLI write them as text. */
const seconds = v.fallback(
  v.pipe(
    v.union([v.number(), v.string()]),
    v.transform((value) => Number(value)),
    v.finite(),
  ),
  0,
);

const profileSchema = v.object({
  name: v.string(),
  mode: text,
  region_id: text,
  access_key_id: text,
  access_key_secret: secret,
  sts_token: secret,
  sts_expiration: seconds,
  sts_region: text,
  sts_endpoint: text,
  ram_role_arn: text,
  ram_role_name: text,
  ram_session_name: text,
  external_id: text,
  expired_seconds: seconds,
  source_profile: text,
  oidc_provider_arn: text,
  oidc_token_file: text,
  credentials_uri: secret,
  process_command: secret,
  cloud_sso_sign_in_url: text,
  cloud_sso_account_id: text,
  cloud_sso_access_config: text,
  access_token: secret,
  cloud_sso_access_token_expire: seconds,
  oauth_site_type: text,
  oauth_access_token: secret,
  oauth_refresh_token: secret,
  oauth_access_token_expire: seconds,
  private_key: secret,
  key_pair_name: text,
  bearer_token: secret,
});

/** A profile of the aliyun CLI. Confidential members have the type {@link Secret}. */
export type CliProfile = Readonly<v.InferOutput<typeof profileSchema>>;

export interface CliConfig {
  /** Name of the CLI's current profile; blank if none is set. */
  readonly current: string;
  readonly profiles: readonly CliProfile[];
}

const configSchema = v.object({ current: text, profiles: v.array(v.unknown()) });

/**
 * Parses `~/.aliyun/config.json`. A problem is described without quoting the file. `isEmpty` means that the file has no
 * profiles and no current profile.
 */
export function parseCliConfig(
  content: string,
): { readonly config: CliConfig } | { readonly problem: string; readonly isEmpty: boolean } {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { problem: t('aliyun CLI: ~/.aliyun/config.json is not valid JSON.'), isEmpty: false };
  }
  const parsed = v.safeParse(configSchema, value);
  const profiles = parsed.success
    ? parsed.output.profiles.flatMap((one) => {
        const profile = v.safeParse(profileSchema, withBlanks(one));
        return profile.success ? [profile.output] : [];
      })
    : [];
  if (!parsed.success || profiles.length === 0) {
    return {
      problem: t('aliyun CLI: ~/.aliyun/config.json holds no profile. Run "aliyun configure".'),
      isEmpty: parsed.success && parsed.output.current === '' && parsed.output.profiles.length === 0,
    };
  }
  return { config: { current: parsed.output.current, profiles } };
}

/** Adds missing members as undefined, which the schema turns into blanks. */
function withBlanks(profile: unknown): unknown {
  const blank = Object.fromEntries(Object.keys(profileSchema.entries).map((name) => [name, undefined]));
  return typeof profile === 'object' && profile !== null ? { ...blank, ...profile } : profile;
}

/** The mode of a profile. If it is not set, it is derived from the other members. Undefined for an unknown mode. */
export function modeOf(profile: CliProfile): CliMode | undefined {
  if (profile.mode !== '') {
    return cliModes.find((mode) => mode.toLowerCase() === profile.mode.toLowerCase());
  }
  // In the same order as the CLI.
  if (profile.access_key_id !== '' && !profile.access_key_secret.isBlank) {
    if (profile.ram_role_arn !== '') return 'RamRoleArn';
    return profile.sts_token.isBlank ? 'AK' : 'StsToken';
  }
  if (!profile.private_key.isBlank && profile.key_pair_name !== '') return 'RsaKeyPair';
  if (profile.ram_role_name !== '') return 'EcsRamRole';
  if (!profile.process_command.isBlank) return 'External';
  if (profile.oidc_provider_arn !== '' && profile.oidc_token_file !== '' && profile.ram_role_arn !== '') {
    return 'OIDC';
  }
  if (profile.cloud_sso_sign_in_url !== '') return 'CloudSSO';
  return profile.bearer_token.isBlank ? undefined : 'BearerToken';
}

/** Whether this is the profile that the CLI creates by itself, before the user has entered anything. */
export function isUntouched(profile: CliProfile): boolean {
  const mode = modeOf(profile);
  return (
    profile.name === 'default' &&
    (mode === 'AK' || (mode === undefined && profile.mode === '')) &&
    profile.access_key_id === '' &&
    profile.access_key_secret.isBlank
  );
}

export interface ProfileState {
  readonly kind: 'usable' | 'expired' | 'incomplete' | 'unsupported' | 'disabled' | 'duplicate';
  /** A short explanation; blank if usable. */
  readonly sentence: string;
}

export interface ProfilePolicy {
  /** Epoch seconds. */
  readonly now: number;
  /** Whether to run programs and ask URLs that a profile names. */
  readonly allowExternal: boolean;
}

const usable: ProfileState = { kind: 'usable', sentence: '' };

/** Whether a profile is usable. Runs no program and makes no network call. */
export function profileState(
  profile: CliProfile,
  config: CliConfig,
  policy: ProfilePolicy,
  seen: readonly string[] = [],
): ProfileState {
  const mode = modeOf(profile);
  const needs = (...names: readonly (keyof CliProfile)[]): ProfileState => needed(profile, names);
  const unsupported = (why: string): ProfileState => ({ kind: 'unsupported', sentence: why });
  switch (mode) {
    case undefined:
      return profile.mode === ''
        ? needs('access_key_id', 'access_key_secret')
        : unsupported(t('mode {0} is not supported', profile.mode));
    case 'AK':
      return needs('access_key_id', 'access_key_secret');
    case 'StsToken':
      return profile.sts_expiration > 0 && profile.sts_expiration <= policy.now
        ? expired(profile)
        : needs('access_key_id', 'access_key_secret', 'sts_token');
    case 'RamRoleArn':
      return needs('access_key_id', 'access_key_secret', 'ram_role_arn');
    case 'EcsRamRole':
      return usable;
    case 'RamRoleArnWithRoleName':
      return needs('ram_role_arn');
    case 'ChainableRamRoleArn': {
      const own = needs('source_profile', 'ram_role_arn');
      return own.kind === 'usable' ? sourceState(profile, config, policy, seen) : own;
    }
    case 'OIDC':
      return needs('oidc_provider_arn', 'oidc_token_file', 'ram_role_arn');
    case 'CredentialsURI':
      return policy.allowExternal ? needs('credentials_uri') : disabled();
    case 'External':
      return policy.allowExternal ? needs('process_command') : disabled();
    case 'CloudSSO': {
      if (hasCachedKeys(profile, policy.now)) return usable;
      const own = needs('cloud_sso_sign_in_url', 'cloud_sso_account_id', 'cloud_sso_access_config');
      const isOver = profile.access_token.isBlank || profile.cloud_sso_access_token_expire <= policy.now;
      return own.kind === 'usable' && isOver ? expired(profile) : own;
    }
    case 'OAuth':
      if (hasCachedKeys(profile, policy.now)) return usable;
      if (profile.oauth_refresh_token.isBlank && profile.oauth_access_token_expire <= policy.now)
        return expired(profile);
      return /^(cn|intl)$/i.test(profile.oauth_site_type) ? usable : needs('oauth_site_type');
    case 'RsaKeyPair':
      return unsupported(t('mode RsaKeyPair is retired by Alibaba Cloud; use an AccessKey or a role'));
    case 'BearerToken':
      return unsupported(t('RDS does not accept a bearer token'));
    case 'Anonymous':
      return unsupported(t('RDS requires signed requests; this profile has no key'));
  }
}

function needed(profile: CliProfile, names: readonly (keyof CliProfile)[]): ProfileState {
  const missing = names.filter((name) => {
    const value = profile[name];
    return value instanceof Secret ? value.isBlank : value === '' || value === 0;
  });
  if (missing.length === 0) return usable;
  return {
    kind: 'incomplete',
    sentence: t('incomplete ({0}), run "aliyun configure --profile {1}"', listText(missing), profile.name),
  };
}

function expired({ name }: CliProfile): ProfileState {
  return { kind: 'expired', sentence: expiredSentence(name) };
}

/** The state of the profile with whose keys a role is assumed. */
function sourceState(
  profile: CliProfile,
  config: CliConfig,
  policy: ProfilePolicy,
  seen: readonly string[],
): ProfileState {
  const source = config.profiles.find(({ name }) => name === profile.source_profile);
  if (!source || seen.includes(source.name) || source.name === profile.name) {
    return {
      kind: 'incomplete',
      sentence: source
        ? t('its source profiles form a loop')
        : t('its source profile {0} does not exist', profile.source_profile),
    };
  }
  return profileState(source, config, policy, [...seen, profile.name]);
}

/** Whether the profile has keys that the CLI has cached and that are valid for at least another minute. */
export function hasCachedKeys(
  profile: Pick<CliProfile, 'access_key_id' | 'access_key_secret' | 'sts_token' | 'sts_expiration'>,
  nowSeconds: number,
): boolean {
  return (
    profile.access_key_id !== '' &&
    !profile.access_key_secret.isBlank &&
    !profile.sts_token.isBlank &&
    profile.sts_expiration > nowSeconds + 60
  );
}

function expiredSentence(name: string): string {
  return t('expired, run "aliyun configure --profile {0}"', name);
}

function disabled(): ProfileState {
  return {
    kind: 'disabled',
    sentence: t(
      'runs a program or asks an address, which is switched off (rdsClone.allowExternalCredentials or ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS)',
    ),
  };
}
