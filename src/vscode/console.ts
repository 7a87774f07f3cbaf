import * as vscode from 'vscode';

/**
 * Opens the RDS console at a region or an instance. Accounts of the China site and of the international site share
 * these addresses: the console redirects to the site the person is signed in to.
 */
export async function openConsole(regionId: string, dbInstanceId: string | undefined): Promise<void> {
  const region = encodeURIComponent(regionId);
  const path = dbInstanceId
    ? `detail/${encodeURIComponent(dbInstanceId)}/basicInfo?region=${region}`
    : `rdsList/${region}/basic/`;
  await vscode.env.openExternal(vscode.Uri.parse(`https://rdsnext.console.aliyun.com/${path}`, true));
}
