import { t } from '@vscode/l10n';
import { accountIds, profilePrefix, type AccountId } from '../../shared/ids';
import { callerOfProfile, callerOfRole } from './expectedCaller';
import {
  modeOf,
  parseCliConfig,
  profileState,
  type CliConfig,
  type CliProfile,
  type ProfileState,
} from './cliConfig';
import { credentialsFile } from './configStamp';
import {
  credentialsUriOf,
  forbidsExternal,
  hasMetadata,
  keysOf,
  missingKeyPart,
  missingOfOidcRole,
  oidcRoleOf,
  wantsOidcRole,
  type Environment,
} from './environment';
import type { IdentitySource } from './identities';
import type { Identity } from './identity';
import { readTextFile, whyUnreadable } from './textFile';
import { listText } from '../sentences';

/** An account that the user can choose, described without any network call. */
export interface AccountChoice {
  readonly id: AccountId;
  /** Mode of a profile; blank for other accounts. */
  readonly mode: string;
  readonly regionId: string;
  readonly state: ProfileState;
  readonly isCurrent: boolean;
  readonly identity: Identity | undefined;
}

/** Lists the credentials configured on this machine. Runs no program, makes no network call, and returns no secrets. */
export async function listAccountChoices(options: {
  readonly env: Environment;
  readonly readCliConfig: () => Promise<string | undefined>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly allowExternal: boolean;
  readonly identities: Pick<IdentitySource, 'atOnce'>;
}): Promise<{
  readonly profiles: readonly AccountChoice[];
  readonly others: readonly AccountChoice[];
  readonly problem: string;
}> {
  const { env } = options;
  let problem = '';
  const content = await options.readCliConfig().catch((error: unknown) => {
    problem = t('aliyun CLI: ~/.aliyun/config.json cannot be read: {0}.', whyUnreadable(error));
    return undefined;
  });
  const read = content === undefined ? undefined : parseCliConfig(content);
  if (read && 'problem' in read) problem = read.problem;
  const policy = {
    now: options.now / 1000,
    allowExternal: options.allowExternal && !forbidsExternal(env),
  };
  return {
    profiles: read && 'config' in read ? profileChoices(read.config, policy, options.identities) : [],
    others: await otherChoices(env, options.identities),
    problem,
  };
}

function profileChoices(
  config: CliConfig,
  policy: Parameters<typeof profileState>[2],
  identities: Pick<IdentitySource, 'atOnce'>,
): readonly AccountChoice[] {
  return config.profiles.map((profile, index, all) => {
    // The CLI takes the first profile of a name.
    const isFirst = all.findIndex(({ name }) => name === profile.name) === index;
    return {
      id: `${profilePrefix}${profile.name}`,
      mode: modeOf(profile) ?? profile.mode,
      regionId: profile.region_id,
      state: isFirst ? profileState(profile, config, policy) : duplicate(),
      isCurrent: isFirst && profile.name === config.current,
      identity: identityOf(profile, identities),
    };
  });
}

/** The accounts of the environment, of the credentials file, and of the machine's own role. */
async function otherChoices(
  env: Environment,
  identities: Pick<IdentitySource, 'atOnce'>,
): Promise<readonly AccountChoice[]> {
  const keys = keysOf(env);
  const half = missingKeyPart(env);
  const missing = missingOfOidcRole(env);
  const roleCaller = callerOfRole(oidcRoleOf(env).roleArn);
  const atOnce = identities.atOnce.bind(identities);
  const there: readonly (readonly [AccountId, ProfileState | undefined, Identity | undefined])[] = [
    [
      accountIds.environment,
      half ? incomplete(t('incomplete ({0})', half.missing)) : keys && usable,
      keys && atOnce({ accessKeyId: keys.accessKeyId, expected: undefined }),
    ],
    [
      accountIds.oidcRole,
      missing.length === 0
        ? usable
        : wantsOidcRole(env)
          ? incomplete(t('incomplete ({0})', listText(missing)))
          : undefined,
      roleCaller && atOnce({ accessKeyId: '', expected: roleCaller }),
    ],
    [accountIds.credentialsFile, await fileState(env), undefined],
    [accountIds.credentialsUri, credentialsUriOf(env) === '' ? undefined : usable, undefined],
    [accountIds.instanceRole, hasMetadata(env) ? usable : undefined, undefined],
  ];
  return there.flatMap(([id, state, identity]) =>
    state ? [{ id, mode: '', regionId: '', state, isCurrent: false, identity }] : [],
  );
}

const usable: ProfileState = { kind: 'usable', sentence: '' };

function incomplete(sentence: string): ProfileState {
  return { kind: 'incomplete', sentence };
}

/** Undefined if there is no credentials file and the environment names none. */
async function fileState(env: Environment): Promise<ProfileState | undefined> {
  const file = credentialsFile(env);
  try {
    if ((await readTextFile(file)) !== undefined) return usable;
    return env['ALIBABA_CLOUD_CREDENTIALS_FILE'] ? incomplete(t('{0} not found', file)) : undefined;
  } catch (error) {
    return incomplete(t('{0} cannot be read: {1}', file, whyUnreadable(error)));
  }
}

function duplicate(): ProfileState {
  return { kind: 'duplicate', sentence: t('not used: an earlier profile has the same name') };
}

/** The identity of the keys in the profile, or of the role that it assumes. */
function identityOf(profile: CliProfile, identities: Pick<IdentitySource, 'atOnce'>): Identity | undefined {
  const expected = callerOfProfile(profile);
  const mode = modeOf(profile);
  const accessKeyId = mode === 'AK' || mode === 'StsToken' ? profile.access_key_id : '';
  return expected || accessKeyId !== '' ? identities.atOnce({ accessKeyId, expected }) : undefined;
}
