import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, AvailableZone, InstanceDetail, Price } from '../../shared/model';
import { visible } from '../../shared/plain';
import type { PresetId, PresetView } from '../../shared/protocol';
import { withPresetValue } from '../clone/dependentValues';
import { isServerlessEdition } from '../clone/editions';
import { sourceDraft } from '../clone/draft';
import { valueOf, type CloneFacts } from '../clone/facts';
import { zoneOf } from '../clone/rules';
import { fieldLabel } from '../errors/fields';
import { edited, type Answers } from './editor';
import { sizeText, storageText } from './groups';
import type { LastCloneOffer } from './lastClone';
import { money } from './price';
import { shown } from './review';

export interface Preset {
  readonly id: PresetId;
  /** The draft with the preset applied; undefined if there is none. */
  readonly draft: CloneDraft | undefined;
  /** Why there is no draft; blank if there is one. */
  readonly none: '' | 'unknown' | 'notYet' | 'serverless';
  readonly isCurrent: boolean;
  /** Id of the job whose settings these are; blank for other presets. */
  readonly of: string;
  /** Other parameters that it changes besides the size. */
  readonly others: readonly CloneParameterName[];
}

const sizeNames = [
  'Category',
  'DBInstanceStorageType',
  'DBInstanceClass',
  'DBInstanceStorage',
] as const satisfies readonly CloneParameterName[];

/**
 * The smallest edition that is offered in the zone of the clone; undefined while it is unknown, and for serverless
 * clones, which have no sizes.
 */
export function smallestEdition(
  draft: CloneDraft,
  zones: readonly AvailableZone[] | undefined,
  source: InstanceDetail | undefined,
): string | undefined {
  if (valueOf(draft, 'PayType') === 'Serverless') return undefined;
  const offered = zoneOf(draft, zones, source)
    ?.categories.map(({ category }) => category)
    .filter((category) => !isServerlessEdition(category));
  return ['Basic', 'HighAvailability', 'cluster', 'AlwaysOn', 'Finance'].find((one) =>
    offered?.some((category) => category.toLowerCase() === one.toLowerCase()),
  );
}

/** The class with the fewest cores and the least memory that supports the storage; undefined when that is unknown. */
function smallestClass(
  classes: readonly AvailableClass[] | undefined,
  storageGB: number,
  specs: CloneFacts['classSpecs'],
): string | undefined {
  const size = (name: string): readonly [cores: number, memory: number] => {
    const spec = specs?.find(({ dbInstanceClass }) => dbInstanceClass === name);
    return [Number.parseFloat(spec?.cpu ?? ''), Number.parseFloat(spec?.memory ?? '')];
  };
  return (classes ?? [])
    .filter(
      ({ minStorageGB = 0, maxStorageGB = Infinity }) =>
        storageGB >= minStorageGB && storageGB <= maxStorageGB,
    )
    .map(({ dbInstanceClass: name }) => ({ name, size: size(name) }))
    .filter(({ size: [cores, memory] }) => cores > 0 && memory > 0)
    .sort((a, b) => a.size[0] - b.size[0] || a.size[1] - b.size[1])[0]?.name;
}

/**
 * The presets of a form.
 * @param smallest the smallest edition and its classes
 * @param lastOffer the settings of the last clone of this instance, applied to the draft; undefined if there is none
 */
export function presetsOf(
  draft: CloneDraft,
  answers: Answers,
  smallest: { readonly edition: string | undefined; readonly classes: readonly AvailableClass[] | undefined },
  lastOffer: LastCloneOffer | 'unknown' | undefined,
): readonly Preset[] {
  const last = lastOffer === 'unknown' ? undefined : lastOffer;
  const { facts, likelySource: source } = answers;
  const like = edited(draft, { kind: 'reset', names: sizeNames }, answers);
  const own = sourceDraft(draft, source, facts.now);
  const storageGB = source?.storageGB ?? 0;
  const least = smallestClass(smallest.classes, storageGB, facts.classSpecs);
  const small =
    smallest.edition === undefined || least === undefined
      ? undefined
      : sizeNames.reduce((current, name) => {
          const text =
            name === 'Category'
              ? (smallest.edition ?? '')
              : name === 'DBInstanceClass'
                ? least
                : valueOf(own, name);
          return valueOf(current, name) === text ? current : withPresetValue(current, name, text, facts);
        }, draft);
  const isSize = (other: CloneDraft): boolean =>
    sizeNames.every((name) => effective(draft, own, name) === effective(other, own, name));
  const serverless = valueOf(draft, 'PayType') === 'Serverless';
  const plain = (id: PresetId, size: CloneDraft | undefined): Preset => ({
    id,
    draft: size,
    none: size ? '' : id === 'smallest' && serverless ? 'serverless' : 'unknown',
    isCurrent: size !== undefined && isSize(size),
    of: '',
    others: [],
  });
  return [
    plain('source', source && like),
    plain('smallest', small),
    {
      id: 'lastClone',
      draft: last?.draft,
      none: last ? '' : lastOffer === 'unknown' ? 'unknown' : 'notYet',
      isCurrent: last?.changes.length === 0,
      of: last?.job.id ?? '',
      others: (last?.changes ?? [])
        .map(({ name }) => name)
        .filter((name) => !sizeNames.some((one) => one === name)),
    },
  ];
}

function effective(draft: CloneDraft, own: CloneDraft, name: CloneParameterName): string {
  return (valueOf(draft, name) || valueOf(own, name)).toLowerCase();
}

/** @param priceOf returns the price of a draft, if it is known */
export function presetViews(
  presets: readonly Preset[],
  { facts, likelySource }: Answers,
  priceOf: (draft: CloneDraft) => Price | undefined,
): PresetView[] {
  const lines = { source: likelySource, classSpecs: facts.classSpecs, vSwitches: undefined };
  return presets.map(({ id, of, others, draft, none, isCurrent }) => ({
    id,
    of,
    label: presetLabel(id),
    detail: draft
      ? visible(
          [
            sizeText(draft, lines),
            storageText(draft, lines),
            ...others.map((name) => `${fieldLabel(name)} ${shown(name, valueOf(draft, name))}`),
          ]
            .filter(Boolean)
            .join(' · '),
        )
      : noneText(none),
    cost: draft ? costOf(draft, priceOf(draft)) : '',
    isAvailable: draft !== undefined,
    isCurrent,
  }));
}

function noneText(none: Preset['none']): string {
  switch (none) {
    case '':
      return '';
    case 'unknown':
      return t('Not known');
    case 'notYet':
      return t('None yet');
    case 'serverless':
      return t('Not for serverless');
  }
}

function costOf(draft: CloneDraft, price: Price | undefined): string {
  if (!price) return '';
  const amount = money(price.trade, '').trim();
  const { trade, tradeAtMost = trade } = price;
  if (valueOf(draft, 'PayType') === 'Serverless' && tradeAtMost !== trade) {
    return t('{0} to {1} / h', amount, money(tradeAtMost, '').trim());
  }
  return valueOf(draft, 'PayType') === 'Prepaid' ? amount : t('{0} / h', amount);
}

function presetLabel(id: PresetId): string {
  switch (id) {
    case 'source':
      return t('Like the source');
    case 'smallest':
      return t('Smallest that holds the data');
    case 'lastClone':
      return t('Like my last clone');
  }
}
