import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { Leader } from '../../../src/core/jobs/leader';
import {
  hostProcesses,
  lifeOf,
  windowOf,
  type EditorWindow,
  type ProcessTable,
} from '../../../src/core/jobs/process';
import { SkippingClock } from '../../support/clock';
import { FakeCloud } from '../../support/fakeCloud';
import { VirtualClock } from '../../support/virtualClock';
import { draftNamed, Machine } from './windows';

const me: EditorWindow = { windowId: 'me', pid: 10, host: 'h', boot: 'b', startedAt: '100' };
const table = (starts: Readonly<Record<number, string | undefined>>): ProcessTable => ({
  exists: (pid) => pid in starts,
  startOf: (pid) => starts[pid],
});

describe('whether another window lives', () => {
  const other: EditorWindow = { windowId: 'other', pid: 20, host: 'h', boot: 'b', startedAt: '200' };
  for (const { says, of, processes, is } of [
    { says: 'of this host, with its number and start', of: other, processes: { 20: '200' }, is: 'alive' },
    { says: 'whose number belongs to a later process', of: other, processes: { 20: '300' }, is: 'gone' },
    { says: 'whose number nothing has', of: other, processes: {}, is: 'gone' },
    { says: 'with our own number', of: { ...other, pid: 10 }, processes: { 10: '100' }, is: 'gone' },
    {
      says: 'of before the host was started',
      of: { ...other, boot: 'a' },
      processes: { 20: '200' },
      is: 'gone',
    },
    { says: 'of another host', of: { ...other, host: 'i' }, processes: {}, is: 'unknown' },
    { says: 'of an earlier version', of: { windowId: 'o', pid: 20 }, processes: { 20: '200' }, is: 'alive' },
    { says: 'that is this one', of: { ...me, pid: 99 }, processes: {}, is: 'alive' },
    { says: 'where no start is told', of: other, processes: { 20: undefined }, is: 'alive' },
  ]) {
    it(`is told of one ${says}: ${is}`, () => {
      assert.equal(lifeOf(of, me, table(processes)), is);
    });
  }

  it('is seen of real processes and not of threads that have their number', async function () {
    if (process.platform !== 'linux') this.skip();
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const owner = windowOf('child', child.pid);
    const here = windowOf('here');
    assert.equal(lifeOf(owner, here), 'alive');
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await exited;
    assert.equal(lifeOf(owner, here), 'gone');
    // Numbers of threads exist for a signal, and have a start of their own.
    const worker = new Worker('setTimeout(() => {}, 60_000)', { eval: true });
    await new Promise((resolve) => worker.once('online', resolve));
    const { readdirSync } = await import('node:fs');
    const thread = readdirSync('/proc/self/task')
      .map(Number)
      // Not one that was started in the same tick of the clock as the child.
      .find((tid) => tid !== process.pid && hostProcesses.startOf(tid) !== owner.startedAt)!;
    assert.equal(hostProcesses.exists(thread), true);
    // Groups of processes, and what is no number of a process at all.
    for (const pid of [0, -1, 1.5, 1e300]) assert.equal(hostProcesses.exists(pid), false);
    assert.equal(lifeOf({ ...owner, pid: thread }, here), 'gone');
    await worker.terminate();
  });
});

describe('a lock whose holder has died', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'rds-lead-'));
  });
  afterEach(() => rm(path, { recursive: true }));

  it('is taken by one window, however many find it at the same moment', async function () {
    const clock = new SkippingClock();
    const leaderOf = (windowId: string, pid: number): Leader =>
      new Leader({
        folder: diskFolder(path),
        self: { windowId, pid },
        clock,
        lifeOf: ({ pid: of }) => (of === 1 ? 'gone' : 'alive'),
      });
    let led = 0;
    for (let round = 0; round < 100; round++) {
      const dead = leaderOf(`dead-${round}`, 1);
      assert.equal(await dead.tryLead(), true);
      const windows = ['a', 'b', 'c'].map((name) => leaderOf(`${name}-${round}`, 2));
      const leads = await Promise.all(windows.map((one) => one.tryLead()));
      assert.ok(leads.filter(Boolean).length <= 1, `round ${round}: ${leads.join()}`);
      if (leads.includes(true)) led++;
      // Who leads is who the next look says, too.
      const again = await Promise.all(windows.map((one) => one.tryLead()));
      assert.equal(again.filter(Boolean).length, 1);
      await windows[again.indexOf(true)]?.resign();
    }
    assert.ok(led >= 90);
  });

  it('of another host is free when it has stood still for a lease, whatever the clocks say', async () => {
    const clock = new SkippingClock();
    const options = { folder: diskFolder(path), lifeOf: () => 'unknown' as const };
    const behind = { now: () => clock.now() - 3_600_000, sleep: clock.sleep.bind(clock) };
    const far = new Leader({ ...options, self: { windowId: 'far', pid: 1, host: 'far' }, clock: behind });
    const near = new Leader({ ...options, self: { windowId: 'near', pid: 2, host: 'near' }, clock });
    for (let beat = 0; beat < 10; beat++) {
      assert.equal(await far.tryLead(), true);
      assert.equal(await near.tryLead(), false);
      clock.advance(10_000);
    }
    for (let passed = 10_000; passed < 30_000; passed += 10_000) {
      assert.equal(await near.tryLead(), false);
      clock.advance(10_000);
    }
    assert.equal(await near.tryLead(), true);
  });
});

describe('a window that waits for an answer for as long as the settings allow', () => {
  it('is not taken for dead: nobody else sends its request', async () => {
    const clock = new VirtualClock();
    const cloud = new FakeCloud(clock);
    cloud.deduplicates = false;
    cloud.visibleAfter = 30 * 60_000;
    const machine = new Machine(clock, (isDead) => cloud.client(isDead));
    const [first] = [await machine.open(), await machine.open()];
    // The longest that `rdsClone.timeoutSeconds` takes.
    cloud.cloneFaults.push({ when: 'after', afterMs: 600_000 });
    void first.submit(draftNamed('copy'));
    await clock.pass(599_000);
    assert.equal(cloud.instances.length, 1);
    assert.equal(machine.windows[1]?.store.list()[0]?.owner.windowId, first.windowId);
    for (const one of machine.windows) void one.close();
    await clock.pass(60_000);
  });
});
