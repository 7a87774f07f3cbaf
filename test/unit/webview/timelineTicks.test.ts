import assert from 'node:assert/strict';
import type { Scale } from '../../../src/webview/timeline/scale';
import { textWidth, ticksOf, type Tick } from '../../../src/webview/timeline/ticks';

const now = Date.parse('2026-11-24T10:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;

const scaleOf = (begin: number, end: number, width = 1000): Scale => ({
  span: { begin, end },
  width,
});

describe('the ticks of the timeline', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  const labels = (ticks: readonly Tick[]): readonly string[] => ticks.map(({ label }) => label);
  const between = (timeZone: string, begin: string, end: string, width = 1000) => {
    process.env['TZ'] = timeZone;
    return ticksOf(scaleOf(Date.parse(begin), Date.parse(end), width), 'en');
  };

  it('are round hours of the local clock, with the days below', () => {
    const { ticks, contexts } = between('Asia/Kolkata', '2026-11-20T12:00:00Z', '2026-11-22T12:00:00Z', 700);
    assert.deepEqual(labels(ticks), ['18:00', '00:00', '06:00', '12:00', '18:00', '00:00', '06:00', '12:00']);
    assert.deepEqual(labels(contexts), ['Sat, Nov 21', 'Sun, Nov 22']);
    assert.equal(contexts[0]?.time, Date.parse('2026-11-20T18:30:00Z'));
  });

  it('are days with the months below, fewer where there is less room', () => {
    const span = ['Asia/Shanghai', '2026-11-23T00:00:00Z', '2026-12-04T00:00:00Z'] as const;
    const wide = between(...span);
    assert.deepEqual(labels(wide.ticks).slice(0, 2), ['24 Tue', '25 Wed']);
    assert.deepEqual(labels(wide.contexts), ['November 2026', 'December 2026']);
    const narrow = between(...span, 250);
    assert.deepEqual(labels(narrow.ticks), ['30 Mon']);
  });

  it('say themselves where the month changes when there is one row', () => {
    process.env['TZ'] = 'Asia/Shanghai';
    const oneRow = (begin: string, end: string, width?: number) =>
      ticksOf(scaleOf(Date.parse(begin), Date.parse(end), width), 'en', true);
    const { ticks, contexts } = oneRow('2026-11-23T00:00:00Z', '2026-12-04T00:00:00Z');
    assert.deepEqual(labels(ticks).slice(0, 2), ['Nov 24', '25 Wed']);
    assert.deepEqual(labels(ticks).slice(6), ['30 Mon', 'Dec 1', '2 Wed', '3 Thu', '4 Fri']);
    assert.deepEqual(contexts, []);
    const months = oneRow('2026-10-15T00:00:00Z', '2027-03-10T00:00:00Z', 400);
    assert.deepEqual(labels(months.ticks), ['Nov 2026', 'Dec', 'Jan 2027', 'Feb', 'Mar']);
    // The day of hours has no place beside them.
    const hours = oneRow('2026-11-28T00:00:00Z', '2026-11-28T08:00:00Z');
    assert.equal(hours.contexts[0]?.label, 'Sat, Nov 28');
  });

  it('leave the day in sight at the left end wherever the view begins', () => {
    for (let begin = now; begin < now + day; begin += 47 * minute) {
      const { contexts } = ticksOf(scaleOf(begin, begin + 6 * 60 * minute, 464), 'en');
      const [first] = contexts;
      assert.ok(first && first.labelX - textWidth(first.label) / 2 < 100, new Date(begin).toISOString());
    }
  });

  it('are midnights also where the clock is changed', () => {
    const { ticks } = between('America/New_York', '2026-10-30T04:00:00Z', '2026-11-03T05:00:00Z', 250);
    assert.deepEqual(
      ticks.map(({ time }) => new Date(time).getHours()),
      ticks.map(() => 0),
    );
    const hours = between('America/New_York', '2026-11-01T03:00:00Z', '2026-11-01T10:00:00Z', 500);
    assert.deepEqual(labels(hours.ticks), ['23:00', '00:00', '01:00', '02:00', '03:00', '04:00', '05:00']);
    const spring = between('America/New_York', '2026-03-08T05:00:00Z', '2026-03-08T09:00:00Z', 500);
    assert.ok(labels(spring.ticks).includes('03:00') && !labels(spring.ticks).includes('02:00'));
  });

  for (const timeZone of [
    'UTC',
    'Asia/Shanghai',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Australia/Lord_Howe',
  ]) {
    it(`stand apart at any width and zoom, in order and on the axis (${timeZone})`, () => {
      process.env['TZ'] = timeZone;
      for (const width of [240, 700, 1550]) {
        for (let length = minute; length < 3000 * day; length *= 1.3) {
          const scale = scaleOf(now - length * 0.63, now + length * 0.37, width);
          const [{ ticks, contexts }, inOneRow] = [ticksOf(scale, 'en'), ticksOf(scale, 'en', true)];
          assert.ok(ticks.every(({ x }) => x >= 0 && x <= scale.width));
          const rows = [ticks, contexts, inOneRow.ticks, inOneRow.contexts];
          for (const row of rows.map((labels) => labels.filter(({ label }) => label !== ''))) {
            for (const [index, next] of row.slice(1).entries()) {
              const one = row[index]!;
              const room = (textWidth(one.label) + textWidth(next.label)) / 2;
              assert.ok(
                next.labelX - one.labelX > room,
                `${one.label} ${next.label}: ${length} ms, ${width} px`,
              );
            }
            for (const { label, labelX } of row) {
              const half = textWidth(label) / 2;
              assert.ok(labelX - half >= -1e-6 && labelX + half <= scale.width + 1e-6, label);
            }
          }
        }
      }
    });
  }
});
