import assert from 'node:assert/strict';
import type { PagedList } from '../../../src/core/rds/paging';
import { rowList, type RowList } from '../../../src/core/backups/rowList';
import { settle, VirtualClock } from '../../support/virtualClock';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly zones: readonly string[];
}

const row = (id: string, state = 'Running', zones: readonly string[] = ['a', 'b']): Row => ({
  id,
  state,
  zones,
});

/** An answer that comes when the test says so. */
class Answer {
  signal: AbortSignal | undefined;
  private first: ((rows: readonly Row[]) => void) | undefined;
  private total: ((total: number) => void) | undefined;
  private all: ((rows: readonly Row[]) => void) | undefined;
  private fail: ((error: Error) => void)[] = [];
  readonly list: PagedList<Row>;

  constructor() {
    const promise = <T>(set: (resolve: (value: T) => void) => void): Promise<T> => {
      const made = new Promise<T>((resolve, reject) => {
        set(resolve);
        this.fail.push(reject);
      });
      made.catch(() => undefined);
      return made;
    };
    this.list = {
      isCut: Promise.resolve(false),
      first: promise<readonly Row[]>((resolve) => (this.first = resolve)),
      total: promise<number>((resolve) => (this.total = resolve)),
      all: promise<readonly Row[]>((resolve) => (this.all = resolve)),
    };
  }

  async firstPage(rows: readonly Row[], total: number): Promise<void> {
    this.first?.(rows);
    this.total?.(total);
    await settle();
  }

  async whole(rows: readonly Row[]): Promise<void> {
    this.all?.(rows);
    await settle();
  }

  async fails(): Promise<void> {
    for (const reject of this.fail) reject(new Error('refused'));
    await settle();
  }
}

describe('a list in memory', () => {
  let answers: Answer[];
  let news: number;
  let list: RowList<Row>;
  const clock = new VirtualClock();

  beforeEach(() => {
    answers = [];
    news = 0;
    list = rowList<Row>(
      (signal) => {
        const answer = new Answer();
        answer.signal = signal;
        answers.push(answer);
        return Promise.resolve(answer.list);
      },
      ({ id }) => id,
      clock,
      () => news++,
    );
  });

  const answer = (index: number): Answer => {
    const one = answers[index];
    assert.ok(one, `answer ${index} was not asked for`);
    return one;
  };

  it('hands out the first page at once, tells of the whole, and asks no more than once', async () => {
    const shown = Promise.all([list.show(), list.show()]);
    await settle();
    await answer(0).firstPage([row('1')], 3);
    await shown;
    assert.deepEqual([list.isPartial, list.value?.total, list.value?.items.length, news], [true, 3, 1, 0]);
    await answer(0).whole([row('1'), row('2'), row('3')]);
    assert.deepEqual([list.isPartial, list.value?.items.length, news, answers.length], [false, 3, 1, 1]);
    await list.show();
    assert.equal(answers.length, 1);
  });

  it('of one page is whole at once, and tells nothing twice', async () => {
    const shown = list.show();
    await settle();
    await answer(0).firstPage([row('1')], 1);
    await shown;
    assert.deepEqual([list.status, list.isPartial, news], ['ready', false, 0]);
  });

  it('keeps what is shown while it is loaded anew, and the very rows that have not changed', async () => {
    void list.show();
    await settle();
    await answer(0).firstPage([row('1'), row('2'), row('3')], 3);
    const before = list.value?.items ?? [];
    const again = list.refresh();
    await settle();
    assert.equal(list.value?.items, before);
    await answer(1).firstPage([row('1')], 4);
    assert.equal(list.value?.items, before, 'the first page alone would make rows disappear');
    await answer(1).whole([row('1'), row('2', 'Rebooting'), row('3', 'Running', ['a', 'c']), row('4')]);
    await again;
    const after = list.value?.items ?? [];
    assert.equal(after[0], before[0]);
    assert.deepEqual(
      after.slice(1).map(({ id, state, zones }) => `${id} ${state} ${zones.join('')}`),
      ['2 Rebooting ab', '3 Running ac', '4 Running ab'],
    );
    assert.equal(news, 1);
  });

  it('says nothing when the answer is the same', async () => {
    void list.show();
    await settle();
    await answer(0).firstPage([row('1')], 1);
    const before = list.value?.items;
    const again = list.refresh();
    await settle();
    await answer(1).firstPage([row('1')], 1);
    await again;
    assert.equal(list.value?.items, before);
    assert.equal(news, 0);
  });

  it('drops what a later load has overtaken', async () => {
    void list.show();
    await settle();
    const later = list.refresh();
    await settle();
    assert.ok(answer(0).signal?.aborted);
    await answer(1).firstPage([row('new')], 1);
    await answer(0).firstPage([row('old')], 1);
    await later;
    assert.deepEqual(
      list.value?.items.map(({ id }) => id),
      ['new'],
    );
  });

  it('keeps the rows beside what went wrong', async () => {
    void list.show();
    await settle();
    await answer(0).firstPage([row('1')], 1);
    const again = list.refresh();
    await settle();
    await answer(1).fails();
    await again;
    assert.deepEqual(
      [list.value?.items.length, (list.error as Error).message, list.isPartial, list.isKept, news],
      [1, 'refused', false, false, 1],
    );
    // It is not asked again and again by whoever looks.
    await list.show();
    assert.equal(answers.length, 2);
    const mended = list.refresh();
    await settle();
    await answer(2).firstPage([row('1')], 1);
    await mended;
    assert.deepEqual([list.error, news], [undefined, 2]);
  });

  it('of which nothing came says so, and is shown when it comes', async () => {
    const shown = list.show();
    await settle();
    await answer(0).fails();
    await shown;
    assert.equal(list.status, 'failed');
    const again = list.refresh();
    await settle();
    await answer(1).firstPage([row('1')], 2);
    assert.deepEqual([list.isPartial, news], [true, 1]);
    await answer(1).whole([row('1'), row('2')]);
    await again;
    assert.deepEqual([list.status, list.isPartial, news], ['ready', false, 2]);
  });

  it('shows what was kept, marked as such, and loads behind it', async () => {
    list.keep({ items: [row('1')], total: 9 }, 12_345);
    await list.show();
    assert.deepEqual([list.isKept, list.value?.total, list.at], [true, 9, 12_345]);
    await settle();
    await answer(0).firstPage([row('1')], 1);
    assert.deepEqual([list.isKept, list.at, news], [false, clock.now(), 1]);
    list.keep({ items: [], total: 0 }, 1);
    assert.equal(list.value?.items.length, 1);
  });

  it('can be given up, and goes on when it is looked at again', async () => {
    const shown = list.show();
    await settle();
    list.stop();
    await shown;
    assert.deepEqual([list.status, answer(0).signal?.aborted], ['idle', true]);
    void list.show();
    await settle();
    await answer(1).firstPage([row('1')], 2);
    list.stop();
    await answer(1).whole([row('1'), row('2')]);
    assert.equal(list.isPartial, true);
    void list.show();
    await settle();
    assert.equal(answers.length, 3);
    await answer(2).firstPage([row('1')], 2);
    await answer(2).whole([row('1'), row('2')]);
    assert.deepEqual([list.isPartial, list.value?.items.length], [false, 2]);
  });
});
