import assert from 'node:assert/strict';
import { lanesOf, markAt, markIn, markOfSet, marksOf } from '../../../src/webview/timeline/marks';
import {
  contains,
  moved,
  reaches,
  recentSpan,
  revealing,
  roundTo,
  secondIn,
  stepOf,
  timeAt,
  wholeSpan,
  xOf,
  zoomed,
  type Scale,
} from '../../../src/webview/timeline/scale';
import { day, hour, minute, now, setAt, view, withoutWindow } from '../../support/timeline';

const scaleOf = (begin: number, end: number, width = 1000): Scale => ({
  span: { begin, end },
  width,
});

describe('the scale of the timeline', () => {
  it('leads from times to places and back', () => {
    const scale = scaleOf(now - day, now);
    assert.equal(xOf(scale, now - day), 0);
    assert.equal(xOf(scale, now), 1000);
    assert.equal(timeAt(scale, xOf(scale, now - 5 * hour)), now - 5 * hour);
  });

  it('shows everything there is, and never no time at all', () => {
    const whole = wholeSpan(view());
    for (const time of [now - 9 * day, now]) assert.ok(contains(whole, time));
    const part = recentSpan(view().window!);
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

describe('the instants that are chosen on the timeline', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  for (const [name, length, step] of [
    ['a month', 30 * day, hour],
    ['a week', 7 * day, hour],
    ['a day and a half', 36 * hour, 15 * minute],
    ['half a day', 12 * hour, 5 * minute],
    ['two hours', 2 * hour, minute],
    ['ten minutes', 10 * minute, 10_000],
    ['a minute', minute, 1000],
  ] as const) {
    it(`are ${step} ms apart in a view of ${name}`, () => {
      assert.equal(stepOf(scaleOf(now - length, now, 464)), step);
    });
  }

  for (const timeZone of [
    'UTC',
    'Asia/Shanghai',
    'Asia/Kathmandu',
    'America/St_Johns',
    'America/New_York',
    'Australia/Lord_Howe',
  ]) {
    it(`are round on the local clock, also where it is changed (${timeZone})`, () => {
      process.env['TZ'] = timeZone;
      for (const step of [minute, 5 * minute, 15 * minute, hour]) {
        for (let time = now - 366 * day; time < now; time += 7 * hour + 17 * minute + 1234) {
          for (const round of [Math.round, Math.floor, Math.ceil]) {
            const rounded = roundTo(time, step, round);
            const date = new Date(rounded);
            const told = `${date.toString()} from ${new Date(time).toString()} by ${step}`;
            assert.equal((date.getMinutes() * minute + date.getSeconds() * 1000) % step, 0, told);
            assert.ok(Math.abs(rounded - time) <= step, told);
          }
        }
      }
    });
  }
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
    const many = marks(...Array.from({ length: 5000 }, (_, index) => index / 5));
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

  it('of incremental sets hide no full one, and lie below', () => {
    const sets = [100, 101, 102, 104, 106].map((x) =>
      setAt(timeAt(scale, x), { id: String(x), kind: x === 102 ? 'full' : 'incremental' }),
    );
    const lanes = lanesOf(sets, scale);
    assert.deepEqual(
      [lanes.others, lanes.incremental].map((marks) => marks.map(({ sets: some }) => some.length)),
      [[1], [4]],
    );
    assert.equal(markIn(lanes, 102)?.sets[0]?.kind, 'full');
    assert.equal(markIn(lanes, 112)?.sets.length, 4);
    assert.equal(markOfSet(lanes, '104'), lanes.incremental[0]);
    assert.equal(markOfSet(lanes, 'gone'), undefined);
  });
});
