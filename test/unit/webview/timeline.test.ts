import assert from 'node:assert/strict';
import {
  contains,
  markAt,
  marksOf,
  moved,
  reaches,
  revealing,
  secondIn,
  timeAt,
  wholeSpan,
  windowSpan,
  xOf,
  zoomed,
  type Scale,
} from '../../../src/webview/timeline/scale';
import { day, hour, minute, now, setAt, view, withoutWindow } from '../../support/timeline';

const scaleOf = (begin: number, end: number, width = 1000): Scale => ({
  span: { begin, end },
  left: 10,
  right: 10 + width,
});

describe('the scale of the timeline', () => {
  it('leads from times to places and back', () => {
    const scale = scaleOf(now - day, now);
    assert.equal(xOf(scale, now - day), 10);
    assert.equal(xOf(scale, now), 1010);
    assert.equal(timeAt(scale, xOf(scale, now - 5 * hour)), now - 5 * hour);
  });

  it('shows everything there is, and never no time at all', () => {
    const whole = wholeSpan(view());
    for (const time of [now - 9 * day, now]) assert.ok(contains(whole, time));
    const part = windowSpan(view().window!);
    assert.ok(whole.begin <= part.begin && whole.end >= part.end);
    for (const odd of [
      withoutWindow(view({ sets: [] })),
      withoutWindow(view({ sets: [setAt(now)] })),
      view({ sets: [], window: { begin: now, end: now, derived: false } }),
    ]) {
      const { begin, end } = wholeSpan(odd);
      assert.ok(end - begin >= hour, JSON.stringify(odd));
      assert.ok(contains({ begin, end }, now));
    }
    assert.ok(wholeSpan(view({ sets: [setAt(now + day)] })).end > now + day);
  });

  it('zooms around an instant, which stays in its place', () => {
    const limits = { begin: now - 100 * day, end: now + 100 * day };
    const span = { begin: now - 10 * day, end: now };
    const around = now - 3 * day;
    const closer = zoomed(span, 1 / 3, around, limits);
    const [before, after] = [span, closer].map(({ begin, end }) => xOf(scaleOf(begin, end), around));
    assert.ok(Math.abs(before! - after!) < 1e-3);
    assert.ok(Math.abs(closer.end - closer.begin - (10 * day) / 3) < 1);
  });

  it('zooms neither beyond what there is nor closer than a minute', () => {
    const limits = { begin: now - 10 * day, end: now };
    let span = { begin: now - day, end: now };
    for (let times = 0; times < 20; times++) span = zoomed(span, 0.1, now, limits);
    assert.ok(Math.abs(span.end - span.begin - minute) < 1e-3);
    assert.ok(reaches(span, limits).closest);
    for (let times = 0; times < 20; times++) span = zoomed(span, 10, now - 5 * day, limits);
    assert.deepEqual(span, limits);
    assert.ok(reaches(span, limits).whole);
  });

  it('moves within what there is, and no further than needed to show an instant', () => {
    const limits = { begin: now - 10 * day, end: now };
    const span = { begin: now - 5 * day, end: now - 4 * day };
    assert.deepEqual(moved(span, 100 * day, limits), { begin: now - day, end: now });
    assert.deepEqual(moved(span, -100 * day, limits), { begin: now - 10 * day, end: now - 9 * day });
    assert.equal(revealing(span, now - 4.5 * day, limits), span);
    for (const time of [now - 9 * day, now - 2 * day, now]) {
      const there = revealing(span, time, limits);
      assert.ok(contains(there, time));
      assert.equal(there.end - there.begin, day);
    }
  });

  it('takes whole seconds within the window', () => {
    const begin = Date.parse('2026-11-20T00:00:00.400Z');
    const span = { begin, end: begin + hour };
    assert.equal(secondIn(span, begin + 1700), Date.parse('2026-11-20T00:00:02Z'));
    assert.equal(secondIn(span, 0), Date.parse('2026-11-20T00:00:01Z'));
    assert.equal(secondIn(span, Infinity), Date.parse('2026-11-20T01:00:00Z'));
  });
});

describe('the marks of the timeline', () => {
  const scale = scaleOf(0, 1000 * minute);
  const marks = (...xs: readonly number[]) =>
    marksOf(
      xs.map((x, index) => setAt(timeAt(scale, x), { id: String(index) })),
      scale,
    );
  const shape = (...xs: readonly number[]) => marks(...xs).map(({ x, sets }) => [Math.round(x), sets.length]);

  it('stand where the sets are, as far as they are on the scale', () => {
    assert.deepEqual(shape(-50, 20, 32, 200, 1100), [
      [20, 1],
      [32, 1],
      [200, 1],
    ]);
  });

  it('become one where they would cover each other', () => {
    assert.deepEqual(shape(100, 104, 200), [
      [102, 2],
      [200, 1],
    ]);
    assert.deepEqual(shape(100, 100, 100), [[100, 3]]);
  });

  it('of thousands are so many as fit, cover no other, and lose no set', () => {
    const many = marks(...Array.from({ length: 5000 }, (_, index) => 10 + index / 5));
    assert.ok(many.length <= 1000 / 24 + 1, String(many.length));
    assert.equal(
      many.reduce((sum, { sets }) => sum + sets.length, 0),
      5000,
    );
    for (const [index, mark] of many.slice(1).entries()) assert.ok(mark.x - many[index]!.x >= 23.9);
  });

  it('are hit from near by, the nearest first', () => {
    const some = marks(100, 113, 300);
    assert.equal(markAt(some, 105)?.x, some[0]?.x);
    assert.equal(markAt(some, 108)?.x, some[1]?.x);
    assert.equal(markAt(some, 200), undefined);
  });
});
