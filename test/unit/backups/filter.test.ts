import assert from 'node:assert/strict';
import { instanceFilter, searchKeyOf } from '../../../src/core/backups/filter';
import { byMonth } from '../../../src/core/backups/months';
import { showTimesIn } from '../../../src/core/format';
import { backupSet, instanceDetail } from '../../support/builders';

describe('the filter of instances', () => {
  const orders = instanceDetail({
    description: 'Orders-Prod',
    dbInstanceId: 'rm-bp1abc',
    zoneId: 'cn-hangzhou-h',
  });
  const shop = instanceDetail({
    description: '会员中心',
    engine: 'PostgreSQL',
    engineVersion: '16.0',
    status: 'Rebooting',
  });

  it('lets pass what has all the words, in whatever order and case', () => {
    for (const [text, expected] of [
      ['', [true, true]],
      ['  ', [true, true]],
      ['orders', [true, false]],
      ['PROD orders', [true, false]],
      ['bp1A', [true, false]],
      ['postgres reboot', [false, true]],
      ['会员', [false, true]],
      ['orders postgres', [false, false]],
      ['hangzhou-h', [true, true]],
    ] as const) {
      assert.deepEqual([orders, shop].map(instanceFilter(text)), expected, text);
    }
  });

  it('takes what is typed for text, never for a pattern', () => {
    const odd = instanceDetail({ description: 'a.*(b[' });
    assert.deepEqual([odd, orders].map(instanceFilter('.*(b[')), [true, false]);
  });
});

describe('what the service is asked for a filter', () => {
  for (const [text, expected] of [
    ['', undefined],
    ['o', undefined],
    ['team=orders', undefined],
    ['orders', 'orders'],
    ['a orders prod', 'orders'],
    ['orders postgresql', 'orders'],
    ['mysql', 'mysql'],
  ] as const) {
    it(`is ${expected ?? 'nothing'} of "${text}"`, () => assert.equal(searchKeyOf(text), expected));
  }
});

describe('backup sets by month', () => {
  it('keep their order, in months of the clock that is shown', () => {
    const at = (id: string, time: string | undefined) =>
      backupSet({
        backupId: id,
        endTime: time === undefined ? undefined : Date.parse(time),
        startTime: undefined,
      });
    showTimesIn('Asia/Shanghai');
    try {
      const months = byMonth([
        at('4', '2026-11-30T17:00:00Z'),
        at('3', '2026-11-30T15:00:00Z'),
        at('2', '2026-11-01T00:00:00Z'),
        at('1', undefined),
      ]);
      assert.deepEqual(
        months.map(({ key, sets }) => [key, ...sets.map(({ backupId }) => backupId)]),
        [
          ['2026-12', '4'],
          ['2026-11', '3', '2'],
          ['', '1'],
        ],
      );
    } finally {
      showTimesIn('UTC');
    }
  });
});
