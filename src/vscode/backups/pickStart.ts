import * as vscode from 'vscode';
import { whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { engineLabel } from '../../core/clone/labels';
import type { CloneStart } from '../../core/clone/draft';
import { age } from '../../core/format';
import { listed, type Listed, type PagedList } from '../../core/rds/paging';
import { backupChoice } from '../../core/clone/backupChoice';
import { regionsToShow } from '../../core/backups/shownRegions';
import type { BackupSet, Instance } from '../../shared/model';
import type { Session } from '../accounts/accounts';
import { firstOnly } from './cutLists';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings } from '../ui/settings';
import { LivePick, type Choice } from '../ui/picks';

interface Pick<T> extends Choice {
  readonly value: T;
  /** Why it cannot be chosen; chosen all the same, it says so and asks on. */
  readonly unavailable?: string | undefined;
}

interface Step<T> {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  readonly empty: string;
  readonly items: Promise<Listed<Pick<T>>>;
}

const back = Symbol('back');

/** The clone a user asks for from the palette: region, instance and, unless a time is wanted, backup set. */
export async function pickStart(
  { account, client }: Session,
  wanted: 'backupSet' | 'time',
): Promise<{ start: CloneStart; instance: Instance; backup?: BackupSet }> {
  const title =
    wanted === 'backupSet' ? vscode.l10n.t('Clone from Backup') : vscode.l10n.t('Clone to a Point in Time');
  const totalSteps = wanted === 'backupSet' ? 3 : 2;
  const chosen = readSettings().regions;
  let regionId: string | undefined;
  let instance: Instance | undefined;
  for (;;) {
    if (!regionId) {
      const region = await choose({
        title,
        step: 1,
        totalSteps,
        placeholder: vscode.l10n.t('Region of the instance to clone'),
        empty: vscode.l10n.t('The service lists no region.'),
        items: regionsToShow(client.describeRegions(account.homeRegionId), chosen).then((regions) => ({
          items: regions.map((one) => ({
            label: one.localName,
            description: one.regionId,
            value: one.regionId,
          })),
          isCut: false,
        })),
      });
      if (region === back) throw new CancelledByUser();
      regionId = region;
    }
    if (!instance) {
      const picked = await choose({
        title,
        step: 2,
        totalSteps,
        placeholder: vscode.l10n.t('Instance to clone, in {0}', regionId),
        empty: vscode.l10n.t('No RDS instance in this region.'),
        items: picks(client.listInstances(regionId), instancePick),
      });
      if (picked === back) {
        regionId = undefined;
        continue;
      }
      instance = picked;
    }
    const start = { regionId, sourceId: instance.dbInstanceId };
    if (wanted === 'time') return { start, instance };
    const backup = await choose({
      title,
      step: 3,
      totalSteps,
      placeholder: vscode.l10n.t(
        'Backup set to restore, of {0}',
        instance.description || instance.dbInstanceId,
      ),
      empty: vscode.l10n.t('This instance has no backup set.'),
      items: picks(client.listBackups(regionId, instance.dbInstanceId), backupPick),
    });
    if (backup !== back) return { start: { ...start, backupId: backup.backupId }, instance, backup };
    instance = undefined;
  }
}

async function picks<T>(list: PagedList<T>, pick: (item: T) => Pick<T>): Promise<Listed<Pick<T>>> {
  const { items, isCut } = await listed(list);
  return { items: items.map(pick), isCut };
}

function instancePick(instance: Instance): Pick<Instance> {
  const unavailable = whyNotCloneable(instance);
  return {
    label: instance.description || instance.dbInstanceId,
    description: `${engineLabel(instance.engine, instance.engineVersion)} · ${instance.dbInstanceId}`,
    ...(unavailable ? { detail: unavailable, detailIcon: 'circle-slash', unavailable } : {}),
    value: instance,
  };
}

function backupPick(backup: BackupSet): Pick<BackupSet> {
  const unavailable = whyNotRestorable(backup);
  const when = backup.endTime ?? backup.startTime;
  return {
    label: backupChoice(backup).label,
    description: when === undefined ? '' : age(when, Date.now()),
    ...(unavailable ? { detail: unavailable, detailIcon: 'circle-slash', unavailable } : {}),
    value: backup,
  };
}

/** One step. It is on screen at once, busy until its items have arrived. @throws CancelledByUser, RdsError */
async function choose<T>(step: Step<T>): Promise<T | typeof back> {
  const input = new LivePick<Pick<T>>({
    title: step.title,
    step: step.step,
    totalSteps: step.totalSteps,
    placeholder: step.placeholder,
    matchOnDescription: true,
    ignoreFocusOut: true,
    buttons: step.step > 1 ? [vscode.QuickInputButtons.Back] : [],
  });
  input.setBusy(true);
  try {
    return await new Promise<T | typeof back>((resolve, reject) => {
      input.onDidTriggerButton(() => {
        resolve(back);
      });
      input.onDidHide(() => {
        reject(new CancelledByUser());
      });
      input.onDidAccept(() => {
        const picked = input.selected;
        if (!picked) return;
        if (picked.unavailable) input.setPlaceholder(picked.unavailable);
        else resolve(picked.value);
      });
      step.items.then(({ items, isCut }) => {
        input.setBusy(false);
        input.setChoices(items);
        if (isCut) input.setTitle(`${step.title} · ${firstOnly(items.length)}`);
        if (items.length === 0) input.setPlaceholder(step.empty);
      }, reject);
      input.show();
    });
  } finally {
    input.dispose();
  }
}
