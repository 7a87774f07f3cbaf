import assert from 'node:assert/strict';
import type { RdsError } from '../../../src/core/errors/rdsError';
import type { CloneJob } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import type { RdsClient } from '../../../src/core/rds/client';
import type { InstanceDetail } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import type { ReleaseServices } from '../../../src/vscode/clones/release';
import { releaseSeveral } from '../../../src/vscode/clones/releaseSeveral';
import { createLog } from '../../../src/vscode/ui/log';
import { CancelledByUser } from '../../../src/vscode/ui/runCommand';
import { instanceDetail } from '../../support/builders';
import { plainIdentity } from '../../support/identity';
import { settle } from '../../support/virtualClock';
import { editor } from '../../support/vscode';
import { clock, inPhase, minute, now } from './jobs';
import { fake, jobId, serviceError, storeWith } from './support';

const day = 24 * 60 * minute;

describe('the release of several clones in the editor', () => {
  let released: string[];
  let fails: (id: string) => RdsError | undefined;
  let instances: Map<string, InstanceDetail>;

  beforeEach(() => {
    editor.reset();
    released = [];
    fails = () => undefined;
    instances = new Map();
  });

  const ready = (n: number, name: string, changes: Partial<CloneJob> = {}): CloneJob => {
    const dbInstanceId = `rm-${n}`;
    const detail = { dbInstanceId, description: name, status: 'Running', payType: 'Postpaid' };
    instances.set(dbInstanceId, instanceDetail(detail));
    return inPhase('ready', {
      id: jobId(n),
      description: name,
      dbInstanceId,
      createdAt: now - n * day,
      acceptedAt: now - n * day,
      price: { currency: 'CNY', trade: 1 },
      ...changes,
    });
  };

  const servicesFor = (store: JobStore): ReleaseServices => {
    const client = fake<RdsClient>({
      describeInstance: (_region, id) => Promise.resolve(instances.get(id)),
      releaseInstance: (_region, id) => {
        const error = fails(id);
        if (error) return Promise.reject(error);
        released.push(id);
        return Promise.resolve();
      },
    });
    const identity = (): Promise<ReturnType<typeof plainIdentity>> => Promise.resolve(plainIdentity('me'));
    return {
      store,
      clock,
      log: createLog(),
      accounts: fake<Accounts>({
        session: () =>
          Promise.resolve(
            fake<Awaited<ReturnType<Accounts['session']>>>({ account: { identity }, client } as never),
          ),
        fullLabel: () => 'CLI profile dev',
      }),
    };
  };

  const run = async (jobs: readonly CloneJob[], typed: string | undefined): Promise<JobStore> => {
    const store = await storeWith(...jobs);
    editor.choose = () => 0;
    editor.type = () => typed;
    await releaseSeveral(jobs, servicesFor(store));
    return store;
  };

  it('asks once, shows name, age and cost of each, and releases all when the number was typed', async () => {
    const store = await run([ready(1, 'a'), ready(2, 'b'), ready(3, 'c')], 'release 3');
    assert.deepEqual(released, ['rm-1', 'rm-2', 'rm-3']);
    assert.deepEqual(new Set(store.list().map(({ phase }) => phase)), new Set(['released']));
    const shown = editor.texts('pick');
    assert.deepEqual(shown.slice(0, 7), [
      '3 instances are deleted with all their data',
      '3 billed · about CNY 144 so far',
      'RDS documents no way to keep its backups.',
      'Account: CLI profile dev',
      'a',
      '24 h · about CNY 24',
      'rm-1 · cn-hangzhou',
    ]);
    assert.ok(shown.includes('2 d · about CNY 48') && shown.includes('3 d · about CNY 72'));
    assert.deepEqual(
      editor.messages.map(({ kind, text }) => [kind, text]),
      [['info', 'Released: a, b, c.']],
    );
  });

  for (const typed of ['release 2', 'release', 'Release 3', '3', 'a', '', 'release 33', undefined]) {
    it(`releases nothing when ${typed === undefined ? 'nothing' : `“${typed}”`} is typed`, async () => {
      await assert.rejects(run([ready(1, 'a'), ready(2, 'b'), ready(3, 'c')], typed), CancelledByUser);
      assert.deepEqual(released, []);
      assert.deepEqual(
        editor.messages.map(({ text }) => text),
        ['Nothing was released.'],
      );
      assert.ok(
        editor.texts('title').includes('Nothing is released yet. Type release 3, or press Escape to cancel'),
      );
    });
  }

  it('says of each whose it is and what becomes of its backups where they differ', async () => {
    const jobs = [ready(1, 'a'), ready(2, 'b', { accountId: 'profile:other' })];
    instances.set('rm-2', { ...instances.get('rm-2')!, engine: 'MySQL', storageType: 'local_ssd' });
    const store = await storeWith(...jobs);
    // Of what becomes of backups the first choice is to keep them all.
    editor.choose = () => 0;
    editor.type = () => 'release 2';
    const services = servicesFor(store);
    const fullLabel = (id: string): string => `account ${id}`;
    await releaseSeveral(jobs, {
      ...services,
      accounts: fake<Accounts>({ ...services.accounts, fullLabel }),
    });
    const shown = editor.texts('pick');
    assert.ok(
      shown.includes(
        'rm-1 · cn-hangzhou · Account: account default · RDS documents no way to keep its backups.',
      ),
    );
    assert.ok(
      shown.includes('rm-2 · cn-hangzhou · Account: account profile:other · All archived backups are kept.'),
    );
    assert.deepEqual(released, ['rm-1', 'rm-2']);
  });

  it('counts only what can be released, and tells of the rest why it is left', async () => {
    const jobs = [
      ready(1, 'a'),
      ready(2, 'b'),
      ready(3, 'found', { foundBy: 'name' }),
      ready(4, 'bought', { request: { PayType: 'Prepaid' } }),
      ready(5, 'gone'),
    ];
    instances.delete('rm-5');
    const store = await run(jobs, 'release 2');
    assert.deepEqual(released, ['rm-1', 'rm-2']);
    assert.ok(editor.texts('pick').includes('2 more of the selected clones are not changed'));
    assert.equal(store.get(jobId(5))?.phase, 'released');
    assert.equal(
      editor.messages.at(-1)?.text,
      'Released: a, b. No longer exist: gone. Not released: found: no response from RDS has confirmed that it is the clone; release it on its own. Not released: bought: there is nothing to release here.',
    );
  });

  it('tells of one that the service refuses with code and RequestId, and releases the others', async () => {
    fails = (id) =>
      id === 'rm-1'
        ? serviceError({ operation: 'DeleteDBInstance', code: 'OperationDenied.X', requestId: 'REQ-9' })
        : undefined;
    editor.press = () => 'Copy Details';
    const store = await run([ready(1, 'a'), ready(2, 'b')], 'release 2');
    assert.deepEqual(released, ['rm-2']);
    assert.equal(store.get(jobId(1))?.phase, 'ready');
    const [message] = editor.messages;
    assert.equal(message?.kind, 'error');
    assert.match(
      message.text,
      /^Released: b\. Not released: a: .*\(OperationDenied\.X, RequestId REQ-9\)\.$/,
    );
    await settle();
    assert.match(editor.texts('clipboard').join(), /HTTP status: 400/);
  });

  it('asks for the name where a single one of them is left', async () => {
    const bought = ready(2, 'bought', { request: { PayType: 'Prepaid' } });
    const store = await storeWith(ready(1, 'a'), bought);
    editor.type = ({ placeholder }) => placeholder;
    await releaseSeveral([...store.list()], servicesFor(store));
    assert.deepEqual(released, ['rm-1']);
    assert.ok(editor.texts('prompt').some((text) => text.endsWith('Type its name to confirm: a')));
  });
});
