import assert from 'node:assert/strict';
import { newDraft } from '../../../src/core/clone/draft';
import { opened } from '../../../src/core/form/editor';
import { parseRequestFile, problemText } from '../../../src/core/requestFile/parse';
import { printRequestFile } from '../../../src/core/requestFile/print';
import { startOf } from '../../../src/core/requestFile/start';
import { SkippingClock } from '../../support/clock';

const right = {
  version: 1,
  source: { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' },
  restorePoint: { backupId: '100' },
  values: { DBInstanceStorage: 120, DeletionProtection: true, PayType: 'Postpaid' },
  after: { verify: true, remindAfterDays: 3 },
};
const written = (changes: object): string => JSON.stringify({ ...right, ...changes }, undefined, 2);
const problems = (text: string): readonly string[] => parseRequestFile(text).problems.map(problemText);

describe('a request file', () => {
  it('is read as it is written', () => {
    const { file, problems: none } = parseRequestFile(
      written({ $schema: './x.json', accountId: 'profile:prod' }),
    );
    assert.deepEqual(none, []);
    assert.deepEqual(file, {
      accountId: 'profile:prod',
      ...right.source,
      restorePoint: { kind: 'backupSet', backupId: '100' },
      values: { DBInstanceStorage: '120', DeletionProtection: 'true', PayType: 'Postpaid' },
      after: right.after,
      isDrill: false,
    });
    const drill = parseRequestFile(written({ after: { ...right.after, releaseAfter: 'verified' } }));
    assert.deepEqual([drill.file?.isDrill, drill.file?.after], [true, right.after]);
  });

  for (const [restorePoint, point] of [
    [{ restoreTime: '2026-11-23T18:00:00Z' }, { kind: 'time', restoreTime: '2026-11-23T18:00:00Z' }],
    [{ restoreTime: 'latest' }, { kind: 'latest' }],
    [{ restoreTime: '1 day ago' }, { kind: 'ago', ms: 86_400_000, text: '1 day ago' }],
    [{ restoreTime: '24 hours ago' }, { kind: 'ago', ms: 86_400_000, text: '24 hours ago' }],
    [{ restoreTime: '90 minutes ago' }, { kind: 'ago', ms: 5_400_000, text: '90 minutes ago' }],
    [{ backupId: 'newest full backup' }, { kind: 'newestFull' }],
  ] as const) {
    it(`restores ${JSON.stringify(restorePoint)}`, () => {
      assert.deepEqual(parseRequestFile(written({ restorePoint })).file?.restorePoint, point);
    });
  }

  for (const [changes, ...expected] of [
    [{ version: 2 }, 'Line 2, column 14: version: not 1, the only supported version'],
    [{ version: undefined }, 'Line 1, column 1: version: missing'],
    [{ accountId: 'AKIDEXAMPLE' }, /^Line 19, column 16: accountId: not an account/],
    [{ accessKeySecret: 's' }, 'Line 19, column 3: accessKeySecret: not supported here'],
    [{ source: { regionId: 'cn-hangzhou' } }, 'Line 3, column 3: source.dbInstanceId: missing'],
    [{ source: 'rm-source' }, 'Line 3, column 13: source: not an object'],
    [{ restorePoint: {} }, 'Line 7, column 3: restorePoint: has to hold either backupId or restoreTime'],
    [
      { restorePoint: { backupId: '100', restoreTime: 'latest' } },
      'Line 7, column 3: restorePoint: has to hold either backupId or restoreTime',
    ],
    [
      { restorePoint: { restoreTime: '0 hours ago' } },
      /^Line 8, column 20: restorePoint\.restoreTime: not “latest”/,
    ],
    [
      { restorePoint: { restoreTime: 'yesterday' } },
      /^Line 8, column 20: restorePoint\.restoreTime: not “latest”/,
    ],
    [
      { restorePoint: { backupId: '$(id)' } },
      /^Line 8, column 17: restorePoint\.backupId: neither “newest full/,
    ],
    [
      { values: { Perod: 'Month', DBInstanceStorage: [] } },
      'Line 11, column 5: values.Perod: not supported here',
      /^Line 12, column 5: values\.DBInstanceStorage: not a text of at most/,
    ],
    [{ values: { RegionId: 'cn-beijing' } }, 'Line 11, column 5: values.RegionId: not supported here'],
    [{ after: { remindAfterDays: 366 } }, /^Line 16, column 24: after\.remindAfterDays: not a whole number/],
    [{ after: { releaseAfter: 'always' } }, 'Line 16, column 21: after.releaseAfter: not "verified"'],
    [
      { after: { releaseAfter: 'verified' } },
      'Line 15, column 3: after: has to hold "verify": true where it holds "releaseAfter"',
    ],
    [{ after: { release: true } }, 'Line 16, column 5: after.release: not supported here'],
  ] as const) {
    it(`says what is wrong and where: ${JSON.stringify(changes)}`, () => {
      const text = written(changes);
      assert.equal(parseRequestFile(text).file, undefined);
      const said = problems(text);
      assert.equal(said.length, expected.length, said.join('\n'));
      for (const [index, one] of expected.entries()) {
        if (typeof one === 'string') assert.equal(said[index], one);
        else assert.match(said[index]!, one);
      }
    });
  }

  it('says where a text is no JSON, holds a name twice, is nested too deep or too long', () => {
    assert.deepEqual(problems('{\n  "version": 1,\n}'), ['Line 3, column 1: not valid JSON from here on']);
    assert.deepEqual(problems(''), ['Line 1, column 1: not valid JSON from here on']);
    assert.ok(problems('{"version": 1, "version": 1}').includes('Line 1, column 16: version: given twice'));
    assert.deepEqual(problems(`${'['.repeat(30)}${']'.repeat(30)}`), ['Line 1, column 22: nested too deep']);
    assert.match(problems(' '.repeat(1_000_001)).join(), /longer than 1,000,000 characters/);
    assert.deepEqual(problems('[]'), ['Line 1, column 1: not an object']);
  });

  it('tells the first problems of very many, each with its own place', () => {
    const count = 50_000;
    const members = Array.from({ length: count }, (_, n) => `${n % 2 === 0 ? '\n' : ' '}"\u{1f600}${n}": 1`);
    const text = `{${members.join(',')}}`;
    const { problems: found, file } = parseRequestFile(text);
    assert.equal(file, undefined);
    assert.equal(found.length, 100);
    // What is missing stands where the file begins.
    const named = found.filter(({ kind }) => kind === 'unknown');
    assert.ok(named.length > 90);
    named.forEach(({ path, position }, n) => {
      assert.deepEqual(path, [`\u{1f600}${n}`]);
      const before = n % 2 === 0 ? '' : `${members[n - 1]!.trim()}, `;
      assert.deepEqual(position, { line: Math.floor(n / 2) + 2, column: [...before].length + 1 });
    });
  });

  it('is written as it is read', () => {
    const clock = new SkippingClock(Date.parse('2026-11-24T10:00:00Z'));
    const { readable } = parseRequestFile(written({}));
    const facts = { now: clock.now() };
    const nothingKnown = {
      facts,
      ...{ likelySource: undefined, source: undefined, recovery: undefined, backups: undefined },
    };
    const draft = newDraft(startOf(readable!, readable!.restorePoint), clock.now());
    const edit = opened(draft, nothingKnown, false, readable!.values);
    const text = printRequestFile(edit.draft);
    const { restorePoint, values: again, after } = parseRequestFile(text).file!;
    assert.deepEqual(restorePoint, readable!.restorePoint);
    assert.deepEqual(after, right.after);
    for (const [name, value] of Object.entries(readable!.values))
      assert.equal(Object.entries(again).find(([one]) => one === name)?.[1], value);
    assert.doesNotMatch(text, /account|secret|token/i);
  });
});
