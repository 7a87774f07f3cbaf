import assert from 'node:assert/strict';
import fc from 'fast-check';
import { age, localTime } from '../../src/core/format';

/** What the formatter itself says, asked for every time. */
function asked(time: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

describe('times of a zone', () => {
  it('are those of the formatter, around every change of the clock', () => {
    const zones = [
      'UTC',
      'Asia/Shanghai',
      'Asia/Tokyo',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Pacific/Apia',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2009-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') }),
        fc.constantFrom(...zones),
        (time, zone) => {
          assert.equal(localTime(time, zone), asked(time, zone));
        },
      ),
      { numRuns: 3_000 },
    );
    const change = Date.parse('2026-10-25T01:00:00Z');
    for (const time of [change - 1, change, change + 1])
      assert.equal(localTime(time, 'Europe/Berlin'), asked(time, 'Europe/Berlin'));
  });
});

describe('how long ago it was', () => {
  it('is told in words below a minute, and never in the future', () => {
    const now = Date.parse('2026-11-28T12:00:00Z');
    assert.deepEqual(
      [-60_000, 0, 59_999, 60_000, 3 * 3_600_000].map((ms) => age(now - ms, now)),
      ['just now', 'just now', 'just now', '1 min ago', '3 h ago'],
    );
  });
});
