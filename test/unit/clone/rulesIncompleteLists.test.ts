import assert from 'node:assert/strict';
import { checkDraft, newDraft, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import type { Finding } from '../../../src/shared/clone';
import type { InstanceDetail } from '../../../src/shared/model';
import { instanceDetail } from '../../support/builders';
import { errors, facts, named, now, valid } from './rulesFacts';

describe('the rules of a clone', () => {
  it('judge no backup set by a list that is not complete', () => {
    const draft = withValue(valid(), 'BackupId', '999');
    assert.deepEqual(checkDraft(draft, { ...facts, backupsIncomplete: true }), []);
  });

  describe('do not hold back what the lists may lack', () => {
    const of = (source: InstanceDetail, changed: Partial<CloneFacts>): readonly Finding[] => {
      const draft = named(
        newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now),
        source,
      );
      return errors(draft, { source, vSwitches: undefined, ...changed });
    };
    const two = { vSwitchId: 'vsw-bp1a,vsw-bp1b' };

    it('an engine version that is not on sale any more', () => {
      assert.deepEqual(of(instanceDetail(two), { zones: [], classes: [] }), []);
    });

    it('the source’s own edition and multi-zone id', () => {
      const source = instanceDetail({ ...two, zoneId: 'cn-hangzhou-MAZ6(b,f)', secondaryZoneIds: [] });
      assert.deepEqual(of(source, {}), []);
      const finance = instanceDetail({ ...two, category: 'Finance', vSwitchId: 'vsw-a,vsw-b,vsw-c' });
      const placed = { ...finance, secondaryZoneIds: ['cn-hangzhou-i', 'cn-hangzhou-j'] };
      assert.deepEqual(
        of(placed, {}).filter(({ parameter }) => parameter === 'Category'),
        [],
      );
    });

    it('a database that SQL Server or MariaDB no longer has, which is why one restores', () => {
      for (const engine of ['SQLServer', 'MariaDB']) {
        const source = instanceDetail({ ...two, engine });
        const draft = withValue(
          withValue(valid(), 'RestoreScope', 'DbNames'),
          'DbNames',
          'dropped_yesterday',
        );
        assert.deepEqual(errors(draft, { source }), []);
      }
    });

    it('a vSwitch whose zone the service does not tell', () => {
      const vSwitches = (facts.vSwitches ?? []).map((one) => ({ ...one, zoneId: '' }));
      assert.deepEqual(errors(valid(), { vSwitches }), []);
    });

    it('a time of the recovery window, also where the clock of this machine is behind', () => {
      const end = '2026-11-24T09:55:00Z';
      const draft = withValue(withRestoreBy(valid(), 'time'), 'RestoreTime', end);
      assert.deepEqual(errors(draft, { now: Date.parse(end) - 10 * 60_000 }), []);
    });

    it('a blank edition of a serverless source that is to be paid by use', () => {
      const source = instanceDetail({ ...two, payType: 'SERVERLESS', category: 'serverless_standard' });
      const draft = withValue(withValue(valid(), 'Category', ''), 'PayType', 'Postpaid');
      const about = checkDraft(draft, { ...facts, source }).filter(
        ({ parameter }) => parameter === 'Category',
      );
      assert.deepEqual(
        about.map(({ severity }) => severity),
        ['warning'],
      );
    });

    it('a capacity that the source has, a step of 0, one table of a large database', () => {
      const serverless = { scaleMin: 0.5, scaleMax: 16, autoPause: false, switchForce: false };
      const source = instanceDetail({
        ...two,
        payType: 'SERVERLESS',
        category: 'serverless_standard',
        storageType: 'cloud_essd',
        serverless,
      });
      assert.deepEqual(of(source, { zones: undefined, classes: undefined }), []);
      const classes = (facts.classes ?? []).map((one) => ({ ...one, stepGB: 0 }));
      assert.deepEqual(errors(valid(), { classes }), []);
      const text = JSON.stringify([
        {
          type: 'db',
          name: 'shop',
          newname: 'shop',
          tables: [{ type: 'table', name: 'orders', newname: 'orders_old' }],
        },
      ]);
      const draft = withValue(withValue(valid(), 'RestoreScope', 'TableMeta'), 'TableMeta', text);
      const databases = [{ name: 'shop', sizeBytes: 300 * 1024 ** 3 }];
      assert.deepEqual(errors(draft, { databases }), []);
    });
  });
});
