import assert from 'node:assert/strict';
import { Lookup } from '../../../src/core/form/lookup';

interface Question {
  readonly signal: AbortSignal;
  readonly answer: (value: string) => void;
  readonly fail: (error: Error) => void;
}

describe('a lookup', () => {
  let changes: number;
  let questions: Question[];
  const ask = (signal: AbortSignal): Promise<string> =>
    new Promise((answer, fail) => {
      questions.push({ signal, answer, fail });
    });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const make = (): Lookup<string> => new Lookup<string>(() => changes++);

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
    assert.match(lookup.problem, /\.$/);
    lookup.ensure('a', ask);
    assert.equal(questions.length, 1);
    lookup.cancel();
    assert.equal(lookup.status, 'idle');
    lookup.ensure('a', ask);
    assert.equal(questions.length, 2);
  });
});
