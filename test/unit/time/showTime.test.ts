import assert from 'node:assert/strict';
import { describeTime, showTime } from '../../../src/shared/time/showTime';

describe('time: showing', () => {
  it('shows the local time, with its offset only where it is there twice', () => {
    const shown: readonly (readonly [instant: string, zone: string, text: string])[] = [
      ['2026-11-27T06:32:05Z', 'Asia/Shanghai', '2026-11-27 14:32:05'],
      ['2026-11-27T06:32:05Z', 'UTC', '2026-11-27 06:32:05'],
      ['2026-11-01T04:59:59Z', 'America/New_York', '2026-11-01 00:59:59'],
      ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01 01:30:00 UTC-04:00'],
      ['2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01 01:30:00 UTC-05:00'],
      ['2026-11-01T07:00:00Z', 'America/New_York', '2026-11-01 02:00:00'],
      ['2026-04-04T15:15:00Z', 'Australia/Lord_Howe', '2026-04-05 01:45:00 UTC+10:30'],
      ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00 UTC+02:00'],
    ];
    for (const [instant, zone, text] of shown) assert.equal(showTime(instant, zone), text);
  });

  it('leaves what is no instant of the API as it is', () => {
    for (const text of [
      '',
      '14:3',
      '2026-11-27T06:32Z',
      '2026-02-30T06:32:05Z',
      '2026-11-27T06:32:05+08:00',
    ]) {
      assert.equal(showTime(text, 'Europe/Berlin'), text);
      assert.equal(describeTime(text, 'Europe/Berlin', 0), undefined);
    }
  });

  it('describes an instant in both zones', () => {
    assert.deepEqual(
      describeTime('2026-11-27T16:32:05Z', 'Asia/Shanghai', Date.parse('2026-11-27T19:00:00Z')),
      {
        local: '2026-11-28 00:32:05',
        offset: '+08:00',
        weekday: 6,
        utc: '2026-11-27 16:32:05',
        relative: { value: -2, unit: 'hour' },
      },
    );
    assert.equal(describeTime('2026-11-01T05:30:00Z', 'America/New_York', 0)?.offset, '-04:00');
    assert.equal(describeTime('2026-11-01T06:30:00Z', 'America/New_York', 0)?.offset, '-05:00');
    assert.equal(describeTime('2026-11-27T06:32:05Z', 'Asia/Kolkata', 0)?.offset, '+05:30');
  });

  it('says how long ago it is in the largest unit', () => {
    const at = Date.parse('2026-11-27T12:00:00.900Z');
    const told = (instant: string): string => {
      const { value, unit } = describeTime(instant, 'UTC', at)?.relative ?? {};
      return `${value} ${unit}`;
    };
    assert.equal(told('2026-11-27T12:00:00Z'), '0 second');
    assert.equal(told('2026-11-27T11:59:01Z'), '-59 second');
    assert.equal(told('2026-11-27T11:59:00Z'), '-1 minute');
    assert.equal(told('2026-11-26T12:00:01Z'), '-23 hour');
    assert.equal(told('2026-11-26T12:00:00Z'), '-1 day');
    assert.equal(told('2025-11-27T12:00:00Z'), '-365 day');
    assert.equal(told('2026-11-27T12:05:00Z'), '5 minute');
  });
});
