import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/core/clock';
import type { CloneJob } from '../../../src/core/jobs/job';
import type { RdsClient } from '../../../src/core/rds/client';
import { whyNotDrilled, whyNotReleased } from '../../../src/core/requestFile/drill';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import type { VerifiedBackups } from '../../../src/vscode/clones/verification';
import { drillRunner } from '../../../src/vscode/restoreDrill';
import { createLog } from '../../../src/vscode/ui/log';
import { seedIds } from '../../support/sandbox';
import { editor, TextDocument } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { useJobWorld } from '../jobs/world';
import { fake } from './support';

describe('a restore drill', function () {
  this.timeout(60_000);
  const world = useJobWorld();
  const hourMs = 60 * 60_000;
  /** Whether the wait for the clone is over at once. */
  let isLate: boolean;

  beforeEach(() => {
    editor.reset();
    editor.press = ({ isModal, labels }) => (isModal ? labels[0] : undefined);
    isLate = false;
  });

  const drill = async (
    changes: object = {},
    overrides: Partial<RdsClient> = {},
    clicks = 1,
  ): Promise<CloneJob | undefined> => {
    const { clock, store, cloud } = world;
    const file = {
      version: 1,
      source: { regionId: 'cn-hangzhou', dbInstanceId: seedIds.ordersProd },
      restorePoint: { backupId: 'newest full backup' },
      after: { verify: true, releaseAfter: 'verified' },
      ...changes,
    };
    const document = new TextDocument(`/project/${randomUUID()}.rdsclone.json`, JSON.stringify(file));
    editor.write(document);
    const client = new Proxy(cloud.client, {
      get: (all, name): unknown => Reflect.get({ ...overrides }, name) ?? Reflect.get(all, name, all),
    });
    const patient: Clock = {
      now: () => clock.now(),
      sleep: (ms, signal) =>
        ms < hourMs || isLate
          ? clock.sleep(isLate && ms >= hourMs ? 0 : ms, signal)
          : new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(new Error('aborted')));
            }),
    };
    const run = drillRunner({
      accounts: fake<Accounts>({
        currentId: 'default',
        label: () => 'Test',
        fullLabel: () => 'Test account',
        knownIdentity: () => undefined,
        session: () => Promise.resolve({ account: cloud.account, client }),
      }),
      chooseAccount: () => Promise.reject(new Error('not asked')),
      clock: patient,
      log: createLog(),
      store,
      tracker: world.trackerOf(world.contextOf(store)),
      verified: fake<VerifiedBackups>({ remember: () => Promise.resolve() }),
      versions: 'test',
      knownInstances: () => [],
      openForm: () => assert.fail('opened a form'),
    });
    await Promise.all(Array.from({ length: clicks }, () => run(document.uri)));
    return store.list()[0];
  };
  const deletions = (): readonly string[] =>
    world.cloud.sandbox.requests
      .filter(({ action }) => action === 'DeleteDBInstance')
      .map(({ params }) => params['DBInstanceId'] ?? '');
  const report = (): string => editor.texts('document').at(-1) ?? '';
  const said = (): string => editor.messages.at(-1)?.text ?? '';

  it('asks once, clones, compares, releases its own clone, and reports how long each phase took', async () => {
    const job = await drill();
    assert.equal(job?.phase, 'released');
    assert.deepEqual(deletions(), [job.dbInstanceId]);
    const questions = editor.messages.filter(({ isModal }) => isModal);
    assert.equal(questions.length, 1);
    const [{ text, detail = '', labels } = assert.fail()] = questions;
    assert.equal(text, 'Run the restore drill of orders-prod?');
    assert.deepEqual(labels, ['Run Drill']);
    assert.ok(detail.includes(job.description), detail);
    assert.match(
      detail,
      /It costs at most CNY [\d.]+ per hour\. After 24 hours, which is CNY [\d.]+, the drill stops/,
    );
    assert.match(detail, /this instance and all its data are deleted without another question/);
    assert.match(detail, /Account: Test account/);
    assert.match(
      said(),
      /^The drill of \S+ is done\. Restored, compared and released\. All databases of the restore point are present/,
    );
    assert.match(report(), /^# Restore drill\n/);
    for (const phase of ['Looked up', 'Accepted', 'Running', 'Compared', 'Released'])
      assert.match(report(), new RegExp(`^- \\*\\*${phase}\\*\\*: \\d+ `, 'm'));
    assert.ok(report().includes(job.dbInstanceId ?? '-'));
  });

  it('is one for two clicks', async () => {
    await drill({}, {}, 2);
    assert.equal(world.sends(), 1);
    assert.equal(editor.messages.filter(({ isModal }) => isModal).length, 1);
    assert.ok(editor.messages.some(({ text }) => text === 'A drill is just being started.'));
  });

  it('sends nothing where the same was created while the question stood', async () => {
    const { store, clock } = world;
    const press = editor.press;
    await drill();
    const { ClientToken: _token, ...sent } = { ...store.list()[0]?.request };
    for (const { id } of store.list()) await store.remove(id);
    editor.press = (message) => {
      // Another window has sent the same, which is on disk by then.
      if (message.isModal)
        void store.create(
          jobOf({ id: randomUUID(), phase: 'unknown', createdAt: clock.now(), request: sent }),
        );
      return press(message);
    };
    const before = world.sends();
    await drill();
    assert.equal(world.sends(), before);
    assert.match(said(), /^The drill was not started\. The same clone was created meanwhile/);
  });

  it('does not say that nothing was released where that is not known', async () => {
    world.cloud.sandbox.faults.add({
      action: 'DeleteDBInstance',
      times: 99,
      fault: { kind: 'reset', when: 'before' },
    });
    await drill();
    assert.match(said(), /^The drill of \S+ stopped\. It is not known whether its clone was released/);
    world.cloud.sandbox.faults.clear();
    world.cloud.sandbox.faults.add({
      action: 'DeleteDBInstance',
      times: 99,
      fault: { kind: 'error', status: 403, code: 'Forbidden.RAM' },
    });
    await drill();
    assert.match(said(), /^The drill of \S+ stopped, and released nothing\. .*Forbidden\.RAM/);
  });

  it('is not started where it could not end, or where its cost is not known', async () => {
    for (const [draft, why] of [
      [{ engine: 'SQLServer' }, /does not tell which databases/],
      [{ engine: 'MariaDB' }, /does not tell which databases/],
      [{ engine: 'MySQL', name: ' ' }, /needs a name/],
      [{ engine: 'SQLServer', DbNames: 'shop' }, undefined],
      [{ engine: 'MySQL' }, undefined],
    ] as const) {
      const { engine, name, DbNames } = { name: 'copy', DbNames: '', ...draft };
      const values = {
        DBInstanceDescription: { text: name, origin: 'chosen' as const },
        DbNames: { text: DbNames, origin: 'chosen' as const },
      };
      const said_ = whyNotDrilled({ ...jobOf({}).draft, engine, values });
      if (why) assert.match(said_ ?? '', why);
      else assert.equal(said_, undefined);
    }
    await drill({}, { describePrice: () => Promise.reject(new Error('no')) });
    assert.equal(world.sends(), 0);
    assert.match(said(), /^The drill was not started\. The price is not known/);
  });

  it('sends nothing where the user does not agree', async () => {
    editor.press = () => undefined;
    assert.equal(await drill(), undefined);
    assert.equal(world.sends(), 0);
    assert.equal(report(), '');
  });

  for (const [values, why] of [
    [{ PayType: 'Prepaid', Period: 'Month', UsedTime: 1 }, /would be a subscription/],
    [{ DeletionProtection: true }, /would have deletion protection/],
    [{ DBInstanceStorage: 5 }, /a clone cannot be smaller/],
  ] as const) {
    it(`is not started with ${JSON.stringify(values)}`, async () => {
      assert.equal(await drill({ values }), undefined);
      assert.equal(world.sends(), 0);
      assert.match(said(), /^The drill was not started\. /);
      assert.match(said(), why);
    });
  }

  it('is not started of a file that asks for none', async () => {
    assert.equal(await drill({ after: { verify: true } }), undefined);
    assert.match(said(), /^The file asks for no drill/);
    assert.equal(await drill({ after: { releaseAfter: 'verified' } }), undefined);
    assert.match(said(), /after: has to hold "verify": true/);
    assert.equal(world.sends(), 0);
  });

  for (const [name, overrides] of [
    [
      'differ',
      { listDatabases: () => Promise.resolve({ items: [{ name: 'else', sizeBytes: 1 }], isCut: false }) },
    ],
    ['cannot be told', { listRestorableDatabases: () => Promise.resolve({ items: [], isCut: false }) }],
    ['cannot be read', { listDatabases: () => Promise.reject(new Error('no')) }],
  ] satisfies [string, Partial<RdsClient>][]) {
    it(`releases nothing where the databases ${name}, says so, and reports`, async () => {
      const job = await drill({}, overrides);
      assert.equal(job?.phase, 'ready');
      assert.deepEqual(deletions(), []);
      assert.match(said(), /^The drill of \S+ stopped, and released nothing\. \S/);
      assert.deepEqual(editor.messages.at(-1)?.labels, ['Release…']);
      assert.match(report(), /^- \*\*Outcome\*\*: Stopped/m);
    });
  }

  it('stops where the clone is refused, or is not ready in time', async () => {
    world.cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' },
    });
    await drill();
    assert.deepEqual(deletions(), []);
    assert.match(said(), /stopped, and released nothing\. .*InvalidBakset\.Invalid/);
    assert.deepEqual(editor.messages.at(-1)?.labels, []);
    isLate = true;
    await drill();
    assert.deepEqual(deletions(), []);
    assert.match(said(), /was not ready after 24 hours/);
  });

  const made = jobOf({
    phase: 'ready',
    dbInstanceId: 'rm-clone',
    lastStatus: 'Running',
    verification: { at: 0, outcome: 'verified', databases: [] },
  });
  const instance = { dbInstanceId: 'rm-clone', description: 'copy' };
  it('releases what its own job has certainly made, and nothing else', () => {
    assert.equal(whyNotReleased(made, instance), undefined);
    for (const one of [
      { ...made, foundBy: 'name' as const },
      { ...made, foundBy: 'person' as const },
      { ...made, lastStatus: undefined },
      { ...made, sourceId: 'rm-clone' },
      { ...made, phase: 'timedOut' as const },
      { ...made, verification: undefined },
      { ...made, verification: { at: 0, outcome: 'differs' as const, databases: [] } },
      { ...made, verification: { at: 0, outcome: 'unsure' as const, databases: [] } },
    ])
      assert.notEqual(whyNotReleased(one, instance), undefined);
    assert.notEqual(whyNotReleased(made, { ...instance, dbInstanceId: 'rm-other' }), undefined);
    assert.notEqual(whyNotReleased(made, { ...instance, description: 'in use' }), undefined);
  });
});
