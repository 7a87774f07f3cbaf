import { visible } from '../shared/plain';

/**
 * The page of a region or an instance in the RDS console. Accounts of the China site and of the international site share
 * these addresses: the console redirects to the site the user is signed in to.
 */
export function consoleAddress(regionId: string, dbInstanceId: string | undefined): string {
  const region = encoded(regionId);
  const path = dbInstanceId
    ? `detail/${encoded(dbInstanceId)}/basicInfo?region=${region}`
    : `rdsList/${region}/basic/`;
  return `https://rdsnext.console.aliyun.com/${path}`;
}

/** Half of a surrogate pair cannot be encoded, and is not in what is visible. */
function encoded(id: string): string {
  return encodeURIComponent(visible(id));
}
