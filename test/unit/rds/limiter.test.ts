import assert from 'node:assert/strict';
import { Limiter } from '../../../src/core/rds/limiter';
import { SkippingClock } from '../../support/clock';

describe('Limiter', () => {
  it('never runs more at once than its width, and runs everything', async () => {
    const limiter = new Limiter(new SkippingClock(), { start: 3, max: 3 });
    let running = 0;
    let most = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        limiter.run(async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          done++;
        }),
      ),
    );
    assert.equal(most, 3);
    assert.equal(done, 20);
  });

  it('grows with every success until the service throttles', () => {
    const limiter = new Limiter(new SkippingClock(), { start: 8, max: 20 });
    for (let i = 0; i < 8; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 16);
    for (let i = 0; i < 80; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 20);
  });

  it('starts calls at the pace that was answered last, once the service throttles', async () => {
    const clock = new SkippingClock();
    const limiter = new Limiter(clock, { start: 50, max: 50 });
    const allowedPerSecond = 20;
    let second = 0;
    let used = 0;
    let refused = 0;
    const call = async (): Promise<void> => {
      for (;;) {
        const ok = await limiter.run(async () => {
          await clock.sleep(1);
          if (Math.floor(clock.now() / 1000) !== second) [second, used] = [Math.floor(clock.now() / 1000), 0];
          return ++used <= allowedPerSecond;
        });
        if (ok) {
          limiter.succeeded();
          return;
        }
        refused++;
        limiter.throttled();
        await clock.sleep(100);
      }
    };
    const started = clock.now();
    await Promise.all(Array.from({ length: 200 }, call));
    const seconds = (clock.now() - started) / 1000;
    assert.ok(refused < 120, `${refused} refused`);
    assert.ok(seconds < 60, `${seconds} s`);
  });

  it('halves when throttled and grows again with success', () => {
    const clock = new SkippingClock();
    const limiter = new Limiter(clock, { start: 8, max: 10 });
    limiter.throttled();
    // Of the same burst.
    limiter.throttled();
    assert.equal(limiter.concurrency, 4);
    for (let i = 0; i < 4; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 5);
    for (let i = 0; i < 5; i++) {
      clock.advance(2_000);
      limiter.throttled();
    }
    assert.equal(limiter.concurrency, 1);
    for (let i = 0; i < 500; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 10);
  });

  it('lets an aborted waiter go without running it', async () => {
    const limiter = new Limiter(new SkippingClock(), { start: 1, max: 1 });
    let release = (): void => undefined;
    const first = limiter.run(() => new Promise<void>((resolve) => (release = resolve)));
    const abort = new AbortController();
    let ran = false;
    const second = limiter.run(() => Promise.resolve((ran = true)), { signal: abort.signal });
    abort.abort(new Error('enough'));
    await assert.rejects(second, /enough/);
    release();
    await first;
    assert.equal(ran, false);
    assert.equal(await limiter.run(() => Promise.resolve('free')), 'free');
  });
});
