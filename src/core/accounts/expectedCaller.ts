import { modeOf, type CliProfile } from './cliConfig';
import { callerOfArn, type Caller } from './identity';

/** Who a set of keys belongs to, judging by how they were requested. It stays the same when they are renewed. */
export interface ExpectedCaller {
  /** Earlier versions derived the identity of a job from this text. */
  readonly text: string;
  readonly caller: Caller;
  /** Whether STS would give the same caller, so that it need not be asked. */
  readonly isExact: boolean;
}

/** The caller of an assumed role's keys. Undefined unless its ARN names account and role. */
export function callerOfRole(arn: string): ExpectedCaller | undefined {
  const caller = callerOfArn(arn);
  return caller && { text: arn, caller, isExact: true };
}

/** The caller of a profile's keys; undefined if the profile does not identify them. */
export function callerOfProfile(profile: CliProfile): ExpectedCaller | undefined {
  switch (modeOf(profile)) {
    case 'RamRoleArn':
    case 'RamRoleArnWithRoleName':
    case 'ChainableRamRoleArn':
    case 'OIDC':
      return callerOfRole(profile.ram_role_arn);
    case 'CloudSSO': {
      const { cloud_sso_account_id: accountNumber, cloud_sso_access_config: config } = profile;
      if (!/^\d+$/.test(accountNumber) || config === '') return undefined;
      // STS names the role that belongs to the access configuration, which is not known here.
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
