import * as vscode from 'vscode';
import { engineLabel } from '../../core/clone/labels';
import type { Listed } from '../../core/rds/paging';
import { fewestLetters, typingPauseMs } from '../../core/backups/filter';
import { regionsToShow } from '../../core/backups/shownRegions';
import type { Instance } from '../../shared/model';
import type { Accounts } from '../accounts/accounts';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings } from '../ui/settings';
import type { BackupsProvider } from './backupsProvider';
import type { BackupsNode } from './nodes';
import { LivePick } from '../ui/picks';

export interface FindServices {
  readonly accounts: Accounts;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
}

/** Looks for an instance by a part of its name or ID in all regions that are shown, and reveals it. */
export async function findInstance({ accounts, backups, backupsView }: FindServices): Promise<void> {
  const { account, client } = await accounts.current();
  const regions = await regionsToShow(client.describeRegions(account.homeRegionId), readSettings().regions);
  const picked = await pickFound(async (text, signal, show) => {
    await Promise.all(
      regions.map(async ({ regionId }) => {
        show(await client.searchInstances(regionId, text, { signal }), regionId);
      }),
    );
  });
  const node = await backups.findInstance(account.id, picked.regionId, picked.dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: true });
}

type FoundItem = vscode.QuickPickItem & { readonly instance?: Instance };

function foundItem(instance: Instance): FoundItem {
  return {
    label: instance.description || instance.dbInstanceId,
    description: [
      instance.dbInstanceId,
      instance.regionId,
      engineLabel(instance.engine, instance.engineVersion),
    ].join(' · '),
    alwaysShow: true,
    instance,
  };
}

function cutItem(count: number, regionId: string): FoundItem {
  return {
    label: vscode.l10n.t('Only the first {0} found in {1} are listed. Type more.', count, regionId),
    iconPath: new vscode.ThemeIcon('warning'),
    alwaysShow: true,
  };
}

type Search = (
  text: string,
  signal: AbortSignal,
  show: (found: Listed<Instance>, regionId: string) => void,
) => Promise<void>;

function pickFound(search: Search): Promise<Instance> {
  const pick = new LivePick<FoundItem>({
    title: vscode.l10n.t('Find Instance in All Regions'),
    placeholder: vscode.l10n.t('Part of the name or of the ID'),
    // The service searches; its answer is not searched once more.
    matchOnDescription: true,
  });
  let abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (text: string): void => {
    abort.abort(new Error('superseded'));
    clearTimeout(timer);
    abort = new AbortController();
    const { signal } = abort;
    if (text.trim().length < fewestLetters) {
      pick.setChoices([]);
      pick.setBusy(false);
      return;
    }
    pick.setBusy(true);
    timer = setTimeout(() => {
      const found: FoundItem[] = [];
      search(text.trim(), signal, ({ items, isCut }, regionId) => {
        if (signal.aborted) return;
        found.push(...items.map(foundItem), ...(isCut ? [cutItem(items.length, regionId)] : []));
        pick.setChoices(found);
      })
        .catch((error: unknown) => {
          if (!signal.aborted) pick.setPlaceholder(error instanceof Error ? error.message : '');
        })
        .finally(() => {
          if (!signal.aborted) pick.setBusy(false);
        });
    }, typingPauseMs);
  };
  return new Promise((resolve, reject) => {
    pick.onDidChangeValue(start);
    pick.onDidAccept(() => {
      const chosen = pick.selected;
      if (chosen && !chosen.instance) return;
      if (chosen?.instance) resolve(chosen.instance);
      pick.hide();
    });
    pick.onDidHide(() => {
      abort.abort(new Error('closed'));
      clearTimeout(timer);
      pick.dispose();
      reject(new CancelledByUser());
    });
    pick.show();
  });
}
