import assert from 'node:assert/strict';
import { typingPauseMs } from '../../../src/core/backups/filter';
import { InstanceSearch } from '../../../src/core/backups/instanceSearch';
import type { Listed } from '../../../src/core/rds/paging';
import type { Instance } from '../../../src/shared/model';
import { instanceDetail } from '../../support/builders';
import { settle, VirtualClock } from '../../support/virtualClock';

interface Asked {
  readonly regionId: string;
  readonly text: string;
  readonly signal: AbortSignal;
  readonly answer: (found: Listed<Instance>) => void;
  readonly fail: (error: Error) => void;
}

const found = (id: string, isCut = false): Listed<Instance> => ({
  items: [instanceDetail({ dbInstanceId: id })],
  isCut,
});

describe('a search in all regions', () => {
  let clock: VirtualClock;
  let asked: Asked[];
  let told: string[];
  let search: InstanceSearch;

  beforeEach(() => {
    clock = new VirtualClock();
    asked = [];
    told = [];
    search = new InstanceSearch(
      (regionId, text, signal) =>
        new Promise((answer, fail) => {
          asked.push({ regionId, text, signal, answer, fail });
        }),
      clock,
      (regionId) => told.push(regionId),
    );
  });
  const find = async (text: string, ...regions: string[]): Promise<Promise<boolean>[]> => {
    const finding = search.find(text, () => Promise.resolve(regions));
    await clock.pass(typingPauseMs);
    return [finding];
  };

  it('asks when typing has paused, for what was typed last', async () => {
    const first = search.find('or', () => Promise.resolve(['a']));
    await clock.pass(typingPauseMs - 1);
    const second = search.find('orders', () => Promise.resolve(['a']));
    await clock.pass(typingPauseMs);
    assert.equal(await first, false);
    assert.deepEqual(
      asked.map(({ text }) => text),
      ['orders'],
    );
    asked[0]?.answer(found('rm-1'));
    assert.equal(await second, true);
    assert.equal(
      await search.find('orders', () => Promise.resolve(['a'])),
      true,
      'the same text is not asked for again',
    );
    assert.equal(asked.length, 1);
  });

  it('shows each region as it answers, and one that fails stops no other', async () => {
    const [finding] = await find('orders', 'a', 'b');
    asked[1]?.fail(new Error('denied'));
    await settle();
    assert.equal((search.errorIn('b') as Error).message, 'denied');
    assert.deepEqual(
      [search.isPendingIn('a'), search.isPendingIn('b'), search.isPendingIn('c')],
      [true, false, undefined],
    );
    asked[0]?.answer(found('rm-1'));
    assert.equal(await finding, true);
    assert.deepEqual(told, ['b', 'a']);
    assert.deepEqual([...search.answers.keys()], ['b', 'a']);
    assert.deepEqual([search.in('a').length, search.in('b').length, search.in('c').length], [1, 0, 0]);
  });

  it('says in which region there is more than was read', async () => {
    const [finding] = await find('orders', 'a', 'b');
    asked[0]?.answer(found('rm-1', true));
    asked[1]?.answer(found('rm-2'));
    await finding;
    assert.deepEqual([search.isCutIn('a'), search.isCutIn('b'), search.isCutIn('c')], [true, false, false]);
  });

  it('takes nothing of an answer to an earlier text that comes late', async () => {
    const [early] = await find('or', 'a');
    const [late] = await find('orders', 'a');
    assert.ok(late);
    assert.equal(asked[0]?.signal.aborted, true);
    asked[0]?.answer(found('rm-old'));
    await settle();
    assert.deepEqual([await early, search.in('a'), told], [false, [], []]);
    assert.equal(await search.find(undefined, () => Promise.resolve(['a'])), true);
    asked[1]?.answer(found('rm-late'));
    await settle();
    assert.deepEqual(told, []);
  });

  it('lets an answer stand until the one to the next text is there, where the region is asked again', async () => {
    const [first] = await find('or', 'a', 'b');
    asked[0]?.answer(found('rm-1'));
    asked[1]?.answer(found('rm-2'));
    await first;
    const next = search.find('orders', () => Promise.resolve(['a']));
    assert.deepEqual([search.in('a').length, search.isPendingIn('a')], [1, true], 'while typing goes on');
    await clock.pass(typingPauseMs);
    assert.deepEqual([search.in('a').length, search.in('b').length], [1, 0]);
    asked[2]?.answer({ items: [], isCut: false });
    assert.equal(await next, true);
    assert.deepEqual([search.in('a').length, search.isPendingIn('a')], [0, false]);
  });

  it('asks regions that are known later, each once', async () => {
    search.extend(['b']);
    const finding = search.find('orders', () => Promise.resolve(['a']));
    search.extend(['a', 'b']);
    await clock.pass(typingPauseMs);
    search.extend(['a', 'b']);
    assert.deepEqual(
      asked.map(({ regionId }) => regionId),
      ['a', 'b'],
    );
    asked[0]?.answer(found('rm-1'));
    await finding;
  });

  it('asks a region once more on request', async () => {
    const [finding] = await find('orders', 'a', 'b');
    asked[0]?.fail(new Error('denied'));
    asked[1]?.answer(found('rm-2'));
    await finding;
    const again = search.again((regionId) => search.errorIn(regionId) !== undefined);
    await settle();
    asked[2]?.answer(found('rm-1'));
    await again;
    assert.deepEqual(
      [asked.length, asked[2]?.regionId, search.errorIn('a'), search.in('a').length],
      [3, 'a', undefined, 1],
    );
  });
});
