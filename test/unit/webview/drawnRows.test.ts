import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawnRows, rowsInSight } from '../../../src/webview/databases/drawn';

describe('the rows of a long list that are drawn', () => {
  const atMost = 3 * rowsInSight + 15;
  const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

  it('are all rows of a short list, and few of a long one however many hold a field', () => {
    assert.deepEqual(drawnRows(20, 0, [-1, 3], [3, 4]), range(20));
    assert.deepEqual(drawnRows(0, 0, [-1, -1], []), []);
    for (const first of [0, 5_000, 9_984, 20_000]) {
      const drawn = drawnRows(10_000, first, [70], range(10_000));
      assert.ok(drawn.length <= atMost, String(drawn.length));
      const seen = Math.min(first, 10_000 - rowsInSight);
      for (const at of range(rowsInSight)) assert.ok(drawn.includes(seen + at), `${first}: ${at}`);
    }
  });

  it('lead Tab and Shift+Tab from every field to the next one, wherever the list is scrolled to', () => {
    const list = fc.record({
      count: fc.integer({ min: 1, max: 3_000 }),
      first: fc.nat(3_000),
      marks: fc.uniqueArray(fc.nat(2_999), { maxLength: 200 }),
      focus: fc.nat(),
    });
    fc.assert(
      fc.property(list, ({ count, first, marks, focus }) => {
        const stops = marks.filter((at) => at < count).sort((a, b) => a - b);
        const at = stops[focus % Math.max(1, stops.length)];
        const drawn = drawnRows(count, first, [at ?? -1], stops);
        assert.deepEqual(
          drawn,
          [...new Set(drawn)].sort((a, b) => a - b),
        );
        assert.ok(drawn.length <= atMost);
        const reached = drawn.filter((one) => stops.includes(one));
        // Coming from outside of the list.
        assert.deepEqual([reached[0], reached.at(-1)], [stops[0], stops.at(-1)]);
        if (at === undefined) return;
        const [here, among] = [reached.indexOf(at), stops.indexOf(at)];
        assert.equal(reached[here - 1], stops[among - 1]);
        assert.equal(reached[here + 1], stops[among + 1]);
      }),
      { numRuns: 2_000 },
    );
  });
});
