/**
 * The variables of the aliyun CLI and the SDKs. Each has several spellings, which differ in their prefix; parts of one
 * key or one role are taken from one prefix, since another one may be of another account.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Of the programs of Alibaba Cloud, the first that is used counts. */
const ownPrefixes = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_'] as const;

/** The CLI takes these without a prefix too, which other programs use as well. */
const noPrefix = '';

/** The value of the first of the variables that is not blank, and its name; blank when none is set. */
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

/** The keys in the environment; undefined when id or secret is missing under the prefix that is used. */
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

/** The prefix under which an id or a secret stands; undefined where neither does under any. */
function keyPrefixOf(env: Environment): string | undefined {
  return ownPrefixes.find(
    (prefix) => named(env, `${prefix}ACCESS_KEY_ID`, `${prefix}ACCESS_KEY_SECRET`) !== '',
  );
}

/** Which of the two variables is missing where the other one is set; undefined where both or neither are. */
export function missingKeyPart(
  env: Environment,
): { readonly set: string; readonly missing: string } | undefined {
  // Without a prefix they may be those of another program.
  const prefix = keyPrefixOf(env);
  if (prefix === undefined || keysOf(env)) return undefined;
  const [id, secret] = [`${prefix}ACCESS_KEY_ID`, `${prefix}ACCESS_KEY_SECRET`];
  return named(env, id) === '' ? { set: secret, missing: id } : { set: id, missing: secret };
}

/** The region that a variable of Alibaba Cloud names; blank when none does. */
export function regionOf(env: Environment): { readonly variable: string; readonly value: string } {
  const names = ['REGION_ID', 'REGION'].flatMap((name) => ownPrefixes.map((prefix) => `${prefix}${name}`));
  return firstSet(env, names);
}

/** The same of the variables that the CLI takes without a prefix. Other programs name their own regions in them. */
export function plainRegionOf(env: Environment): { readonly variable: string; readonly value: string } {
  return firstSet(env, ['REGION_ID', 'REGION']);
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

/** The variables of an OIDC role under the prefix that is used, blank where they are not set. */
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

/** Names of the variables that an OIDC role lacks. */
export function missingOfOidcRole(env: Environment): readonly string[] {
  const prefix = oidcPrefixOf(env);
  const names = ['OIDC_PROVIDER_ARN', 'OIDC_TOKEN_FILE', 'ROLE_ARN'].map((name) => `${prefix}${name}`);
  return names.filter((name) => named(env, name) === '');
}

/** Whether a variable is set that is of use for an OIDC role alone. */
export function wantsOidcRole(env: Environment): boolean {
  const { providerArn, tokenFile } = oidcRoleOf(env);
  return providerArn !== '' || tokenFile !== '';
}

/** What the environment says about where STS is asked for an OIDC role, as the SDKs read it. */
export function stsPlaceOf(env: Environment): { readonly regionId: string; readonly vpc: boolean } {
  return {
    regionId: named(env, 'ALIBABA_CLOUD_STS_REGION'),
    vpc: isOn(env['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED']),
  };
}

/** Blank when the instance is to name its role. */
export function instanceRoleOf(env: Environment): string {
  return env['ALIBABA_CLOUD_ECS_METADATA']?.trim() ?? '';
}

export function credentialsUriOf(env: Environment): string {
  return env['ALIBABA_CLOUD_CREDENTIALS_URI']?.trim() ?? '';
}
