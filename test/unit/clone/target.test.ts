import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseTarget, type TargetOptions } from '../../../src/core/clone/target';
import { maxFieldLength } from '../../../src/shared/clone';

const instance = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };
const problemOf = (value: unknown, options?: TargetOptions): string | undefined => {
  const parsed = parseTarget(value, options);
  return 'problem' in parsed ? parsed.problem : undefined;
};

describe('what a command is called with', () => {
  it('names an instance, a restore point and values of the form as texts', () => {
    const all = {
      ...instance,
      accountId: 'profile:prod',
      restoreTime: '2026-11-23T18:00:00Z',
      values: { DBInstanceStorage: 200, DeletionProtection: true, DBInstanceDescription: 'copy' },
    };
    assert.deepEqual(parseTarget(all), {
      target: {
        ...all,
        values: { DBInstanceStorage: '200', DeletionProtection: 'true', DBInstanceDescription: 'copy' },
      },
    });
    assert.deepEqual(parseTarget(instance), { target: instance });
  });

  for (const [value, problem] of [
    ['rm-source', 'not an object'],
    [{}, 'regionId: missing'],
    [[], 'regionId: missing'],
    [{ regionId: 'cn-hangzhou' }, 'dbInstanceId: missing'],
    [{ ...instance, regionId: 7 }, 'regionId: not a text'],
    [{ ...instance, regionId: 'evil.example/' }, 'regionId: not the ID of a region'],
    [{ ...instance, dbInstanceId: '../x' }, 'dbInstanceId: not the ID of an instance'],
    [{ ...instance, dbInstanceId: 'r'.repeat(65) }, 'dbInstanceId: not the ID of an instance'],
    [{ ...instance, backupId: '1 OR 1' }, 'backupId: not the ID of a backup set'],
    [
      { ...instance, restoreTime: 'yesterday' },
      'restoreTime: not a time in UTC such as 2026-11-27T06:32:05Z',
    ],
    [
      { ...instance, restoreTime: '2026-02-30T00:00:00Z' },
      'restoreTime: not a time in UTC such as 2026-11-27T06:32:05Z',
    ],
    [
      { ...instance, accountId: 'root' },
      'accountId: not an account such as default, sandbox or profile:name',
    ],
    [
      { ...instance, backupId: '100', restoreTime: '2026-11-23T18:00:00Z' },
      'backupId, restoreTime: only one of them can be given',
    ],
    [{ ...instance, submit: true }, 'submit: not supported here'],
    [{ ...instance, ['x'.repeat(100)]: 1 }, `${'x'.repeat(60)}…: not supported here`],
    [JSON.parse('{"regionId":"a","dbInstanceId":"b","__proto__":{"x":1}}'), '__proto__: not supported here'],
    [{ ...instance, values: 'x' }, 'values: not an object'],
    [{ ...instance, values: { Nothing: '1' } }, 'values.Nothing: not supported here'],
    [{ ...instance, values: { toString: '1' } }, 'values.toString: not supported here'],
    [{ ...instance, values: { DBInstanceId: 'rm-other' } }, 'values.DBInstanceId: not supported here'],
    [{ ...instance, values: { BackupId: '100' } }, 'values.BackupId: not supported here'],
    [{ ...instance, values: { RestoreTable: '1' } }, 'values.RestoreTable: not supported here'],
    [
      { ...instance, values: { Period: ['Month'] } },
      'values.Period: not a text of at most 100,000 characters, a number, true or false',
    ],
    [
      { ...instance, values: { UsedTime: Infinity } },
      'values.UsedTime: not a text of at most 100,000 characters, a number, true or false',
    ],
    [
      { ...instance, values: { TableMeta: 'x'.repeat(maxFieldLength + 1) } },
      'values.TableMeta: not a text of at most 100,000 characters, a number, true or false',
    ],
  ] as const) {
    it(`is refused with its place: ${problem.slice(0, 60)}`, () => {
      assert.equal(problemOf(value), problem);
    });
  }

  it('is refused where the command takes no such restore point', () => {
    assert.equal(
      problemOf({ ...instance, backupId: '100' }, { refused: 'backupId' }),
      'backupId: not supported here',
    );
    assert.equal(problemOf(instance, { refused: 'backupId' }), undefined);
  });

  it('is parsed or refused, whatever it is', () => {
    const member = fc.constantFrom(...Object.keys(instance), 'accountId', 'backupId', 'values', 'other');
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), member, (given, name) => {
        for (const value of [given, { ...instance, [name]: given }]) {
          const problem = problemOf(value);
          assert.ok(problem === undefined || problem.length > 0);
        }
      }),
      { numRuns: 1_000 },
    );
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
  });
});
