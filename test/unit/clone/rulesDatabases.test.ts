import assert from 'node:assert/strict';
import { checkDraft, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import type { InstanceDetail } from '../../../src/shared/model';
import { instanceDetail } from '../../support/builders';
import { errors, facts, valid } from './rulesFacts';

describe('the rules of a clone', () => {
  describe('for databases and tables', () => {
    const scoped = (scope: string, name: CloneParameterName, text: string, backupId = '100'): CloneDraft =>
      withValue(withValue(withValue(valid(), 'RestoreScope', scope), name, text), 'BackupId', backupId);
    const meta = (...databases: readonly object[]): string =>
      JSON.stringify(
        databases.map((one) => ({ type: 'db', newname: `new_${Math.random()}`, tables: [], ...one })),
      );
    const table = (name: string): object => ({ type: 'table', name, newname: `${name}_old` });
    for (const [what, text, code, backupId] of [
      ['nothing', '', 'RequiredParam.NotFound'],
      ['no JSON', '[{', 'Parameters.Invalid'],
      ['more than fits', meta({ name: 'shop' }, { name: 'shop' }), 'DiskSize.NotEnough'],
      ['a set with too many tables', meta({ name: 'shop' }), 'InvalidMeta.TooLarge', '103'],
      ['a database', meta({ name: 'shop' }), undefined],
      ['a table', meta({ name: 'shop', tables: [table('orders')] }), undefined],
      ['a table that was not looked up', meta({ name: 'audit', tables: [table('events')] }), undefined],
    ] as const) {
      it(`${code === undefined ? 'take' : 'refuse'} ${what}`, () => {
        assert.deepEqual(
          errors(scoped('TableMeta', 'TableMeta', text, backupId)).map((finding) => finding.code),
          code === undefined ? [] : [code],
        );
      });
    }

    it('doubt what the list of the restore point does not have', () => {
      for (const text of [meta({ name: 'gone' }), meta({ name: 'shop', tables: [table('gone')] })]) {
        const draft = scoped('TableMeta', 'TableMeta', text);
        const of = (changed: Partial<CloneFacts>): readonly (string | undefined)[][] =>
          checkDraft(draft, { ...facts, ...changed }).map(({ severity, code }) => [severity, code]);
        assert.deepEqual(of({}), [['warning', 'InvalidBackupSet']]);
        // The answer for what there is no list of.
        assert.deepEqual(of({ databases: [] }), []);
      }
    });

    it('refuse parts of a set without a list where that is documented, and doubt them elsewhere', () => {
      const draft = scoped('TableMeta', 'TableMeta', meta({ name: 'shop' }), '104');
      const of = (changes: Partial<InstanceDetail>): readonly string[] =>
        checkDraft(draft, { ...facts, source: instanceDetail(changes), zones: undefined })
          .filter(({ code }) => code === 'InvalidBackupSet')
          .map(({ severity }) => severity);
      assert.deepEqual(of({ storageType: 'local_ssd' }), ['error']);
      assert.deepEqual(of({ storageType: 'cloud_essd' }), ['warning']);
      assert.deepEqual(of({ storageType: 'local_ssd', engine: 'PostgreSQL' }), ['warning']);
    });

    it('warn of what may be too long for a URL', () => {
      const tables = Array.from({ length: 120 }, (_, index) => table(`a_long_name_of_a_table_${index}`));
      const found = checkDraft(scoped('TableMeta', 'TableMeta', meta({ name: 'audit', tables })), facts);
      assert.deepEqual(
        found.map(({ severity, code }) => [severity, code]),
        [['warning', 'InvalidMeta.TooLarge']],
      );
    });

    it('doubt tables of PostgreSQL, and parts of the engines that restore none', () => {
      const draft = scoped('TableMeta', 'TableMeta', meta({ name: 'shop', tables: [table('orders')] }));
      const of = (engine: string): readonly (string | undefined)[] =>
        checkDraft(draft, {
          ...facts,
          source: instanceDetail({ engine, vSwitchId: 'vsw-bp1a,vsw-bp1b' }),
        }).map(({ severity, code }) => (severity === 'warning' ? code : severity));
      assert.deepEqual(of('PostgreSQL'), ['Parameters.Invalid']);
      assert.deepEqual(of('SQLServer'), ['InvalidDBInstanceEngineType.Format']);
    });

    for (const [text, code] of [
      ['', 'RequiredParam.NotFound'],
      ['shop,gone', undefined],
      ['shop,audit', undefined],
    ] as const) {
      it(`${code === undefined ? 'take' : 'refuse'} the databases "${text}"`, () => {
        assert.deepEqual(
          errors(scoped('DbNames', 'DbNames', text)).map((finding) => finding.code),
          code === undefined ? [] : [code],
        );
      });
    }
  });
});
