import assert from 'node:assert/strict';
import { JobStore } from '../../../src/core/jobs/store';
import { RegionWatch } from '../../../src/core/jobs/watch';
import { silentLogger } from '../../../src/core/log';
import { Limiter, Limiters } from '../../../src/core/rds/limiter';
import { instanceDetail } from '../../support/builders';
import { openForm } from '../../support/form';
import { Gateway } from '../../support/gateway';
import { MemoryDisk } from '../../support/memoryFolder';
import { writeReport } from '../../support/report';
import { VirtualClock } from '../../support/virtualClock';
import { jobOf } from '../jobs/jobOf';
import { plainIdentity } from '../../support/identity';

const region = 'cn-hangzhou';
const minute = 60_000;

describe('a service that refuses calls as too many', () => {
  it('is asked a few times in a minute by a form and a clone together, which say that they wait', async () => {
    const clock = new VirtualClock();
    const begin = clock.now();
    const gateway = new Gateway(clock, (now) => now >= begin + minute);
    const told: boolean[] = [];
    const limiters = new Limiters(
      clock,
      () => 0.5,
      (_, isSlowed) => told.push(isSlowed),
    );
    const client = await gateway.client((host) => limiters.of('default', undefined, host));
    const source = instanceDetail({ regionId: region });
    const form = openForm({
      start: { regionId: region, sourceId: source.dbInstanceId },
      known: source,
      client: () => Promise.resolve(client),
      clock,
      store: new JobStore(new MemoryDisk().folder(), silentLogger),
      isSlowed: () => limiters.isSlowed,
    });
    const job = jobOf({ regionId: region, phase: 'creating', dbInstanceId: 'rm-new', createdAt: begin });
    const closed = new AbortController();
    const watch = new RegionWatch(() => 0.5, { isSeen: () => true, estimateMs: () => undefined });
    const watching = (async () => {
      while (!closed.signal.aborted) {
        await clock.sleep(watch.waitMs([job], clock.now()), closed.signal);
        const account = { client, identity: plainIdentity('me') };
        await watch.look([job], account, clock.now(), closed.signal).catch(() => undefined);
      }
    })().catch(() => undefined);

    await clock.pass(10_000);
    assert.ok(limiters.isSlowed);
    const { choices } = form.state();
    assert.match(choices['ZoneId']?.problem ?? '', /limits the calls of this account/);
    await clock.pass(minute - 10_000);
    const perTenSeconds = [0, 1, 2, 3, 4, 5].map(
      (part) => gateway.calls.filter(({ at }) => Math.floor((at - begin) / 10_000) === part).length,
    );
    const first = gateway.calls.filter(({ at }) => at < begin + 500).length;
    const { refused } = gateway;
    writeReport(
      'throttled-minute',
      ['Refused calls in a minute', 'of the first burst', 'in each ten seconds'],
      [[String(refused), String(first), perTenSeconds.join(', ')]],
    );
    assert.ok(refused <= first + 9, `${refused} refused, ${first} at first: ${perTenSeconds.join(' ')}`);
    assert.ok(refused <= 24, String(refused));

    await clock.pass(minute);
    assert.ok(!limiters.isSlowed);
    assert.equal(told.at(-1), false);
    assert.equal(gateway.refused, refused);
    closed.abort(new Error('closed'));
    form.dispose();
    await watching;
  });

  it('is not asked by others of the same identity meanwhile, and by those of another one it is', () => {
    const limiters = new Limiters(new VirtualClock(), Math.random, () => undefined);
    const before = limiters.of('default', undefined, 'rds.aliyuncs.com');
    assert.equal(limiters.of('default', '1 alice', 'rds.aliyuncs.com'), before);
    assert.equal(limiters.of('profile:x', '1 alice', 'rds.aliyuncs.com'), before);
    assert.notEqual(limiters.of('default', '2 bob', 'rds.aliyuncs.com'), before);
    assert.notEqual(limiters.of('default', '1 alice', 'rds.eu-central-1.aliyuncs.com'), before);
  });

  it('is asked by one call alone to find out whether that is over, and then by all', async () => {
    const clock = new VirtualClock();
    let allows = false;
    const limiter = new Limiter(clock);
    const gateway = new Gateway(clock, () => allows);
    const client = await gateway.client(limiter);
    const all = Promise.all(Array.from({ length: 20 }, () => client.describeRegions(region)));
    await clock.pass(400);
    assert.equal(gateway.calls.length, 20);
    await clock.pass(5_000);
    assert.equal(gateway.calls.length, 23);
    allows = true;
    await clock.pass(30_000);
    await all;
    assert.equal(gateway.refused, 23);
    assert.equal(gateway.calls.length, 43);
  });

  it('is not asked by whoever cannot wait', async () => {
    const clock = new VirtualClock();
    const gateway = new Gateway(clock, () => false);
    const client = await gateway.client();
    const all = Promise.allSettled([1, 2, 3].map(() => client.describeRegions(region)));
    await clock.pass(20_000);
    const seen = gateway.calls.length;
    const late = client.describeRegions(region, { timeoutMs: 1_000 });
    await assert.rejects(late, { kind: 'throttled', sent: false });
    assert.equal(gateway.calls.length, seen);
    await clock.pass(2 * minute);
    assert.ok((await all).every(({ status }) => status === 'rejected'));
  });

  it('is left alone by a call that is given up', async () => {
    const clock = new VirtualClock();
    const gateway = new Gateway(clock, () => false);
    const client = await gateway.client();
    const abort = new AbortController();
    const call = client.describeRegions(region, { signal: abort.signal });
    await clock.pass(1_000);
    const seen = gateway.calls.length;
    abort.abort(new Error('enough'));
    await assert.rejects(call, { kind: 'cancelled' });
    await clock.pass(minute);
    assert.equal(gateway.calls.length, seen);
  });
});
