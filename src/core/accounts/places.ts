import { stat } from 'node:fs/promises';
import { accountIds, profilePrefix, type AccountId } from '../../shared/ids';
import { modeOf, parseCliConfig, profileState, type ProfileState } from './cliConfig';
import { credentialsFile } from './configStamp';
import {
  credentialsUriOf,
  forbidsExternal,
  hasMetadata,
  keysOf,
  oidcRoleOf,
  type Environment,
} from './environment';

/** A place that a person can choose, as far as it can be seen without asking anyone. */
export interface AccountChoice {
  readonly id: AccountId;
  /** Of a profile; blank for other places. */
  readonly mode: string;
  readonly regionId: string;
  readonly state: ProfileState;
  /** Whether it is the profile that the CLI uses. */
  readonly isCurrent: boolean;
}

/** What is configured on this machine. Nothing is run, nobody is asked, nothing secret is in it. */
export async function listPlaces(options: {
  readonly env: Environment;
  readonly readCliConfig: () => Promise<string | undefined>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly allowExternal: boolean;
}): Promise<{
  readonly profiles: readonly AccountChoice[];
  readonly others: readonly AccountChoice[];
  readonly problem: string;
}> {
  const { env } = options;
  const content = await options.readCliConfig().catch(() => undefined);
  const read = content === undefined ? undefined : parseCliConfig(content);
  const policy = {
    now: options.now / 1000,
    allowExternal: options.allowExternal && !forbidsExternal(env),
  };
  const profiles =
    read && 'config' in read
      ? read.config.profiles.map((profile) => ({
          id: `${profilePrefix}${profile.name}`,
          mode: modeOf(profile) ?? profile.mode,
          regionId: profile.region_id,
          state: profileState(profile, read.config, policy),
          isCurrent: profile.name === read.config.current,
        }))
      : [];
  const hasFile = await stat(credentialsFile()).then(
    () => true,
    () => false,
  );
  const there: readonly (readonly [AccountId, boolean])[] = [
    [accountIds.environment, keysOf(env) !== undefined],
    [accountIds.oidcRole, oidcRoleOf(env) !== undefined],
    [accountIds.credentialsFile, hasFile],
    [accountIds.credentialsUri, credentialsUriOf(env) !== ''],
    [accountIds.instanceRole, hasMetadata(env)],
  ];
  const usable: ProfileState = { kind: 'usable', sentence: '' };
  const others = there
    .filter(([, isThere]) => isThere)
    .map(([id]) => ({ id, mode: '', regionId: '', state: usable, isCurrent: false }));
  return { profiles, others, problem: read && 'problem' in read ? read.problem : '' };
}
