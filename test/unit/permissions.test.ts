import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationNames } from '../../src/core/rds/sdk';
import { actions } from '../../src/sandbox/actions';
import { readmes } from '../harness/readme.mjs';

/** The part on permissions, whatever it is called in the language: the only heading of its level before the settings. */
function sectionOf(file: string): string {
  const text = readFileSync(join(__dirname, '..', file), 'utf8');
  const before = text.slice(0, text.indexOf('<!-- settings'));
  return before.slice(before.lastIndexOf('\n### '));
}
const expected = operationNames.map((name) => `rds:${name}`).sort();

for (const [language, file] of readmes) {
  const section = sectionOf(file);
  describe(`the permissions in the README${language && ` in ${language}`}`, () => {
    it('are in the table exactly those of the operations that the code calls', () => {
      const table = section.slice(0, section.indexOf('```'));
      const named = [...table.matchAll(/`(rds:\w+)`/g)].map(([, action]) => action).sort();
      assert.deepEqual(named, expected);
    });

    it('are in the policy the same, what reads apart from what makes and what deletes', () => {
      const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '') as {
        Statement: { Effect: string; Action: string | string[] }[];
      };
      const [read = [], ...others] = policy.Statement.map(({ Action }) => [Action].flat());
      assert.ok(read.length > 0 && read.every((action) => /^rds:(Check|Describe|List)/.test(action)));
      assert.deepEqual(others, [
        ['rds:CloneDBInstance', 'rds:CreateBackup', 'rds:CreateDdrInstance'],
        ['rds:DeleteDBInstance'],
      ]);
      assert.deepEqual([...read, ...others.flat()].sort(), expected);
      assert.ok(policy.Statement.every(({ Effect }) => Effect === 'Allow'));
    });
  });
}

describe('the sandbox', () => {
  it('answers every operation that the code calls', () => {
    assert.deepEqual(
      operationNames.filter((name) => !actions.has(name)),
      [],
    );
  });
});
