import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { InstanceDetail } from '../../shared/model';
import { withPresetValue } from '../clone/dependentValues';
import { applicableRows, sourceDraft } from '../clone/draft';
import { valueOf, type CloneFacts } from '../clone/facts';
import { operationOf } from '../clone/operations';
import type { CloneJob } from '../jobs/job';
import { edited } from './editor';

/**
 * The settings to take over, in the order in which they are applied; the source, restore point and name are not among
 * them. Neither is a subscription, which the user must choose each time.
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

export interface LastCloneOffer {
  readonly job: CloneJob;
  readonly draft: CloneDraft;
  readonly changes: readonly { readonly name: CloneParameterName; readonly text: string }[];
}

/**
 * The settings of the newest accepted clone of the same instance and account that differ from the form; undefined
 * when there is none.
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
      operationOf(one) === operationOf(draft) &&
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
  return { job, draft: applied, changes };
}

/**
 * Starts from the source's values, regardless of the form. A setting that was the source's value then takes the
 * source's current value, which may have changed.
 */
function withSettingsOf(
  draft: CloneDraft,
  last: CloneDraft,
  source: InstanceDetail,
  facts: CloneFacts,
): CloneDraft {
  const applicable = new Set(applicableRows(last).map(({ name }) => name));
  const { displaced: _displaced, ...start } = draft;
  let changed = edited(start, { kind: 'reset', names: settings }, { facts, likelySource: source });
  for (const name of settings) {
    const value = last.values[name];
    if (!value || value.origin === 'source' || !applicable.has(name)) continue;
    let text = value.text.trim();
    const isSubscription = name === 'PayType' && text === 'Prepaid';
    if (isSubscription && valueOf(draft, 'PayType') !== 'Prepaid') text = 'Postpaid';
    if (text === '' || isSame(text, effective(changed, name, source, facts.now))) continue;
    if (isPossible(name, text, changed, source, facts)) changed = withPresetValue(changed, name, text, facts);
  }
  return changed;
}

/** A value can become impossible when the source has grown or a vSwitch was deleted. */
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

function effective(draft: CloneDraft, name: CloneParameterName, source: InstanceDetail, now: number): string {
  return valueOf(draft, name) || valueOf(sourceDraft(draft, source, now), name);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
