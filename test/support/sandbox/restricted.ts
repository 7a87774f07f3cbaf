import { actions } from '../../../src/sandbox/actions';
import type { AccessKey } from '../../../src/sandbox/authentication';
import { serviceError, type ServiceError } from '../../../src/sandbox/errors';
import { errorReply, type Exchange, type Reply } from '../../../src/sandbox/exchange';
import { sandboxAccountId } from '../../../src/sandbox/sts';

/** Answers as for a RAM user without permissions, who can only call GetCallerIdentity. */
export function denials(exchange: Exchange, key: AccessKey, act: () => Promise<Reply>): () => Promise<Reply> {
  return () =>
    actions.has(exchange.action)
      ? Promise.resolve(errorReply(denied(exchange.action, key), exchange))
      : act();
}

/** Write operations are refused by policy, read operations by the RAM check. */
function denied(action: string, key: AccessKey): ServiceError {
  const isRead = /^(Check|Describe|List)/.test(action);
  return serviceError(isRead ? 'Forbidden.RAM' : 'NoPermission', {
    accessDeniedDetail: {
      AuthAction: `rds:${action}`,
      AuthPrincipalType: 'SubUser',
      AuthPrincipalOwnerId: key.owner?.accountId ?? sandboxAccountId,
      AuthPrincipalDisplayName: `sandbox-${key.accessKeyId.slice(-6)}`,
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      EncodedDiagnosticMessage: 'AQFvc2FuZGJveA==',
    },
  });
}
