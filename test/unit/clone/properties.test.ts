import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkDraft, toRequest, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import { fixOfFinding, withFix } from '../../../src/core/clone/fixes';
import { ambiguousCodes } from '../../../src/core/errors/catalogue/meanings';
import { exportRequest } from '../../../src/core/clone/export';
import { exportFormats } from '../../../src/shared/protocol';
import { withChange, withFacts } from '../../../src/core/clone/dependentValues';
import { cloneDBInstance } from '../../../src/sandbox/clone';
import { ServiceError } from '../../../src/sandbox/errors';
import { Params } from '../../../src/sandbox/params';
import { makeSeed } from '../../../src/sandbox/seed';
import { State } from '../../../src/sandbox/state';
import type { CloneParameterName, CloneRequest } from '../../../src/shared/clone';
import { startCloud, type Cloud } from '../../support/cloud';
import { inEveryReading } from '../../support/readings';
import { effort } from '../../support/effort';
import {
  choices,
  draftOf,
  factsFor,
  surroundingsOf,
  now,
  sources,
  type Choices,
  type Surroundings,
} from './randomDrafts';

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
    surroundings = await Promise.all(
      sources.map(([id, regionId]) => surroundingsOf(cloud.client, id, regionId)),
    );
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
