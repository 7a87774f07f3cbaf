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
  StaticAKCredentialsProvider,
  StaticSTSCredentialsProvider,
  URICredentialsProvider,
  type CredentialsProvider,
} from '@alicloud/credentials';
import CloudSSOCredentialsProvider from '@alicloud/credentials/dist/src/providers/cloud_sso';
import ExternalCredentialsProvider from '@alicloud/credentials/dist/src/providers/external';
import OAuthCredentialsProvider from '@alicloud/credentials/dist/src/providers/oauth';

import type { AccountId } from '../../shared/ids';
import { claimOfProfile } from './claim';
import { hasCachedKeys, modeOf, profileState, type CliConfig, type CliProfile } from './cliConfig';
import { CredentialValue, type CredentialProvider } from './credentials';
import { loadFrom, throughSend, type Refusals } from './librarySend';
import type { HttpSend } from './send';

export interface ProfileContext {
  readonly send: HttpSend;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly allowExternal: boolean;
  /** Keeps renewed tokens of an OAuth profile where the CLI finds them; the old ones are worth nothing any more. */
  readonly writeBack: (profile: string, fields: Readonly<Record<string, string | number>>) => Promise<void>;
}

const oauthSites = {
  CN: { url: 'https://oauth.aliyun.com', clientId: '4038181954557748008' },
  INTL: { url: 'https://oauth.alibabacloud.com', clientId: '4103531455503354461' },
} as const;

/** A library provider for one profile. @throws Error, in words safe to show, when the profile cannot be used */
export function profileProvider(
  id: AccountId,
  profile: CliProfile,
  config: CliConfig,
  context: ProfileContext,
): CredentialProvider {
  const { allowExternal } = context;
  const state = profileState(profile, config, { now: context.now() / 1000, allowExternal });
  if (state.kind !== 'usable') throw new Error(t('Profile {0}: {1}.', profile.name, state.sentence));
  const refusals: Refusals = { last: undefined };
  const mode = modeOf(profile) ?? profile.mode;
  const providerName = `cli_profile/${mode}`;
  const provider = build(profile, config, context, refusals);
  const claim = claimOfProfile(profile);
  return {
    id,
    get name() {
      return refusals.last === undefined
        ? t('Profile {0} ({1}) gave no usable credentials.', profile.name, mode)
        : t('Profile {0} ({1}): {2}.', profile.name, mode, refusals.last);
    },
    load: async () => {
      // What the CLI has fetched is used for as long as it is good.
      if ((mode === 'CloudSSO' || mode === 'OAuth') && hasCachedKeys(profile, context.now() / 1000)) {
        return new CredentialValue({
          accessKeyId: profile.access_key_id,
          accessKeySecret: profile.access_key_secret.reveal(),
          securityToken: profile.sts_token.reveal(),
          providerName,
          claim,
        });
      }
      return loadFrom(provider, providerName, claim);
    },
  };
}

function build(
  profile: CliProfile,
  config: CliConfig,
  context: ProfileContext,
  refusals: Refusals,
): CredentialsProvider {
  const wired = <P extends object>(provider: P): P => throughSend(provider, context.send, refusals);
  switch (modeOf(profile)) {
    case 'AK':
    case 'StsToken':
      return staticProvider(profile);
    case 'RamRoleArn':
      return wired(assumeRole(profile, staticProvider(profile)));
    case 'EcsRamRole':
      return wired(instanceRole(profile.ram_role_name));
    case 'RamRoleArnWithRoleName':
      return wired(assumeRole(profile, wired(instanceRole(profile.ram_role_name))));
    case 'ChainableRamRoleArn': {
      // That there is one was checked with the state.
      const source = config.profiles.find(({ name }) => name === profile.source_profile) ?? profile;
      return wired(assumeRole(profile, build(source, config, context, refusals)));
    }
    case 'OIDC': {
      const builder = OIDCRoleArnCredentialsProvider.builder()
        .withOIDCTokenFilePath(profile.oidc_token_file)
        .withOIDCProviderArn(profile.oidc_provider_arn)
        .withRoleArn(profile.ram_role_arn);
      if (profile.ram_session_name !== '') builder.withRoleSessionName(profile.ram_session_name);
      if (profile.sts_region !== '') builder.withStsRegionId(profile.sts_region);
      if (profile.sts_endpoint !== '') builder.withStsEndpoint(profile.sts_endpoint);
      return wired(builder.build());
    }
    case 'CredentialsURI':
      return wired(
        URICredentialsProvider.builder().withCredentialsURI(profile.credentials_uri.reveal()).build(),
      );
    case 'External':
      // Without the callback that would write the keys into the file.
      return ExternalCredentialsProvider.builder()
        .withProcessCommand(profile.process_command.reveal())
        .build();
    case 'CloudSSO':
      return wired(
        CloudSSOCredentialsProvider.builder()
          .withSignInUrl(profile.cloud_sso_sign_in_url)
          .withAccountId(profile.cloud_sso_account_id)
          .withAccessConfig(profile.cloud_sso_access_config)
          .withAccessToken(profile.access_token.reveal())
          // The cached keys may be good although this is not; the library would refuse to be built.
          .withAccessTokenExpire(Math.max(profile.cloud_sso_access_token_expire, context.now() / 1000 + 1))
          .build(),
      );
    case 'OAuth': {
      const site = oauthSites[profile.oauth_site_type.toUpperCase() === 'INTL' ? 'INTL' : 'CN'];
      return wired(
        OAuthCredentialsProvider.builder()
          .withSignInUrl(site.url)
          .withClientId(site.clientId)
          .withRefreshToken(profile.oauth_refresh_token.reveal())
          .withAccessToken(profile.oauth_access_token.reveal())
          .withAccessTokenExpire(profile.oauth_access_token_expire)
          .withTokenUpdateCallback(
            (refreshToken, accessToken, accessKeyId, accessKeySecret, securityToken, tokenEnd, keysEnd) =>
              context.writeBack(profile.name, {
                oauth_refresh_token: refreshToken,
                oauth_access_token: accessToken,
                oauth_access_token_expire: tokenEnd,
                access_key_id: accessKeyId,
                access_key_secret: accessKeySecret,
                sts_token: securityToken,
                sts_expiration: keysEnd,
              }),
          )
          .build(),
      );
    }
    default:
      throw new Error(t('Profile {0} cannot be used.', profile.name));
  }
}

function staticProvider(profile: CliProfile): CredentialsProvider {
  const secret = profile.access_key_secret.reveal();
  return profile.sts_token.isBlank
    ? StaticAKCredentialsProvider.builder()
        .withAccessKeyId(profile.access_key_id)
        .withAccessKeySecret(secret)
        .build()
    : StaticSTSCredentialsProvider.builder()
        .withAccessKeyId(profile.access_key_id)
        .withAccessKeySecret(secret)
        .withSecurityToken(profile.sts_token.reveal())
        .build();
}

function assumeRole(profile: CliProfile, from: CredentialsProvider): CredentialsProvider {
  const builder = RAMRoleARNCredentialsProvider.builder()
    .withCredentialsProvider(from)
    .withRoleArn(profile.ram_role_arn);
  if (profile.ram_session_name !== '') builder.withRoleSessionName(profile.ram_session_name);
  if (profile.expired_seconds >= 900) builder.withDurationSeconds(profile.expired_seconds);
  if (profile.external_id !== '') builder.withExternalId(profile.external_id);
  if (profile.sts_region !== '') builder.withStsRegionId(profile.sts_region);
  if (profile.sts_endpoint !== '') builder.withStsEndpoint(profile.sts_endpoint);
  return builder.build();
}

/** @param roleName blank to have the instance name it */
export function instanceRole(roleName: string): CredentialsProvider {
  return ECSRAMRoleCredentialsProvider.builder().withRoleName(roleName).build();
}
