import { failureCodes } from './failureCodes';

/**
 * Codes of refusals that do not prove that nothing was done, whatever their status.
 *
 * Sources: Alibaba Cloud help pages describe the first six as a call that failed to return, failed or timed out, or is to
 * be repeated (error codes of CloneDBInstance, DescribeDBInstances, DescribeBackupPolicy and their neighbours);
 * `LockTimeout` was recorded on CreateReadOnlyDBInstance, and the vendor's Terraform provider repeats it. The same
 * provider repeats CloneDBInstance after an answer without a code or a body.
 */
export const ambiguousCodes: ReadonlySet<string> = new Set([
  'CommodityServiceCalling.Exception',
  'SqlExecuteFailedOrTimeout',
  'TimeoutRetryLater',
  'ConnectTimeoutRetryLater',
  'InternalFailure',
  'IO.Exception',
  'LockTimeout',
  failureCodes.noCode,
  failureCodes.emptyResponse,
]);

/** Nonce and token are known only because a copy of the request has arrived before, which may have been accepted. */
export const arrivedBeforeCodes: ReadonlySet<string> = new Set([
  'SignatureNonceUsed',
  'IdempotentParameterMismatch',
]);

/**
 * Codes that say "not now" and nothing worse: nothing was done. The vendor's Terraform provider sends the same request
 * again on them (aliyun/terraform-provider-alicloud, resource alicloud_rds_clone_db_instance and its neighbours).
 */
export const notNowCodes: ReadonlySet<string> = new Set([
  'ConcurrentTaskExceeded',
  'InstanceConnectTimeoutFault',
  'Database.ConnectError',
  'OperationDenied.DBStatus',
  'OperationDenied.DBInstanceStatus',
  'IncorrectDBInstanceState',
  'OperationDenied.PrimaryDBInstanceStatus',
  'OperationDenied.ReadDBInstanceStatus',
  'OperationDenied.OrderProcessing',
  'InvalidOrderTask.NotSupport',
  'BackupJobExists',
]);

/** For how long a clone job sends its request again while such codes are all it gets. */
export const notNowForMinutes = 10;

/** Those of them that pass within seconds; a state or a task lasts longer than a read is repeated for. */
export const brieflyNotNowCodes: ReadonlySet<string> = new Set([
  'ConcurrentTaskExceeded',
  'InstanceConnectTimeoutFault',
  'Database.ConnectError',
]);
