import { visible } from '../shared/plain';

/**
 * The page of a region or an instance in the RDS console. The address is the same for accounts of the China site and
 * the international site: the console redirects to the site where the user is signed in.
 */
export function consoleAddress(regionId: string, dbInstanceId: string | undefined): string {
  const region = encoded(regionId);
  const path = dbInstanceId
    ? `detail/${encoded(dbInstanceId)}/basicInfo?region=${region}`
    : `rdsList/${region}/basic/`;
  return `https://rdsnext.console.aliyun.com/${path}`;
}

/** `encodeURIComponent` throws on an unpaired surrogate, which `visible` removes. */
function encoded(id: string): string {
  return encodeURIComponent(visible(id));
}
