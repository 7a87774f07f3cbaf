import { actions } from '../../../src/sandbox/actions';
import type { AccessKey } from '../../../src/sandbox/authentication';
import { serviceError, type ServiceError } from '../../../src/sandbox/errors';
import { errorReply, type Exchange, type Reply } from '../../../src/sandbox/exchange';
import { sandboxAccountId } from '../../../src/sandbox/sts';

/** Answers as to a RAM user without rights, who may ask only who they are. */
export function denials(exchange: Exchange, key: AccessKey, act: () => Promise<Reply>): () => Promise<Reply> {
  return () =>
    actions.has(exchange.action)
      ? Promise.resolve(errorReply(denied(exchange.action, key), exchange))
      : act();
}

/** What writes is refused by policy, what reads by the RAM check. */
function denied(action: string, key: AccessKey): ServiceError {
  const writes = ['CloneDBInstance', 'CreateDdrInstance', 'DeleteDBInstance'].includes(action);
  return serviceError(writes ? 'NoPermission' : 'Forbidden.RAM', {
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
