/**
 * Credentials of an aliyun CLI profile, built from the providers of `@alicloud/credentials`. The library's own profile
 * provider is not used: it compares modes case-sensitively, does not support `external_id`, `CredentialsURI` and
 * `RamRoleArnWithRoleName`, and overwrites keys and tokens in the file carelessly.
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
import { callerOfProfile } from './expectedCaller';
import { hasCachedKeys, modeOf, profileState, type CliConfig, type CliProfile } from './cliConfig';
import { credentialOf, type CredentialProvider } from './credentials';
import { cachedKeys, type Issue } from './keyCache';
import { ownKeys } from './keysAtHand';
import { throughSend, type LibraryProvider, type Refusals } from './librarySend';
import { OAuthKeys, type OAuthContext } from './oauth';
import { askProgram, type ProgramFailures } from './program';

/** How to find the endpoint of STS for a role, unless the profile names it. */
export interface StsContext {
  /** Whether to use the endpoint inside a VPC. */
  readonly vpc: boolean;
  /** Region of the account, used if nothing else names a region. */
  readonly regionId: string;
}

export interface ProfileContext extends OAuthContext, StsContext {
  readonly allowExternal: boolean;
  readonly programFailures: ProgramFailures;
}

/** @throws Error if the profile cannot be used; its text is safe to show */
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
  const expected = callerOfProfile(profile);
  return {
    id,
    get name() {
      return refusals.last === undefined
        ? t('Profile {0} ({1}) gave no usable credentials.', profile.name, mode)
        : t('Profile {0} ({1}): {2}.', profile.name, mode, refusals.last);
    },
    load: async () => credentialOf(await issue(), providerName, expected),
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
      // `profileState` has checked that the source profile exists.
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
      return cachedKeys(() => askProgram(command, programs, refusals), now);
    }
    case 'CloudSSO':
      return keysOfCloudSso(profile, context, asking);
    case 'OAuth': {
      const keys = new OAuthKeys(profile.name, context, refusals);
      return cachedKeys(() => keys.issue(), now);
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
  return cachedKeys(() => wired.refresher(), now);
}

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

/** @param roleName blank to use the role that is attached to the instance */
export function instanceRole(roleName: string): ECSRAMRoleCredentialsProvider {
  return ECSRAMRoleCredentialsProvider.builder().withRoleName(roleName).build();
}

/** The host of STS: as set in the profile, otherwise inside the VPC if that is set (STS reference, "Endpoints"). */
export function stsHost(
  { sts_region: regionId, sts_endpoint: own }: Pick<CliProfile, 'sts_region' | 'sts_endpoint'>,
  { vpc, regionId: home }: StsContext,
): string {
  // Normalizes the endpoint as the CLI does.
  const host = own
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '');
  if (host !== '') return host;
  if (vpc) return stsEndpoint(regionId || home, { vpc }).host;
  return regionId === '' ? 'sts.aliyuncs.com' : `sts.${regionId}.aliyuncs.com`;
}
