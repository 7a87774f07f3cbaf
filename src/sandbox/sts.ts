import type { AccessKey } from './authentication';
import { serviceError } from './errors';

/** The version of the STS API. Its one operation here is open to every key. */
export const stsVersion = '2015-04-01';
export const callerIdentityAction = 'GetCallerIdentity';

/** The account that owns everything, unless a key has another owner. */
export const sandboxAccountId = '1000000000000001';

/** The owner of a key. `principal` is as in an ARN, e.g. `user/alice`, `assumed-role/reader/session` or `root`. */
export interface KeyOwner {
  readonly accountId: string;
  readonly principal: string;
}

/** The answer of GetCallerIdentity (STS API reference). */
export function callerIdentity({ owner }: AccessKey): object {
  if (!owner) throw serviceError('InternalError');
  const { accountId, principal } = owner;
  const [kind = '', name = ''] = principal.split('/');
  const isRole = kind === 'assumed-role';
  const type = isRole ? 'AssumedRoleUser' : kind === 'user' ? 'RAMUser' : 'Account';
  const number = type === 'Account' ? accountId : idOf(name);
  return {
    IdentityType: type,
    AccountId: accountId,
    PrincipalId: isRole ? `${number}:${principal.split('/')[2] ?? ''}` : number,
    Arn: `acs:ram::${accountId}:${principal}`,
    ...(isRole ? { RoleId: number } : { UserId: number }),
  };
}

/** Derives a fixed id from a name. */
function idOf(name: string): string {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.charCodeAt(0)) % 100_000_000_000_000;
  return `20${String(hash).padStart(14, '0')}`;
}
