/**
 * The environment variables of the aliyun CLI and the SDKs. Each exists with several prefixes. All parts of a key or
 * role are read with the same prefix, because another prefix may belong to another account.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Prefixes of Alibaba Cloud programs. The first one in use counts. */
const ownPrefixes = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_'] as const;

/** The CLI also accepts these variables without a prefix, but other programs use them too. */
const noPrefix = '';

/** Name and value of the first variable that is not blank; both are blank if there is none. */
function firstSet(
  env: Environment,
  names: readonly string[],
): { readonly variable: string; readonly value: string } {
  for (const variable of names) {
    const value = env[variable]?.trim() ?? '';
    if (value !== '') return { variable, value };
  }
  return { variable: '', value: '' };
}

function named(env: Environment, ...names: readonly string[]): string {
  return firstSet(env, names).value;
}

function isOn(value: string | undefined): boolean {
  return /^(true|1)$/i.test(value?.trim() ?? '');
}

export interface EnvironmentKeys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

/** The keys in the environment; undefined if id or secret is missing under the prefix in use. */
export function keysOf(env: Environment): EnvironmentKeys | undefined {
  const part = (prefix: string, name: string): string => named(env, `${prefix}${name}`);
  const isWhole = (prefix: string): boolean =>
    part(prefix, 'ACCESS_KEY_ID') !== '' && part(prefix, 'ACCESS_KEY_SECRET') !== '';
  const prefix = keyPrefixOf(env) ?? noPrefix;
  if (!isWhole(prefix)) return undefined;
  return {
    accessKeyId: part(prefix, 'ACCESS_KEY_ID'),
    accessKeySecret: part(prefix, 'ACCESS_KEY_SECRET'),
    securityToken: part(prefix, 'SECURITY_TOKEN'),
  };
}

/** The first prefix with an id or a secret; undefined if there is none. */
function keyPrefixOf(env: Environment): string | undefined {
  return ownPrefixes.find(
    (prefix) => named(env, `${prefix}ACCESS_KEY_ID`, `${prefix}ACCESS_KEY_SECRET`) !== '',
  );
}

/** Which of the two variables is missing while the other is set; undefined if both or neither are set. */
export function missingKeyPart(
  env: Environment,
): { readonly set: string; readonly missing: string } | undefined {
  // Variables without a prefix may belong to another program.
  const prefix = keyPrefixOf(env);
  if (prefix === undefined || keysOf(env)) return undefined;
  const [id, secret] = [`${prefix}ACCESS_KEY_ID`, `${prefix}ACCESS_KEY_SECRET`];
  return named(env, id) === '' ? { set: secret, missing: id } : { set: id, missing: secret };
}

/** The region set in a variable of Alibaba Cloud; blank if there is none. */
export function regionOf(env: Environment): { readonly variable: string; readonly value: string } {
  const names = ['REGION_ID', 'REGION'].flatMap((name) => ownPrefixes.map((prefix) => `${prefix}${name}`));
  return firstSet(env, names);
}

/** The region set in a variable without a prefix. It may be the region of another program. */
export function plainRegionOf(env: Environment): { readonly variable: string; readonly value: string } {
  return firstSet(env, ['REGION_ID', 'REGION']);
}

/** Name of the CLI profile that the environment selects; blank if it selects none. */
export function profileOf(env: Environment): string {
  return named(env, 'ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE');
}

export function ignoresProfiles(env: Environment): boolean {
  return (
    env['ALIBABA_CLOUD_IGNORE_PROFILE']?.toUpperCase() === 'TRUE' ||
    isOn(env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'])
  );
}

/** Whether running programs and asking URLs for credentials is forbidden. */
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

/** The variables of an OIDC role under the prefix in use; blank if not set. */
export function oidcRoleOf(env: Environment): OidcRole {
  const prefix = oidcPrefixOf(env);
  return {
    providerArn: named(env, `${prefix}OIDC_PROVIDER_ARN`),
    tokenFile: named(env, `${prefix}OIDC_TOKEN_FILE`),
    roleArn: named(env, `${prefix}ROLE_ARN`),
  };
}

function oidcPrefixOf(env: Environment): string {
  const prefixes = ownPrefixes.slice(0, 2);
  const isUsed = (prefix: string): boolean =>
    named(env, `${prefix}OIDC_PROVIDER_ARN`, `${prefix}OIDC_TOKEN_FILE`) !== '';
  return prefixes.find(isUsed) ?? ownPrefixes[0];
}

export function missingOfOidcRole(env: Environment): readonly string[] {
  const prefix = oidcPrefixOf(env);
  const names = ['OIDC_PROVIDER_ARN', 'OIDC_TOKEN_FILE', 'ROLE_ARN'].map((name) => `${prefix}${name}`);
  return names.filter((name) => named(env, name) === '');
}

/** Whether a variable is set that is only used for an OIDC role. */
export function wantsOidcRole(env: Environment): boolean {
  const { providerArn, tokenFile } = oidcRoleOf(env);
  return providerArn !== '' || tokenFile !== '';
}

/** The region and network of STS for an OIDC role, as the SDKs read them from the environment. */
export function stsSettingsOf(env: Environment): { readonly regionId: string; readonly vpc: boolean } {
  return {
    regionId: named(env, 'ALIBABA_CLOUD_STS_REGION'),
    vpc: isOn(env['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED']),
  };
}

/** Blank to use the role that is attached to the instance. */
export function instanceRoleOf(env: Environment): string {
  return env['ALIBABA_CLOUD_ECS_METADATA']?.trim() ?? '';
}

export function credentialsUriOf(env: Environment): string {
  return env['ALIBABA_CLOUD_CREDENTIALS_URI']?.trim() ?? '';
}
