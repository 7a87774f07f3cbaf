import { failureCodes } from '../failureCodes';

/** The service's code for an instance that does not exist (RDS API reference, DescribeDBInstanceAttribute). */
export const instanceNotFoundCode = 'InvalidDBInstanceId.NotFound';

/**
 * Codes of refusals that do not prove that nothing was done, whatever their HTTP status.
 * Sources: Alibaba Cloud help pages describe the first six as a call that failed to return, failed or timed out, or
 * that should be repeated (error codes of CloneDBInstance, DescribeDBInstances, DescribeBackupPolicy and related
 * operations). `LockTimeout` was recorded on CreateReadOnlyDBInstance, and the vendor's Terraform provider retries it.
 * That provider also retries CloneDBInstance after an answer without a code or a body.
 * A message in place of the code counts as no code, even with status 400 and in the service's own format: it cannot be
 * compared with this list, and may stand for one of these codes.
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

/**
 * The service has seen the nonce or token before, so an earlier copy of the request arrived and may have been accepted
 * (SignatureNonceUsed: common error codes of Alibaba Cloud; IdempotentParameterMismatch: documented for the ClientToken
 * of ECS, not of RDS).
 */
export const arrivedBeforeCodes: ReadonlySet<string> = new Set([
  'SignatureNonceUsed',
  'IdempotentParameterMismatch',
]);

/**
 * Codes that mean "not now": nothing was done. The vendor's Terraform provider sends the same request again on them
 * (aliyun/terraform-provider-alicloud, resource alicloud_rds_clone_db_instance and related resources).
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

/** How long a clone job repeats its request while it gets only such codes. */
export const notNowForMinutes = 10;

/**
 * The "not now" codes that pass within seconds, so that a read is retried. A state or a running task lasts longer than
 * the retries of a read.
 */
export const brieflyNotNowCodes: ReadonlySet<string> = new Set([
  'ConcurrentTaskExceeded',
  'InstanceConnectTimeoutFault',
  'Database.ConnectError',
]);

/**
 * No such instance; these codes come with 400 and with 404. The last one also appears right after an instance was
 * created (aliyun/terraform-provider-alicloud, resource alicloud_db_instance).
 */
export const notFoundCodes: ReadonlySet<string> = new Set([
  instanceNotFoundCode,
  'InvalidDBInstanceName.NotFound',
  'InvalidDBInstance.NotFound',
  'Forbidden.InstanceNotFound',
]);

/**
 * With these codes, a 404 means that the key or the call is wrong; it does not mean that the instance does not exist
 * (common error codes of Alibaba Cloud).
 */
export const aboutTheCaller = /^Invalid(AccessKeyId|SecurityToken|Action|Api|Version|Product)/;

/** Codes that start with "Forbidden" although a RAM policy does not help. */
export const notAboutPolicies: ReadonlySet<string> = new Set([
  'Forbidden.RiskControl',
  'Forbidden.Authentication',
]);

/** DescribePrice returns it for a combination that is not sold (RDS API reference, error codes of DescribePrice). */
export const noPriceCode = 'Price.PricingPlanResultNotFound';

/** Log backup is off (RDS API reference, error codes of DescribeLocalAvailableRecoveryTime). */
export const noLogBackupCode = 'LogBackupNotEnabled';

/** A required parameter is missing (RDS API reference, error codes of CloneDBInstance). */
export const missingValueCode = 'RequiredParam.NotFound';
