import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillFrom, newDraft, withRestoreBy } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import { withChange, withFacts } from '../../../src/core/clone/dependentValues';
import { storageObstacle } from '../../../src/core/clone/rules';
import { offeredZones } from '../../../src/core/clone/zones';
import { offeredClasses } from '../../../src/core/rds/offeredClasses';
import { loadRecovery } from '../../../src/core/clone/recovery';
import { toApiTime } from '../../../src/core/format';
import type { RdsClient } from '../../../src/core/rds/client';
import { seedIds } from '../../support/sandbox';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import type { AvailableClass, AvailableZone, InstanceDetail } from '../../../src/shared/model';
import { printTableMeta } from '../../../src/shared/tableMeta';

/** When drafts are made, which is also the time of the sandbox. */
export const now = Date.now();

/** What the cloud says of one source, asked once. */
export interface Surroundings {
  readonly source: InstanceDetail;
  readonly facts: CloneFacts;
  readonly classes: ReadonlyMap<string, readonly AvailableClass[]>;
}

/** The sources of the sandbox that are cloned. */
export const sources: readonly (readonly [id: string, regionId: string])[] = [
  [seedIds.ordersProd, 'cn-hangzhou'],
  [seedIds.localSsd, 'cn-hangzhou'],
  [seedIds.sqlServer, 'cn-hangzhou'],
  [seedIds.cluster, 'cn-hangzhou'],
  [seedIds.postgres, 'cn-shanghai'],
  [seedIds.mariadb, 'cn-shanghai'],
  [seedIds.serverless, 'cn-shanghai'],
  [seedIds.basic, 'ap-southeast-1'],
];

function classKey(category: string, storageType: string, payType: string): string {
  return [category, storageType, payType === 'Serverless' ? payType : 'other'].join(' ');
}

/** Asks for the surroundings of a source. */
export async function surroundingsOf(client: RdsClient, id: string, regionId: string): Promise<Surroundings> {
  const source = await client.describeInstance(regionId, id);
  assert.ok(source);
  const { engine, engineVersion } = source;
  // Sets of single databases have lists of their own.
  const backups = (await client.listBackups(regionId, id).all).filter(
    ({ backupMethod, metaStatus }) => backupMethod !== 'Logical' || metaStatus !== '',
  );
  const of = (payType: string): Promise<readonly AvailableZone[]> =>
    client.describeAvailableZones(regionId, { engine, engineVersion, payType });
  const [usual, serverless] = [await of('Postpaid'), await of('Serverless')];
  const zones = usual.map((zone) => ({
    ...zone,
    categories: [
      ...zone.categories,
      ...(serverless.find(({ zoneId }) => zoneId === zone.zoneId)?.categories ?? []),
    ],
  }));
  const point = { backupId: backups.find(({ metaStatus }) => metaStatus === 'OK')?.backupId ?? '' };
  const canTell = engine === 'MySQL' || engine === 'PostgreSQL';
  const { items: databases } = canTell
    ? await client.listRestorableDatabases(regionId, id, point).catch(() => ({ items: [] }))
    : await client.listDatabases(regionId, id);
  const tables = new Map<string, readonly string[]>();
  for (const { name } of engine === 'MySQL' ? databases : []) {
    tables.set(name, (await client.listRestorableTables(regionId, id, point, name)) ?? []);
  }
  const classes = new Map<string, readonly AvailableClass[]>();
  const [zone] = offeredZones(zones);
  const zoneId = zone?.zoneId ?? '';
  for (const { category, storageTypes } of zone?.categories ?? []) {
    for (const storageType of storageTypes) {
      const payType = category.startsWith('serverless') ? 'Serverless' : 'Postpaid';
      const question = { zoneId, engine, engineVersion, storageType, category, payType };
      classes.set(classKey(category, storageType, payType), await offeredClasses(client, regionId, question));
    }
  }
  const facts: CloneFacts = {
    now,
    source,
    backups,
    recovery: await loadRecovery(client, source, () => Promise.resolve(backups), now),
    zones,
    classSpecs: await client.listClasses(regionId, { engine, payType: 'Postpaid' }),
    vSwitches: (await client.listVSwitches(regionId, source.vpcId)).items,
    databases,
    tables,
    sourceAddresses: (await client.describeNetInfo(regionId, id)).map(({ ipAddress }) => ipAddress),
    hostGroups: await client.listHostGroups(regionId),
  };
  return { source, facts, classes };
}

/** The facts with the classes that the form would have asked for by now. */
export function factsFor(around: Surroundings, draft: CloneDraft): CloneFacts {
  const { facts, classes, source } = around;
  const value = (name: CloneParameterName, other: string): string => draft.values[name]?.text || other;
  const key = classKey(
    value('Category', source.category),
    value('DBInstanceStorageType', source.storageType),
    value('PayType', ''),
  );
  return { ...facts, classes: classes.get(key) ?? [] };
}

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

/** A way through the form: what a user may choose, each as a number that picks among what is offered. */
export const choices = fc.record({
  source: fc.nat(sources.length - 1),
  byTime: fc.boolean(),
  point: fc.nat(),
  payType: fc.constantFrom('Postpaid', 'Postpaid', 'Prepaid', 'Serverless'),
  period: fc.constantFrom('Month', 'Year'),
  usedTime: fc.integer({ min: 1, max: 9 }),
  autoPay: fc.boolean(),
  capacity: fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 8 })),
  category: fc.option(fc.nat()),
  storageType: fc.option(fc.nat()),
  chosenClass: fc.option(fc.nat()),
  grow: fc.nat(20),
  zones: fc.option(fc.tuple(fc.nat(), fc.nat(), fc.nat())),
  name: fc.stringMatching(/^[A-Za-z订单][A-Za-z0-9_订单-]{1,60}$/),
  scope: fc.constantFrom('all', 'all', 'DbNames', 'TableMeta'),
  databases: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  wholeTables: fc.boolean(),
  protection: fc.boolean(),
  address: fc.option(fc.integer({ min: 120, max: 250 })),
});

export type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** The draft at the end of a way through the form. */
export function draftOf(chosen: Choices, around: Surroundings): CloneDraft {
  const { source, facts } = around;
  const { regionId, dbInstanceId: sourceId } = source;
  let draft = fillFrom(newDraft({ regionId, sourceId }, now), source, now);
  const change = (name: CloneParameterName, text: string | undefined): void => {
    if (text === undefined) return;
    draft = withChange(draft, name, text, facts);
  };
  if (chosen.byTime) {
    draft = withRestoreBy(draft, 'time');
    const window = facts.recovery?.kind === 'window' ? facts.recovery.window : { begin: now, end: now };
    const at = window.begin + 1000 + (chosen.point % Math.max(1, window.end - window.begin - 1000));
    change('RestoreTime', toApiTime(at));
  } else {
    draft = withRestoreBy(draft, 'backupSet');
    change('BackupId', pick(facts.backups ?? [], chosen.point)?.backupId);
  }
  change('DBInstanceDescription', chosen.name);
  const { engine } = source;
  change('PayType', engine === 'MariaDB' && chosen.payType === 'Serverless' ? 'Postpaid' : chosen.payType);
  change('Period', chosen.period);
  change('UsedTime', String(chosen.period === 'Year' ? (chosen.usedTime % 3) + 1 : chosen.usedTime));
  change('AutoPay', String(chosen.autoPay));
  const step = engine === 'SQLServer' ? 1 : 0.5;
  const max = Math.max(engine === 'SQLServer' ? 2 : 1, chosen.capacity[1]);
  change(
    'MinCapacity',
    String(Math.min(max, Math.max(engine === 'SQLServer' ? 2 : 0.5, step * chosen.capacity[0]))),
  );
  change('MaxCapacity', String(max));
  const zones = offeredZones(facts.zones ?? []);
  const [zone] = zones;
  if (chosen.category !== null) change('Category', pick(zone?.categories ?? [], chosen.category)?.category);
  const category = draft.values.Category?.text;
  const types = (zone?.categories.find((one) => one.category === category)?.storageTypes ?? []).filter(
    (type) => storageObstacle(type, source.storageType) === undefined,
  );
  if (chosen.storageType !== null) change('DBInstanceStorageType', pick(types, chosen.storageType));
  if (chosen.zones) {
    const [one, two, three] = chosen.zones;
    change('ZoneId', pick(zones, one)?.zoneId);
    change('ZoneIdSlave1', pick(zones, two)?.zoneId);
    change('ZoneIdSlave2', pick(zones, three)?.zoneId);
  }
  draft = withFacts(draft, factsFor(around, draft));
  if (chosen.chosenClass !== null) {
    change(
      'DBInstanceClass',
      pick(factsFor(around, draft).classes ?? [], chosen.chosenClass)?.dbInstanceClass,
    );
  }
  change('DBInstanceStorage', String(Math.ceil((source.storageGB ?? 0) / 5) * 5 + chosen.grow * 5));
  change('DeletionProtection', String(chosen.protection));
  const restoresParts = engine === 'MySQL' || engine === 'PostgreSQL';
  change('RestoreScope', chosen.scope === 'TableMeta' && !restoresParts ? 'DbNames' : chosen.scope);
  const databases = [...new Set(chosen.databases.map((one) => pick(facts.databases ?? [], one)?.name ?? ''))];
  change('DbNames', databases.filter((name) => !name.includes(',')).join(','));
  change(
    'TableMeta',
    printTableMeta(
      databases.map((name, index) => ({
        type: 'db',
        name,
        newname: `${name}_${index}`,
        tables: chosen.wholeTables
          ? []
          : (facts.tables?.get(name) ?? []).slice(0, 2).map((table) => ({
              type: 'table' as const,
              name: table,
              newname: `${table}_restored`,
            })),
      })),
    ),
  );
  const vSwitch = facts.vSwitches?.find(({ vSwitchId }) => vSwitchId === draft.values.VSwitchId?.text);
  if (chosen.address !== null) {
    change('PrivateIpAddress', vSwitch?.cidrBlock.replace(/\.\d+\/\d+$/, `.${chosen.address}`));
  }
  return draft;
}
