import assert from 'node:assert/strict';
import { checkRequestFile, type FileFinding } from '../../../src/core/requestFile/check';
import { difference } from '../../../src/core/requestFile/edit';
import { parseRequestFile } from '../../../src/core/requestFile/parse';

const now = Date.parse('2026-11-24T10:00:00Z');
const written = (values: object, more: object = {}): string =>
  JSON.stringify(
    {
      version: 1,
      source: { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' },
      restorePoint: { backupId: '100' },
      values,
      ...more,
    },
    undefined,
    2,
  );
const marked = (text: string, { from, to }: FileFinding): string => text.slice(from, to);
const seen = (text: string): readonly string[] =>
  checkRequestFile(text, now).map((one) => `${one.severity} at ${marked(text, one)}: ${one.message}`);

describe('what is wrong with the values of a request file', () => {
  it('is nothing where the source would give what is left out', () => {
    assert.deepEqual(seen(written({})), []);
    assert.deepEqual(seen(written({ DBInstanceStorage: 120, DBInstanceClass: 'mysql.n2.medium.2c' })), []);
    for (const point of [
      { backupId: 'newest full backup' },
      { restoreTime: 'latest' },
      { restoreTime: '1 hour ago' },
    ])
      assert.deepEqual(seen(written({}, { restorePoint: point })), []);
  });

  it('is said by the rules of the form, at the value', () => {
    assert.deepEqual(
      seen(written({ DBInstanceDescription: '1 name', PayType: 'Prepaid', Period: 'Week', UsedTime: 0 })),
      [
        'error at "1 name": A name begins with a letter or a Chinese character.',
        ...checkRequestFile(written({ PayType: 'Prepaid', Period: 'Week', UsedTime: 0 }), now).map(
          ({ severity, message }, index) => `${severity} at ${['"Week"', '0'][index] ?? ''}: ${message}`,
        ),
      ],
    );
    assert.deepEqual(seen(written({}, { restorePoint: { restoreTime: '2027-01-01T00:00:00Z' } })), [
      'error at "2027-01-01T00:00:00Z": This time is in the future.',
    ]);
    assert.deepEqual(
      seen(written({ RestoreScope: 'DbNames' })).map((one) => one.split(':')[0]),
      ['error at "DbNames"'],
    );
  });

  it('is said beside what keeps the file from being read', () => {
    const text = written({ Perod: 'Month', InstanceNetworkType: 'Classic', DBInstanceDescription: '1' });
    assert.deepEqual(
      checkRequestFile(text, now).map((one) => marked(text, one)),
      ['"Perod"', '"Classic"', '"1"'],
    );
  });

  it('is a value that would not be sent, where that is certain', () => {
    assert.deepEqual(seen(written({ PayType: 'Postpaid', UsedTime: 3 })), [
      'warning at 3: Duration “3” is not sent, because the billing method is Pay-as-you-go.',
    ]);
    // The source may be serverless.
    assert.deepEqual(seen(written({ MinCapacity: 1 })), []);
  });

  it('is left to the editor where the text is no JSON', () => {
    assert.deepEqual(seen('{'), []);
  });
});

describe('a quick fix of a request file', () => {
  const fixed = (text: string, label: string): string => {
    const fixes = checkRequestFile(text, now).flatMap((one) => one.fixes());
    const fix = fixes.find((one) => one.label === label);
    assert.ok(fix, fixes.map((one) => one.label).join());
    const { from, to, text: part } = difference(text, fix.text);
    assert.equal(text.slice(0, from) + part + text.slice(to), fix.text);
    return fix.text;
  };

  it('is what the form offers, and leaves the rest as it is written', () => {
    assert.equal(
      fixed(written({ InstanceNetworkType: 'Classic' }), 'Use a VPC'),
      written({ InstanceNetworkType: 'VPC' }),
    );
    assert.equal(
      fixed(written({ PayType: 'Prepaid', Period: 'Week', UsedTime: 0 }), 'One Month'),
      written({ PayType: 'Prepaid', Period: 'Month', UsedTime: 1 }),
    );
    const before = written({ PrivateIpAddress: 'x', PayType: 'Postpaid' });
    assert.equal(fixed(before, 'Let RDS Choose the Address'), written({ PayType: 'Postpaid' }));
    assert.equal(fixed(before.replace('"PayType"', '"Perod": 1,\n    "PayType"'), 'Remove Perod'), before);
  });

  it('adds what is missing as the members before it are written', () => {
    const text =
      '{"version":1,"source":{"regionId":"a","dbInstanceId":"b"},"restorePoint":{"restoreTime":"latest"},\n "values": {"PayType": "Prepaid", "Period": "Week"}}';
    assert.equal(fixed(text, 'One Month'), text.replace('"Week"', '"Month", "UsedTime": 1'));
  });

  it('corrects a name, or goes without it', () => {
    const text = written({ UsedTme: 1, PayType: 'Prepaid', Period: 'Month' });
    assert.equal(fixed(text, 'Use UsedTime'), text.replace('UsedTme', 'UsedTime'));
    assert.equal(fixed(text, 'Remove UsedTme'), written({ PayType: 'Prepaid', Period: 'Month' }));
    const top = written({}, { restorepoint: { restoreTime: 'latest' }, extra: 1 });
    assert.equal(fixed(top, 'Remove extra'), written({}, { restorepoint: { restoreTime: 'latest' } }));
    assert.equal(parseRequestFile(fixed(top, 'Remove restorepoint')).problems.length, 1);
  });
});
