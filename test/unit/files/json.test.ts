import assert from 'node:assert/strict';
import { parseFormDraft } from '../../../src/core/drafts/draft';
import { isVersioned, parseJsonFile } from '../../../src/core/files/json';
import { parseJob } from '../../../src/core/jobs/job';
import { jobOf } from '../jobs/jobOf';

describe('the text of a file', () => {
  it('is read with a byte order mark, and without members that would change what an object is', () => {
    assert.deepEqual(parseJsonFile('\uFEFF{"a":1}'), { a: 1 });
    for (const key of ['__proto__', '\\u005f_proto__', '__pr\\u006fto__']) {
      const value = parseJsonFile(`{"a":{"${key}":{"b":1},"c":2}}`);
      assert.deepEqual(value, { a: { c: 2 } });
      assert.ok(!JSON.stringify(value).includes('proto'));
    }
  });

  it('is damaged where it could not be written again', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    assert.ok(parseJsonFile(nested(99)));
    assert.throws(() => parseJsonFile(nested(100)), SyntaxError);
    assert.throws(() => parseJsonFile(nested(50_000)), SyntaxError);
    // Brackets in texts are none.
    assert.ok(parseJsonFile(JSON.stringify({ a: '[{"\\'.repeat(500) })));
  });

  it('may be a newer version’s only where it names a version', () => {
    for (const value of [{ version: 1 }, { version: 99, x: 1 }]) assert.equal(isVersioned(value), true);
    for (const value of [undefined, null, [], 1, 'x', {}, { version: '1' }, { version: 0 }, { version: 1.5 }])
      assert.equal(isVersioned(value), false);
  });

  it('holds no job or draft with numbers that cannot be written, or times that cannot be shown', () => {
    const read = (changes: string, value: object): unknown =>
      JSON.parse(`${JSON.stringify(value).slice(0, -1)},${changes}}`);
    const job = jobOf();
    const { accountId, draft, sourceName, engine } = job;
    const formDraft = { version: 1, id: job.id, accountId, draft, sourceName, engine, changedAt: 1 };
    assert.ok(parseJob(read('"watchedMs":1', job)) && parseFormDraft(read('"changedAt":2', formDraft)));
    for (const number of ['1e999', '-1e999', '1e300', '8.64e15', '-1']) {
      assert.equal(parseJob(read(`"createdAt":${number}`, job)), undefined);
      assert.equal(parseJob(read(`"history":[{"at":${number},"phase":"ready","note":""}]`, job)), undefined);
      assert.equal(parseFormDraft(read(`"changedAt":${number}`, formDraft)), undefined);
    }
    assert.equal(parseJob(read('"watchedMs":1e999', job)), undefined);
    assert.equal(parseJob(read('"owner":{"windowId":"w","pid":1e999}', job)), undefined);
    assert.equal(parseJob(read('"request":{"DBInstanceStorage":1e999}', job)), undefined);
  });
});
