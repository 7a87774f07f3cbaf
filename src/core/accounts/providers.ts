/**
 * The providers of credentials, in the order of the default chain of `@alicloud/credentials` and built from its
 * providers. They differ from `DefaultCredentialsProvider`: variables may have all prefixes of the CLI; profiles may
 * have all modes of the CLI; a provider that is not configured is not asked (the library would ask
 * `https://undefined/`); a configured provider that fails is not skipped; errors do not quote configuration; and
 * nothing is cached between searches.
 */
import { t } from '@vscode/l10n';
import { URICredentialsProvider } from '@alicloud/credentials';
import { accountIds, profilePrefix, type AccountId } from '../../shared/ids';
import { callerOfRole, type ExpectedCaller } from './expectedCaller';
import { isUntouched, parseCliConfig } from './cliConfig';
import { credentialOf, CredentialValue, type CredentialProvider } from './credentials';
import { credentialsFileProvider } from './credentialsFile';
import {
  credentialsUriOf,
  forbidsExternal,
  hasMetadata,
  ignoresProfiles,
  instanceRoleOf,
  keysOf,
  missingKeyPart,
  missingOfOidcRole,
  oidcRoleOf,
  profileOf,
  stsSettingsOf,
  wantsOidcRole,
  type Environment,
} from './environment';
import type { Issue } from './keyCache';
import type { LibraryProvider, Refusals } from './librarySend';
import {
  fromLibrary,
  instanceRole,
  oidcRole,
  profileProvider,
  stsHost,
  type ProfileContext,
} from './profileProviders';
import type { HttpSend } from './send';
import { whyUnreadable } from './textFile';
import { listText } from '../sentences';

/** `allowExternal` says whether the user allows running programs and asking URLs for credentials. */
export interface ProviderContext extends ProfileContext {
  readonly env: Environment;
}

/** Creates a provider from the current configuration. No network call is made before `load`. */
type MakeProvider = (context: ProviderContext) => Promise<CredentialProvider>;

/** The providers of an account: all in order for the default account, otherwise exactly one. */
export async function createProviders(
  id: AccountId,
  context: ProviderContext,
): Promise<readonly CredentialProvider[]> {
  return Promise.all(makersOf(id).map((make) => make(context)));
}

function makersOf(id: AccountId): readonly MakeProvider[] {
  if (id.startsWith(profilePrefix))
    return [(context) => namedProfile(id.slice(profilePrefix.length), context)];
  const single = makers.get(id);
  if (single) return [single];
  const order: readonly AccountId[] = [accountIds.environment, accountIds.oidcRole];
  const after: readonly AccountId[] = [
    accountIds.credentialsFile,
    accountIds.instanceRole,
    accountIds.credentialsUri,
  ];
  const found = (ids: readonly AccountId[]): MakeProvider[] =>
    ids.map((one) => makers.get(one)).filter((make) => make !== undefined);
  return [...found(order), (context) => namedProfile('', context), ...found(after)];
}

const makers: ReadonlyMap<AccountId, MakeProvider> = new Map([
  [accountIds.environment, environmentProvider],
  [accountIds.oidcRole, oidcProvider],
  [accountIds.credentialsFile, fileProvider],
  [accountIds.instanceRole, instanceProvider],
  [accountIds.credentialsUri, uriProvider],
]);

/** A provider that is not configured. */
function absent(id: AccountId, name: string): CredentialProvider {
  return { id, name, load: () => Promise.resolve(undefined) };
}

/** A provider that is configured and cannot be used. */
function broken(id: AccountId, name: string): CredentialProvider {
  return { id, name, load: () => Promise.reject(new Error('It cannot be used.')) };
}

function environmentProvider({ env }: ProviderContext): Promise<CredentialProvider> {
  const id = accountIds.environment;
  const keys = keysOf(env);
  const half = missingKeyPart(env);
  if (half) {
    const name = t('Environment variables: {0} is set, but {1} is not.', half.set, half.missing);
    return Promise.resolve(broken(id, name));
  }
  const name = t(
    'Environment variables: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set.',
  );
  if (!keys) return Promise.resolve(absent(id, name));
  const value = new CredentialValue({ ...keys, providerName: 'env' });
  return Promise.resolve({ id, name, load: () => Promise.resolve(value) });
}

function oidcProvider(context: ProviderContext): Promise<CredentialProvider> {
  const { env } = context;
  const id = accountIds.oidcRole;
  const missing = missingOfOidcRole(env);
  if (missing.length > 0) {
    const name = t('OIDC role: variables not set: {0}.', listText(missing));
    return Promise.resolve((wantsOidcRole(env) ? broken : absent)(id, name));
  }
  const role = oidcRoleOf(env);
  const named = stsSettingsOf(env);
  const host = stsHost(
    { sts_region: named.regionId, sts_endpoint: '' },
    { ...context, vpc: context.vpc || (named.vpc && named.regionId !== '') },
  );
  const provider = throughLibrary(
    { id, label: t('OIDC role'), otherwise: t('OIDC role: {0} cannot be read.', role.tokenFile) },
    { providerName: 'oidc_role_arn', expected: callerOfRole(role.roleArn) },
    context,
    () => oidcRole({ ...role, sessionName: env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] ?? '' }, host),
  );
  return Promise.resolve(provider);
}

/** @param wanted blank for the current profile */
async function namedProfile(wanted: string, context: ProviderContext): Promise<CredentialProvider> {
  const { env } = context;
  if (wanted === '' && ignoresProfiles(env))
    return absent(profilePrefix, t('aliyun CLI: its profiles are switched off by an environment variable.'));
  let content: string | undefined;
  try {
    content = await context.readCliConfig();
  } catch (error) {
    const why = whyUnreadable(error);
    return broken(profilePrefix, t('aliyun CLI: ~/.aliyun/config.json cannot be read: {0}.', why));
  }
  const named = wanted || profileOf(env);
  if (content === undefined) {
    const none = t('aliyun CLI: no configuration found in ~/.aliyun/config.json. Run "aliyun configure".');
    return named === ''
      ? absent(profilePrefix, none)
      : broken(profilePrefix, t('aliyun CLI: there is no profile {0} in ~/.aliyun/config.json.', named));
  }
  const read = parseCliConfig(content);
  if ('problem' in read) return (read.isEmpty && named === '' ? absent : broken)(profilePrefix, read.problem);
  const { config } = read;
  const name = named || config.current || (config.profiles[0]?.name ?? '');
  const id = `${profilePrefix}${name}`;
  const profile = config.profiles.find((one) => one.name === name);
  if (!profile) return broken(id, t('aliyun CLI: there is no profile {0} in ~/.aliyun/config.json.', name));
  if (named === '' && isUntouched(profile))
    return absent(id, t('aliyun CLI: its profile {0} is empty. Run "aliyun configure".', name));
  const allowExternal = context.allowExternal && !forbidsExternal(env);
  try {
    return profileProvider(id, profile, config, { ...context, allowExternal });
  } catch (error) {
    return broken(id, `aliyun CLI: ${error instanceof Error ? error.message : ''}`);
  }
}

function fileProvider(context: ProviderContext): Promise<CredentialProvider> {
  return credentialsFileProvider(accountIds.credentialsFile, context);
}

function instanceProvider(context: ProviderContext): Promise<CredentialProvider> {
  const { env, send } = context;
  const id = accountIds.instanceRole;
  if (!hasMetadata(env)) {
    const name = t('Instance role: switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED.');
    return Promise.resolve(absent(id, name));
  }
  const role = instanceRoleOf(env);
  let isThere = role !== '';
  const label = t('Instance role: not on an ECS instance, or no role is attached');
  const asking: HttpSend = async (question) => {
    const answer = await send(question);
    // Only the metadata service names a role. Other servers in its place, such as a proxy, do not count.
    if (answer.status === 200 && question.method === 'GET') isThere = true;
    return answer;
  };
  const provider = throughLibrary(
    { id, label, otherwise: t('{0}.', label) },
    { providerName: 'ecs_ram_role' },
    { ...context, send: asking },
    () => instanceRole(role),
  );
  return Promise.resolve({
    id,
    get name() {
      return provider.name;
    },
    load: async (hasAnswered) => {
      try {
        return await provider.load(hasAnswered);
      } catch (error) {
        // Only a request shows whether there is a role.
        if (!isThere && !hasAnswered) return undefined;
        throw error;
      }
    },
  });
}

function uriProvider(context: ProviderContext): Promise<CredentialProvider> {
  const { env, allowExternal } = context;
  const id = accountIds.credentialsUri;
  const uri = credentialsUriOf(env);
  if (uri === '')
    return Promise.resolve(absent(id, t('Credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not set.')));
  if (!allowExternal || forbidsExternal(env)) {
    const name = t(
      'Credentials URI: asking an address for credentials is switched off (rdsClone.allowExternalCredentials or ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS).',
    );
    return Promise.resolve(broken(id, name));
  }
  return Promise.resolve(
    throughLibrary(
      {
        id,
        label: t('Credentials URI'),
        otherwise: t('Credentials URI: no usable credentials came from it.'),
      },
      { providerName: 'credential_uri' },
      context,
      () => URICredentialsProvider.builder().withCredentialsURI(uri).build(),
    ),
  );
}

/** @param texts `label` starts the message after a refusal; `otherwise` is the message if there was no refusal */
function throughLibrary(
  texts: { readonly id: AccountId; readonly label: string; readonly otherwise: string },
  keys: { readonly providerName: string; readonly expected?: ExpectedCaller | undefined },
  { send, now }: ProviderContext,
  build: () => LibraryProvider,
): CredentialProvider {
  const refusals: Refusals = { last: undefined };
  const { id, label, otherwise } = texts;
  let issue: Issue;
  try {
    issue = fromLibrary(build(), send, now, refusals);
  } catch {
    // The builder throws if it cannot use the configuration.
    return broken(id, otherwise);
  }
  return {
    id,
    get name() {
      return refusals.last === undefined ? otherwise : t('{0}: {1}.', label, refusals.last);
    },
    load: async () => credentialOf(await issue(), keys.providerName, keys.expected),
  };
}
