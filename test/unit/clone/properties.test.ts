import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkDraft,
  fillFrom,
  newDraft,
  toRequest,
  withRestoreBy,
  withValue,
} from '../../../src/core/clone/draft';
import { fixOfFinding, withFix } from '../../../src/core/clone/fixes';
import { ambiguousCodes } from '../../../src/core/errors/catalogue/meanings';
import { exportRequest } from '../../../src/core/clone/export';
import { exportFormats } from '../../../src/shared/protocol';
import type { CloneFacts } from '../../../src/core/clone/facts';
import { withChange, withFacts } from '../../../src/core/clone/dependentValues';
import { storageObstacle } from '../../../src/core/clone/rules';
import { offeredZones } from '../../../src/core/clone/zones';
import { offeredClasses } from '../../../src/core/rds/offeredClasses';
import { loadRecovery } from '../../../src/core/clone/recovery';
import { toApiTime } from '../../../src/core/format';
import type { RdsClient } from '../../../src/core/rds/client';
import { seedIds } from '../../support/sandbox';
import { cloneDBInstance } from '../../../src/sandbox/clone';
import { ServiceError } from '../../../src/sandbox/errors';
import { Params } from '../../../src/sandbox/params';
import { makeSeed } from '../../../src/sandbox/seed';
import { State } from '../../../src/sandbox/state';
import type { CloneDraft, CloneParameterName, CloneRequest } from '../../../src/shared/clone';
import type { AvailableClass, AvailableZone, InstanceDetail } from '../../../src/shared/model';
import { printTableMeta } from '../../../src/shared/tableMeta';
import { startCloud, type Cloud } from '../../support/cloud';
import { inEveryReading } from '../../support/readings';
import { effort } from '../../support/effort';

const now = Date.now();

/** What the cloud says of one source, asked once. */
interface Surroundings {
  readonly source: InstanceDetail;
  readonly facts: CloneFacts;
  readonly classes: ReadonlyMap<string, readonly AvailableClass[]>;
}

const sources: readonly (readonly [id: string, regionId: string])[] = [
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

async function look(client: RdsClient, id: string, regionId: string): Promise<Surroundings> {
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
function factsFor(around: Surroundings, draft: CloneDraft): CloneFacts {
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
const choices = fc.record({
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

type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

function draftOf(chosen: Choices, around: Surroundings): CloneDraft {
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

function paramsOf(request: CloneRequest): Params {
  return new Params(
    Object.fromEntries(Object.entries(request).map(([name, value]) => [name, String(value)])),
  );
}

/** Texts group the digits of a number; values do not. */
const ungrouped = (text: string): string => text.replaceAll(/(\d),(?=\d{3})/g, '$1');

inEveryReading('a random draft', function ({ reading, isDefault }) {
  const cases = effort(isDefault ? 2_500 : 400);
  this.timeout(120_000);
  let cloud: Cloud;
  let surroundings: readonly Surroundings[];

  before(async () => {
    // At the time of what is sent to: a window that ends later would hold instants that are refused there.
    cloud = await startCloud({ sandbox: { now: () => now, reading } });
    surroundings = await Promise.all(sources.map(([id, regionId]) => look(cloud.client, id, regionId)));
  });
  after(() => cloud.close());

  it('that the rules find nothing wrong with is accepted by the sandbox', async () => {
    // What only the service can know: zones without stock, and the price that was not asked for here.
    const unforeseeable = new Set(['OperationDenied.ZoneResource', 'Price.PricingPlanResultNotFound']);
    const open = (): Promise<State> =>
      State.open({
        seed: makeSeed(now),
        now: () => now,
        site: 'china',
        reading,
        timing: { invisibleMs: 1000, creatingMs: 1000 },
      });
    let state = await open();
    let sent = 0;
    const refused = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(choices, async (chosen) => {
        const around = surroundings[chosen.source];
        assert.ok(around);
        const draft = draftOf(chosen, around);
        // What is doubted the sandbox may refuse, and mostly does.
        fc.pre(checkDraft(draft, factsFor(around, draft)).length === 0);
        // A fresh account now and then: thousands of clones would take every address.
        if (sent++ % 50 === 0) state = await open();
        try {
          await cloneDBInstance({ params: paramsOf(toRequest(draft)), state });
        } catch (error) {
          if (
            reading.errors === 'ambiguous' &&
            error instanceof ServiceError &&
            ambiguousCodes.has(error.code)
          )
            return;
          if (!(error instanceof ServiceError) || !unforeseeable.has(error.code)) {
            // Another clone of this very run has the address.
            if (error instanceof ServiceError && error.code === 'InvalidIPAddress.Conflict') return;
            throw error;
          }
          refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
        }
      }),
      { numRuns: cases, maxSkipsPerRun: 20 },
    );
    assert.ok(sent >= cases);
  });

  it('has buttons that set the value that the finding names, and that leave none of what they are for', () => {
    const fixed = new Map<string, number>();
    const slips = fc.array(
      fc.tuple(
        fc.constantFrom<CloneParameterName>(
          'DBInstanceStorage',
          'DBInstanceStorage',
          'DBInstanceStorageType',
          'DBInstanceClass',
          'Category',
          'BackupId',
          'BackupType',
          'RestoreTime',
          'UsedTime',
          'Period',
          'PayType',
          'ZoneId',
          'ZoneIdSlave1',
          'VSwitchId',
          'VPCId',
          'DbNames',
          'TableMeta',
          'PrivateIpAddress',
          'InstanceNetworkType',
          'DedicatedHostGroupId',
          'DBInstanceDescription',
        ),
        fc.oneof(
          fc.integer({ min: 0, max: 4_000 }).map(String),
          fc.constantFrom(
            ...['', '7', '105', '9999999', '2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z', 'Year'],
            ...['Serverless', 'Prepaid', 'Basic', 'cluster', 'serverless_basic', 'Finance'],
            ...['cloud_essd', 'cloud_essd3', 'local_ssd', 'cloud_ssd', 'general_essd'],
            ...['mysql.n2.medium.1', 'mysql.n9.gone.2c', 'IncrementalBackup', 'FullBackup', 'Classic'],
            ...['gone,shop', 'shop,gone', 'vpc-gone', 'vsw-gone', 'cn-hangzhou-z', '10.0.0.1', 'dhg-gone'],
            '[{"type":"db","name":"gone","newname":"a","tables":[]},{"type":"db","name":"shop","newname":"b","tables":[{"type":"table","name":"none","newname":"x"}]}]',
          ),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(choices, slips, (chosen, typed) => {
        const around = surroundings[chosen.source];
        assert.ok(around);
        let draft = draftOf(chosen, around);
        for (const [name, text] of typed) draft = withChange(draft, name, text, around.facts);
        const facts = factsFor(around, draft);
        for (const finding of checkDraft(draft, facts)) {
          const fix = fixOfFinding(finding, draft, facts);
          if (fix?.kind !== 'values') continue;
          const { parameter, message, value, code } = finding;
          if (value !== undefined && parameter !== undefined) {
            assert.deepEqual(fix.values, { [parameter]: value });
            for (const text of [message, fix.label]) assert.ok(ungrouped(text).includes(value), text);
          } else if (parameter === 'DBInstanceStorage' && fix.values.DBInstanceStorage) {
            assert.doesNotMatch(message, /\d/, `${message} ${fix.label}`);
          }
          const left = checkDraft(withFix(draft, fix, facts), facts);
          const same = left.find((one) => one.parameter === parameter && one.message === message);
          assert.equal(same, undefined, `${message} ${fix.label}`);
          fixed.set(code ?? '', (fixed.get(code ?? '') ?? 0) + 1);
        }
      }),
      { numRuns: cases / 2 },
    );
    for (const code of [
      'Parameters.Invalid',
      'InvalidBakset.Invalid',
      'InvalidBackupSet',
      'InvalidParam.UsedTime',
    ]) {
      assert.ok((fixed.get(code) ?? 0) > 0, JSON.stringify([...fixed]));
    }
  });

  it('can hold anything in every field: rules, request and every export live on', () => {
    const [around] = surroundings;
    assert.ok(around);
    const base = draftOf({ ...fc.sample(choices, { numRuns: 1, seed: 1 })[0], source: 0 } as Choices, around);
    const names = Object.keys(base.values) as CloneParameterName[];
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(
        'all',
        'DbNames',
        'TableMeta',
        'Prepaid',
        'Serverless',
        '__proto__',
        '-1',
        '1e999',
        '0x10',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), text, fc.boolean(), fc.nat(4), (name, typed, byTime, format) => {
        let draft = withRestoreBy(base, byTime ? 'time' : 'backupSet');
        draft = withChange(draft, name, typed, around.facts);
        draft = withFacts(draft, factsFor(around, draft));
        for (const { message } of checkDraft(draft, factsFor(around, draft))) assert.ok(message.length > 0);
        const request = toRequest(draft);
        for (const value of Object.values(request)) assert.notEqual(value, '');
        const exported = exportFormats[format];
        // A command line cannot hold NUL, and says so.
        if (exported === undefined || JSON.stringify(request).includes('\\u0000')) return;
        const input = {
          request,
          clientToken: 'token',
          sourceId: draft.sourceId,
          sourceName: typed,
          engine: 'MySQL',
        };
        assert.ok(exportRequest(exported, input).length > 0);
      }),
      { numRuns: cases },
    );
    // A user's own words stay as they were typed.
    assert.equal(withValue(base, 'ZoneId', ' x ').values.ZoneId?.text, ' x ');
  });
});
