import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sameRequest } from '../../../src/core/clone/draft';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { Folder } from '../../../src/core/files/folder';
import { RdsError } from '../../../src/core/errors/rdsError';
import { plainFailure } from '../../../src/core/errors/failure';
import { advance, sentBy, type CloneJob } from '../../../src/core/jobs/job';
import { Leader, leaseMs } from '../../../src/core/jobs/leader';
import { jobIdOf } from '../../../src/core/jobs/intents';
import { next } from '../../../src/core/jobs/machine';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { SkippingClock } from '../../support/clock';
import { MemoryDisk } from '../../support/memoryFolder';
import { jobOf } from './jobOf';
import { deadPid, useJobWorld } from './world';

describe('files of clone jobs', function () {
  const world = useJobWorld();

  it('let exactly one window announce what became of a job, and again only when something new is to be told', async () => {
    const job = await world.newJob(world.contextOf(world.store));
    const others = [1, 2, 3].map(() => new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger));
    await Promise.all(others.map((one) => one.load()));
    const all = [world.store, ...others];
    const claims = async (): Promise<number> =>
      (await Promise.all(all.map((one) => one.claimAnnouncement(job.id, false)))).filter(Boolean).length;
    assert.equal(await claims(), 1);
    await Promise.all(all.map((one) => one.load()));
    assert.equal(await claims(), 0);
    await world.store.update(job.id, (one) => advance(one, 'unknown', 1, 'Later.', { announced: false }));
    await Promise.all(all.map((one) => one.load()));
    assert.equal(await claims(), 1);
    await Promise.all(others.map((one) => one.dispose()));
  });

  it('can be read again however much the service says, and the window knows what the disk does not take', async () => {
    const long = 'a\u0001'.repeat(4_000_000);
    const error = new RdsError({
      kind: 'service',
      operation: 'CloneDBInstance',
      code: 'InternalFailure',
      httpStatus: 500,
      serviceMessage: long,
    });
    const [refused, odd] = [1, 2].map((number) =>
      jobOf({ id: `00000000-0000-4000-8000-00000000000${number}` }),
    );
    assert.ok(refused && odd);
    for (const job of [refused, odd]) await world.store.create(job);
    await world.store.update(refused.id, (one) => ({
      ...advance(one, 'unknown', 1, 'Later.'),
      error: plainFailure(error),
    }));
    await world.store.update(odd.id, (one) => ({
      ...advance(one, 'accepted', 1, 'Later.'),
      dbInstanceId: long,
    }));
    assert.deepEqual(
      [refused, odd].map(({ id }) => world.store.isWritten(id)),
      [true, false],
    );
    assert.equal(world.store.get(odd.id)?.dbInstanceId, long);
    const next = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    await next.load();
    assert.equal(next.get(refused.id)?.error?.code, 'InternalFailure');
    assert.equal(next.get(odd.id)?.phase, 'sending');
    await next.dispose();
  });

  it('are bounded: finished ones go, the oldest first, and those that are not finished stay', async () => {
    const context = world.contextOf(world.store);
    const jobs = [];
    for (let number = 0; number < 5; number++) jobs.push(await world.newJob(context));
    const [running, ...others] = jobs;
    for (const { id } of others) {
      await world.store.update(id, (job) => ({ ...job, phase: 'refused', announced: true }));
    }
    const [unannounced] = others;
    await world.store.update(unannounced?.id ?? '', (job) => ({ ...job, announced: false }));
    const clearable = (): string[] => world.store.clearable().map(({ id }) => id);
    assert.equal(await world.store.clear(clearable().slice(1)), 2);
    const left = new Set(world.store.list().map(({ id }) => id));
    assert.ok(left.has(running?.id ?? '') && left.has(unannounced?.id ?? ''));
    assert.equal(left.size, 3);
    assert.equal(await world.store.clear(clearable()), 1);
    assert.equal(world.store.list().length, 2);
  });

  it('of what exists, may exist or has a reminder are never swept', async () => {
    const context = world.contextOf(world.store);
    const seen = [{ at: 1, phase: 'creating' as const, note: 'The instance is Creating.' }];
    const cases: readonly (readonly [stays: boolean, what: string, changes: Partial<CloneJob>])[] = [
      [true, 'ready', { phase: 'ready', dbInstanceId: 'rm-1' }],
      [true, 'subscription', { phase: 'ready', dbInstanceId: 'rm-2', request: { PayType: 'Prepaid' } }],
      [true, 'timedOut', { phase: 'timedOut', dbInstanceId: 'rm-3' }],
      [true, 'found', { phase: 'ready', dbInstanceId: 'rm-4', foundBy: 'name' }],
      [true, 'unknown', { phase: 'unknown' }],
      [
        true,
        'order',
        { phase: 'accepted', dbInstanceId: 'rm-5', request: { PayType: 'Prepaid', AutoPay: false } },
      ],
      [true, 'never visible', { phase: 'lost', dbInstanceId: 'rm-6' }],
      [true, 'lost with a reminder', { phase: 'lost', dbInstanceId: 'rm-7', history: seen, remindAt: 9 }],
      [false, 'vanished', { phase: 'lost', dbInstanceId: 'rm-8', history: seen, remindAt: undefined }],
      [false, 'refused', { phase: 'refused' }],
      [false, 'refused with a reminder', { phase: 'refused', remindAt: 9 }],
      [false, 'decided', { phase: 'refused', dismissed: true }],
      [false, 'released', { phase: 'released', dbInstanceId: 'rm-9', remindAt: 9 }],
    ];
    const ids = new Map<string, string>();
    for (const [, what, changes] of cases) {
      const { id } = await world.newJob(context);
      ids.set(id, what);
      await world.store.update(id, (job) => ({ ...job, announced: true, ...changes }));
    }
    // Not even when somebody asks for all.
    await world.store.clear([...ids.keys()]);
    assert.deepEqual(
      world.store
        .list()
        .map(({ id }) => ids.get(id))
        .sort(),
      cases
        .filter(([stays]) => stays)
        .map(([, what]) => what)
        .sort(),
    );
    assert.deepEqual(world.store.clearable(), []);
  });

  it('are not swept once another window has found the clone after all', async () => {
    const context = world.contextOf(world.store);
    const { id } = await world.newJob(context);
    await world.store.update(id, (job) => ({ ...job, phase: 'refused', announced: true }));
    const going = world.store.clearable().map((job) => job.id);
    const other = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    await other.load();
    await other.update(id, (job) => next(job, { type: 'found', dbInstanceId: 'rm-new', by: 'name' }, 2));
    assert.equal(await world.store.clear(going), 0);
    assert.equal(world.store.get(id)?.dbInstanceId, 'rm-new');
    await other.dispose();
  });

  it('of a kind this version does not know are left where they are', async () => {
    const job = await world.newJob(world.contextOf(world.store));
    const name = `${randomUUID()}.json`;
    // In one step, as every version writes: half a file is a damaged one to whoever reads it at that moment.
    await diskFolder(join(world.folder, 'jobs')).write(name, JSON.stringify({ ...job, version: 2 }));
    await world.store.load();
    assert.deepEqual(
      world.store.list().map(({ id }) => id),
      [job.id],
    );
    assert.match(await readFile(join(world.folder, 'jobs', name), 'utf8'), /"version":2/);
  });

  it('set a damaged file aside and keep the others', async () => {
    const context = world.contextOf(world.store);
    const job = await world.newJob(context);
    const broken = `${randomUUID()}.json`;
    await writeFile(join(world.folder, 'jobs', broken), '{"version":1,');
    const fresh = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    await fresh.load();
    assert.deepEqual(
      fresh.list().map(({ id }) => id),
      [job.id],
    );
    assert.ok((await readdir(join(world.folder, 'jobs'))).includes(`${broken}.damaged`));
    await fresh.dispose();
  });

  it('leave a damaged file to the next window where this one closes and could tell nobody', async () => {
    const job = await world.newJob(world.contextOf(world.store));
    const file = join(world.folder, 'jobs', `${job.id}.json`);
    await world.store.dispose();
    await writeFile(file, '{"version":1,');
    await world.store.update(job.id, () => undefined);
    const aside = new JobStore(diskFolder(join(world.folder, 'jobs')), silentLogger);
    const told: string[] = [];
    aside.onDidSetAside((name) => told.push(name));
    await aside.load();
    assert.deepEqual(told, [`${job.id}.json.damaged`]);
    await aside.dispose();
  });
});

describe('markers of clone jobs', () => {
  const jobs = new MemoryDisk();
  const store = new JobStore(jobs.folder(), silentLogger);
  const intentId = randomUUID();
  const id = jobIdOf(intentId, 0);
  beforeEach(() => {
    jobs.files.clear();
  });
  after(() => store.dispose());

  it('that are empty, half written or damaged let no second job be made', async () => {
    for (const content of [
      '',
      '{"at":1',
      '\0\0',
      'null',
      '[]',
      '{"at":"1","refused":true}',
      '{"refused":true}',
    ]) {
      jobs.files.set(`${id}.claim`, content);
      assert.deepEqual(await store.claim(intentId, 2), { taken: undefined }, content);
      assert.equal(jobs.files.get(`${id}.claim`), content);
    }
  });

  it('go with their jobs, and later when that was refused or the window was killed in between', async () => {
    const [job, other] = [jobOf({ id }), jobOf({ id: randomUUID() })];
    const folder = jobs.folder();
    const refusing: Folder = {
      ...folder,
      remove: (name) => (name.endsWith('.adopted') ? Promise.reject(new Error('busy')) : folder.remove(name)),
    };
    const window = new JobStore(refusing, silentLogger);
    await window.create(job);
    await window.create(other);
    assert.equal(await window.claimAdoption(job, 0), true);
    assert.equal(await window.claimAdoption(other, 0), true);
    await window.remove(id);
    assert.deepEqual(
      [...jobs.files.keys()].sort(),
      [`${id}.1.0.adopted`, `${other.id}.1.0.adopted`, `${other.id}.json`].sort(),
    );
    await store.prune(1);
    assert.deepEqual([...jobs.files.keys()].sort(), [`${other.id}.1.0.adopted`, `${other.id}.json`]);
    await window.dispose();
  });

  it('of jobs that are no longer in the list go after thirty days, unless they are damaged', async () => {
    const at = Date.now();
    await store.claim(intentId, at);
    jobs.files.set(`${id}.claim`, String(jobs.files.get(`${id}.claim`)).replace('"at":1', '"at":-1'));
    const other = await store.claim(randomUUID(), at);
    assert.ok('id' in other);
    await store.prune(at + 30 * 86_400_000);
    assert.equal(jobs.files.size, 2);
    await store.prune(at + 30 * 86_400_000 + 1);
    assert.deepEqual([...jobs.files.keys()], [`${id}.claim`]);
  });

  it('of a job whose file is set aside stay, and so does one with a claim', async () => {
    const names = [`${id}.json.damaged.2`, `${id}.1.announced`];
    const claimed = randomUUID();
    names.push(`${claimed}.claim`, `${claimed}.1.0.adopted`);
    for (const name of names) jobs.files.set(name, '');
    await store.prune(Date.now());
    assert.deepEqual([...jobs.files.keys()], names);
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
    new Leader({
      folder: diskFolder(folder),
      self: { windowId, pid },
      clock,
      lifeOf: (owner) => (owner.pid === deadPid ? 'gone' : 'alive'),
    });

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
    const dead = leader('b', deadPid);
    for (let passed = 0; passed < leaseMs; passed += 10_000) {
      assert.equal(await dead.tryLead(), false);
      clock.advance(10_000);
    }
    assert.equal(await dead.tryLead(), true);
    assert.equal(await leader('c').tryLead(), true);
  });

  it('survives a damaged lock file, and anything else in its place', async () => {
    await writeFile(join(folder, 'leader.json'), 'not json');
    assert.equal(await leader('a').tryLead(), true);
    await rm(join(folder, 'leader.json'));
    await mkdir(join(folder, 'leader.json', 'in-the-way'), { recursive: true });
    assert.equal(await leader('b').tryLead(), true);
    assert.equal(await leader('a').tryLead(), false);
    assert.ok((await readdir(folder)).includes('leader.json.damaged'));
  });
});

describe('jobs that a form asks for', () => {
  it('are found as in a search of all, and searched for only when something has changed', async () => {
    const store = new JobStore(
      new MemoryDisk().folder(() => false),
      silentLogger,
    );
    const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    for (let n = 0; n < 12; n++) {
      await store.create(
        jobOf({
          id: id(n),
          createdAt: n,
          phase: n % 4 === 0 ? 'ready' : 'refused',
          ...(n < 8 ? { intentId: id(100 + (n % 3)) } : {}),
          request: { Storage: n % 2 === 0 ? 20 : '20', BackupId: '1', ClientToken: String(n) },
        }),
      );
    }
    const idsOf = (jobs: readonly CloneJob[]): string[] => jobs.map((job) => job.id);
    assert.deepEqual(idsOf(store.ofIntent(id(100))), [id(6), id(3), id(0)]);
    assert.equal(store.jobOfIntent(id(100))?.id, id(0));
    assert.equal(store.jobOfIntent(id(102))?.id, id(5));
    assert.deepEqual(idsOf(store.ofIntent(id(11))), [id(11)]);
    const request = { BackupId: '1', Storage: 20 };
    assert.deepEqual(
      idsOf(store.ofRequest(request)),
      idsOf(store.list().filter((job) => sameRequest(sentBy(job), request))),
    );
    assert.equal(store.ofRequest(request), store.ofRequest(request));
    await store.update(id(0), (job) => ({ ...job, phase: 'refused' }));
    assert.equal(store.jobOfIntent(id(100))?.id, id(6));
  });
});
