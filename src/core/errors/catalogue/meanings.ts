import { failureCodes } from '../failureCodes';

/** What the service answers where an instance does not exist (RDS API reference, DescribeDBInstanceAttribute). */
export const instanceNotFoundCode = 'InvalidDBInstanceId.NotFound';

/**
 * Codes of refusals that do not prove that nothing was done, whatever their status.
 *
 * Sources: Alibaba Cloud help pages describe the first six as a call that failed to return, failed or timed out, or is to
 * be repeated (error codes of CloneDBInstance, DescribeDBInstances, DescribeBackupPolicy and their neighbours);
 * `LockTimeout` was recorded on CreateReadOnlyDBInstance, and the vendor's Terraform provider repeats it. The same
 * provider repeats CloneDBInstance after an answer without a code or a body.
 *
 * A text in place of the code counts as no code, also with a status of 400 and the service's own form: it cannot be
 * compared with this list, and may be one of these in other words.
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

/** The service knows nonce or token, so that a copy of the request has arrived before and may have been accepted. */
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

/** Those of them that pass within seconds. A state or a task lasts longer than a read is repeated. */
export const brieflyNotNowCodes: ReadonlySet<string> = new Set([
  'ConcurrentTaskExceeded',
  'InstanceConnectTimeoutFault',
  'Database.ConnectError',
]);

/**
 * No such instance; they come with 400 and with 404. The last one is seen right after an instance was created
 * (aliyun/terraform-provider-alicloud, resource alicloud_db_instance).
 */
export const notFoundCodes: ReadonlySet<string> = new Set([
  instanceNotFoundCode,
  'InvalidDBInstanceName.NotFound',
  'InvalidDBInstance.NotFound',
  'Forbidden.InstanceNotFound',
]);

/** With these a 404 means that the key or the call is wrong, and says nothing of the instance asked for. */
export const aboutTheCaller = /^Invalid(AccessKeyId|SecurityToken|Action|Api|Version|Product)/;

/** Codes that begin with "Forbidden" although no RAM policy helps. */
export const notAboutPolicies: ReadonlySet<string> = new Set([
  'Forbidden.RiskControl',
  'Forbidden.Authentication',
]);

/** DescribePrice answers with it where a combination is not sold (RDS API reference, error codes of DescribePrice). */
export const noPriceCode = 'Price.PricingPlanResultNotFound';

/** DescribeLocalAvailableRecoveryTime answers with it where log backup is off. */
export const noLogBackupCode = 'LogBackupNotEnabled';

/** A parameter that is required was not given (RDS API reference, error codes of CloneDBInstance). */
export const missingValueCode = 'RequiredParam.NotFound';
