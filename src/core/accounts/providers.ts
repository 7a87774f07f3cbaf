/**
 * The places where credentials are looked for, in the order of the default chain of `@alicloud/credentials`, built
 * from that package's own providers. Different from its `DefaultCredentialsProvider`: variables may have the other
 * prefixes that the CLI knows, profiles may be of every mode of the CLI, a place that is not configured is not asked
 * (the library asks `https://undefined/` otherwise), an error quotes no configuration, and nothing is remembered
 * between searches.
 */
import { t } from '@vscode/l10n';
import {
  OIDCRoleArnCredentialsProvider,
  ProfileCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import { accountIds, profilePrefix, type AccountId } from '../../shared/ids';
import { parseCliConfig, type CliConfig } from './cliConfig';
import { CredentialValue, type CredentialProvider, type ProviderList } from './credentials';
import {
  credentialsUriOf,
  forbidsExternal,
  hasMetadata,
  ignoresProfiles,
  keysOf,
  oidcRoleOf,
  profileOf,
  type Environment,
} from './environment';
import { loadFrom, throughSend, type LibraryProvider, type Refusals } from './librarySend';
import { instanceRole, profileProvider } from './profileProviders';
import type { HttpSend } from './send';

export interface ProviderContext {
  readonly env: Environment;
  readonly send: HttpSend;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether the person lets programs be run and addresses be asked for credentials. */
  readonly allowExternal: boolean;
  /** Content of `~/.aliyun/config.json`; undefined when there is none. */
  readonly readCliConfig: () => Promise<string | undefined>;
  readonly writeBack: (profile: string, fields: Readonly<Record<string, string | number>>) => Promise<void>;
}

/** A place that may have credentials, or what is wrong with it in words that are safe to show. */
type Place = () => Promise<CredentialProvider | { readonly problem: string } | undefined>;

/** The places of an account: all in their order for the default one, a single one for each of the others. */
export async function createProviders(id: AccountId, context: ProviderContext): Promise<ProviderList> {
  const places = placesOf(id, context);
  const found = await Promise.all(places.map((place) => place()));
  return {
    providers: found.flatMap((one) => (one && 'load' in one ? [one] : [])),
    problems: found.flatMap((one) => (one && 'problem' in one ? [one.problem] : [])),
  };
}

function placesOf(id: AccountId, context: ProviderContext): readonly Place[] {
  const all: Readonly<Record<string, Place>> = {
    [accountIds.environment]: () => environmentPlace(context),
    [accountIds.oidcRole]: () => oidcPlace(context, id === accountIds.oidcRole),
    [accountIds.credentialsFile]: () => filePlace(),
    [accountIds.instanceRole]: () => instancePlace(context, id === accountIds.instanceRole),
    [accountIds.credentialsUri]: () => uriPlace(context, id === accountIds.credentialsUri),
  };
  if (id.startsWith(profilePrefix)) return [() => profilePlace(id.slice(profilePrefix.length), context)];
  const single = all[id];
  if (single) return [single];
  const { environment, oidcRole, credentialsFile, instanceRole: role, credentialsUri } = accountIds;
  const order = [all[environment], all[oidcRole], () => profilePlace('', context), all[credentialsFile]];
  return [...order, all[role], all[credentialsUri]].filter((place) => place !== undefined);
}

function environmentPlace({ env }: ProviderContext): ReturnType<Place> {
  const keys = keysOf(env);
  if (!keys) {
    return Promise.resolve({
      problem: t(
        'Environment variables: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set.',
      ),
    });
  }
  const value = new CredentialValue({ ...keys, providerName: 'env' });
  return Promise.resolve({
    name: t('Environment variables: not usable.'),
    load: () => Promise.resolve(value),
  });
}

function oidcPlace({ env, send }: ProviderContext, wanted: boolean): ReturnType<Place> {
  const role = oidcRoleOf(env);
  if (!role) {
    const problem = t('OIDC role: its three environment variables are not set.');
    return Promise.resolve(wanted ? { problem } : undefined);
  }
  return Promise.resolve(
    fromLibrary(t('OIDC role'), 'oidc_role_arn', send, () =>
      OIDCRoleArnCredentialsProvider.builder()
        .withOIDCTokenFilePath(role.tokenFile)
        .withOIDCProviderArn(role.providerArn)
        .withRoleArn(role.roleArn)
        .build(),
    ),
  );
}

/** @param wanted blank for the profile that is current */
async function profilePlace(wanted: string, context: ProviderContext): ReturnType<Place> {
  if (wanted === '' && ignoresProfiles(context.env)) {
    return { problem: t('aliyun CLI: its profiles are switched off by an environment variable.') };
  }
  const read = await readConfig(context);
  if ('problem' in read) return read;
  const { config } = read;
  const name = wanted || profileOf(context.env) || config.current || (config.profiles[0]?.name ?? '');
  const profile = config.profiles.find((one) => one.name === name);
  if (!profile) {
    return { problem: t('aliyun CLI: there is no profile {0} in ~/.aliyun/config.json.', name) };
  }
  const allowExternal = context.allowExternal && !forbidsExternal(context.env);
  try {
    return profileProvider(profile, config, { ...context, allowExternal });
  } catch (error) {
    return { problem: `aliyun CLI: ${error instanceof Error ? error.message : ''}` };
  }
}

async function readConfig(
  context: ProviderContext,
): Promise<{ readonly config: CliConfig } | { readonly problem: string }> {
  const content = await context.readCliConfig().catch(() => undefined);
  return content === undefined
    ? { problem: t('aliyun CLI: no configuration found in ~/.aliyun/config.json. Run "aliyun configure".') }
    : parseCliConfig(content);
}

function filePlace(): ReturnType<Place> {
  const name = t('Credentials file ~/.alibabacloud/credentials: not found or not usable.');
  const provider = ProfileCredentialsProvider.builder().build();
  return Promise.resolve({ name, load: () => loadFrom(provider, 'profile') });
}

function instancePlace({ env, send }: ProviderContext, wanted: boolean): ReturnType<Place> {
  if (!hasMetadata(env)) {
    const problem = t('Instance role: switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED.');
    return Promise.resolve(wanted ? { problem } : undefined);
  }
  return Promise.resolve(
    fromLibrary(
      t('Instance role: not on an ECS instance, or no role is attached'),
      'ecs_ram_role',
      send,
      () => instanceRole(env['ALIBABA_CLOUD_ECS_METADATA'] ?? ''),
    ),
  );
}

function uriPlace({ env, send, allowExternal }: ProviderContext, wanted: boolean): ReturnType<Place> {
  const uri = credentialsUriOf(env);
  if (uri === '') {
    const problem = t('Credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not set.');
    return Promise.resolve(wanted ? { problem } : undefined);
  }
  if (!allowExternal || forbidsExternal(env)) {
    return Promise.resolve({
      problem: t(
        'Credentials URI: asking an address for credentials is switched off (rdsClone.allowExternalCredentials or ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS).',
      ),
    });
  }
  return Promise.resolve(
    fromLibrary(t('Credentials URI'), 'credential_uri', send, () =>
      URICredentialsProvider.builder().withCredentialsURI(uri).build(),
    ),
  );
}

function fromLibrary(
  label: string,
  providerName: string,
  send: HttpSend,
  build: () => LibraryProvider,
): CredentialProvider | undefined {
  const refusals: Refusals = { last: undefined };
  let provider: LibraryProvider;
  try {
    provider = throughSend(build(), send, refusals);
  } catch {
    // The builder of a provider throws when what it needs is not configured.
    return undefined;
  }
  return {
    get name() {
      return refusals.last === undefined ? t('{0}.', label) : t('{0}: {1}.', label, refusals.last);
    },
    load: () => loadFrom(provider, providerName),
  };
}
