import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { InstanceDetail, Price } from '../../shared/model';
import type { LastCloneView } from '../../shared/protocol';
import { withChange } from '../clone/dependentValues';
import { applicableRows, sourceDraft } from '../clone/draft';
import { valueOf, type CloneFacts } from '../clone/facts';
import { fieldLabel } from '../errors/fields';
import { minuteTime } from '../format';
import type { CloneJob } from '../jobs/job';
import { hoursOf30Days, money, priceSentence } from './price';
import { shown } from './review';

/**
 * How a clone is made, in the order in which the values are set; never of what, nor its name. A subscription is not
 * among it: that is chosen anew every time.
 */
const settings: readonly CloneParameterName[] = [
  'PayType',
  'Category',
  'DBInstanceClass',
  'DBInstanceStorageType',
  'DBInstanceStorage',
  'ZoneId',
  'ZoneIdSlave1',
  'ZoneIdSlave2',
  'VPCId',
  'VSwitchId',
  'VSwitchIdSlave1',
  'VSwitchIdSlave2',
  'MinCapacity',
  'MaxCapacity',
  'AutoPause',
  'SwitchForce',
  'DeletionProtection',
  'DedicatedHostGroupId',
  'BurstingEnabled',
  'IoAccelerationEnabled',
];

/** What the settings of the last clone would make of a form. */
export interface LastCloneOffer {
  readonly job: CloneJob;
  /** The draft with them. */
  readonly draft: CloneDraft;
  readonly changes: readonly { readonly name: CloneParameterName; readonly text: string }[];
}

/**
 * What the newest accepted clone of the same instance and account had otherwise than the form has now; undefined where
 * there is none, or no difference.
 * @param jobs newest first, as the store lists them
 */
export function lastCloneOffer(
  draft: CloneDraft,
  jobs: readonly CloneJob[],
  accountId: string,
  facts: CloneFacts,
): LastCloneOffer | undefined {
  const { source } = facts;
  const job = jobs.find(
    (one) =>
      one.accountId === accountId &&
      one.regionId === draft.regionId &&
      one.sourceId === draft.sourceId &&
      one.dbInstanceId !== undefined,
  );
  if (!job || !source) return undefined;
  const applied = withSettingsOf(draft, job.draft, source, facts);
  const applicable = new Set(applicableRows(applied).map(({ name }) => name));
  const changes = settings
    .filter((name) => applicable.has(name))
    .map((name) => ({ name, text: effective(applied, name, source, facts.now) }))
    .filter(({ name, text }) => text !== '' && !isSame(text, effective(draft, name, source, facts.now)));
  return changes.length === 0 ? undefined : { job, draft: applied, changes };
}

/** What was taken from the source stays so: the source may be another than it was. */
function withSettingsOf(
  draft: CloneDraft,
  last: CloneDraft,
  source: InstanceDetail,
  facts: CloneFacts,
): CloneDraft {
  const applicable = new Set(applicableRows(last).map(({ name }) => name));
  let changed = draft;
  for (const name of settings) {
    const value = last.values[name];
    if (!value || value.origin === 'source' || !applicable.has(name)) continue;
    let text = value.text.trim();
    if (name === 'PayType' && text === 'Prepaid') {
      if (valueOf(draft, 'PayType') !== 'Serverless') continue;
      text = 'Postpaid';
    }
    if (text === '' || isSame(text, effective(changed, name, source, facts.now))) continue;
    if (isPossible(name, text, changed, source, facts)) changed = withChange(changed, name, text, facts);
  }
  return changed;
}

/** A source that has grown, or a vSwitch that is gone, make a value of then one that cannot be. */
function isPossible(
  name: CloneParameterName,
  text: string,
  draft: CloneDraft,
  source: InstanceDetail,
  { vSwitches }: CloneFacts,
): boolean {
  if (name === 'DBInstanceStorage') return Number(text) >= (source.storageGB ?? 0);
  if (!name.startsWith('VSwitchId') || !vSwitches) return true;
  const isOfThisVpc = vSwitches.some(({ vSwitchId }) => vSwitchId === valueOf(draft, name));
  return !isOfThisVpc || vSwitches.some(({ vSwitchId }) => vSwitchId === text);
}

/** The value, or what a blank one stands for. */
function effective(draft: CloneDraft, name: CloneParameterName, source: InstanceDetail, now: number): string {
  return valueOf(draft, name) || valueOf(sourceDraft(draft, source, now), name);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The offer in words.
 * @param before of the form as it is, `after` with the settings; undefined where they are not known
 */
export function lastCloneView(
  { job, draft, changes }: LastCloneOffer,
  now: { readonly draft: CloneDraft; readonly price: Price | undefined },
  after: Price | undefined,
): LastCloneView {
  const list = changes.map(({ name, text }) => `${fieldLabel(name)} ${shown(name, text)}`).join(', ');
  const day = minuteTime(job.createdAt).slice(0, 10);
  return {
    jobId: job.id,
    label: t('Use the settings of your last clone of this instance ({0}): {1}', day, list),
    cost: after === undefined ? '' : costOf(draft, after, now),
  };
}

/** The difference where both are billed by the hour, else what it costs then. */
function costOf(
  draft: CloneDraft,
  after: Price,
  now: { readonly draft: CloneDraft; readonly price: Price | undefined },
): string {
  const byHour = (one: CloneDraft): boolean => valueOf(one, 'PayType') === 'Postpaid';
  const { currency, trade } = after;
  if (!byHour(draft) || !byHour(now.draft) || now.price?.currency !== currency) {
    return priceSentence(draft, after);
  }
  const more = trade - now.price.trade;
  if (more === 0) return t('The price stays the same.');
  const [hour, month] = [Math.abs(more), Math.abs(more) * hoursOf30Days].map((one) => money(one, currency));
  return more > 0
    ? t('{0} more per hour, about {1} more in 30 days.', hour ?? '', month ?? '')
    : t('{0} less per hour, about {1} less in 30 days.', hour ?? '', month ?? '');
}
