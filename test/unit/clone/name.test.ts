import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillFrom, newDraft, withRestoreBy, withValue } from '../../../src/core/clone/draft';
import { valueOf, type CloneFacts } from '../../../src/core/clone/facts';
import { suggestName, withName } from '../../../src/core/clone/name';
import { checkDescription } from '../../../src/core/clone/rules';
import { showTimesIn } from '../../../src/core/format';
import type { CloneDraft } from '../../../src/shared/clone';
import { backupSet, instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-28T04:00:00Z');
const source = instanceDetail({ description: 'orders-prod' });
const facts: CloneFacts = {
  now,
  source,
  backups: [
    backupSet({ backupId: '100', endTime: Date.parse('2026-11-27T10:10:42Z') }),
    backupSet({ backupId: '101', endTime: Date.parse('2026-11-26T20:05:00Z') }),
  ],
};

describe('the name of a clone', () => {
  beforeEach(() => showTimesIn('Asia/Shanghai'));
  afterEach(() => showTimesIn(undefined));

  const filled = (): CloneDraft =>
    fillFrom(newDraft({ regionId: 'cn-hangzhou', sourceId: 'rm-source', backupId: '100' }, now), source, now);
  const nameOf = (draft: CloneDraft, known = facts): string =>
    valueOf(withName(draft, known, source), 'DBInstanceDescription');

  it('is that of the source with the restore point in the zone for display', () => {
    const at = Date.parse('2026-11-27T20:05:00Z');
    assert.equal(suggestName(source, at), 'orders-prod-1128-0405');
    assert.ok(showTimesIn('America/New_York'));
    assert.equal(suggestName(source, at), 'orders-prod-1127-1505');
    assert.ok(showTimesIn('Asia/Shanghai'));
  });

  it('follows the set, the time, and the choice between the two', () => {
    assert.equal(nameOf(filled()), 'orders-prod-1127-1810');
    assert.equal(nameOf(withValue(filled(), 'BackupId', '101')), 'orders-prod-1127-0405');
    const timed = withRestoreBy(withValue(filled(), 'RestoreTime', '2026-11-27T06:32:00Z'), 'time');
    assert.equal(nameOf(timed), 'orders-prod-1127-1432');
    assert.equal(nameOf(withRestoreBy(timed, 'backupSet')), 'orders-prod-1127-1810');
  });

  it('stays while the restore point is not readable or not known', () => {
    const named = withName(filled(), facts, source);
    assert.equal(nameOf(withValue(named, 'BackupId', '999')), 'orders-prod-1127-1810');
    assert.equal(
      nameOf(withRestoreBy(withValue(named, 'RestoreTime', 'soon'), 'time')),
      'orders-prod-1127-1810',
    );
  });

  it('has the first number that is free when it is taken', () => {
    const taken = (...takenNames: string[]): CloneFacts => ({ ...facts, takenNames: new Set(takenNames) });
    const name = 'orders-prod-1127-1810';
    assert.equal(nameOf(filled(), taken(name)), `${name}-2`);
    assert.equal(nameOf(filled(), taken(name, `${name}-2`, `${name}-4`)), `${name}-3`);
    // It goes back when the other one has gone.
    assert.equal(nameOf(withName(filled(), taken(name), source)), name);
  });

  it('is never touched after an edit, not even a blank one', () => {
    for (const text of ['mine', '', 'orders-prod-1127-1810']) {
      const edited = withValue(filled(), 'DBInstanceDescription', text);
      assert.equal(nameOf(withValue(edited, 'BackupId', '101')), text);
      assert.equal(nameOf(edited, { ...facts, takenNames: new Set([text]) }), text);
    }
  });

  it('is one that the service takes, whatever the source is called', () => {
    const texts = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }));
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 4_000_000_000_000 }), (description, at) => {
        const name = suggestName({ description, dbInstanceId: 'rm-1' }, at);
        const draft = withValue(filled(), 'DBInstanceDescription', name);
        assert.deepEqual(checkDescription(draft, facts), [], name);
      }),
    );
  });
});
