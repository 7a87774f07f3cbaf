import * as vscode from 'vscode';
import { groupingTag, parseArrangement, type Arrangement } from '../../core/backups/arrange';
import { contextKeys } from '../../shared/ids';
import { setContext } from '../ui/contextKeys';
import { CancelledByUser } from '../ui/runCommand';
import type { BackupsProvider } from './backupsProvider';
import { LiveInput } from '../ui/inputs';
import { pickOne, separator, type Choice } from '../ui/picks';

const filterKey = 'filter';
const restorableKey = 'restorableOnly';
const arrangementKey = 'arrangement';

export function restoreView(backups: BackupsProvider, state: vscode.Memento): void {
  const kept = state.get<unknown>(filterKey);
  apply(backups, typeof kept === 'string' ? kept : '');
  applyRestorable(backups, state.get<unknown>(restorableKey) === true);
  backups.setArrangement(parseArrangement(state.get<unknown>(arrangementKey)));
}

export async function setRestorableOnly(
  backups: BackupsProvider,
  state: vscode.Memento,
  only: boolean,
): Promise<void> {
  applyRestorable(backups, only);
  await state.update(restorableKey, only ? true : undefined);
}

function applyRestorable(backups: BackupsProvider, only: boolean): void {
  backups.setRestorableOnly(only);
  setContext(contextKeys.restorableOnly, only);
}

export async function setFilter(
  backups: BackupsProvider,
  state: vscode.Memento,
  text: string,
): Promise<void> {
  apply(backups, text);
  await state.update(filterKey, text === '' ? undefined : text);
}

function apply(backups: BackupsProvider, text: string, isTyping = false): void {
  backups.setFilter(text, isTyping);
  setContext(contextKeys.filtered, text.trim() !== '');
}

/** Filters the tree while the user types; Escape restores the previous filter. */
export function filterInstances(backups: BackupsProvider, state: vscode.Memento): Promise<void> {
  const before = backups.filter;
  const input = new LiveInput({
    title: vscode.l10n.t('Filter Instances'),
    placeholder: vscode.l10n.t(
      'Words in the name, ID, engine, status, billing method, edition, zone or tags',
    ),
    prompt: vscode.l10n.t(
      'Regions that are not loaded are searched by name, ID and engine. A tag can be written as key=value. Escape brings back what was shown.',
    ),
    value: before,
  });
  return new Promise((resolve, reject) => {
    let accepted = false;
    input.onDidChangeValue((text) => {
      apply(backups, text, true);
    });
    input.onDidAccept(() => {
      accepted = true;
      input.hide();
    });
    input.onDidHide(() => {
      input.dispose();
      setFilter(backups, state, accepted ? input.value : before).then(resolve, reject);
    });
    input.show();
  });
}

interface ArrangementPick extends Choice {
  readonly choose?: () => Promise<Arrangement>;
}

/** Asks how to group and sort the instances, and stores the choice for this workspace. */
export async function arrangeInstances(backups: BackupsProvider, state: vscode.Memento): Promise<void> {
  const now = backups.arrangement;
  const pick = (label: string, isNow: boolean, choose: () => Promise<Arrangement>): ArrangementPick => ({
    label,
    iconPath: new vscode.ThemeIcon(isNow ? 'check' : 'blank'),
    ...(isNow ? { description: vscode.l10n.t('now') } : {}),
    choose,
  });
  const group = (label: string, groupBy: Arrangement['groupBy']): ArrangementPick =>
    pick(label, now.groupBy === groupBy, () => Promise.resolve({ ...now, groupBy }));
  const sort = (label: string, sortBy: Arrangement['sortBy']): ArrangementPick =>
    pick(label, now.sortBy === sortBy, () => Promise.resolve({ ...now, sortBy }));
  const tag = groupingTag(now);
  const picked = await pickOne<ArrangementPick>(
    [
      separator(vscode.l10n.t('Group by')),
      group(vscode.l10n.t('No groups'), 'none'),
      group(vscode.l10n.t('Group by engine'), 'engine'),
      group(vscode.l10n.t('Group by status'), 'status'),
      pick(
        tag === undefined ? vscode.l10n.t('Group by a tag…') : vscode.l10n.t('Group by the tag {0}', tag),
        tag !== undefined,
        async () => ({ ...now, groupBy: `tag:${await pickTag(backups)}` }),
      ),
      separator(vscode.l10n.t('Sort by')),
      sort(vscode.l10n.t('Sort as the service lists them'), 'service'),
      sort(vscode.l10n.t('Sort by name'), 'name'),
      sort(vscode.l10n.t('Sort by creation, newest first'), 'newest'),
      sort(vscode.l10n.t('Sort by status, those not running first'), 'status'),
    ],
    {
      title: vscode.l10n.t('Group and Sort Instances'),
      placeHolder: vscode.l10n.t('How instances are arranged in the Backups view'),
    },
  );
  const arrangement = await picked?.choose?.();
  if (!arrangement) throw new CancelledByUser();
  backups.setArrangement(arrangement);
  await state.update(arrangementKey, arrangement);
}

async function pickTag(backups: BackupsProvider): Promise<string> {
  const keys = backups.tagKeys();
  const items = keys.then((all): Choice[] =>
    all.length > 0
      ? all.map((label) => ({ label }))
      : [{ label: '', description: vscode.l10n.t('No instance that is shown has a tag.') }],
  );
  const picked = await pickOne(items, {
    title: vscode.l10n.t('Group by a Tag'),
    placeHolder: vscode.l10n.t('Key of the tag'),
  });
  if (!picked || picked.label === '') throw new CancelledByUser();
  return picked.label;
}
