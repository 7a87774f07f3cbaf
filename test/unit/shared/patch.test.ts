import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { firstMessage } from '../../../src/core/form/messages';
import { PageChannel } from '../../../src/core/form/pageChannel';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import type { Listed } from '../../../src/core/rds/paging';
import type { CloneParameterName } from '../../../src/shared/clone';
import type { AvailableClass, ClassSpec, RestorableDatabase } from '../../../src/shared/model';
import { patched, patchOf } from '../../../src/shared/patch';
import { parseSlices, type FormState, type HostMessage } from '../../../src/shared/protocol';
import { SkippingClock } from '../../support/clock';
import { startCloud } from '../../support/cloud';
import { openForm, settled } from '../../support/form';
import { writeReport } from '../../support/report';
import { seedIds } from '../../support/sandbox';
import { until } from '../../support/until';

/** As in a message: what JSON does not write is not there. */
const wired = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const key = fc.constantFrom('a', 'b', 'c', 'deep', 'list');
const { tree } = fc.letrec<{ tree: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(undefined, null, '', 'x', 0, 1, true),
    fc.array(fc.oneof(fc.integer(), fc.dictionary(key, fc.string(), { maxKeys: 2 })), { maxLength: 3 }),
    tie('tree'),
  ),
  tree: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

describe('a patch', () => {
  it('makes any state of any other, also through a message', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const patch = patchOf(before, after);
        assert.deepEqual(wired(patched(before, patch)), wired(after));
        assert.deepEqual(wired(patched(before, wired(patch) as typeof patch)), wired(after));
      }),
      { numRuns: 3_000 },
    );
  });

  it('of states that say the same is empty', () => {
    fc.assert(
      fc.property(tree, (state) => {
        assert.deepEqual(patchOf(state, structuredClone(state)), []);
      }),
    );
  });

  it('leaves what it does not name the same object', () => {
    const before = { large: { list: [1, 2, 3] }, text: 'a' };
    const after = patched(before, [{ path: ['text'], value: 'b' }]);
    assert.equal(after['large'], before.large);
  });
});

const counts = { sets: 5_000, databases: 200, tables: 200, classes: 300 };
const range = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A client of the sandbox to which a lot of databases, tables and classes are offered. */
class LargeClient extends RdsClient {
  override listRestorableDatabases(): Promise<Listed<RestorableDatabase>> {
    return Promise.resolve({
      items: range(counts.databases, (index) => ({ name: `database_${index}`, sizeBytes: 1_000_000 })),
      isCut: false,
    });
  }

  override listRestorableTables(): Promise<readonly string[]> {
    return Promise.resolve(range(counts.tables, (index) => `table_of_this_database_${index}`));
  }

  override async describeAvailableClasses(
    ...args: Parameters<RdsClient['describeAvailableClasses']>
  ): Promise<AvailableClass[]> {
    const own = await super.describeAvailableClasses(...args);
    const more = range(counts.classes, (index) => ({
      dbInstanceClass: `mysql.many${index}.large.2c`,
      minStorageGB: 20,
      maxStorageGB: 6_000,
      stepGB: 5,
    }));
    return [...own, ...more].slice(0, counts.classes);
  }

  override async listClasses(...args: Parameters<RdsClient['listClasses']>): Promise<readonly ClassSpec[]> {
    const more = range(counts.classes, (index) => ({
      dbInstanceClass: `mysql.many${index}.large.2c`,
      cpu: String(1 + (index % 64)),
      memory: `${4 * (1 + (index % 64))} GB`,
      maxConnections: '4000',
      maxIops: '20000',
      category: 'HighAvailability',
      storageType: '',
    }));
    return [...(await super.listClasses(...args)), ...more];
  }
}

describe('what a page is told of a change', function () {
  this.timeout(120_000);

  it('is less than 4 KB beside 5 000 sets, 200 × 200 tables and 300 classes, and makes the same state', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rds-patch-'));
    const clock = new SkippingClock(Date.now());
    const cloud = await startCloud({
      clock,
      sandbox: { extraBackups: [{ dbInstanceId: seedIds.localSsd, count: counts.sets }] },
    });
    const store = new JobStore(diskFolder(join(folder, 'jobs')), silentLogger);
    const client = new LargeClient(cloud.transport);
    const form: CloneForm = openForm({
      start: { regionId: 'cn-hangzhou', sourceId: seedIds.localSsd },
      client: () => Promise.resolve(client),
      clock,
      store,
    });
    try {
      await settled(form);
      let seq = 0;
      form.edits.change('RestoreScope', 'TableMeta', ++seq);
      await settled(form);
      await until(() => (form.state().timeline?.sets.length ?? 0) >= counts.sets);
      for (const { name } of form.state().databases.databases) form.edits.openDatabase(name);
      await until(() =>
        form.state().databases.databases.every(({ tablesStatus }) => tablesStatus === 'ready'),
      );

      const { state } = firstMessage(form);
      assert.ok((state.timeline?.sets.length ?? 0) >= counts.sets);
      assert.equal(state.databases.databases.length, counts.databases);
      assert.ok(state.databases.databases.every(({ tables }) => tables.length === counts.tables));
      assert.equal(state.choices['DBInstanceClass']?.choices.length, counts.classes);

      let page: FormState = state;
      const messages: HostMessage[] = [];
      const channel = new PageChannel(form, state, (message) => {
        messages.push(message);
        if (message.type !== 'patch') return;
        const next = parseSlices(page, message.patch);
        assert.ok(next);
        page = next;
      });
      channel.pageIsReady();
      const rows: (readonly string[])[] = [];
      const measure = (what: string, act: () => void): void => {
        messages.length = 0;
        act();
        channel.show();
        const bytes = Buffer.byteLength(JSON.stringify(messages));
        rows.push([what, String(bytes)]);
        assert.deepEqual(wired(page), wired(form.state()));
        assert.ok(bytes < 4_096, `${what}: ${bytes} bytes`);
      };
      const change = (name: CloneParameterName, text: string): void => {
        measure(`${name} to ${text}`, () => {
          form.edits.change(name, text, ++seq);
        });
      };
      change('DBInstanceDescription', 'orders-c');
      change('DBInstanceDescription', 'orders-co');
      change('DBInstanceStorage', '1');
      change('DBInstanceStorage', '500');
      change('PrivateIpAddress', '10.0.0.7');
      change('DeletionProtection', 'true');
      measure('reset all', () => {
        form.edits.reset(undefined);
      });
      writeReport(
        'form-bytes',
        ['What the user did', 'Bytes sent to the page'],
        [['(the whole state, once)', String(Buffer.byteLength(JSON.stringify(state)))], ...rows],
      );
    } finally {
      form.dispose();
      await store.dispose();
      await cloud.close();
      await rm(folder, { recursive: true });
    }
  });
});
