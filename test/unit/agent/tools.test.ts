import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inputSchemas, type ToolId } from '../../../src/core/agent/inputs';
import type { FoundInstances } from '../../../src/core/agent/instances';
import type { ListedBackups } from '../../../src/core/agent/backups';
import { pageSize } from '../../../src/core/agent/paging';
import { AgentRefusal, refusalText } from '../../../src/core/agent/refusal';
import { runTool } from '../../../src/core/agent/tools';
import { RdsError } from '../../../src/core/errors/rdsError';
import { seedIds } from '../../support/sandbox';
import { writeReport } from '../../support/report';
import { jobOf } from '../jobs/jobOf';
import { jobId } from '../vscode/support';
import { hostile, many, noSignal, orders, regionId, useAgentWorld } from './agentWorld';

/** Rows of IDs have some 2.8 characters to a token, sentences more. */
const tokensOf = (result: object): number => Math.ceil(JSON.stringify(result).length / 2.8);

describe('tools for agents', function () {
  this.timeout(60_000);
  const world = useAgentWorld();

  describe('find instances', () => {
    it('by a part of the name, in all regions, the exact one first', async () => {
      const found = (await world.run('findInstances', { text: 'orders' })) as FoundInstances;
      assert.ok(found.rows.some(({ dbInstanceId }) => dbInstanceId === seedIds.ordersProd));
      assert.equal(found.account, 'Sandbox');
      const exact = (await world.run('findInstances', { text: seedIds.ordersProd })) as FoundInstances;
      assert.deepEqual(
        exact.rows.map(({ name, regionId: where }) => [name, where]),
        [['orders-prod', regionId]],
      );
    });

    it('page by page in a region, each with one request', async () => {
      const seen = new Set<string>();
      for (const page of [1, 2, 5, 6]) {
        const before = world.sent().length;
        const found = (await world.run('findInstances', { regionId: 'cn-beijing', page })) as FoundInstances;
        assert.equal(found.rows.length, pageSize);
        assert.equal(found.nextPage, page + 1);
        assert.ok(found.total >= many);
        for (const { dbInstanceId } of found.rows) seen.add(dbInstanceId);
        assert.deepEqual(world.sent().slice(before), ['DescribeRegions', 'DescribeDBInstances']);
      }
      assert.equal(seen.size, 4 * pageSize);
    });

    it('but only counts them where they are more than one answer holds', async () => {
      const found = (await world.run('findInstances', {})) as FoundInstances;
      assert.deepEqual(found.rows, []);
      assert.ok(found.regions!.some((one) => one.regionId === 'cn-beijing' && one.total >= many));
      assert.match(found.notes.join(), /Name a part of the name/);
    });

    it('and says which region could not be asked', async () => {
      world.cloud.sandbox.faults.add({
        action: 'DescribeDBInstances',
        regionId: 'cn-beijing',
        fault: { kind: 'error', status: 403, code: 'Forbidden.RAM', message: hostile },
      });
      const found = (await world.run('findInstances', { text: 'orders' })) as FoundInstances;
      assert.ok(found.rows.length > 0);
      assert.match(found.notes.join(), /cn-beijing could not be asked: .*Forbidden\.RAM, RequestId [\w-]+/);
    });
  });

  describe('list backups', () => {
    it('with the window, and what a time of the user is in UTC', async () => {
      const listed = (await world.run('listBackups', orders)) as ListedBackups;
      assert.equal(listed.instance.name, 'orders-prod');
      assert.ok('begin' in listed.recoveryWindow);
      assert.deepEqual([listed.clock.timeZone, listed.clock.offset], ['Asia/Shanghai', 'UTC+08:00']);
      assert.equal(listed.rows.length, pageSize);
      const [newest] = listed.rows;
      assert.match(newest?.endTime ?? '', /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
      const later = (await world.run('listBackups', { ...orders, page: 7 })) as ListedBackups;
      assert.equal(later.total >= 300, true);
      assert.notEqual(later.rows[0]?.backupId, newest?.backupId);
    });

    it('without the window where that cannot be asked, and not where nothing can', async () => {
      const refuse = (action: string): void =>
        void world.cloud.sandbox.faults.add({
          action,
          times: 10,
          fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
        });
      refuse('DescribeLocalAvailableRecoveryTime');
      const { recoveryWindow, rows } = (await world.run('listBackups', orders)) as ListedBackups;
      assert.match('none' in recoveryWindow ? recoveryWindow.none : '', /Forbidden\.RAM, RequestId/);
      assert.equal(rows.length, pageSize);
      refuse('DescribeBackups');
      await assert.rejects(world.run('listBackups', orders), /Forbidden\.RAM/);
      world.cloud.sandbox.faults.clear();
    });

    it('of no instance that is not there', async () => {
      await assert.rejects(
        world.run('listBackups', { ...orders, dbInstanceId: 'rm-nobodys' }),
        (error: unknown) => {
          assert.match(refusalText(error), /rm-nobodys|InvalidDBInstanceId\.NotFound, RequestId/);
          return true;
        },
      );
    });
  });

  describe('explain an error', () => {
    it('by its code', async () => {
      const { error } = (await world.run('explainError', { code: 'InvalidBakset.Invalid' })) as {
        error: Record<string, unknown>;
      };
      assert.equal(error['isKnown'], true);
      assert.ok(error['remedy']);
      assert.equal(error['requestId'], undefined);
    });

    it('of a clone, with status and RequestId, and without markup', async () => {
      const told = await world.run('explainError', { cloneId: jobId(1) });
      const text = JSON.stringify(told);
      assert.match(text, /"httpStatus":404/);
      assert.match(text, /"requestId":"REQ-1"/);
      assert.doesNotMatch(text, /token-1|[`<>|*#]|\]\(|\u202e/);
    });

    it('of a clone without one', async () => {
      const told = (await world.run('explainError', { cloneId: jobId(2) })) as { error: unknown };
      assert.equal(told.error, 'none');
    });

    it('but of one thing only', async () => {
      await assert.rejects(world.run('explainError', {}), AgentRefusal);
      await assert.rejects(world.run('explainError', { code: 'X.Y', cloneId: jobId(1) }), AgentRefusal);
      await assert.rejects(world.run('explainError', { cloneId: jobId(9) }), /no such clone/);
    });
  });

  it('list clones, the newest first, without their tokens', async () => {
    const { rows, total } = (await world.run('listClones', {})) as {
      rows: { cloneId: string }[];
      total: number;
    };
    assert.equal(total, 2);
    assert.deepEqual(
      rows.map(({ cloneId }) => cloneId),
      [jobId(2), jobId(1)],
    );
    assert.doesNotMatch(JSON.stringify(rows), /token-1|[`|*#]|\]\(|\u202e/);
    const one = (await world.run('listClones', { cloneId: jobId(2) })) as { rows: { state: string }[] };
    assert.deepEqual(
      one.rows.map(({ state }) => state),
      ['ready'],
    );
  });

  it('refuse without an account', async () => {
    world.services = {
      ...world.services,
      account: () => Promise.reject(new AgentRefusal('No account is chosen.')),
    };
    for (const [tool, input] of [
      ['findInstances', {}],
      ['listBackups', orders],
      ['prepareClone', orders],
    ] as const)
      await assert.rejects(world.run(tool, input), /No account is chosen/);
    assert.deepEqual(world.targets, []);
  });

  it('send nothing once they are cancelled, and stop what is under way', async () => {
    const over = new AbortController();
    over.abort(new Error('cancelled'));
    const before = world.sent().length;
    for (const [tool, input] of [
      ['findInstances', { text: 'orders' }],
      ['listBackups', orders],
      ['explainError', { code: 'X' }],
      ['listClones', {}],
      ['prepareClone', orders],
    ] as const)
      await assert.rejects(world.run(tool, input, over.signal), /cancelled/);
    assert.equal(world.sent().length, before);
    assert.deepEqual(world.targets, []);

    for (const [tool, input] of [
      ['findInstances', { regionId: 'cn-beijing' }],
      ['listBackups', orders],
    ] as const) {
      const soon = new AbortController();
      const result = world.run(tool, input, soon.signal);
      soon.abort(new Error('cancelled'));
      await assert.rejects(result);
    }
  });

  it('tell code, status and RequestId of a refusal, in short', () => {
    const text = refusalText(
      new RdsError({
        kind: 'service',
        operation: 'DescribeBackups',
        code: 'Forbidden.RAM',
        httpStatus: 403,
        requestId: 'REQ-2',
        serviceMessage: hostile.repeat(1_000),
      }),
    );
    assert.match(text, /\(Forbidden\.RAM, RequestId REQ-2\)\. HTTP 403\./);
    assert.ok(text.length < 2_000);
    assert.doesNotMatch(text, /[`<>|*#[]/);
  });

  it('take no input of another shape, and name the place', async () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.record(
        {
          regionId: fc.oneof(fc.constant(regionId), fc.anything()),
          dbInstanceId: fc.oneof(fc.constant('rm-nobodys'), fc.anything()),
          page: fc.anything(),
          text: fc.anything(),
          values: fc.anything(),
          cloneId: fc.anything(),
          __proto__: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    const ids = Object.keys(inputSchemas) as ToolId[];
    const offline = { ...world.services, account: () => Promise.reject(new AgentRefusal('parsed')) };
    for (const input of fc.sample(odd, { numRuns: 2_000 })) {
      for (const id of ids) {
        try {
          await runTool(id, input, offline, noSignal);
        } catch (error) {
          assert.ok(error instanceof AgentRefusal, String(error));
          assert.ok(error.message.length < 200, error.message);
        }
      }
    }
    assert.deepEqual(world.targets, []);
  });

  it('answer in few tokens, however many instances there are', async () => {
    for (let n = 3; n < 300; n++)
      await world.store.create(jobOf({ id: jobId(n), createdAt: n, phase: 'ready' }));
    const rows: (readonly [string, object])[] = [
      ['findInstances: nothing named', {}],
      ['findInstances: of one region', { regionId: 'cn-beijing' }],
      ['findInstances: page 400', { regionId: 'cn-beijing', page: 400 }],
      ['findInstances: by name', { text: 'orders' }],
      ['findInstances: by a name that 100 share', { text: 'rm-' }],
      ['listBackups: of 300', orders],
      ['explainError: by code', { code: 'InvalidDBInstanceClass.NotFound' }],
      ['explainError: of a clone', { cloneId: jobId(1) }],
      ['listClones: of 300', {}],
      ['prepareClone', { ...orders, size: 'smallest' }],
    ];
    const told: string[][] = [];
    for (const [name, input] of rows) {
      const result = await world.run(name.split(':')[0] as ToolId, input);
      told.push([name, String(JSON.stringify(result).length), String(tokensOf(result))]);
      assert.ok(tokensOf(result) <= 3_000, told.at(-1)?.join());
    }
    writeReport('agent-tools', ['answer', 'characters', 'tokens, at 2.8 characters each'], told);
  });
});
