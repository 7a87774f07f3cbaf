/**
 * Credentials of an aliyun CLI profile, from the providers of `@alicloud/credentials` put together by us: the
 * package's own provider for profiles compares modes with their case, knows no `external_id`, no `CredentialsURI` and
 * no `RamRoleArnWithRoleName`, and writes keys of programs and tokens into the file without care.
 */
import { t } from '@vscode/l10n';
import {
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  RAMRoleARNCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import CloudSSOCredentialsProvider from '@alicloud/credentials/dist/src/providers/cloud_sso';
import { splitProcessCommand } from '@alicloud/credentials/dist/src/utils/command';
import type { AccountId } from '../../shared/ids';
import { stsEndpoint } from '../endpoints/endpoint';
import { claimOfProfile } from './claim';
import { hasCachedKeys, modeOf, profileState, type CliConfig, type CliProfile } from './cliConfig';
import { credentialOf, type CredentialProvider } from './credentials';
import { kept, type Issue } from './kept';
import { ownKeys } from './keysAtHand';
import { throughSend, type LibraryProvider, type Refusals } from './librarySend';
import { OAuthKeys, type OAuthContext } from './oauth';
import { askProgram, type ProgramFailures } from './program';

/** Where STS is asked for a role, unless a profile names its endpoint. */
export interface StsContext {
  /** Whether that of a VPC is used. */
  readonly vpc: boolean;
  /** Of the account, for where nothing else names a region. */
  readonly regionId: string;
}

export interface ProfileContext extends OAuthContext, StsContext {
  readonly allowExternal: boolean;
  readonly programFailures: ProgramFailures;
}

/** @throws Error, in words safe to show, when the profile cannot be used */
export function profileProvider(
  id: AccountId,
  profile: CliProfile,
  config: CliConfig,
  context: ProfileContext,
): CredentialProvider {
  const { allowExternal, now } = context;
  const state = profileState(profile, config, { now: now() / 1000, allowExternal });
  if (state.kind !== 'usable') throw new Error(t('Profile {0}: {1}.', profile.name, state.sentence));
  const refusals: Refusals = { last: undefined };
  const mode = modeOf(profile) ?? profile.mode;
  const providerName = `cli_profile/${mode}`;
  const issue = keysOfProfile(profile, config, context, refusals);
  const claim = claimOfProfile(profile);
  return {
    id,
    get name() {
      return refusals.last === undefined
        ? t('Profile {0} ({1}) gave no usable credentials.', profile.name, mode)
        : t('Profile {0} ({1}): {2}.', profile.name, mode, refusals.last);
    },
    load: async () => credentialOf(await issue(), providerName, claim),
  };
}

function keysOfProfile(
  profile: CliProfile,
  config: CliConfig,
  context: ProfileContext,
  refusals: Refusals,
): Issue {
  const { send, now } = context;
  const asking = (provider: LibraryProvider): Issue => fromLibrary(provider, send, now, refusals);
  switch (modeOf(profile)) {
    case 'AK':
    case 'StsToken':
      return ownKeys(profile);
    case 'RamRoleArn':
      return asking(assumeRole(profile, ownKeys(profile), context));
    case 'EcsRamRole':
      return asking(instanceRole(profile.ram_role_name));
    case 'RamRoleArnWithRoleName':
      return asking(assumeRole(profile, asking(instanceRole(profile.ram_role_name)), context));
    case 'ChainableRamRoleArn': {
      // That there is one was checked with the state.
      const source = config.profiles.find(({ name }) => name === profile.source_profile) ?? profile;
      return asking(assumeRole(profile, keysOfProfile(source, config, context, refusals), context));
    }
    case 'OIDC':
      return asking(
        oidcRole(
          {
            providerArn: profile.oidc_provider_arn,
            tokenFile: profile.oidc_token_file,
            roleArn: profile.ram_role_arn,
            sessionName: profile.ram_session_name,
          },
          stsHost(profile, context),
        ),
      );
    case 'CredentialsURI':
      return asking(
        URICredentialsProvider.builder().withCredentialsURI(profile.credentials_uri.reveal()).build(),
      );
    case 'External': {
      const command = profile.process_command.reveal();
      const programs = { now, failures: context.programFailures, split: splitProcessCommand };
      return kept(() => askProgram(command, programs, refusals), now);
    }
    case 'CloudSSO':
      return keysOfCloudSso(profile, context, asking);
    case 'OAuth': {
      const keys = new OAuthKeys(profile.name, context, refusals);
      return kept(() => keys.issue(), now);
    }
    default:
      throw new Error(t('Profile {0} cannot be used.', profile.name));
  }
}

function keysOfCloudSso(
  profile: CliProfile,
  { now, refusedKeyId }: ProfileContext,
  asking: (provider: LibraryProvider) => Issue,
): Issue {
  const fresh = asking(
    CloudSSOCredentialsProvider.builder()
      .withSignInUrl(profile.cloud_sso_sign_in_url)
      .withAccountId(profile.cloud_sso_account_id)
      .withAccessConfig(profile.cloud_sso_access_config)
      .withAccessToken(profile.access_token.reveal())
      // The keys that the CLI has cached may be valid although this token is not, and the library refuses an expired one.
      .withAccessTokenExpire(Math.max(profile.cloud_sso_access_token_expire, now() / 1000 + 1))
      .build(),
  );
  const own = ownKeys(profile);
  const isGood = (): boolean =>
    profile.access_key_id !== refusedKeyId && hasCachedKeys(profile, now() / 1000);
  return () => (isGood() ? own() : fresh());
}

/** Keys from a provider of the library, whose own memory asks again for each call in their last 15 minutes. */
export function fromLibrary(
  provider: LibraryProvider,
  send: OAuthContext['send'],
  now: () => number,
  refusals: Refusals,
): Issue {
  const wired = throughSend(provider, send, refusals);
  return kept(() => wired.refresher(), now);
}

/** Members of a profile that say which role is assumed, and how. */
export type RoleToAssume = Pick<
  CliProfile,
  'ram_role_arn' | 'ram_session_name' | 'expired_seconds' | 'external_id' | 'sts_region' | 'sts_endpoint'
> & { readonly policy?: string };

export function assumeRole(
  role: RoleToAssume,
  from: Issue,
  context: StsContext,
): RAMRoleARNCredentialsProvider {
  const builder = RAMRoleARNCredentialsProvider.builder()
    .withCredentialsProvider({
      getProviderName: () => 'source',
      getCredentials: async () => {
        const { accessKeyId, accessKeySecret, securityToken = '' } = await from();
        return { accessKeyId, accessKeySecret, securityToken, providerName: 'source' };
      },
    })
    .withRoleArn(role.ram_role_arn)
    .withStsEndpoint(stsHost(role, context));
  if (role.ram_session_name !== '') builder.withRoleSessionName(role.ram_session_name);
  if (role.expired_seconds >= 900) builder.withDurationSeconds(role.expired_seconds);
  if (role.external_id !== '') builder.withExternalId(role.external_id);
  if (role.policy) builder.withPolicy(role.policy);
  return builder.build();
}

export function oidcRole(
  role: {
    readonly providerArn: string;
    readonly tokenFile: string;
    readonly roleArn: string;
    readonly sessionName: string;
  },
  host: string,
): OIDCRoleArnCredentialsProvider {
  const builder = OIDCRoleArnCredentialsProvider.builder()
    .withOIDCTokenFilePath(role.tokenFile)
    .withOIDCProviderArn(role.providerArn)
    .withRoleArn(role.roleArn)
    .withStsEndpoint(host);
  if (role.sessionName !== '') builder.withRoleSessionName(role.sessionName);
  return builder.build();
}

/** @param roleName blank to have the instance name it */
export function instanceRole(roleName: string): ECSRAMRoleCredentialsProvider {
  return ECSRAMRoleCredentialsProvider.builder().withRoleName(roleName).build();
}

/** Where STS is asked: where the profile says, else inside the VPC where that is set (STS reference, "Endpoints"). */
export function stsHost(
  { sts_region: regionId, sts_endpoint: own }: Pick<CliProfile, 'sts_region' | 'sts_endpoint'>,
  { vpc, regionId: home }: StsContext,
): string {
  // As the CLI takes it.
  const host = own
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '');
  if (host !== '') return host;
  if (vpc) return stsEndpoint(regionId || home, { vpc }).host;
  return regionId === '' ? 'sts.aliyuncs.com' : `sts.${regionId}.aliyuncs.com`;
}
