import assert from 'node:assert/strict';
import { seedIds, startSandbox, type Sandbox, type SandboxOptions } from '../../support/sandbox';
import { clone, validClone } from './cloning';
import { cloneRequest, Clock, refusal, sdk } from './support';

export type Changes = Record<string, unknown>;

/** What is wrong with a request that would be accepted otherwise, and what it is refused with. */
export type Refusal = [title: string, changes: Changes, code: string, status: number];

/** Changes of a request that is accepted with them, too. */
export type Acceptance = [title: string, changes: Changes];

/** The parts of a request for a clone of the seeded PostgreSQL instance that differ. */
export const ofPostgres = { regionId: 'cn-shanghai', DBInstanceId: seedIds.postgres };

const clock = new Clock();

/** A test for each row, all against one sandbox at the time of the clock that `validClone` goes with. */
export function judges(
  rows: { refused: readonly Refusal[]; accepted?: readonly Acceptance[] },
  options: SandboxOptions = {},
): void {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ now: clock.now, ...options });
  });
  after(() => sandbox.close());
  for (const [title, changes, code, status] of rows.refused) {
    it(`refuses ${title}`, async () => {
      const accepted = sandbox.clones().length;
      const request = cloneRequest({ ...validClone, clientToken: tokenOf(title), ...changes });
      const refused = await refusal(sdk(sandbox).cloneDBInstance(request));
      assert.deepEqual([refused.code, refused.status], [code, status]);
      assert.equal(sandbox.clones().length, accepted);
    });
  }
  for (const [title, changes] of rows.accepted ?? []) {
    it(`accepts ${title}`, async () => {
      const { id } = await clone(sandbox, { clientToken: tokenOf(title), ...changes });
      assert.equal(sandbox.clones().at(-1)?.dbInstanceId, id);
    });
  }
}

function tokenOf(title: string): string {
  return title.replace(/\W/g, '-').slice(0, 64);
}

/** A TableMeta of whole databases or of single tables; `as` is the new name. */
export function tableMeta(...databases: { name: string; as?: string; tables?: readonly string[] }[]): string {
  return JSON.stringify(
    databases.map(({ name, as = name, tables = [] }) => ({
      type: 'db',
      name,
      newname: as,
      tables: tables.map((table) => ({ type: 'table', name: table, newname: table })),
    })),
  );
}
