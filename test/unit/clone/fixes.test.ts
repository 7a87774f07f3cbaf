import assert from 'node:assert/strict';
import { checkDraft, fillFrom, newDraft, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import { fixOfFinding } from '../../../src/core/clone/fixes';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail({ storageGB: 100 });
const offered = { minStorageGB: 20, maxStorageGB: 3_000, stepGB: 5 };
const facts: CloneFacts = {
  now,
  source,
  backups: [backupSet(), backupSet({ backupId: '101', backupType: 'IncrementalBackup' })],
  classes: [{ dbInstanceClass: source.dbInstanceClass, ...offered }],
  databases: [{ name: 'shop', sizeBytes: 60 * 1024 ** 3 }],
};

/** What is said of a value, and what its button says and sets. */
function offer(
  values: Partial<Record<CloneParameterName, string>>,
  known: CloneFacts = facts,
): readonly (readonly [message: string, label: string, values: object])[] {
  let draft: CloneDraft = fillFrom(
    newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId, backupId: '100' }, now),
    known.source,
    now,
  );
  for (const [name, text] of Object.entries(values)) {
    draft = withValue(draft, name as CloneParameterName, text);
  }
  draft = withRestoreBy(draft, 'backupSet');
  return checkDraft(draft, known)
    .filter(({ parameter }) => parameter !== undefined && parameter in values)
    .map((finding) => {
      const fix = fixOfFinding(finding, draft, known);
      return [finding.message, fix?.label ?? '', fix?.kind === 'values' ? fix.values : {}];
    });
}

describe('the button of a finding', () => {
  const storage = (text: string, known?: CloneFacts): ReturnType<typeof offer> =>
    offer({ DBInstanceStorage: text }, known);

  it('sets the storage that the sentence names', () => {
    assert.deepEqual(storage('102'), [
      [
        'Storage grows in steps of 5 GB. Enter 105 GB.',
        'Set Storage to 105 GB',
        { DBInstanceStorage: '105' },
      ],
    ]);
    assert.deepEqual(storage('4000'), [
      [
        'This class offers at most 3,000 GB. RDS may refuse this.',
        'Set Storage to 3,000 GB',
        { DBInstanceStorage: '3000' },
      ],
    ]);
    const odd = { ...facts, source: { ...source, storageGB: 102 } };
    assert.deepEqual(storage('50', odd), [
      [
        'The source has 102 GB, and a clone cannot be smaller. Enter 105 GB or more.',
        'Set Storage to 105 GB',
        { DBInstanceStorage: '105' },
      ],
    ]);
    const large = {
      ...facts,
      classes: [{ ...offered, dbInstanceClass: source.dbInstanceClass, minStorageGB: 250 }],
    };
    assert.deepEqual(storage('200', large), [
      [
        'This class needs at least 250 GB. RDS may refuse this.',
        'Set Storage to 250 GB',
        { DBInstanceStorage: '250' },
      ],
    ]);
  });

  it('sets the next whole size, the maximum, or nothing where two sizes may be meant', () => {
    const sets = (text: string): unknown => Object.values(storage(text)[0]?.[2] ?? {})[0];
    assert.deepEqual(
      ['200.5', '300.5', '120.5 GB', '50.5', '1.3 TB', '999999', '99999999', '9'.repeat(20)].map(sets),
      ['205', '305', '125', '100', '1335', '3000', '3000', '3000'],
    );
    assert.equal(storage('200.5')[0]?.[0], 'Enter the storage in whole GB, such as 205.');
    assert.deepEqual(storage('40.000'), [['This can mean 40 or 40,000 GB. Enter one of the two.', '', {}]]);
    assert.deepEqual(storage('a lot'), [['Enter the storage in whole GB.', '', {}]]);
    assert.equal(storage('999999')[0]?.[0], 'This class offers at most 3,000 GB, in steps of 5 GB.');
    assert.equal(storage('99999999')[0]?.[0], 'This class offers at most 3,000 GB.');
  });

  it('does not send from one limit to another: no storage fits a class that is too small', () => {
    const small = { ...offered, dbInstanceClass: source.dbInstanceClass, maxStorageGB: 50 };
    const roomy = { ...offered, dbInstanceClass: 'mysql.n4.large.2c' };
    const [found] = storage('100', { ...facts, classes: [small, roomy] });
    assert.match(found?.[0] ?? '', /at most 50 GB, too little for the source/);
    assert.deepEqual(found?.[2], { DBInstanceClass: 'mysql.n4.large.2c' });
    assert.deepEqual(storage('100', { ...facts, classes: [small] })[0]?.slice(1), ['', {}]);
  });

  it('does not hide what is proved behind what is doubted', () => {
    const small = { ...offered, dbInstanceClass: source.dbInstanceClass, maxStorageGB: 50 };
    const known = { ...facts, classes: [small] };
    assert.deepEqual(storage('60', known), [
      [
        'The source has 100 GB, and a clone cannot be smaller. Enter 100 GB or more.',
        'Set Storage to 100 GB',
        { DBInstanceStorage: '100' },
      ],
    ]);
    // That it is above the maximum may be wrong, that it is off the steps is not: no doubt is told of it.
    assert.equal(storage('4001')[0]?.[0], 'This class offers at most 3,000 GB, in steps of 5 GB.');
  });

  it('sets the type of set, the term and the billing that the sentence speaks of', () => {
    assert.deepEqual(offer({ BackupType: 'IncrementalBackup' })[0]?.slice(1), [
      'Use FullBackup',
      { BackupType: 'FullBackup' },
    ]);
    assert.deepEqual(
      offer({ PayType: 'Prepaid', Period: 'Year', UsedTime: '7' }).map(([, ...rest]) => rest),
      [['One Year', { UsedTime: '1' }]],
    );
    const mariadb = { ...facts, source: { ...source, engine: 'MariaDB' } };
    assert.deepEqual(offer({ PayType: 'Serverless', RestoreScope: 'DbNames' }, mariadb)[0]?.slice(1), [
      'Use Pay-as-you-go',
      { PayType: 'Postpaid' },
    ]);
  });

  it('says of nothing that it is missing where there is no list', () => {
    const meta = (table: string): string =>
      JSON.stringify([
        { type: 'db', name: 'shop', newname: 'a', tables: [{ type: 'table', name: table, newname: table }] },
      ]);
    const known = { ...facts, tables: new Map([['shop', ['orders']]]) };
    const local = (more: Partial<CloneFacts>): readonly string[] =>
      offer({ RestoreScope: 'TableMeta', TableMeta: meta('gone') }, { ...known, ...more }).map(
        ([message]) => message,
      );
    assert.match(local({}).join(), /shop\.gone is not in this restore point/);
    assert.deepEqual(local({ tables: new Map([['shop', []]]) }), []);
    for (const databases of [undefined, []]) {
      assert.deepEqual(local({ databases }), []);
      assert.deepEqual(offer({ RestoreScope: 'DbNames', DbNames: 'gone' }, { ...facts, databases }), []);
    }
  });

  it('removes what the sentence says is not there, and nothing else', () => {
    assert.deepEqual(offer({ RestoreScope: 'DbNames', DbNames: 'shop,gone' })[0]?.slice(1), [
      'Remove gone',
      { DbNames: 'shop' },
    ]);
    assert.deepEqual(offer({ RestoreScope: 'DbNames', DbNames: 'gone' })[0]?.slice(1), [
      'Restore Everything',
      { RestoreScope: 'all' },
    ]);
  });
});
