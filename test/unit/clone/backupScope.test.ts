import assert from 'node:assert/strict';
import { backupTypeText, databaseList, isPartial } from '../../../src/core/clone/backupScope';
import { newDraft, withNewestSet } from '../../../src/core/clone/draft';
import { backupChoice } from '../../../src/core/clone/backupChoice';
import type { BackupSet } from '../../../src/shared/model';
import { backupSet } from '../../support/builders';

describe('what a backup set holds', () => {
  const cases: readonly [name: string, set: Partial<BackupSet>, partial: boolean, text: string][] = [
    ['the whole instance', {}, false, 'Full'],
    [
      'the whole instance, with the names of its databases',
      { backupMethod: 'Snapshot', backupScale: 'DBInstance', databaseNames: ['a', 'b'] },
      false,
      'Full',
    ],
    [
      'databases, of which it is not said whether they are all',
      { databaseNames: ['a', 'b'] },
      false,
      'Full · 2 databases',
    ],
    ['two databases', { backupMethod: 'Logical', databaseNames: ['a', 'b'] }, true, 'Logical · 2 databases'],
    [
      'tables of one database',
      { backupMethod: 'Logical', backupScale: 'DBTable', databaseNames: ['a'] },
      true,
      'Logical · 1 database',
    ],
    [
      'a part that is not named',
      { backupMethod: 'Physical', backupScale: 'DBTable' },
      true,
      'Physical · part of the instance',
    ],
    ['a scale that is not known', { backupScale: 'Database' }, true, 'Physical · part of the instance'],
    ['a logical set of everything', { backupMethod: 'Logical' }, false, 'Full'],
    [
      'changes of a part',
      { backupType: 'IncrementalBackup', backupScale: 'DBTable', databaseNames: ['a'] },
      true,
      'Incremental · Physical · 1 database',
    ],
  ];
  for (const [name, set, partial, text] of cases) {
    it(`is told in its row and in the form: ${name}`, () => {
      const backup = backupSet(set);
      assert.equal(isPartial(backup), partial);
      assert.equal(backupTypeText(backup), text);
      assert.ok(backupChoice(backup).label.includes(` · ${text} · `), backupChoice(backup).label);
      // Nobody should take a part for the whole.
      assert.equal(partial && /\bFull\b/.test(text), false);
    });
  }

  it('is not taken where nobody has chosen: the newest set of everything is, if there is one', () => {
    const draft = { ...newDraft({ regionId: 'r', sourceId: 'rm-1', backupId: 'x' }, 0), values: {} };
    const part = backupSet({ backupId: '3', backupScale: 'DBTable' });
    const taken = (...backups: readonly BackupSet[]): string | undefined =>
      withNewestSet(draft, backups).values.BackupId?.text;
    assert.equal(taken(part, backupSet({ backupId: '2' }), backupSet({ backupId: '1' })), '2');
    assert.equal(taken(part), '3');
  });

  it('names the first twenty databases', () => {
    const databaseNames = Array.from({ length: 23 }, (_, index) => `db${index}`);
    assert.match(databaseList(backupSet({ databaseNames })), /^db0, .*, db19 and 3 more$/);
    assert.equal(databaseList(backupSet()), '');
  });
});
