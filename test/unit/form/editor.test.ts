import assert from 'node:assert/strict';
import { checkDraft, fillFrom, hasErrors, newDraft } from '../../../src/core/clone/draft';
import { valueOf, type CloneFacts } from '../../../src/core/clone/facts';
import {
  edited,
  forAnother,
  opened,
  withAllFixes,
  withAnswers,
  type Answers,
} from '../../../src/core/form/editor';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail();
const offered = { minStorageGB: 20, maxStorageGB: 3_000, stepGB: 5 };
const facts: CloneFacts = {
  now,
  source,
  backups: [backupSet()],
  classes: [
    { dbInstanceClass: source.dbInstanceClass, ...offered },
    { dbInstanceClass: 'mysql.n2.large.2c', ...offered },
  ],
};
const answers: Answers = { facts, likelySource: source, source, recovery: undefined, backups: facts.backups };

const form = (): CloneDraft =>
  withAnswers(
    opened(
      newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId, backupId: '100' }, now),
      answers,
      false,
    ),
    answers,
  ).draft;
const value = (draft: CloneDraft, name: CloneParameterName, text: string): CloneDraft =>
  edited(draft, { kind: 'value', name, text }, answers);

describe('the editor of a draft', () => {
  it('takes one value back to the source and leaves the others', () => {
    const changed = value(value(form(), 'DBInstanceStorage', '500'), 'DBInstanceClass', 'mysql.n2.large.2c');
    const back = edited(changed, { kind: 'reset', names: ['DBInstanceStorage'] }, answers);
    assert.deepEqual(back.values.DBInstanceStorage, form().values.DBInstanceStorage);
    assert.equal(valueOf(back, 'DBInstanceClass'), 'mysql.n2.large.2c');
  });

  it('takes all values back, so that the draft is the one that was opened', () => {
    const first = form();
    let changed = first;
    const names: CloneParameterName[] = [
      'PayType',
      'DBInstanceStorage',
      'DBInstanceClass',
      'DeletionProtection',
      'PrivateIpAddress',
    ];
    for (const [index, text] of ['Prepaid', '500', 'mysql.n2.large.2c', 'true', '10.0.0.9'].entries()) {
      changed = value(changed, names[index]!, text);
    }
    const back = edited(changed, { kind: 'reset', names }, answers);
    assert.deepEqual(back.values, first.values);
  });

  it('understands a size with its unit, and keeps what it does not understand', () => {
    assert.equal(valueOf(value(form(), 'DBInstanceStorage', '120 GB'), 'DBInstanceStorage'), '120');
    assert.equal(valueOf(value(form(), 'DBInstanceStorage', '１２０'), 'DBInstanceStorage'), '120');
    assert.equal(valueOf(value(form(), 'DBInstanceStorage', 'a lot'), 'DBInstanceStorage'), 'a lot');
    assert.equal(
      valueOf(value(form(), 'DBInstanceDescription', '120 GB'), 'DBInstanceDescription'),
      '120 GB',
    );
  });

  it('mends everything that can be mended, and leaves the rest and what is right as it is', () => {
    const wrong = value(value(form(), 'DBInstanceStorage', '102'), 'DBInstanceDescription', '1 orders');
    assert.ok(hasErrors(checkDraft(wrong, facts)));
    const right = withAllFixes(wrong, facts);
    assert.deepEqual(
      checkDraft(right, facts).filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(valueOf(right, 'DBInstanceStorage'), '105');
    assert.equal(withAllFixes(right, facts), right);
    const address = value(wrong, 'PrivateIpAddress', 'nowhere');
    assert.equal(valueOf(withAllFixes(address, facts), 'PrivateIpAddress'), '');
    assert.equal(valueOf(withAllFixes(address, facts), 'DBInstanceStorage'), '105');
  });

  it('keeps what the user chose when the source answers', () => {
    const tree = { ...answers, source: undefined, facts: { ...facts, source: undefined } };
    const start = newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId, backupId: '100' }, now);
    const chosen = edited(
      opened(start, tree, false).draft,
      { kind: 'value', name: 'DBInstanceStorage', text: '700' },
      tree,
    );
    const grown = { ...source, storageGB: 300, dbInstanceClass: 'mysql.n2.large.2c' };
    const answered = withAnswers(
      { draft: chosen, isFilled: false },
      {
        ...answers,
        source: grown,
        likelySource: grown,
      },
    ).draft;
    assert.equal(valueOf(answered, 'DBInstanceStorage'), '700');
    assert.equal(valueOf(answered, 'DBInstanceClass'), 'mysql.n2.large.2c');
  });

  it('gives another clone neither the address nor the name of the first', () => {
    const first = value(value(form(), 'PrivateIpAddress', '10.0.0.9'), 'DBInstanceDescription', 'mine');
    const second = forAnother(first, answers, 'mine');
    assert.equal(valueOf(second, 'PrivateIpAddress'), '');
    assert.match(valueOf(second, 'DBInstanceDescription'), /^orders-1\d{3}-\d{4}$/);
    assert.deepEqual(fillFrom(second, source, now), second);
  });
});
