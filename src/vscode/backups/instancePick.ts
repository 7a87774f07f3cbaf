import * as vscode from 'vscode';
import type { Known } from '../../core/backups/inventory';
import { instanceFilter, searchKeyOf } from '../../core/backups/filter';
import { InstanceSearch } from '../../core/backups/instanceSearch';
import { regionsToShow } from '../../core/backups/shownRegions';
import type { Clock } from '../../core/clock';
import { engineLabel } from '../../core/clone/labels';
import { firstFoundOnly } from '../../core/cutLists';
import { explain } from '../../core/errors/explain';
import { commandIds } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import type { Session } from '../accounts/accounts';
import type { ErrorRow } from '../errors/errorNodes';
import { CancelledByUser } from '../ui/runCommand';
import { readSettings } from '../ui/settings';
import { pick, whyNotPick, type Pick } from './pick';

/** Limit for the loaded instances that are offered before the service has answered. */
const mostKnown = 200;

export interface InstanceQuestion {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  /** Loaded lists, offered before the service has answered. */
  readonly known: Known | undefined;
  /** Returns why an instance cannot be chosen. */
  readonly whyNot?: (instance: Instance) => string | undefined;
}

interface Shown {
  readonly typed: string;
  readonly search: InstanceSearch;
  /** Names of regions by id. */
  readonly regions: ReadonlyMap<string, string>;
  /** Whether all regions have answered. */
  readonly isOver: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** An instance, or the error of a region. */
type Value = Instance | ErrorRow;

/**
 * Lets the user type part of a name or ID, and shows what the service finds in all shown regions. A region that cannot
 * be searched has a row that leads to the error details.
 * @throws CancelledByUser
 */
export async function pickInstance(
  session: Session,
  question: InstanceQuestion,
  clock: Clock,
): Promise<Instance> {
  const { known, whyNot, ...rest } = question;
  const options = { ...rest, placeholder: vscode.l10n.t('Part of the name or of the ID') };
  const regions = namesOfRegions(session, known);
  let search: InstanceSearch | undefined;
  try {
    const picked = await pick<Value>(options, (input, reject) => {
      regions.catch(reject);
      let shown = { typed: '', regions: new Map<string, string>(), isOver: false };
      const draw = (changes: Partial<typeof shown> = {}): void => {
        shown = { ...shown, ...changes };
        input.setChoices(choicesOf(question, { ...shown, search: found, at: clock.now() }));
      };
      const found = new InstanceSearch(
        (regionId, text, signal) => session.client.searchInstances(regionId, text, { signal }),
        clock,
        () => {
          draw();
        },
      );
      search = found;
      const asked = async (): Promise<readonly string[]> => {
        shown = { ...shown, regions: await regions };
        return [...shown.regions.keys()];
      };
      input.onDidChangeValue((text) => {
        const key = searchKeyOf(text);
        input.setBusy(key !== undefined);
        const finding = found.find(key, asked);
        draw({ typed: text.trim(), isOver: false });
        finding.then((isOver) => {
          if (!isOver) return;
          input.setBusy(false);
          draw({ isOver: key !== undefined });
        }, reject);
      });
      if (known) draw();
    });
    if (!('error' in picked)) return picked;
    await vscode.commands.executeCommand(commandIds.error.showDetails, picked);
    throw new CancelledByUser();
  } finally {
    search?.stop();
  }
}

async function namesOfRegions(
  { account, client }: Session,
  known: Known | undefined,
): Promise<Map<string, string>> {
  const listed = known?.knownRegions() ?? client.describeRegions(account.homeRegionId);
  const regions = await regionsToShow(Promise.resolve(listed), readSettings().regions);
  return new Map(regions.map(({ regionId, localName }) => [regionId, localName]));
}

function choicesOf({ known, whyNot }: InstanceQuestion, shown: Shown): readonly Pick<Value>[] {
  const { search, typed } = shown;
  const answers = [...search.answers];
  const passes = instanceFilter(typed);
  const instances = new Map<string, Instance>();
  for (const one of (known?.knownInstances() ?? []).filter(passes).slice(0, mostKnown))
    instances.set(one.dbInstanceId, one);
  // Search results are newer than loaded lists.
  for (const [, { value = [] }] of answers)
    for (const one of value.filter(passes)) instances.set(one.dbInstanceId, one);
  return [
    ...[...instances.values()].map((one) => instancePick(one, whyNot?.(one))),
    ...(instances.size === 0 ? noInstance(shown) : []),
    ...answers.flatMap(([regionId, { value, isCut }]) =>
      isCut ? [textPick('warning', firstFoundOnly(value?.length ?? 0, regionId))] : [],
    ),
    ...answers.flatMap(([regionId, { error }]) =>
      error === undefined ? [] : [failedPick(regionId, error, shown)],
    ),
  ];
}

function noInstance({ typed, search, isOver }: Shown): readonly Pick<Value>[] {
  if (typed !== '' && searchKeyOf(typed) === undefined)
    return [textPick('info', vscode.l10n.t('Type two or more letters of the name or ID.'))];
  if (!isOver) return [];
  const asked = [...search.answers.values()].filter(({ error }) => error === undefined).length;
  return [textPick('info', vscode.l10n.t('No instance with this name, ID or engine in {0} regions.', asked))];
}

function instancePick(instance: Instance, unavailable: string | undefined): Pick<Instance> {
  const { description, dbInstanceId, regionId, engine, engineVersion } = instance;
  return {
    label: description || dbInstanceId,
    description: [dbInstanceId, regionId, engineLabel(engine, engineVersion)].join(' · '),
    // The choices are already filtered.
    alwaysShow: true,
    ...whyNotPick(unavailable),
    value: instance,
  };
}

function failedPick(regionId: string, cause: unknown, { regions, at }: Shown): Pick<ErrorRow> {
  const error = explain(cause);
  return {
    label: vscode.l10n.t('{0}: {1}', regions.get(regionId) ?? regionId, error.title),
    description: error.code,
    detail: error.cause,
    iconPath: new vscode.ThemeIcon('warning'),
    alwaysShow: true,
    value: { kind: 'error', id: `find/${regionId}`, error, at, regionId },
  };
}

function textPick(icon: string, label: string): Pick<never> {
  return { label, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true, value: undefined };
}
