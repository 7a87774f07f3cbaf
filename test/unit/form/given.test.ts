import assert from 'node:assert/strict';
import { newDraft, type GivenValues } from '../../../src/core/clone/draft';
import type { CloneFacts } from '../../../src/core/clone/facts';
import { edited, opened, withAnswers, type Answers, type Edited } from '../../../src/core/form/editor';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail();
const before: Answers = {
  facts: { now },
  likelySource: undefined,
  source: undefined,
  recovery: undefined,
  backups: undefined,
};
const facts: CloneFacts = { now, source, backups: [backupSet()] };
const after: Answers = { facts, likelySource: source, source, recovery: undefined, backups: facts.backups };
const draft = newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId, backupId: '100' }, now);

const openedWith = (given: GivenValues): Edited => opened(draft, before, false, given);
const type = (to: CloneDraft, name: CloneParameterName, text: string, answers = after): CloneDraft =>
  edited(to, { kind: 'value', name, text }, answers);

describe('values that a form is opened with', () => {
  // In the order in which a user would have to type them.
  for (const inOrder of [
    [
      ['DBInstanceStorage', '120 GB'],
      ['DBInstanceDescription', 'copy'],
    ],
    [
      ['PayType', 'Prepaid'],
      ['Period', 'Month'],
      ['UsedTime', '3'],
      ['AutoPay', 'true'],
    ],
    [
      ['PayType', 'Serverless'],
      ['MinCapacity', '1 RCU'],
      ['MaxCapacity', '4'],
    ],
    [
      ['PayType', 'Serverless'],
      ['Category', 'serverless_standard'],
      ['DBInstanceClass', 'mysql.x'],
    ],
    [
      ['Category', 'Basic'],
      ['DBInstanceClass', 'mysql.n2.large.1'],
    ],
    [
      ['ZoneId', 'cn-hangzhou-k'],
      ['VSwitchId', 'vsw-mine'],
    ],
    [
      ['RestoreScope', 'databases'],
      ['DbNames', 'shop'],
    ],
  ] satisfies (readonly [CloneParameterName, string])[][]) {
    it(`are what they would be if they were typed: ${inOrder.map(([name]) => name).join(', ')}`, () => {
      const typed = inOrder.reduce(
        (all, [name, text]) => type(all, name, text),
        withAnswers(opened(draft, before, false), after).draft,
      );
      const given: GivenValues = Object.fromEntries([...inOrder].reverse());
      const shown = withAnswers(openedWith(given), after).draft;
      assert.deepEqual(shown, withAnswers({ draft: typed, isFilled: true }, after).draft);
      for (const [name] of inOrder) assert.equal(shown.values[name]?.origin, 'chosen', name);
    });
  }

  it('are shown before anything is known of the source', () => {
    const { values } = openedWith({ DBInstanceStorage: '120 GB' }).draft;
    assert.deepEqual(values.DBInstanceStorage, { text: '120', origin: 'chosen' });
  });

  it('give way to what the user has typed before the source was known', () => {
    const edit = openedWith({ DBInstanceStorage: '120', DBInstanceClass: 'mysql.n2.large.2c' });
    const changed = { ...edit, draft: type(edit.draft, 'DBInstanceStorage', '500', before) };
    const { values } = withAnswers(changed, after).draft;
    assert.equal(values.DBInstanceStorage?.text, '500');
    assert.equal(values.DBInstanceClass?.text, 'mysql.n2.large.2c');
  });

  it('are typed once: what the user changes later stands', () => {
    const filled = withAnswers(openedWith({ DBInstanceStorage: '120' }), after);
    const changed = { ...filled, draft: type(filled.draft, 'DBInstanceStorage', '500') };
    assert.equal(withAnswers(changed, after).draft.values.DBInstanceStorage?.text, '500');
  });

  it('leave the restore time that was given, and the newest set where none was', () => {
    const restoreTime = '2026-11-23T18:00:00Z';
    const start = { regionId: 'cn-hangzhou', sourceId: source.dbInstanceId };
    const timed = opened(newDraft({ ...start, restoreBy: 'time', restoreTime }, now), before, false);
    assert.deepEqual(withAnswers(timed, after).draft.values.RestoreTime, {
      text: restoreTime,
      origin: 'chosen',
    });
    const newest = opened(newDraft({ ...start, restoreBy: 'backupSet' }, now), before, false);
    assert.equal(withAnswers(newest, after).draft.values.BackupId?.text, '100');
  });
});
