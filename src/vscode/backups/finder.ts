import * as vscode from 'vscode';
import { fewestLetters } from '../../core/backups/filter';
import { InstanceSearch, type AskRegion } from '../../core/backups/instanceSearch';
import { regionsToShow } from '../../core/backups/shownRegions';
import type { Clock } from '../../core/clock';
import type { CloneStart } from '../../core/clone/draft';
import { whyNotCloneable, whyNotRestorable } from '../../core/clone/instanceState';
import { engineLabel } from '../../core/clone/labels';
import { backupChoice } from '../../core/clone/backupChoice';
import { age } from '../../core/format';
import { listed, type Listed, type PagedList } from '../../core/rds/paging';
import type { BackupSet, Instance, Region } from '../../shared/model';
import type { Accounts, Session } from '../accounts/accounts';
import { LivePick, type Choice, type LivePickOptions } from '../ui/picks';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings } from '../ui/settings';
import type { BackupsProvider } from './backupsProvider';
import { firstFoundOnly, firstOnly } from './cutLists';
import type { BackupsNode } from './nodes';

export interface FindServices {
  readonly accounts: Accounts;
  readonly backups: BackupsProvider;
  readonly backupsView: vscode.TreeView<BackupsNode>;
}

interface Pick<T> extends Choice {
  /** Undefined in a line that only tells something. */
  readonly value: T | undefined;
  /** Why it cannot be chosen. Where it is chosen all the same, the pick says so and stays open. */
  readonly unavailable?: string | undefined;
}

/** Finds an instance by a part of its name or ID in all regions that are shown, and reveals it. */
export async function findInstance(
  { accounts, backups, backupsView }: FindServices,
  clock: Clock,
): Promise<void> {
  const session = await accounts.current();
  const regions = await shownRegionsOf(session);
  const picked = await pickFound(
    (regionId, text, signal) => session.client.searchInstances(regionId, text, { signal }),
    regions.map(({ regionId }) => regionId),
    clock,
  );
  const node = await backups.findInstance(session.account.id, picked.regionId, picked.dbInstanceId);
  if (node) await backupsView.reveal(node, { select: true, focus: true, expand: true });
}

/** Lets the user type, and shows what the service finds. @throws CancelledByUser */
async function pickFound(ask: AskRegion, regions: readonly string[], clock: Clock): Promise<Instance> {
  const options = {
    title: vscode.l10n.t('Find Instance in All Regions'),
    placeholder: vscode.l10n.t('Part of the name or of the ID'),
    // The service searches; its answer is not searched once more.
    matchOnDescription: true,
  };
  let search: InstanceSearch | undefined;
  try {
    return await pick<Instance>(options, (input) => {
      const found = new InstanceSearch(ask, clock, () => {
        input.setChoices(
          [...found.answers].flatMap(([regionId, { value = [], isCut }]) => [
            ...value.map(foundPick),
            ...(isCut ? [cutPick(value.length, regionId)] : []),
          ]),
        );
        const { error } = found;
        if (error !== undefined) input.setPlaceholder(error instanceof Error ? error.message : '');
      });
      search = found;
      input.onDidChangeValue((typed) => {
        const text = typed.trim();
        const isLong = text.length >= fewestLetters;
        input.setBusy(isLong);
        if (!isLong) input.setChoices([]);
        void found
          .find(isLong ? text : undefined, () => regions)
          .then((isOver) => {
            if (isOver) input.setBusy(false);
          });
      });
    });
  } finally {
    search?.stop();
  }
}

/** The clone a user asks for from the palette: region, instance and, unless a time is wanted, backup set. */
export async function pickStart(
  session: Session,
  wanted: 'backupSet' | 'time',
): Promise<{ start: CloneStart; instance: Instance; backup?: BackupSet }> {
  let regionId: string | undefined;
  let instance: Instance | undefined;
  for (;;) {
    if (!regionId) {
      const region = await pickStep(regionStep(session, wanted));
      if (region === back) throw new CancelledByUser();
      regionId = region;
    }
    if (!instance) {
      const picked = await pickStep(instanceStep(session, wanted, regionId));
      if (picked === back) {
        regionId = undefined;
        continue;
      }
      instance = picked;
    }
    const start = { regionId, sourceId: instance.dbInstanceId };
    if (wanted === 'time') return { start, instance };
    const backup = await pickStep(backupStep(session, regionId, instance));
    if (backup !== back) return { start: { ...start, backupId: backup.backupId }, instance, backup };
    instance = undefined;
  }
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

function titleOf(wanted: 'backupSet' | 'time'): { readonly title: string; readonly totalSteps: number } {
  return wanted === 'backupSet'
    ? { title: vscode.l10n.t('Clone from Backup'), totalSteps: 3 }
    : { title: vscode.l10n.t('Clone to a Point in Time'), totalSteps: 2 };
}

function regionStep(session: Session, wanted: 'backupSet' | 'time'): Step<string> {
  return {
    ...titleOf(wanted),
    step: 1,
    placeholder: vscode.l10n.t('Region of the instance to clone'),
    empty: vscode.l10n.t('The service lists no region.'),
    items: shownRegionsOf(session).then((regions) => ({ items: regions.map(regionPick), isCut: false })),
  };
}

function instanceStep({ client }: Session, wanted: 'backupSet' | 'time', regionId: string): Step<Instance> {
  return {
    ...titleOf(wanted),
    step: 2,
    placeholder: vscode.l10n.t('Instance to clone, in {0}', regionId),
    empty: vscode.l10n.t('No RDS instance in this region.'),
    items: picks(client.listInstances(regionId), instancePick),
  };
}

function backupStep({ client }: Session, regionId: string, instance: Instance): Step<BackupSet> {
  const { dbInstanceId, description } = instance;
  return {
    ...titleOf('backupSet'),
    step: 3,
    placeholder: vscode.l10n.t('Backup set to restore, of {0}', description || dbInstanceId),
    empty: vscode.l10n.t('This instance has no backup set.'),
    items: picks(client.listBackups(regionId, dbInstanceId), backupPick),
  };
}

function shownRegionsOf({ account, client }: Session): Promise<readonly Region[]> {
  return regionsToShow(client.describeRegions(account.homeRegionId), readSettings().regions);
}

async function picks<T>(list: PagedList<T>, toPick: (item: T) => Pick<T>): Promise<Listed<Pick<T>>> {
  const { items, isCut } = await listed(list);
  return { items: items.map(toPick), isCut };
}

function regionPick({ localName, regionId }: Region): Pick<string> {
  return { label: localName, description: regionId, value: regionId };
}

function foundPick(instance: Instance): Pick<Instance> {
  const { description, dbInstanceId, regionId, engine, engineVersion } = instance;
  return {
    label: description || dbInstanceId,
    description: [dbInstanceId, regionId, engineLabel(engine, engineVersion)].join(' · '),
    alwaysShow: true,
    value: instance,
  };
}

function cutPick(count: number, regionId: string): Pick<Instance> {
  return {
    label: firstFoundOnly(count, regionId),
    iconPath: new vscode.ThemeIcon('warning'),
    alwaysShow: true,
    value: undefined,
  };
}

function instancePick(instance: Instance): Pick<Instance> {
  return {
    label: instance.description || instance.dbInstanceId,
    description: `${engineLabel(instance.engine, instance.engineVersion)} · ${instance.dbInstanceId}`,
    ...whyNotPick(whyNotCloneable(instance)),
    value: instance,
  };
}

function backupPick(backup: BackupSet): Pick<BackupSet> {
  const when = backup.endTime ?? backup.startTime;
  return {
    label: backupChoice(backup).label,
    description: when === undefined ? '' : age(when, Date.now()),
    ...whyNotPick(whyNotRestorable(backup)),
    value: backup,
  };
}

function whyNotPick(
  unavailable: string | undefined,
): Partial<Record<'detail' | 'detailIcon' | 'unavailable', string>> {
  return unavailable ? { detail: unavailable, detailIcon: 'circle-slash', unavailable } : {};
}

/** One step. It is on screen at once, busy until its items have arrived. @throws CancelledByUser, RdsError */
function pickStep<T>(step: Step<T>): Promise<T | typeof back> {
  const { title, totalSteps, placeholder } = step;
  const options = {
    title,
    step: step.step,
    totalSteps,
    placeholder,
    matchOnDescription: true,
    ignoreFocusOut: true,
    buttons: step.step > 1 ? [vscode.QuickInputButtons.Back] : [],
  };
  return pick<T>(options, (input, reject) => {
    input.setBusy(true);
    step.items.then(({ items, isCut }) => {
      input.setBusy(false);
      input.setChoices(items);
      if (isCut) input.setTitle(`${title} · ${firstOnly(items.length)}`);
      if (items.length === 0) input.setPlaceholder(step.empty);
    }, reject);
  });
}

/**
 * A pick that stays open until something is chosen that can be.
 * @param fill sets its choices, and may end it with an error
 * @throws CancelledByUser
 */
async function pick<T>(
  options: LivePickOptions & { readonly buttons?: undefined },
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T>;
async function pick<T>(
  options: LivePickOptions,
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T | typeof back>;
async function pick<T>(
  options: LivePickOptions,
  fill: (input: LivePick<Pick<T>>, reject: (error: unknown) => void) => void,
): Promise<T | typeof back> {
  const input = new LivePick<Pick<T>>(options);
  try {
    return await new Promise<T | typeof back>((resolve, reject) => {
      input.onDidTriggerButton(() => resolve(back));
      input.onDidHide(() => reject(new CancelledByUser()));
      input.onDidAccept(() => {
        const { selected } = input;
        if (selected?.unavailable) input.setPlaceholder(selected.unavailable);
        else if (selected?.value !== undefined) resolve(selected.value);
      });
      fill(input, reject);
      input.show();
    });
  } finally {
    input.dispose();
  }
}
