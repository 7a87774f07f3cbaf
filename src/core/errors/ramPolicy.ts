/** Operations that RAM grants for an account as a whole; all others are granted for instances (RDS help, RAM authorization). */
const accountWide: ReadonlySet<string> = new Set([
  'rds:DescribeRegions',
  'rds:DescribeAvailableZones',
  'rds:DescribeAvailableClasses',
  'rds:DescribeDedicatedHostGroups',
  'rds:DescribePrice',
  'rds:DescribeVSwitches',
  'rds:ListClasses',
]);

/**
 * The least RAM policy that grants an action, as JSON an administrator can paste into the console.
 * @param action e.g. `rds:CloneDBInstance`
 * @param where the region and the account's number, where they are known; all of them otherwise
 */
export function ramPolicy(
  action: string,
  where: { readonly regionId?: string | undefined; readonly accountId?: string | undefined } = {},
): string {
  const { regionId = '*', accountId = '*' } = where;
  const resource = accountWide.has(action) ? '*' : `acs:rds:${regionId}:${accountId}:dbinstance/*`;
  const statement = { Effect: 'Allow', Action: [action], Resource: [resource] };
  return JSON.stringify({ Version: '1', Statement: [statement] }, undefined, 2);
}
