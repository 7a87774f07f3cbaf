import assert from 'node:assert/strict';
import type { FoundInstances } from '../../../src/core/agent/instances';
import type { ListedBackups } from '../../../src/core/agent/backups';
import type { PreparedClone } from '../../../src/core/agent/prepare';
import type { PreparedForm } from '../../../src/core/agent/services';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { settled } from '../../support/form';
import { until } from '../../support/until';
import { orders, regionId, useAgentWorld } from './agentWorld';

describe('tools for agents', function () {
  this.timeout(60_000);
  const world = useAgentWorld();

  describe('prepare a clone', () => {
    it('with the values and the smallest size, and tell what the form says', async () => {
      const { rows } = (await world.run('listBackups', orders)) as ListedBackups;
      const { backupId } = rows.find(({ cannotBeRestored }) => cannotBeRestored === undefined)!;
      const prepared = (await world.run('prepareClone', {
        ...orders,
        backupId,
        size: 'smallest',
        values: { DBInstanceDescription: 'orders-yesterday' },
      })) as PreparedClone;
      assert.deepEqual(world.targets, [
        { ...orders, backupId, values: { DBInstanceDescription: 'orders-yesterday' } },
      ]);
      assert.equal(prepared.account, 'default');
      assert.equal(prepared.submitted, false);
      assert.match(prepared.next, /Nothing is cloned yet/);
      assert.match(prepared.price, /CNY [\d.]+ per hour/);
      assert.ok(prepared.differsFromSource.some(({ parameter }) => parameter === 'DBInstanceClass'));
      assert.match(prepared.makes, /orders-yesterday/);
      assert.deepEqual(prepared.notes, []);
      assert.equal(world.forms[0]!.job, undefined);
    });

    it('and tell what is wrong with it', async () => {
      const prepared = (await world.run('prepareClone', {
        ...orders,
        restoreTime: '2001-01-01T00:00:00Z',
        values: { DBInstanceStorage: 1 },
      })) as PreparedClone;
      const errors = prepared.findings.filter(({ severity }) => severity === 'error');
      assert.ok(errors.some(({ parameter }) => parameter === 'DBInstanceStorage'));
    });

    for (const [how, work] of [
      ['typed', (form) => form.edits.change('DBInstanceDescription', 'mine', 1)],
      // Buttons count no changes of fields.
      ['pressed a button', (form) => form.edits.usePreset('source', '')],
    ] as const satisfies readonly (readonly [string, (form: CloneForm) => unknown])[]) {
      for (const when of ['before', 'while the sizes are looked up'] as const) {
        it(`but not in a form that the user has ${how} in, ${when}`, async () => {
          const { openForm: open } = world.services;
          world.services = {
            ...world.services,
            openForm: async (target) => {
              const form = await open(target);
              await settled(world.forms[0]!);
              if (when === 'before') {
                work(world.forms[0]!);
                return form;
              }
              const wantSizes = (): void => {
                form.wantSizes();
                work(world.forms[0]!);
              };
              return { ...form, wantSizes };
            },
          };
          const prepared = (await world.run('prepareClone', {
            ...orders,
            size: 'smallest',
          })) as PreparedClone;
          assert.match(prepared.notes.join(), /The user is at work/);
          assert.ok(!prepared.differsFromSource.some(({ parameter }) => parameter === 'DBInstanceClass'));
        });
      }
    }

    it('and may take another size in the same form, as long as the user changes nothing', async () => {
      const { openForm: open } = world.services;
      let first: Promise<PreparedForm> | undefined;
      world.services = { ...world.services, openForm: (target) => (first ??= open(target)) };
      for (const [size, isSmaller] of [
        ['smallest', true],
        ['source', false],
      ] as const) {
        const { notes, differsFromSource } = (await world.run('prepareClone', {
          ...orders,
          size,
        })) as PreparedClone;
        assert.deepEqual(notes, []);
        const differs = differsFromSource.some(({ parameter }) => parameter === 'DBInstanceClass');
        assert.equal(differs, isSmaller);
      }
      assert.equal(world.forms.length, 1);
    });

    it('and a click that was under way before the page has shown the size submits nothing', async () => {
      const form = await world.services.openForm(orders);
      form.wantSizes();
      await until(() => form.state().presets.some(({ id, isAvailable }) => id === 'smallest' && isAvailable));
      await settled(world.forms[0]!);
      const { revision } = form.state();
      assert.ok(form.usePreset('smallest'));
      assert.notEqual(form.state().revision, revision);
      assert.deepEqual(await world.forms[0]!.submit(revision), { kind: 'error', parameter: undefined });
      assert.deepEqual(
        world.store.list().filter(({ phase }) => phase === 'sending'),
        [],
      );
      assert.equal(world.forms[0]!.job, undefined);
    });

    it('with one restore point at most, and an account of nobody else', async () => {
      const both = { ...orders, backupId: '1', restoreTime: '2026-11-23T18:00:00Z' };
      await assert.rejects(world.run('prepareClone', both), /backupId, restoreTime: only one/);
      await assert.rejects(
        world.run('prepareClone', { ...orders, accountId: 'default' }),
        /accountId: not supported here/,
      );
      await assert.rejects(
        world.run('prepareClone', { ...orders, submit: true }),
        /submit: not supported here/,
      );
      assert.deepEqual(world.targets, []);
    });
  });

  it('lead from "yesterday 14:30 of orders on the cheapest class" to a form that says so', async () => {
    const found = (await world.run('findInstances', { text: 'orders-prod' })) as FoundInstances;
    const { dbInstanceId } = found.rows.find(({ name }) => name === 'orders-prod')!;
    const { clock, recoveryWindow } = (await world.run('listBackups', {
      regionId,
      dbInstanceId,
    })) as ListedBackups;
    const [, sign = '', hours, minutes] = /^UTC([+−])(\d\d):(\d\d)$/.exec(clock.offset) ?? [];
    const ahead = (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    const yesterday = new Date(Date.parse(clock.now) + ahead - 86_400_000).toISOString().slice(0, 10);
    const at = Date.parse(`${yesterday}T14:30:00Z`) - ahead;
    const restoreTime = new Date(at).toISOString().replace('.000', '');
    assert.ok(
      'begin' in recoveryWindow && recoveryWindow.begin < restoreTime && restoreTime < recoveryWindow.end,
    );
    const prepared = (await world.run('prepareClone', {
      regionId,
      dbInstanceId,
      restoreTime,
      size: 'smallest',
    })) as PreparedClone;
    assert.match(prepared.makes, new RegExp(`${yesterday} 14:30`));
    assert.match(prepared.comparedWithSource ?? '', /less in 30 days/);
    assert.deepEqual(
      prepared.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });
});
