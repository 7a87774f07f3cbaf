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
import { fixOfFinding, withFix } from '../../../src/core/clone/fixes';
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

  it('understands a capacity and a term as they are typed', () => {
    const typed = (name: CloneParameterName, text: string): string =>
      valueOf(value(form(), name, text), name);
    assert.equal(typed('MinCapacity', '０.５ RCU'), '0.5');
    assert.equal(typed('MaxCapacity', '8 RCU'), '8');
    assert.equal(typed('UsedTime', '１'), '1');
    assert.equal(typed('UsedTime', '1 RCU'), '1 RCU');
  });

  it('mends a name to the one that follows the restore point, and offers it where there is none', () => {
    const sets = [
      backupSet({ backupId: '100', endTime: Date.parse('2026-11-22T18:10:00Z') }),
      backupSet({ backupId: '101', endTime: Date.parse('2026-11-23T04:05:00Z') }),
    ];
    const known = { ...answers, facts: { ...facts, backups: sets }, backups: sets };
    const change = (draft: CloneDraft, name: CloneParameterName, text: string): CloneDraft =>
      edited(draft, { kind: 'value', name, text }, known);
    const nameOf = (draft: CloneDraft): string => valueOf(draft, 'DBInstanceDescription');
    const other = nameOf(change(change(form(), 'DBInstanceStorage', '100'), 'BackupId', '101'));
    const mended = withAllFixes(change(form(), 'DBInstanceDescription', '1st'), known.facts);
    assert.match(nameOf(mended), /^orders-/);
    assert.notEqual(nameOf(mended), other);
    assert.equal(nameOf(change(mended, 'BackupId', '101')), other);

    const cleared = change(form(), 'DBInstanceDescription', '');
    const [blank] = checkDraft(cleared, known.facts).filter(
      ({ parameter }) => parameter === 'DBInstanceDescription',
    );
    const fix = blank && fixOfFinding(blank, cleared, known.facts);
    assert.ok(fix?.kind === 'values');
    assert.equal(fix.label, `Use the Name ${nameOf(mended)}`);
    assert.equal(nameOf(change(withFix(cleared, fix, known.facts), 'BackupId', '101')), other);
    // A name may be blank.
    assert.equal(nameOf(withAllFixes(cleared, known.facts)), '');
  });

  it('mends a time that is outside the window, and leaves one that cannot be read or a set to the user', () => {
    const window = {
      begin: Date.parse('2026-11-17T10:00:00Z'),
      end: Date.parse('2026-11-24T09:30:00Z'),
      derived: false,
    };
    const known: CloneFacts = { ...facts, recovery: { kind: 'window', window } };
    const timed = (text: string): CloneDraft =>
      edited(value(form(), 'RestoreTime', text), { kind: 'restoreBy', restoreBy: 'time' }, answers);
    const mended = (text: string): string => valueOf(withAllFixes(timed(text), known), 'RestoreTime');
    assert.equal(mended('2026-12-01T00:00:00Z'), '2026-11-24T09:30:00Z');
    assert.equal(mended('2026-11-24T09:45:00Z'), '2026-11-24T09:30:00Z');
    assert.equal(mended('2026-11-01T00:00:00Z'), '2026-11-17T10:00:00Z');
    for (const text of ['2026-11-27 14:32 CST', '11/12/2026 10:00', 'garbage', '2026-11-27']) {
      assert.equal(mended(text), text);
      const [finding] = checkDraft(timed(text), known).filter(({ parameter }) => parameter === 'RestoreTime');
      assert.ok(finding);
      assert.equal(fixOfFinding(finding, timed(text), known)?.label, 'Use the Latest Restorable Time');
    }
    const sets = [backupSet(), backupSet({ backupId: '101', status: 'Failed' })];
    const failed = value(form(), 'BackupId', '101');
    assert.equal(valueOf(withAllFixes(failed, { ...facts, backups: sets }), 'BackupId'), '101');
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
        facts: { ...facts, source: grown },
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
