import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { Leader, leaseMs } from '../../../src/core/jobs/leader';
import { JobStore } from '../../../src/core/jobs/store';
import {
  adoptJob,
  createJob,
  sendJob,
  type JobAccount,
  type SubmitContext,
} from '../../../src/core/jobs/submit';
import { Tracker } from '../../../src/core/jobs/tracker';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../../src/sandbox';
import type { CloneDraft } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';

const deadPid = 999_999;

describe('clone jobs', function () {
  this.timeout(10_000);
  let folder: string;
  let clock: SkippingClock;
  let cloud: Cloud;
  let store: JobStore;
  let trackers: Tracker[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-jobs-'));
    clock = new SkippingClock(Date.now());
    cloud = await startCloud({
      clock,
      timeoutMs: 250,
      sandbox: { now: () => clock.now(), timing: { invisibleMs: 5_000, creatingMs: 120_000 } },
    });
    store = new JobStore(join(folder, 'jobs'), silentLogger);
    trackers = [];
  });
  afterEach(async () => {
    await Promise.all(trackers.map((tracker) => tracker.dispose()));
    await store.dispose();
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  const account = (identity = 'me'): JobAccount => ({ client: cloud.client, identity });

  const contextOf = (one: JobStore, windowId = 'window-1', pid = process.pid): SubmitContext => ({
    store: one,
    clock,
    logger: silentLogger,
    windowId,
    pid,
    newId: randomUUID,
  });

  const trackerOf = (context: SubmitContext): Tracker => {
    const isAlive = (pid: number): boolean => pid !== deadPid;
    const tracker = new Tracker({
      ...context,
      leader: new Leader({ folder, windowId: context.windowId, pid: context.pid, clock, isAlive }),
      isAlive,
      accountFor: () => Promise.resolve(account()),
    });
    trackers.push(tracker);
    return tracker;
  };

  const draftOf = async (
    changes: Partial<Record<'DBInstanceStorage' | 'DBInstanceDescription', string>> = {},
  ): Promise<CloneDraft> => {
    const [source, backups] = await Promise.all([
      cloud.client.describeInstance('cn-hangzhou', seedIds.ordersProd),
      cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).all,
    ]);
    const backupId = backups.find((one) => one.status === 'Success' && one.isAvailable)?.backupId;
    let draft = fillFrom(
      newDraft({ regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId }, clock.now()),
      source,
      clock.now(),
    );
    for (const [name, text] of Object.entries(changes))
      draft = withValue(draft, name as 'DBInstanceStorage', text);
    return draft;
  };

  const newJob = async (context: SubmitContext, changes = {}): Promise<CloneJob> =>
    createJob(
      {
        accountId: 'default',
        identity: 'me',
        draft: await draftOf(changes),
        sourceName: 'orders-prod',
        engine: 'MySQL',
      },
      context,
    );

  const until = async (condition: () => boolean): Promise<void> => {
    const deadline = performance.now() + 8_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error('The condition did not come true.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('are on disk, whole, before anything is sent', async () => {
    const before = cloud.sandbox.requests.length;
    const draft = await draftOf();
    const asked = cloud.sandbox.requests.length;
    const job = await createJob(
      { accountId: 'default', identity: 'me', draft, sourceName: 'x', engine: 'MySQL' },
      contextOf(store),
    );
    assert.ok(asked > before);
    assert.equal(cloud.sandbox.requests.length, asked);
    const names = await readdir(join(folder, 'jobs'));
    assert.deepEqual(names, [`${job.id}.json`]);
    assert.deepEqual(
      parseJob(JSON.parse(await readFile(join(folder, 'jobs', `${job.id}.json`), 'utf8'))),
      job,
    );
    assert.equal(job.request['ClientToken'], job.clientToken);
  });

  it('end as accepted, with the new instance', async () => {
    const context = contextOf(store);
    const job = await sendJob(await newJob(context), account(), context);
    assert.equal(job.phase, 'accepted');
    assert.deepEqual(
      cloud.sandbox.clones().map((one) => one.dbInstanceId),
      [job.dbInstanceId],
    );
    assert.equal(store.get(job.id)?.dbInstanceId, job.dbInstanceId);
  });

  for (const { name, fault } of [
    { name: 'reset after acceptance', fault: { kind: 'reset', when: 'after' } as const },
    { name: 'reset before acceptance', fault: { kind: 'reset', when: 'before' } as const },
    { name: 'silence after acceptance', fault: { kind: 'hang', when: 'after' } as const },
    { name: 'an HTML page after acceptance', fault: { kind: 'html', when: 'after' } as const },
    {
      name: '503 before acceptance',
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const,
    },
    { name: 'throttling', fault: { kind: 'throttle', retryAfterMs: 1_000 } as const },
    { name: 'a cut-off answer', fault: { kind: 'truncate' } as const },
  ]) {
    it(`make exactly one clone after ${name}`, async () => {
      const context = contextOf(store);
      const job = await newJob(context);
      cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault });
      const sent = await sendJob(job, account(), context);
      assert.equal(sent.phase, 'accepted');
      assert.deepEqual(
        cloud.sandbox.clones().map((one) => one.dbInstanceId),
        [sent.dbInstanceId],
      );
      const tokens = cloud.sandbox.requests
        .filter(({ action }) => action === 'CloneDBInstance')
        .map(({ params }) => params['ClientToken']);
      assert.deepEqual([...new Set(tokens)], [job.clientToken]);
    });
  }

  it('are refused with the error kept, and nothing is created', async () => {
    const context = contextOf(store);
    const job = await sendJob(await newJob(context, { DBInstanceStorage: '50' }), account(), context);
    assert.equal(job.phase, 'refused');
    assert.equal(job.error?.code, 'InvalidRecoveryDbInstance.StorageSize');
    assert.match(job.error?.requestId ?? '', /^[0-9A-F-]{36}$/);
    assert.equal(cloud.sandbox.clones().length, 0);
  });

  it('stay unknown when no attempt is answered and no clone can be seen', async () => {
    const context = contextOf(store);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'before' },
    });
    const job = await sendJob(await newJob(context), account(), context);
    assert.equal(job.phase, 'unknown');
    assert.equal(cloud.sandbox.clones().length, 0);
    const again = await trackerOf(context).checkAgain(job.id);
    assert.equal(again?.phase, 'accepted');
    assert.equal(cloud.sandbox.clones().length, 1);
  });

  it('are found by name when the token can no longer be trusted', async () => {
    const context = contextOf(store);
    cloud.sandbox.setTiming({ invisibleMs: 3_600_000 });
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      times: 3,
      fault: { kind: 'reset', when: 'after' },
    });
    const job = await newJob(context);
    const unknown = await sendJob(job, account(), context);
    assert.equal(unknown.phase, 'unknown');
    clock.advance(2 * 60 * 60_000);
    const sent = cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
    const found = await sendJob(await adoptJob(unknown, context), account(), context);
    assert.equal(found.phase, 'accepted');
    assert.equal(found.dbInstanceId, cloud.sandbox.clones()[0]?.dbInstanceId);
    assert.equal(cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length, sent);
  });

  it('are followed to Running, with one list call a round for all of a region', async () => {
    const context = contextOf(store);
    const tracker = trackerOf(context);
    const jobs = await Promise.all(
      [1, 2, 3].map((n) => newJob(context, { DBInstanceDescription: `copy-${n}` })),
    );
    await Promise.all(jobs.map((job) => tracker.submit(job, account())));
    await until(() => store.list().every((job) => job.phase === 'ready'));
    for (const { history } of store.list()) {
      assert.deepEqual(
        history.map(({ phase }) => phase),
        ['sending', 'accepted', 'creating', 'ready'],
      );
    }
    const looks = cloud.sandbox.requests.filter(
      ({ action, code }) => action === 'DescribeDBInstanceAttribute' && code === '',
    );
    const lists = cloud.sandbox.requests.filter(
      ({ action, params }) => action === 'DescribeDBInstances' && params['DBInstanceStatus'] === 'Creating',
    );
    assert.ok(lists.length >= 2 && lists.length < 60, `${lists.length} list calls`);
    assert.ok(looks.length <= 3 + 3 + 6, `${looks.length} single looks`);
  });

  it('that a killed window left in sending are sent again with their token, once, and followed to Running', async () => {
    const dead = contextOf(store, 'window-dead', deadPid);
    const job = await newJob(dead);
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'reset', when: 'after' } });
    await assert.rejects(cloud.client.cloneInstance(job.regionId, job.request));
    assert.equal(cloud.sandbox.clones().length, 1);

    const second = new JobStore(join(folder, 'jobs'), silentLogger);
    await second.load();
    trackerOf(contextOf(second, 'window-2')).start();
    await until(() => second.get(job.id)?.phase === 'ready');
    assert.deepEqual(
      cloud.sandbox.clones().map((one) => one.dbInstanceId),
      [second.get(job.id)?.dbInstanceId],
    );
    await second.dispose();
  });

  const sends = (): number =>
    cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
  const refusal = { kind: 'error', status: 400, code: 'InvalidBakset.Invalid' } as const;

  it('are not refused by an answer that follows a lost one: the clone is looked for and found', async () => {
    const context = contextOf(store);
    const job = await newJob(context);
    cloud.sandbox.setTiming({ invisibleMs: 0 });
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'reset', when: 'after' } });
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 2, fault: refusal });
    const sent = await sendJob(job, account(), context);
    assert.equal(sent.phase, 'accepted');
    assert.equal(sent.dbInstanceId, cloud.sandbox.clones()[0]?.dbInstanceId);
  });

  it('that were taken over are not refused by an answer either, nor when nothing can be found', async () => {
    const job = await newJob(contextOf(store, 'window-dead', deadPid));
    const context = contextOf(store);
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: refusal });
    assert.equal((await sendJob(await adoptJob(job, context), account(), context)).phase, 'unknown');
  });

  it('are not sent again under another account', async () => {
    const context = contextOf(store);
    const job = await newJob(context);
    assert.equal((await sendJob(job, account('somebody-else'), context)).phase, 'unknown');
    assert.equal(sends(), 0);
  });

  it('are neither sent nor settled again by a window whose job another one has taken over', async () => {
    const mine = contextOf(store, 'window-1');
    const other = contextOf(store, 'window-2');
    const job = await newJob(mine);
    cloud.sandbox.faults.add({
      action: 'CloneDBInstance',
      fault: { kind: 'throttle', retryAfterMs: 20_000 },
    });
    const slow = sendJob(job, account(), mine);
    await until(() => sends() === 1);
    const taken = await sendJob(await adoptJob(job, other), account(), other);
    assert.equal(taken.phase, 'accepted');
    assert.notEqual((await slow).phase, 'refused');
    assert.equal(sends(), 2);
    assert.equal(store.get(job.id)?.phase, 'accepted');
  });

  it('keep the new instance in memory while the disk takes no writes, and write it when it does', async () => {
    const context = contextOf(store);
    const job = await newJob(context);
    const file = join(folder, 'jobs', `${job.id}.json`);
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', fault: { kind: 'delay', ms: 60 } });
    const sending = sendJob(job, account(), context);
    await until(() => cloud.sandbox.clones().length === 1);
    // A folder in the place of the file: reading and replacing it fail, as on a disk that is broken.
    const kept = await readFile(file);
    await rm(file);
    await mkdir(join(file, 'in-the-way'), { recursive: true });
    const sent = await sending;
    assert.equal(sent.phase, 'accepted');
    assert.equal(store.get(job.id)?.dbInstanceId, sent.dbInstanceId);
    await store.load();
    assert.equal(store.get(job.id)?.dbInstanceId, sent.dbInstanceId);
    await rm(file, { recursive: true });
    await writeFile(file, kept);
    await store.flush();
    assert.match(await readFile(file, 'utf8'), new RegExp(sent.dbInstanceId ?? 'no instance'));
  });

  it('are found by name only when exactly one new instance has it and no other job', async () => {
    const context = contextOf(store);
    cloud.sandbox.setTiming({ invisibleMs: 0 });
    const lost = { kind: 'reset', when: 'before' } as const;
    const first = await sendJob(await newJob(context, { DBInstanceDescription: 'twin' }), account(), context);
    assert.equal(first.phase, 'accepted');
    // Only the instance of the first job has the name.
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const second = await sendJob(
      await newJob(context, { DBInstanceDescription: 'twin' }),
      account(),
      context,
    );
    assert.equal(second.phase, 'unknown');
    // Two instances have it that belong to no job.
    await store.remove(first.id);
    await store.remove(second.id);
    await cloud.client.cloneInstance('cn-hangzhou', { ...first.request, ClientToken: 'another' });
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const third = await sendJob(await newJob(context, { DBInstanceDescription: 'twin' }), account(), context);
    assert.equal(third.phase, 'unknown');
    // They were there long before the job.
    clock.advance(3_600_000);
    cloud.sandbox.removeInstance(first.dbInstanceId ?? '');
    cloud.sandbox.faults.add({ action: 'CloneDBInstance', times: 3, fault: lost });
    const fourth = await sendJob(
      await newJob(context, { DBInstanceDescription: 'twin' }),
      account(),
      context,
    );
    assert.equal(fourth.phase, 'unknown');
  });

  it('of a window that lives are left to it', async () => {
    const context = contextOf(store);
    const other = await newJob(contextOf(store, 'window-other', process.pid + 1));
    const own = await trackerOf(context).submit(
      await newJob(context, { DBInstanceDescription: 'own' }),
      account(),
    );
    await until(() => store.get(own.id)?.phase === 'ready');
    assert.equal(store.get(other.id)?.phase, 'sending');
    assert.equal(sends(), 1);
  });

  it('are taken over by a window that was open all the time when the one that acted dies', async () => {
    const second = new JobStore(join(folder, 'jobs'), silentLogger);
    await second.load();
    let alive = true;
    const context = contextOf(second, 'window-2');
    const isAlive = (pid: number): boolean => pid !== deadPid || alive;
    const standBy = new Tracker({
      ...context,
      leader: new Leader({ folder, windowId: 'window-2', pid: process.pid, clock, isAlive }),
      isAlive,
      accountFor: () => Promise.resolve(account()),
    });
    trackers.push(standBy);
    standBy.start();
    const job = await newJob(contextOf(store, 'window-1', deadPid));
    await until(() => second.get(job.id) !== undefined);
    assert.equal(sends(), 0);
    alive = false;
    await until(() => second.get(job.id)?.phase === 'ready');
    assert.equal(cloud.sandbox.clones().length, 1);
    await second.dispose();
  });

  it('are not lost because another account does not see them', async () => {
    const context = contextOf(store);
    cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 40 * 60_000 });
    let identity = 'me';
    const isAlive = (): boolean => true;
    const tracker = new Tracker({
      ...context,
      leader: new Leader({ folder, windowId: 'window-1', pid: process.pid, clock, isAlive }),
      isAlive,
      accountFor: () => Promise.resolve(account(identity)),
    });
    trackers.push(tracker);
    const job = await tracker.submit(await newJob(context), account());
    await until(() => store.get(job.id)?.phase === 'creating');
    identity = 'somebody-else';
    const gone = { kind: 'error', status: 404, code: 'InvalidDBInstanceId.NotFound' } as const;
    const hide = [
      cloud.sandbox.faults.add({ action: 'DescribeDBInstanceAttribute', times: 10_000, fault: gone }),
      cloud.sandbox.faults.add({
        action: 'DescribeDBInstances',
        times: 10_000,
        fault: { kind: 'malformed', patch: (body) => ({ ...(body as object), Items: { DBInstance: [] } }) },
      }),
    ];
    const since = clock.now();
    await until(() => clock.now() - since > 20 * 60_000);
    assert.equal(store.get(job.id)?.phase, 'creating');
    for (const undo of hide) undo();
    identity = 'me';
    await until(() => store.get(job.id)?.phase === 'ready');
  });

  it('are not lost by two looks that do not find them', async () => {
    const context = contextOf(store);
    cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 10 * 60_000 });
    const tracker = trackerOf(context);
    const job = await tracker.submit(await newJob(context), account());
    await until(() => store.get(job.id)?.phase === 'creating');
    cloud.sandbox.faults.add({
      action: 'DescribeDBInstances',
      times: 2,
      fault: { kind: 'malformed', patch: (body) => ({ ...(body as object), Items: { DBInstance: [] } }) },
    });
    cloud.sandbox.faults.add({
      action: 'DescribeDBInstanceAttribute',
      times: 2,
      fault: { kind: 'error', status: 404, code: 'InvalidDBInstanceId.NotFound' },
    });
    await until(() => store.get(job.id)?.phase === 'ready');
  });

  it('are lost when the instance is released or vanishes', async () => {
    const context = contextOf(store);
    const tracker = trackerOf(context);
    cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 3_600_000 });
    const [released, vanished] = await Promise.all([
      newJob(context, { DBInstanceDescription: 'released' }),
      newJob(context, { DBInstanceDescription: 'vanished' }),
    ]);
    const sent = await Promise.all([
      tracker.submit(released, account()),
      tracker.submit(vanished, account()),
    ]);
    await until(() => store.list().every((job) => job.phase === 'creating'));
    cloud.sandbox.setInstanceStatus(sent[0].dbInstanceId ?? '', 'Deleting');
    cloud.sandbox.removeInstance(sent[1].dbInstanceId ?? '');
    await until(() => store.list().every((job) => job.phase === 'lost'));
    // It was a mistake after all.
    await tracker.checkAgain(sent[0].id);
    cloud.sandbox.setInstanceStatus(sent[0].dbInstanceId ?? '', 'Running');
    await until(() => store.get(sent[0].id)?.phase === 'ready');
  });

  it('of a kind this version does not know are left where they are', async () => {
    const job = await newJob(contextOf(store));
    const file = join(folder, 'jobs', `${randomUUID()}.json`);
    await writeFile(file, JSON.stringify({ ...job, version: 2 }));
    await store.load();
    assert.deepEqual(
      store.list().map(({ id }) => id),
      [job.id],
    );
    assert.match(await readFile(file, 'utf8'), /"version":2/);
  });

  it('stop being watched after five hours and can be taken up again', async () => {
    const context = contextOf(store);
    const tracker = trackerOf(context);
    cloud.sandbox.setTiming({ invisibleMs: 0, creatingMs: 5.5 * 3_600_000 });
    const job = await tracker.submit(await newJob(context), account());
    await until(() => store.get(job.id)?.phase === 'creating');
    clock.advance(5 * 3_600_000);
    await until(() => store.get(job.id)?.phase === 'timedOut');
    await tracker.checkAgain(job.id);
    clock.advance(3_600_000);
    await until(() => store.get(job.id)?.phase === 'ready');
  });

  it('set a damaged file aside and keep the others', async () => {
    const context = contextOf(store);
    const job = await newJob(context);
    const broken = `${randomUUID()}.json`;
    await writeFile(join(folder, 'jobs', broken), '{"version":1,');
    const fresh = new JobStore(join(folder, 'jobs'), silentLogger);
    await fresh.load();
    assert.deepEqual(
      fresh.list().map(({ id }) => id),
      [job.id],
    );
    assert.ok((await readdir(join(folder, 'jobs'))).includes(`${broken}.damaged`));
    await fresh.dispose();
  });

  it('hold no secret on disk', async () => {
    const context = contextOf(store);
    await sendJob(await newJob(context), account(), context);
    for (const name of await readdir(join(folder, 'jobs'))) {
      const text = await readFile(join(folder, 'jobs', name), 'utf8');
      assert.ok(!text.includes(cloud.sandbox.accessKeySecret) && !text.includes(cloud.sandbox.accessKeyId));
    }
  });
});

describe('the leader', () => {
  let folder: string;
  let clock: SkippingClock;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-lead-'));
    clock = new SkippingClock();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const leader = (windowId: string, pid = 1): Leader =>
    new Leader({ folder, windowId, pid, clock, isAlive: (one) => one !== deadPid });

  it('is one at a time, and the next one when it resigns', async () => {
    const [a, b] = [leader('a'), leader('b')];
    assert.equal(await a.tryLead(), true);
    assert.equal(await b.tryLead(), false);
    assert.equal(await a.tryLead(), true);
    await a.resign();
    assert.equal(await b.tryLead(), true);
    assert.equal(await a.tryLead(), false);
  });

  it('is followed when its lease ran out or its process is gone', async () => {
    assert.equal(await leader('a').tryLead(), true);
    clock.advance(leaseMs + 1);
    assert.equal(await leader('b', deadPid).tryLead(), true);
    assert.equal(await leader('c').tryLead(), true);
  });

  it('survives a damaged lock file', async () => {
    await writeFile(join(folder, 'leader.json'), 'not json');
    assert.equal(await leader('a').tryLead(), true);
  });
});
