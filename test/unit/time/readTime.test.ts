import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTime, type TimeReading } from '../../../src/shared/time/readTime';
import { showTime } from '../../../src/shared/time/showTime';
import { instantText } from '../../../src/shared/time/zone';
import { writeReport } from '../../support/report';
import { changes, formats, now, zones } from './timeTexts';

const nowMs = Date.parse(now);
const zoneNames = zones.map(([name]) => name);
const hourMs = 60 * 60_000;

/** A reading as the tables write it, with what is not said in the text as the local time of its zone. */
function told(reading: TimeReading, local: (instant: string) => string = (instant) => instant): string {
  switch (reading.kind) {
    case 'instant':
      return reading.zone === 'local' ? local(reading.instant) : reading.instant;
    case 'twice':
      return reading.instants.map(({ instant, offset }) => `${instant} ${offset}`).join(', then ');
    case 'skipped':
      return `skipped, next ${reading.next}`;
    case 'ambiguous':
      return reading.readings.map(({ instant }) => instant).join(' or ');
    case 'blank':
    case 'unreadable':
      return reading.kind;
  }
}

/** `2026-11-27 14:32:05` in a zone so many minutes ahead of UTC as the instant it is; what has a `Z` stays. */
function inUtc(means: string, minutes: number): string {
  return means.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?!Z)/g, (_, date: string, clock: string) =>
    instantText(Date.parse(`${date}T${clock}Z`) - minutes * 60_000),
  );
}

describe('time: reading', function () {
  this.timeout(20_000);

  const rows: string[][] = [];
  after(() => {
    writeReport('time-texts', ['Zone', 'Now', 'Typed', 'Understood as'], rows);
  });

  for (const [timeZone, minutes] of zones) {
    it(`reads ${formats.length} texts in ${timeZone}`, () => {
      assert.ok(formats.length >= 200);
      for (const [typed, means] of formats) {
        const reading = readTime(typed, { now: nowMs, timeZone });
        rows.push([timeZone, now, typed, told(reading)]);
        assert.equal(told(reading), inUtc(means, minutes), typed);
        if (reading.kind === 'instant') {
          assert.equal(reading.zone, means.endsWith('Z') ? 'given' : 'local', typed);
        }
      }
    });
  }

  for (const { zone: timeZone, now: at, rows: table } of changes) {
    it(`reads ${table.length} texts around changes of the clocks in ${timeZone}, at ${at}`, () => {
      for (const [typed, means] of table) {
        const reading = readTime(typed, { now: Date.parse(at), timeZone });
        rows.push([timeZone, at, typed, told(reading)]);
        assert.equal(told(reading), means, typed);
      }
    });
  }

  it('says which local time is there twice or not at all', () => {
    const options = { now: nowMs, timeZone: 'America/New_York' };
    assert.deepEqual(readTime('1 Nov 2026 1:30', options), {
      kind: 'twice',
      wall: '2026-11-01 01:30:00',
      instants: [
        { instant: '2026-11-01T05:30:00Z', offset: '-04:00' },
        { instant: '2026-11-01T06:30:00Z', offset: '-05:00' },
      ],
    });
    assert.deepEqual(readTime('8 Mar 2026 2:30', options), {
      kind: 'skipped',
      wall: '2026-03-08 02:30:00',
      next: '2026-03-08T07:30:00Z',
    });
  });

  it('is the same whatever the zone of the process', () => {
    const before = process.env['TZ'];
    const all = (): string[] =>
      formats.map(([typed]) => told(readTime(typed, { now: nowMs, timeZone: 'Europe/Berlin' })));
    const expected = all();
    try {
      for (const name of ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati']) {
        process.env['TZ'] = name;
        assert.equal(new Date(0).getTimezoneOffset() === 0, false);
        assert.deepEqual(all(), expected, name);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('fails on a zone that nobody knows', () => {
    assert.throws(() => readTime('14:32', { now: nowMs, timeZone: 'Mars/Base' }), RangeError);
  });
});

/** Seconds of this century, half of them within three hours of a change of the clocks in one of the zones. */
const changesOfClocks = changes.flatMap(({ rows }) =>
  rows.flatMap(([, means]) => [...means.matchAll(/\d{4}-\S+Z/g)].map(([instant]) => Date.parse(instant))),
);
const instants = fc
  .oneof(
    fc
      .integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2100, 0) / 1000 })
      .map((seconds) => seconds * 1000),
    fc
      .tuple(fc.constantFrom(...changesOfClocks), fc.integer({ min: -3 * 3600, max: 3 * 3600 }))
      .map(([time, seconds]) => time + seconds * 1000),
  )
  .map(instantText);
const anyZone = fc.constantFrom(
  ...zoneNames,
  'Pacific/Apia',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Africa/Casablanca',
);
const anyNow = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });

describe('time: properties of reading', function () {
  this.timeout(20_000);

  it('what is shown and typed back is the same instant, in every zone', () => {
    fc.assert(
      fc.property(instants, anyZone, anyNow, (instant, timeZone, at) => {
        const reading = readTime(showTime(instant, timeZone), { now: at, timeZone });
        assert.equal(reading.kind === 'instant' ? reading.instant : reading.kind, instant);
      }),
      { numRuns: 2000 },
    );
  });

  it('every instant can be written in each of these ways', () => {
    fc.assert(
      fc.property(instants, anyZone, fc.integer({ min: -840, max: 840 }), (instant, timeZone, minutes) => {
        const time = Date.parse(instant);
        const shifted = new Date(time + minutes * 60_000).toISOString().slice(0, 19);
        const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
        const sign = minutes < 0 ? '-' : '+';
        const [hours, rest] = [two(Math.abs(minutes) / 60), two(Math.abs(minutes) % 60)];
        const [, day, month, year, clock] =
          /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(`${shifted}Z`).toUTCString()) ?? [];
        for (const typed of [
          instant,
          instant.replace('Z', '.999Z'),
          `${shifted}${sign}${hours}:${rest}`,
          `${shifted.replace('T', ' ')} UTC${sign}${hours}:${rest}`,
          `[${day}/${month}/${year}:${clock} ${sign}${hours}${rest}]`,
          new Date(time).toUTCString(),
          String(time / 1000),
          `${time / 1000}999999`,
        ]) {
          if (/^\d+$/.test(typed) && time < 1e12) continue;
          const reading = readTime(typed, { now: 0, timeZone });
          assert.deepEqual(reading, { kind: 'instant', instant, zone: 'given' }, typed);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a clock time is the last one that has passed', () => {
    fc.assert(
      fc.property(instants, anyZone, fc.nat(24 * 3600 - 1), (at, timeZone, seconds) => {
        const typed = new Date(seconds * 1000).toISOString().slice(11, 19);
        const time = Date.parse(at);
        const reading = readTime(typed, { now: time, timeZone });
        if (reading.kind !== 'instant') {
          assert.ok(reading.kind === 'twice' || reading.kind === 'skipped');
          return;
        }
        const found = Date.parse(reading.instant);
        // A day in which clocks are put back is an hour longer; one of Samoa's was left out.
        assert.ok(
          found <= time && found > time - (timeZone === 'Pacific/Apia' ? 49 : 25) * hourMs,
          reading.instant,
        );
        assert.ok(showTime(reading.instant, timeZone).includes(typed));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('time: whatever is pasted', function () {
  this.timeout(20_000);

  const piece = fc.oneof(
    fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
    fc.constantFrom(...formats.map(([typed]) => typed)),
    fc.constantFrom(...'0123456789:-/. T+年月日時点分秒前am'),
  );
  const pasted = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('gives a reading, and an instant that the API takes', () => {
    fc.assert(
      fc.property(pasted, anyZone, (text, timeZone) => {
        const found = told(readTime(text, { now: nowMs, timeZone })).match(/[-+]?\d+-\S+Z/g) ?? [];
        for (const instant of found)
          assert.match(instant, /^(19[67]|[2-9]\d\d|19[89])\d*-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes less than 5 ms for 10,000 characters', () => {
    const repeated = [
      ...[
        '1',
        '1:',
        '11:11:11 ',
        '2026-11-27 ',
        '2026-13-27 14:32:05 ',
        'nov 27 ',
        '27 nov ',
        ' ',
        '\u200b',
        '１',
      ],
      ...[
        '2026年',
        '13月1日 ',
        '11時',
        '99年',
        'am ',
        '周',
        '\ufdfa',
        'Asia/',
        '27/13/26 14:32 ',
        '[',
        '@',
        '\ud800',
      ],
      ...[
        '13-13-13 14:32:05 Asia/xx ',
        '2026-02-30T14:32:05 Aaaa/Bbb ',
        '2026-11-27 14:32:05 +99:99 ',
        '1 hour ',
      ],
    ];
    for (const text of repeated) {
      const long = text.repeat(Math.ceil(10_000 / text.length)).slice(0, 10_000);
      // The quickest of several: the machine may be busy.
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        readTime(long, { now: nowMs, timeZone: 'Europe/Berlin' });
        return performance.now() - start;
      });
      assert.ok(Math.min(...times) < 5, `${JSON.stringify(text)}: ${Math.min(...times)} ms`);
    }
  });

  it('does not take a time whose zone may be cut off', () => {
    const options = { now: nowMs, timeZone: 'Europe/Berlin' };
    const typed = '2026-11-27 14:32:05 +0800';
    // The first text that is too long, to the last of which the end is looked at.
    for (let before = 1975; before < 2001; before++) {
      const reading = readTime(`${'x'.repeat(before)} ${typed}`, options);
      assert.equal(reading.kind, 'unreadable', String(before));
    }
    assert.equal(told(readTime(`${typed} ${'x'.repeat(9000)}`, options)), '2026-11-27T06:32:05Z');
  });
});
