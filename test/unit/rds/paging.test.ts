import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fetchAll, mostPages, mostRows, type Page, type PagedList } from '../../../src/core/rds/paging';

const size = 10;

interface Service {
  readonly rows: number;
  readonly total: number | undefined;
  /** How many rows a page has at most, if fewer than were asked for. */
  readonly cap?: number;
  /** What is answered for a page beyond the last. */
  readonly beyond?: 'nothing' | 'the last page' | 'an error';
}

function ask({ rows, total, cap = size, beyond = 'nothing' }: Service): {
  readonly list: PagedList<number>;
  readonly asked: number[];
} {
  const asked: number[] = [];
  const all = Array.from({ length: rows }, (_, index) => index);
  const last = Math.max(1, Math.ceil(rows / cap));
  const fetchPage = (pageNumber: number): Promise<Page<number>> => {
    asked.push(pageNumber);
    if (pageNumber > last && beyond === 'an error') return Promise.reject(new Error('no such page'));
    const shown = beyond === 'the last page' ? Math.min(pageNumber, last) : pageNumber;
    return Promise.resolve({ items: all.slice((shown - 1) * cap, shown * cap), unread: [], total });
  };
  return { list: fetchAll(size, fetchPage, String), asked };
}

describe('a list in pages', () => {
  const cases: readonly [name: string, service: Service, asked: number][] = [
    ['one short page', { rows: 3, total: 3 }, 1],
    ['nothing', { rows: 0, total: 0 }, 1],
    ['nothing, though a total is told', { rows: 0, total: 100 }, 1],
    ['a total of 100 with one row, as documented', { rows: 1, total: 100 }, 2],
    ['a truthful total', { rows: 995, total: 995 }, 100],
    ['a truthful total and a full last page', { rows: 1_000, total: 1_000 }, 101],
    ['no total', { rows: 35, total: undefined }, 5],
    ['a total that is too low', { rows: 35, total: 4 }, 5],
    ['a total that counts the page', { rows: 35, total: 10 }, 5],
    ['a total that is too high', { rows: 35, total: 1_000_000 }, 6],
    ['smaller pages than were asked for', { rows: 35, total: 35, cap: 4 }, 9],
    ['a service that repeats its only page', { rows: 10, total: 500, beyond: 'the last page' }, 2],
    ['a service that refuses what is beyond a full page', { rows: 20, total: 20, beyond: 'an error' }, 3],
  ];
  for (const [name, service, requests] of cases) {
    it(`is read whole with ${requests} requests: ${name}`, async () => {
      const { list, asked } = ask(service);
      const all = await list.all;
      assert.deepEqual(
        all,
        Array.from({ length: service.rows }, (_, index) => index),
      );
      assert.ok(asked.length <= requests, String(asked));
      assert.equal(await list.isCut, false);
      const [first, total] = [await list.first, await list.total];
      assert.equal(total > first.length, asked.length > 1);
    });
  }

  it('is read in parallel once its length is confirmed', async () => {
    let running = 0;
    let most = 0;
    const list = fetchAll(
      size,
      async (pageNumber) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        const rows = pageNumber > 100 ? 0 : size;
        const items = Array.from({ length: rows }, (_, index) => pageNumber * size + index);
        return { items, unread: [], total: 1_000 };
      },
      String,
    );
    assert.equal((await list.all).length, 1_000);
    assert.ok(most >= 40, String(most));
  });

  it('ends at so many pages and rows, and says so', async () => {
    const endless = (perPage: number): PagedList<string> =>
      fetchAll(
        perPage,
        (pageNumber) => {
          const items = Array.from({ length: perPage }, (_, index) => `${pageNumber}.${index}`);
          return Promise.resolve({ items, unread: [], total: 1e12 });
        },
        (row) => row,
      );
    const [few, many] = [endless(1), endless(1_000)];
    assert.deepEqual([(await few.all).length, await few.isCut], [mostPages, true]);
    assert.deepEqual([(await many.all).length, await many.isCut], [mostRows, true]);
    assert.ok((await few.total) <= mostRows);
  });

  describe('that has exactly as many rows as are read', () => {
    const exactly = (most: number, rows: number, total: number, isRefused = false) => {
      const asked: number[] = [];
      const all = Array.from({ length: rows }, (_, index) => index);
      const list = fetchAll(
        100,
        (pageNumber): Promise<Page<number>> => {
          asked.push(pageNumber);
          const items = all.slice((pageNumber - 1) * 100, pageNumber * 100);
          if (isRefused && items.length === 0) return Promise.reject(new Error('no such page'));
          return Promise.resolve({ items, unread: [], total });
        },
        String,
        most,
      );
      return { list, asked };
    };
    for (const most of [200, 2_000, mostRows]) {
      it(`is whole: ${most}`, async () => {
        for (const isRefused of [false, true]) {
          const { list, asked } = exactly(most, most, most, isRefused);
          assert.deepEqual([(await list.all).length, await list.isCut], [most, false]);
          assert.ok(asked.length <= most / 100 + 1, String(asked.length));
        }
      });
      it(`is cut where one more row comes than the total says: ${most}`, async () => {
        const { list } = exactly(most, most + 1, most);
        assert.deepEqual([(await list.all).length, await list.isCut], [most, true]);
      });
      it(`is cut where its total says so, which costs no request: ${most}`, async () => {
        const { list, asked } = exactly(most, most + 1, most + 1);
        assert.deepEqual([(await list.all).length, await list.isCut], [most, true]);
        assert.ok(asked.length <= most / 100, String(asked.length));
      });
    }
  });

  it('keeps the rest of a page of which some rows cannot be read, and goes on behind it', async () => {
    const pages: readonly Page<string>[] = [
      { items: ['a'], unread: ['x'], total: 5 },
      { items: [], unread: ['y'], total: 5 },
      { items: ['b', 'c'], unread: [], total: 5 },
    ];
    const list = fetchAll(
      2,
      (pageNumber) => Promise.resolve(pages[pageNumber - 1] ?? { items: [], unread: [], total: 5 }),
      (row) => row,
    );
    assert.deepEqual(await list.all, ['a', 'b', 'c']);
  });

  it('fails when nothing of its beginning can be read', async () => {
    const problem = new Error('not understood');
    const list = fetchAll<string>(
      2,
      () => Promise.resolve({ items: [], unread: ['x'], total: 1, problem }),
      String,
    );
    await assert.rejects(list.first, problem);
    await assert.rejects(list.all, problem);
  });

  it('has no row twice, and none is lost, whatever its total is', async () => {
    const service = fc.record({
      rows: fc.oneof(
        fc.nat(65),
        fc.nat(6).map((pages) => pages * size),
      ),
      total: fc.option(fc.oneof(fc.nat(70), fc.nat(1e12)), { nil: undefined }),
      cap: fc.constantFrom(size, size, 4, 1),
      beyond: fc.constantFrom('nothing' as const, 'the last page' as const),
    });
    await fc.assert(
      fc.asyncProperty(service, async (given) => {
        const { rows, total = -1, cap } = given;
        // Short pages whose end the total confirms look like the end of the list in every way.
        fc.pre(cap === size || total >= rows || total % cap !== 0);
        const { list, asked } = ask(given);
        const all = await list.all;
        assert.equal(new Set(all).size, all.length);
        assert.equal(all.length, given.rows);
        if (given.beyond === 'nothing') {
          const withRows = Math.ceil(given.rows / given.cap);
          const claimed = Math.ceil((given.total ?? 0) / size);
          const isFull = given.cap === size && given.rows % size === 0 && withRows > 0;
          assert.ok(asked.length <= withRows + (isFull && claimed > withRows ? 2 : 1), String(asked));
        }
      }),
    );
  });
});
