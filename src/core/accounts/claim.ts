import { modeOf, type CliProfile } from './cliConfig';
import { callerOfArn, type Caller } from './identity';

/** Whose keys are by what they were got for. It stays the same while they are renewed. */
export interface Claim {
  /** What earlier versions made the id of a job's identity of. */
  readonly text: string;
  readonly caller: Caller;
  /** Whether STS would name the same, so that it need not be asked. */
  readonly isExact: boolean;
}

/** Of keys that were got by assuming a role. Undefined unless its ARN names account and role. */
export function claimOfRole(arn: string): Claim | undefined {
  const caller = callerOfArn(arn);
  return caller && { text: arn, caller, isExact: true };
}

/** Of the keys of a profile; undefined where the profile does not say it. Blank parts say nothing. */
export function claimOfProfile(profile: CliProfile): Claim | undefined {
  switch (modeOf(profile)) {
    case 'RamRoleArn':
    case 'RamRoleArnWithRoleName':
    case 'ChainableRamRoleArn':
    case 'OIDC':
      return claimOfRole(profile.ram_role_arn);
    case 'CloudSSO': {
      const { cloud_sso_account_id: accountNumber, cloud_sso_access_config: config } = profile;
      if (!/^\d+$/.test(accountNumber) || config === '') return undefined;
      // STS names the role that was made of the configuration, which cannot be told from here.
      return {
        text: `${accountNumber} ${config}`,
        caller: { accountNumber, principal: `access configuration ${config}` },
        isExact: false,
      };
    }
    default:
      return undefined;
  }
}
