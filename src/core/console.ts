/**
 * The page of a region or an instance in the RDS console. Accounts of the China site and of the international site share
 * these addresses: the console redirects to the site the person is signed in to.
 */
export function consoleAddress(regionId: string, dbInstanceId: string | undefined): string {
  const region = encodeURIComponent(regionId);
  const path = dbInstanceId
    ? `detail/${encodeURIComponent(dbInstanceId)}/basicInfo?region=${region}`
    : `rdsList/${region}/basic/`;
  return `https://rdsnext.console.aliyun.com/${path}`;
}
