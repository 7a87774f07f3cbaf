/**
 * The places where credentials are looked for, in the order of the default chain of `@alicloud/credentials`, built
 * from that package's own providers. Three things differ from its `DefaultCredentialsProvider`: the URI provider
 * takes part only when a URI is set (the library asks `https://undefined/` otherwise), a damaged CLI configuration
 * is found before the library quotes it in an error, and nothing is remembered between searches.
 */
import { readFile } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import {
  CLIProfileCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  EnvironmentVariableCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  ProfileCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import { cliConfigFile } from './configStamp';
import { CredentialValue, type CredentialProvider, type ProviderList } from './credentials';

interface LibraryProvider {
  getCredentials(): Promise<
    { accessKeyId: string; accessKeySecret: string; securityToken?: string } | undefined
  >;
  getProviderName(): string;
}

export async function createProviders(env: NodeJS.ProcessEnv = process.env): Promise<ProviderList> {
  const providers: CredentialProvider[] = [];
  const problems: string[] = [];
  const add = (name: string, build: () => LibraryProvider): void => {
    let provider: LibraryProvider;
    try {
      provider = build();
    } catch {
      // The builder of a provider throws when what it needs is not configured.
      return;
    }
    providers.push({ name, load: () => loadFrom(provider) });
  };

  if (env['ALIBABA_CLOUD_ACCESS_KEY_ID'] && env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']) {
    add(t('Environment variables: not usable.'), () =>
      EnvironmentVariableCredentialsProvider.builder().build(),
    );
  } else {
    problems.push(
      t(
        'Environment variables: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set.',
      ),
    );
  }
  if (env['ALIBABA_CLOUD_OIDC_TOKEN_FILE']) {
    add(t('OIDC role: the token was not accepted.'), () => OIDCRoleArnCredentialsProvider.builder().build());
  }
  const cliProblem = await problemOfCliConfig(env);
  if (cliProblem === undefined) {
    add(t('aliyun CLI: the current profile is not usable. Run "aliyun configure".'), () =>
      CLIProfileCredentialsProvider.builder().build(),
    );
  } else {
    problems.push(cliProblem);
  }
  add(t('Credentials file ~/.alibabacloud/credentials: not found or not usable.'), () =>
    ProfileCredentialsProvider.builder().build(),
  );
  if (env['ALIBABA_CLOUD_ECS_METADATA_DISABLED']?.toLowerCase() !== 'true') {
    add(t('Instance role: not on an ECS instance, or no role is attached.'), () =>
      ECSRAMRoleCredentialsProvider.builder()
        .withRoleName(env['ALIBABA_CLOUD_ECS_METADATA'] ?? '')
        .build(),
    );
  }
  const uri = env['ALIBABA_CLOUD_CREDENTIALS_URI'];
  if (uri) {
    add(t('Credentials URI: gave no usable answer.'), () =>
      URICredentialsProvider.builder().withCredentialsURI(uri).build(),
    );
  }
  return { providers, problems };
}

async function loadFrom(provider: LibraryProvider): Promise<CredentialValue> {
  const found = await provider.getCredentials();
  return new CredentialValue({
    accessKeyId: found?.accessKeyId ?? '',
    accessKeySecret: found?.accessKeySecret ?? '',
    securityToken: found?.securityToken,
    providerName: provider.getProviderName(),
  });
}

/** What is wrong with `~/.aliyun/config.json`, in words that quote nothing of it; undefined when it can be used. */
async function problemOfCliConfig(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']?.toLowerCase() === 'true') {
    return t('aliyun CLI: switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED.');
  }
  let text: string;
  try {
    text = await readFile(cliConfigFile(), 'utf8');
  } catch {
    return t('aliyun CLI: no configuration found in ~/.aliyun/config.json. Run "aliyun configure".');
  }
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return t('aliyun CLI: ~/.aliyun/config.json is not valid JSON.');
  }
  const profiles =
    typeof config === 'object' && config !== null && 'profiles' in config ? config.profiles : undefined;
  return Array.isArray(profiles) && profiles.length > 0
    ? undefined
    : t('aliyun CLI: ~/.aliyun/config.json holds no profile. Run "aliyun configure".');
}
