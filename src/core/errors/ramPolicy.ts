/** RAM grants these operations for an account as a whole, and all others for instances (RDS help, RAM authorization). */
const accountWide: ReadonlySet<string> = new Set([
  'rds:CheckCreateDdrDBInstance',
  'rds:CreateDdrInstance',
  'rds:DescribeCrossRegionBackupDBInstance',
  'rds:DescribeDetachedBackups',
  'rds:DescribeRegions',
  'rds:DescribeAvailableZones',
  'rds:DescribeAvailableClasses',
  'rds:DescribeDedicatedHostGroups',
  'rds:DescribePrice',
  'rds:DescribeVSwitches',
  'rds:ListClasses',
]);

/** Whether it is an action of RAM such as `rds:CloneDBInstance`, and neither a pattern nor a sentence. */
export function isRamAction(action: string): boolean {
  return /^[a-z][a-z0-9-]{0,31}:[A-Z][A-Za-z0-9]{0,63}$/.test(action);
}

/**
 * The least RAM policy that grants an action of RDS, as JSON an administrator can paste into the console; undefined for
 * any other action, whose resources are named in another way. What an answer says goes into it only where it looks like
 * what it should be.
 * @param action e.g. `rds:CloneDBInstance`
 * @param where the region and the account's number, where they are known; all of them otherwise
 */
export function ramPolicy(
  action: string,
  where: { readonly regionId?: string | undefined; readonly accountId?: string | undefined } = {},
): string | undefined {
  if (!isRamAction(action) || !action.startsWith('rds:')) return undefined;
  const regionId = /^[a-z0-9-]{1,32}$/.test(where.regionId ?? '') ? where.regionId : '*';
  const accountId = /^\d{1,20}$/.test(where.accountId ?? '') ? where.accountId : '*';
  const resource = accountWide.has(action) ? '*' : `acs:rds:${regionId}:${accountId}:dbinstance/*`;
  const statement = { Effect: 'Allow', Action: [action], Resource: [resource] };
  return JSON.stringify({ Version: '1', Statement: [statement] }, undefined, 2);
}
