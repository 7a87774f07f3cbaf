import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts';
import { pickMany } from '../ui/picks';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings, writeSetting } from '../ui/settings';

/** Asks the user which regions the view *Backups* shows. @throws RdsError if the regions cannot be listed */
export async function chooseRegions(accounts: Accounts): Promise<void> {
  const { account, client } = await accounts.current();
  const chosen = readSettings().regions;
  const regions = client.describeRegions(account.homeRegionId);
  const items = regions.then((all) =>
    all.map(({ regionId, localName }) => ({
      label: localName,
      description: regionId,
      picked: chosen.length === 0 || chosen.includes(regionId),
    })),
  );
  const picked = await pickMany(items, {
    title: vscode.l10n.t('Choose Regions'),
    placeHolder: vscode.l10n.t('Regions to show in the view Backups'),
  });
  if (!picked) throw new CancelledByUser();
  // If all regions are chosen, nothing is stored, so that future regions are shown too.
  const all = picked.length === 0 || picked.length === (await regions).length;
  await writeSetting('regions', all ? [] : picked.map(({ description }) => description));
}
