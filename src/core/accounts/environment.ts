/** The variables of the aliyun CLI: of several spellings the first that is not blank counts. */

export type Environment = Readonly<Record<string, string | undefined>>;

const prefixes = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_', ''] as const;

/** The value of a variable under any of its prefixes; blank when none is set. */
function first(env: Environment, ...names: readonly string[]): string {
  const spelled = names.flatMap((name) => prefixes.map((prefix) => `${prefix}${name}`));
  return spelled.map((name) => env[name]?.trim() ?? '').find((value) => value !== '') ?? '';
}

function named(env: Environment, ...names: readonly string[]): string {
  return names.map((name) => env[name]?.trim() ?? '').find((value) => value !== '') ?? '';
}

function isOn(value: string | undefined): boolean {
  return /^(true|1)$/i.test(value?.trim() ?? '');
}

export interface EnvironmentKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

/** The keys in the environment; undefined when id or secret is missing. */
export function keysOf(env: Environment): EnvironmentKeys | undefined {
  const accessKeyId = first(env, 'ACCESS_KEY_ID');
  const accessKeySecret = first(env, 'ACCESS_KEY_SECRET');
  return accessKeyId === '' || accessKeySecret === ''
    ? undefined
    : { accessKeyId, accessKeySecret, securityToken: first(env, 'SECURITY_TOKEN') };
}

/** Which of the two variables is missing where the other one is set; undefined where both or neither are. */
export function missingKeyPart(
  env: Environment,
): { readonly set: string; readonly missing: string } | undefined {
  if (keysOf(env)) return undefined;
  // Without a prefix they may be those of another program.
  for (const prefix of prefixes.filter((one) => one !== '')) {
    const [id, secret] = [`${prefix}ACCESS_KEY_ID`, `${prefix}ACCESS_KEY_SECRET`];
    if (named(env, id) !== '') return { set: id, missing: secret };
    if (named(env, secret) !== '') return { set: secret, missing: id };
  }
  return undefined;
}

/** Blank when none is named. */
export function regionOf(env: Environment): string {
  return first(env, 'REGION_ID', 'REGION');
}

/** Name of the CLI profile that the environment chooses; blank when it leaves that to the CLI's configuration. */
export function profileOf(env: Environment): string {
  return named(env, 'ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE');
}

export function ignoresProfiles(env: Environment): boolean {
  return (
    env['ALIBABA_CLOUD_IGNORE_PROFILE']?.toUpperCase() === 'TRUE' ||
    isOn(env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'])
  );
}

/** Whether programs must not be run and addresses not be asked for credentials. */
export function forbidsExternal(env: Environment): boolean {
  return isOn(env['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS']);
}

export function hasMetadata(env: Environment): boolean {
  return !isOn(env['ALIBABA_CLOUD_ECS_METADATA_DISABLED']);
}

export interface OidcRole {
  readonly providerArn: string;
  readonly tokenFile: string;
  readonly roleArn: string;
}

/** The variables of an OIDC role, blank where they are not set. */
export function oidcRoleOf(env: Environment): OidcRole {
  const both = (name: string): string => named(env, `ALIBABA_CLOUD_${name}`, `ALIBABACLOUD_${name}`);
  return {
    providerArn: both('OIDC_PROVIDER_ARN'),
    tokenFile: both('OIDC_TOKEN_FILE'),
    roleArn: both('ROLE_ARN'),
  };
}

/** Names of the variables that an OIDC role lacks. */
export function missingOfOidcRole(env: Environment): readonly string[] {
  const { providerArn, tokenFile, roleArn } = oidcRoleOf(env);
  const variables = {
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: providerArn,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: tokenFile,
    ALIBABA_CLOUD_ROLE_ARN: roleArn,
  };
  return Object.entries(variables).flatMap(([name, value]) => (value === '' ? [name] : []));
}

/** Whether a variable is set that is of use for an OIDC role alone. */
export function wantsOidcRole(env: Environment): boolean {
  const { providerArn, tokenFile } = oidcRoleOf(env);
  return providerArn !== '' || tokenFile !== '';
}

/** Blank when the instance is to name its role. */
export function instanceRoleOf(env: Environment): string {
  return env['ALIBABA_CLOUD_ECS_METADATA']?.trim() ?? '';
}

export function credentialsUriOf(env: Environment): string {
  return env['ALIBABA_CLOUD_CREDENTIALS_URI']?.trim() ?? '';
}
