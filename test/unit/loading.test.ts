import assert from 'node:assert/strict';
import { Loading, type Notes } from '../../src/core/loading';
import { settle, VirtualClock } from '../support/virtualClock';

interface Question {
  readonly signal: AbortSignal;
  readonly notes: Notes<string>;
  readonly answer: (value: string) => void;
  readonly fail: (error: Error) => void;
}

describe('something that is loaded', () => {
  let changes: number;
  let questions: Question[];
  const clock = new VirtualClock();
  const ask = (signal: AbortSignal, notes: Notes<string>): Promise<string> =>
    new Promise((answer, fail) => {
      questions.push({ signal, notes, answer, fail });
    });
  const turn = settle;
  const onDidChange = (): void => {
    changes++;
  };
  const make = (): Loading<string> => new Loading<string>({ clock, onDidChange });
  const makeAsking = (): Loading<string> => new Loading<string>({ clock, onDidChange, load: ask });

  beforeEach(() => {
    changes = 0;
    questions = [];
  });

  it('asks each question once, and drops the late answer to one that was replaced', async () => {
    const lookup = make();
    lookup.ensure('a', ask);
    lookup.ensure('a', ask);
    lookup.ensure('b', ask);
    assert.equal(questions.length, 2);
    assert.equal(questions[0]?.signal.aborted, true);
    questions[1]?.answer('B');
    await turn();
    questions[0]?.answer('A');
    await turn();
    assert.equal(lookup.value, 'B');
    assert.equal(changes, 1);
  });

  it('keeps its answer while it is asked again, and when that fails', async () => {
    const lookup = make();
    lookup.ensure('a', ask);
    questions[0]?.answer('old');
    await turn();
    void lookup.refresh();
    assert.equal(lookup.value, 'old');
    questions[1]?.fail(new Error('no'));
    await turn();
    assert.equal(lookup.value, 'old');
    assert.deepEqual([lookup.status, (lookup.error as Error).message], ['ready', 'no']);
    void lookup.refresh();
    questions[2]?.answer('new');
    await turn();
    assert.equal(lookup.value, 'new');
  });

  it('says why it failed, and asks again once it was told to forget', async () => {
    const lookup = make();
    lookup.ensure('a', ask);
    questions[0]?.fail(new Error('it rains'));
    await turn();
    assert.equal(lookup.status, 'failed');
    assert.equal((lookup.error as Error).message, 'it rains');
    lookup.ensure('a', ask);
    assert.equal(questions.length, 1);
    lookup.forget();
    assert.equal(lookup.status, 'idle');
    lookup.ensure('a', ask);
    assert.equal(questions.length, 2);
  });

  it('is one call for all who want to see it, and a later load counts for them too', async () => {
    const loading = makeAsking();
    let seen = 0;
    for (let index = 0; index < 3; index++) void loading.show().then(() => seen++);
    await turn();
    assert.equal(questions.length, 1);
    const refreshed = loading.refresh();
    await turn();
    assert.deepEqual([questions.length, questions[0]?.signal.aborted, seen], [2, true, 0]);
    questions[1]?.answer('new');
    await refreshed;
    await turn();
    assert.deepEqual([seen, loading.value, changes], [3, 'new', 0]);
  });

  it('tells of a first answer that nobody waits for', async () => {
    const loading = makeAsking();
    void loading.refresh();
    questions[0]?.answer('first');
    await turn();
    assert.equal(changes, 1);
  });

  it('shows a first part, which stands beside the failure of the rest', async () => {
    const loading = makeAsking();
    const shown = loading.show();
    questions[0]?.notes.preview('par');
    await shown;
    assert.deepEqual([loading.value, loading.isPartial, loading.isLoading], ['par', true, true]);
    questions[0]?.fail(new Error('no more'));
    await loading.whenSettled();
    assert.deepEqual(
      [loading.value, loading.isPartial, (loading.error as Error).message, changes],
      ['par', true, 'no more', 1],
    );
    await loading.show();
    assert.equal(questions.length, 1, 'what failed is not asked again by everyone who looks');
  });

  it('keeps a whole answer while the parts of the next one come', async () => {
    const loading = makeAsking();
    loading.keep('whole', 1);
    await loading.show();
    questions[0]?.notes.preview('par');
    assert.deepEqual([loading.value, loading.isKept, loading.at], ['whole', true, 1]);
    questions[0]!.notes.isCut = true;
    questions[0]?.answer('party');
    await turn();
    assert.deepEqual([loading.value, loading.isKept, loading.isCut], ['party', false, true]);
  });

  it('can be given up, which lets go of all who wait, and is asked again when it is shown', async () => {
    const loading = makeAsking();
    const waiting = Promise.all([loading.show(), loading.whenSettled()]);
    loading.stop();
    await waiting;
    questions[0]?.notes.preview('late');
    questions[0]?.answer('late');
    await turn();
    assert.deepEqual([loading.status, loading.value, changes], ['idle', undefined, 0]);
    void loading.show();
    assert.equal(questions.length, 2);
  });

  it('is out of date when it is said to be, and loaded behind what is shown', async () => {
    const loading = makeAsking();
    void loading.show();
    questions[0]?.answer('old');
    await turn();
    loading.expire();
    await loading.show();
    assert.deepEqual([loading.value, loading.isKept, questions.length], ['old', true, 2]);
  });

  it('with nothing to ask has nothing to show', async () => {
    const loading = make();
    await Promise.all([loading.show(), loading.refresh()]);
    assert.equal(loading.status, 'idle');
  });
});
