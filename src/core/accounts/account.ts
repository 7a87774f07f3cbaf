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

/** Where credentials come from and where calls go. Nothing in it prints a secret. */
export interface Account {
  readonly id: AccountId;
  readonly credential: Credential;
  readonly endpoints: EndpointPolicy;
  /** Asked for the list of regions. */
  readonly homeRegionId: string;
  /** Where that was found, to be said when there is no such region. */
  readonly homeRegionFrom?: RegionOrigin | undefined;
  /** Looks again which region is configured. */
  readonly lookAgain?: () => Promise<void>;
  /**
   * Who the keys of now are. At once means that nobody is asked but for the keys.
   * @throws NoCredentialsError
   */
  readonly identity: (how?: { readonly atOnce: boolean }) => Promise<Identity>;
  /** The same for keys that were got before, at the moment they sign a call. Asks once for each key; never throws. */
  readonly identityOf: (keys: CredentialValue) => Promise<Identity>;
}

/** The profile, or the variable, that names a region. */
type RegionOrigin = { readonly profile: string } | { readonly variable: string };

/** The region that is asked for the list of regions when nothing names another. */
export const fallbackRegionId = 'cn-hangzhou';

export interface AccountOptions {
  readonly id: AccountId;
  readonly endpoints: EndpointPolicy;
  readonly listProviders: (
    homeRegionId: string,
    refusedKeyId: string,
  ) => Promise<readonly CredentialProvider[]>;
  readonly identitiesFor: (homeRegionId: () => string) => IdentitySource;
  /** Changes when what is configured changes. */
  readonly stamp: () => Promise<string>;
  readonly readCliConfig: () => Promise<string | undefined>;
  readonly env: Environment;
}

/** The account made of the providers that its id stands for. Reads the CLI's configuration for the region, and asks nobody. */
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

interface HomeRegion {
  readonly regionId: string;
  readonly from: RegionOrigin | undefined;
}

/**
 * The environment names the region of what comes from there, a profile its own. Variables without a prefix come last,
 * and count only where they name a region of Alibaba Cloud: other programs use them for theirs.
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
  // What is no name of a region would become a part of another address.
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
