/**
 * Codes of refusals that prove nothing: the service may have done what it was asked for all the same.
 *
 * Sources: Alibaba Cloud help pages describe the first six as a call that failed to return, failed or timed out, or is to
 * be repeated; `LockTimeout` was recorded on CreateReadOnlyDBInstance, and the vendor's Terraform provider repeats it.
 */
export const ambiguousCodes: ReadonlySet<string> = new Set([
  'CommodityServiceCalling.Exception',
  'SqlExecuteFailedOrTimeout',
  'TimeoutRetryLater',
  'ConnectTimeoutRetryLater',
  'InternalFailure',
  'IO.Exception',
  'LockTimeout',
  // A token is known only because a request with it has arrived before.
  'IdempotentParameterMismatch',
]);

/**
 * Codes that say "not now" and nothing worse. The vendor's Terraform provider sends the same request again on them
 * (aliyun/terraform-provider-alicloud, resource alicloud_rds_clone_db_instance and its neighbours).
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
