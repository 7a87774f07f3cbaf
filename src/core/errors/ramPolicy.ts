/** RAM grants these operations for an account as a whole, all others per instance (RDS help, RAM authorization). */
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

/** Whether the text is an action of RAM such as `rds:CloneDBInstance`, and not a pattern or a sentence. */
export function isRamAction(action: string): boolean {
  return /^[a-z][a-z0-9-]{0,31}:[A-Z][A-Za-z0-9]{0,63}$/.test(action);
}

/**
 * The minimal RAM policy that grants an action of RDS, as JSON for the console; undefined for other products, whose
 * resources have other names. Values from the service's answer are used only if they have the expected form.
 * @param action e.g. `rds:CloneDBInstance`
 * @param where the region and the account id, if known; `*` otherwise
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
