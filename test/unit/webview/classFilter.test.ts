import assert from 'node:assert/strict';
import { classFilter } from '../../../src/webview/form/classFilter';

describe('the filter of the classes', () => {
  const labels = [
    ['mysql.n2.medium.2c', '2 cores, 4 GB'],
    ['mysql.x2.medium.2c', '2 cores, 8 GB'],
    ['mysql.n2.xlarge.2c', '8 cores, 16 GB'],
    ['mysql.x8.2xlarge.2c', '16 cores, 128 GB'],
    ['mysql.n4.large.25', '2 核 8 GB'],
  ] as const;
  const found = (typed: string): readonly string[] =>
    labels
      .map(([value, label]) => ({ value, label, unavailable: '' }))
      .filter(classFilter(typed))
      .map(({ value }) => value.replace(/^mysql\./, ''));

  for (const [typed, expected] of [
    ['', ['n2.medium.2c', 'x2.medium.2c', 'n2.xlarge.2c', 'x8.2xlarge.2c', 'n4.large.25']],
    ['8 cores', ['n2.xlarge.2c']],
    ['8 c', ['n2.xlarge.2c']],
    ['8cores', ['n2.xlarge.2c']],
    ['8 GB', ['x2.medium.2c', 'n4.large.25']],
    ['2 cores 8 gb', ['x2.medium.2c']],
    ['2核', ['n4.large.25']],
    ['2 核', ['n4.large.25']],
    ['8 n2', ['n2.xlarge.2c']],
    ['n2 16', ['n2.xlarge.2c']],
    ['16', ['n2.xlarge.2c', 'x8.2xlarge.2c']],
    ['2x', ['x8.2xlarge.2c']],
    ['(', []],
  ] as const) {
    it(`finds for ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(found(typed), expected);
    });
  }
});
