import assert from 'node:assert/strict';
import { Limiter } from '../../../src/core/rds/limiter';

describe('Limiter', () => {
  it('never runs more at once than its width, and runs everything', async () => {
    const limiter = new Limiter({ start: 3, max: 3 });
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

  it('halves when throttled and grows again with success', () => {
    const limiter = new Limiter({ start: 8, max: 10 });
    limiter.throttled();
    assert.equal(limiter.concurrency, 4);
    for (let i = 0; i < 4; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 5);
    for (let i = 0; i < 5; i++) limiter.throttled();
    assert.equal(limiter.concurrency, 1);
    for (let i = 0; i < 500; i++) limiter.succeeded();
    assert.equal(limiter.concurrency, 10);
  });

  it('lets an aborted waiter go without running it', async () => {
    const limiter = new Limiter({ start: 1, max: 1 });
    let release = (): void => undefined;
    const first = limiter.run(() => new Promise<void>((resolve) => (release = resolve)));
    const abort = new AbortController();
    let ran = false;
    const second = limiter.run(() => Promise.resolve((ran = true)), abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(second, /enough/);
    release();
    await first;
    assert.equal(ran, false);
    assert.equal(await limiter.run(() => Promise.resolve('free')), 'free');
  });
});
