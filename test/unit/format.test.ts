import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  age,
  bytes,
  duration,
  gigabytes,
  localSpan,
  localTime,
  roughly,
  shortDuration,
  span,
} from '../../src/core/format';
import { money } from '../../src/core/form/price';
import { numberText, writeIn } from '../../src/core/language';
import { inLanguage } from '../support/inLanguage';

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

describe('a number with its unit', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const now = Date.parse('2026-11-28T12:00:00Z');
  const shown = (): readonly string[] => [
    bytes(0),
    bytes(1023 * 1024 ** 3),
    bytes(1500 * 1024 ** 4),
    gigabytes(0.5),
    gigabytes(32_000),
    money(1234.5, 'CNY'),
    money(0.0123, 'CNY'),
    duration(65_000),
    shortDuration(20 * minute),
    roughly(125 * minute),
    span(1_200 * day),
    age(now - 3 * 60 * minute, now),
    numberText(10_000),
  ];

  it('is written as English does', () => {
    assert.deepEqual(shown(), [
      '0 B',
      '1,023.0 GB',
      '1,500.0 TB',
      '0.5 GB',
      '32,000 GB',
      'CNY 1,234.50',
      'CNY 0.0123',
      '1 min 5 s',
      '20 min',
      '2 h 5 min',
      '1,200 d',
      '3 h ago',
      '10,000',
    ]);
  });

  it('is written as Japanese and Chinese do', () => {
    assert.deepEqual(inLanguage('ja', shown).slice(7), [
      '1 分 5 秒',
      '20 分',
      '2 時間 5 分',
      '1,200 日',
      '3 時間前',
      '10,000',
    ]);
    assert.deepEqual(inLanguage('zh-cn', shown).slice(7), [
      '1 分 5 秒',
      '20 分钟',
      '2 小时 5 分钟',
      '1,200 天',
      '3 小时前',
      '10,000',
    ]);
  });

  it('follows the language, and is not changed by a name that is none', () => {
    const inGerman = (): string => {
      writeIn('de');
      return gigabytes(1_234.5);
    };
    try {
      assert.equal(inGerman(), '1.234,5 GB');
      writeIn('not a language');
      assert.equal(gigabytes(1_234.5), '1.234,5 GB');
    } finally {
      writeIn('en');
    }
  });
});

describe('a span of time', () => {
  const shown = (): string =>
    localSpan(Date.parse('2026-11-23T18:03:12Z'), Date.parse('2026-11-24T09:55:00Z'));

  it('has the dash and the brackets of the language', () => {
    const english = shown();
    assert.match(english, /^2026-11-2\d \d\d:03:12 – 2026-11-2\d \d\d:\d\d:00 \S+/);
    for (const language of ['ja', 'zh-cn'])
      assert.match(
        inLanguage(language, shown),
        /^2026-11-2\d \d\d:03:12～2026-11-2\d \d\d:\d\d:00（\S+）(（\S+Z～\S+Z）)?$/,
      );
  });
});
