import assert from 'node:assert/strict';
import { Prices } from '../../../src/core/form/prices';
import type { PriceQuestion } from '../../../src/core/rds/offerCalls';
import type { Price } from '../../../src/shared/model';

const price: Price = { currency: 'CNY', original: 2, trade: 1, tradeAtMost: undefined };
const question = (dbInstanceClass: string): PriceQuestion => ({
  engine: 'MySQL',
  engineVersion: '8.0',
  zoneId: 'cn-hangzhou-h',
  dbInstanceClass,
  storageType: 'cloud_essd',
  storageGB: 100,
  payType: 'Postpaid',
});

interface Asked {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly answer: (price: Price | undefined) => void;
  readonly fail: () => void;
}

function setUp(): { readonly prices: Prices; readonly asked: Asked[]; changes: () => number } {
  const asked: Asked[] = [];
  let changes = 0;
  const prices = new Prices(
    ({ dbInstanceClass: name }, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          name,
          signal,
          answer: resolve,
          fail: () => {
            reject(new Error('no'));
          },
        });
      }),
    () => {
      changes++;
    },
  );
  return { prices, asked, changes: () => changes };
}

const turn = (): Promise<void> => new Promise(setImmediate);

describe('prices of what could be chosen', () => {
  it('are asked two at a time, the latest wish first', async () => {
    const { prices, asked } = setUp();
    for (const name of ['a', 'b', 'c', 'd', 'e']) prices.want(question(name));
    const names = (): string => asked.map(({ name }) => name).join('');
    assert.equal(names(), 'ab');
    asked[0]?.answer(price);
    await turn();
    assert.equal(names(), 'abe');
    asked[2]?.fail();
    await turn();
    assert.equal(names(), 'abed');
    assert.deepEqual(prices.of(question('a')), price);
    assert.equal(prices.of(question('e')), undefined);
  });

  it('are asked once, whatever the answer was', async () => {
    const { prices, asked, changes } = setUp();
    prices.want(question('a'));
    prices.want(question('a'));
    asked[0]?.answer(undefined);
    await turn();
    prices.want(question('a'));
    assert.equal(asked.length, 1);
    assert.equal(changes(), 1);
  });

  it('are not asked for rows that have gone out of view, and not answered when the form is closed', async () => {
    const { prices, asked, changes } = setUp();
    for (const name of ['a', 'b', 'c']) prices.want(question(name));
    prices.forgetWishes();
    asked[0]?.answer(price);
    await turn();
    assert.equal(asked.length, 2);
    prices.want(question('c'));
    assert.equal(asked.length, 3);
    prices.cancel();
    assert.ok(asked.every(({ signal }) => signal.aborted));
    asked[1]?.answer(price);
    await turn();
    assert.equal(changes(), 1);
  });
});
