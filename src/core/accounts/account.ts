import { createHash } from 'node:crypto';
import { profilePrefix, type AccountId } from '../../shared/ids';
import type { EndpointPolicy } from '../rds/endpoint';
import { modeOf, parseCliConfig, type CliProfile } from './cliConfig';
import { CredentialChain, type Credential, type CredentialValue, type ProviderList } from './credentials';
import { profileOf, regionOf, type Environment } from './environment';
import { plainIdentity, type Identity } from './identity';

/** Where credentials come from and where calls go. Nothing in it prints a secret. */
export interface Account {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  /** Asked for the list of regions. */
  readonly homeRegionId: string;
  /** Who the keys of now are. @throws when there are no credentials */
  readonly identity: () => Promise<Identity>;
  /** The same for keys that were got before, at the moment they sign a call. */
  readonly identityOf: (keys: CredentialValue) => Promise<Identity>;
}

/** The region that is asked for the list of regions when nothing names another. */
export const fallbackRegionId = 'cn-hangzhou';

export interface AccountOptions {
  readonly id: AccountId;
  readonly endpoints: EndpointPolicy;
  readonly listProviders: () => Promise<ProviderList>;
  /** Changes when a place where credentials are configured changes. */
  readonly stamp: () => Promise<string>;
  readonly readCliConfig: () => Promise<string | undefined>;
  readonly env: Environment;
}

/** The account made of the places that its id stands for. Reads the CLI's configuration for the region, and asks nobody. */
export async function createAccount(options: AccountOptions): Promise<Account> {
  const { id, endpoints, env } = options;
  const credential = new CredentialChain(options.listProviders, options.stamp);
  const profile = async (): Promise<CliProfile | undefined> => profileFor(id, options);
  const identityOf = async ({ accessKeyId }: CredentialValue): Promise<Identity> => {
    const role = id.startsWith(profilePrefix) ? roleOf(await profile()) : undefined;
    return plainIdentity(digest(endpoints, role ?? accessKeyId));
  };
  return {
    id,
    credential,
    endpoints,
    homeRegionId: homeRegion(id, env, await profile().catch(() => undefined)),
    identity: async () => identityOf(await credential.getCredential()),
    identityOf,
  };
}

/** An account whose keys do not change, such as one that the person has typed in. */
export function fixedAccount(options: {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  readonly homeRegionId: string;
}): Account {
  const { credential, endpoints } = options;
  const identityOf = ({ accessKeyId }: CredentialValue): Promise<Identity> =>
    Promise.resolve(plainIdentity(digest(endpoints, accessKeyId)));
  return { ...options, identity: async () => identityOf(await credential.getCredential()), identityOf };
}

function digest({ override }: EndpointPolicy, who: string): string {
  return createHash('sha256')
    .update(`${override?.host ?? ''}\n${who}`)
    .digest('hex')
    .slice(0, 16);
}

/** The environment names the region of what comes from there; a profile that was chosen has its own. */
function homeRegion(id: AccountId, env: Environment, profile: CliProfile | undefined): string {
  const own = /^[a-zA-Z0-9-]+$/.test(profile?.region_id ?? '') ? (profile?.region_id ?? '') : '';
  const fromEnvironment = regionOf(env);
  const order = id.startsWith(profilePrefix) ? [own, fromEnvironment] : [fromEnvironment, own];
  return order.find((region) => region !== '') ?? fallbackRegionId;
}

async function profileFor(
  id: AccountId,
  { readCliConfig, env }: AccountOptions,
): Promise<CliProfile | undefined> {
  if (id !== 'default' && !id.startsWith(profilePrefix)) return undefined;
  const content = await readCliConfig();
  const read = content === undefined ? undefined : parseCliConfig(content);
  if (!read || 'problem' in read) return undefined;
  const name = id.startsWith(profilePrefix)
    ? id.slice(profilePrefix.length)
    : profileOf(env) || read.config.current;
  return read.config.profiles.find((one) => one.name === name);
}

/** What stays the same while the keys of a role are renewed; undefined where the key itself does. */
function roleOf(profile: CliProfile | undefined): string | undefined {
  switch (profile && modeOf(profile)) {
    case 'RamRoleArn':
    case 'RamRoleArnWithRoleName':
    case 'ChainableRamRoleArn':
    case 'OIDC':
      // The number of the account is part of it.
      return profile?.ram_role_arn;
    case 'CloudSSO':
      return `${profile?.cloud_sso_account_id ?? ''} ${profile?.cloud_sso_access_config ?? ''}`;
    default:
      return undefined;
  }
}
