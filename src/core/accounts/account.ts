import { profilePrefix, type AccountId } from '../../shared/ids';
import type { EndpointPolicy } from '../rds/endpoint';
import { parseCliConfig, type CliProfile } from './cliConfig';
import {
  CredentialChain,
  type Credential,
  type CredentialProvider,
  type CredentialValue,
} from './credentials';
import { profileOf, regionOf, type Environment } from './environment';
import type { IdentitySource } from './identities';
import type { Identity } from './identity';

/** Where credentials come from and where calls go. Nothing in it prints a secret. */
export interface Account {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  /** Asked for the list of regions. */
  readonly homeRegionId: string;
  /**
   * Who the keys of now are. At once means that nobody is asked but for the keys.
   * @throws NoCredentialsError
   */
  readonly identity: (how?: { readonly atOnce: boolean }) => Promise<Identity>;
  /** The same for keys that were got before, at the moment they sign a call. Asks once for each key; never throws. */
  readonly identityOf: (keys: CredentialValue) => Promise<Identity>;
}

/** The region that is asked for the list of regions when nothing names another. */
export const fallbackRegionId = 'cn-hangzhou';

export interface AccountOptions {
  readonly id: AccountId;
  readonly endpoints: EndpointPolicy;
  readonly listProviders: () => Promise<readonly CredentialProvider[]>;
  readonly identitiesFor: (homeRegionId: string) => IdentitySource;
  /** Changes when a place where credentials are configured changes. */
  readonly stamp: () => Promise<string>;
  readonly readCliConfig: () => Promise<string | undefined>;
  readonly env: Environment;
}

/** The account made of the places that its id stands for. Reads the CLI's configuration for the region, and asks nobody. */
export async function createAccount(options: AccountOptions): Promise<Account> {
  const { id, endpoints, env } = options;
  const credential = new CredentialChain(options.listProviders, options.stamp);
  const profile = await profileFor(id, options).catch(() => undefined);
  const homeRegionId = homeRegion(id, env, profile);
  const identities = options.identitiesFor(homeRegionId);
  return fixedAccount({ id, credential, endpoints, homeRegionId, identities });
}

/** An account of which all is known, such as one whose key the user has typed in. */
export function fixedAccount(options: {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  readonly homeRegionId: string;
  readonly identities: IdentitySource;
}): Account {
  const { identities, ...account } = options;
  return {
    ...account,
    identity: async (how) => {
      const keys = await account.credential.getCredential();
      return how?.atOnce ? identities.atOnce(keys) : identities.of(keys);
    },
    identityOf: (keys) => identities.of(keys),
  };
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
