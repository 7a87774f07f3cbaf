import { profilePrefix, type AccountId } from '../../shared/ids';
import type { EndpointPolicy } from '../endpoints/endpoint';
import { regionEndpoints } from '../endpoints/regionEndpoints';
import { parseCliConfig, type CliProfile } from './cliConfig';
import {
  CredentialChain,
  type Credential,
  type CredentialProvider,
  type CredentialValue,
} from './credentials';
import { keysOf, plainRegionOf, profileOf, regionOf, wantsOidcRole, type Environment } from './environment';
import type { IdentitySource } from './identities';
import type { Identity } from './identity';

/** Where credentials come from and where calls go. Printing it never reveals a secret. */
export interface Account {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  /** The region that is asked for the list of regions. */
  readonly homeRegionId: string;
  /** Where the home region is configured, for the message if the region does not exist. */
  readonly homeRegionFrom?: RegionOrigin | undefined;
  /** Reads again which region is configured. */
  readonly lookAgain?: () => Promise<void>;
  /** The identity of the current keys. With `atOnce`, STS is not asked. @throws NoCredentialsError */
  readonly identity: (how?: { readonly atOnce: boolean }) => Promise<Identity>;
  /** The identity of the given keys, for use when they sign a call. Asks STS once per key; never rejects. */
  readonly identityOf: (keys: CredentialValue) => Promise<Identity>;
}

/** The profile or environment variable that names the region. */
type RegionOrigin = { readonly profile: string } | { readonly variable: string };

/** The home region if no other is configured. */
export const fallbackRegionId = 'cn-hangzhou';

export interface AccountOptions {
  readonly id: AccountId;
  readonly endpoints: EndpointPolicy;
  readonly listProviders: (
    homeRegionId: string,
    refusedKeyId: string,
  ) => Promise<readonly CredentialProvider[]>;
  readonly identitiesFor: (homeRegionId: () => string) => IdentitySource;
  /** A text that changes whenever the configuration changes. */
  readonly stamp: () => Promise<string>;
  readonly readCliConfig: () => Promise<string | undefined>;
  readonly env: Environment;
}

/**
 * Creates an account from the providers for its id. Reads the region from the CLI's configuration, without any network
 * call.
 */
export async function createAccount(options: AccountOptions): Promise<Account> {
  const { id, endpoints, listProviders } = options;
  let home = await homeRegion(options);
  const credential = new CredentialChain(
    (refusedKeyId) => listProviders(home.regionId, refusedKeyId),
    options.stamp,
  );
  const identities = options.identitiesFor(() => home.regionId);
  const account = fixedAccount({ id, credential, endpoints, homeRegionId: home.regionId, identities });
  return {
    ...account,
    get homeRegionId() {
      return home.regionId;
    },
    get homeRegionFrom() {
      return home.from;
    },
    lookAgain: async () => {
      home = await homeRegion(options);
    },
  };
}

/** An account whose details are all known, e.g. with a key that the user typed in. */
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

interface HomeRegion {
  readonly regionId: string;
  readonly from: RegionOrigin | undefined;
}

/**
 * For credentials from the environment, the region of the environment counts; for those of a profile, the region of the
 * profile. Variables without a prefix come last and only count if they name a region of Alibaba Cloud, because other
 * programs use them too.
 */
async function homeRegion(options: AccountOptions): Promise<HomeRegion> {
  const { id, env } = options;
  const profile = await profileFor(id, options).catch(() => undefined);
  const own = { regionId: profile?.region_id.trim() ?? '', from: { profile: profile?.name ?? '' } };
  const variable = regionOf(env);
  const fromVariable = { regionId: variable.value, from: { variable: variable.variable } };
  const plain = plainRegionOf(env);
  const fromPlain = {
    regionId: Object.hasOwn(regionEndpoints, plain.value) ? plain.value : '',
    from: { variable: plain.variable },
  };
  const isOfProfile = id.startsWith(profilePrefix) || (!keysOf(env) && !wantsOidcRole(env));
  const order = isOfProfile ? [own, fromVariable, fromPlain] : [fromVariable, own, fromPlain];
  // Anything else could change the host name that the region becomes part of.
  const found = order.find(({ regionId }) => /^[a-zA-Z0-9-]+$/.test(regionId));
  return found ?? { regionId: fallbackRegionId, from: undefined };
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
