import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TreeView, Uri } from 'vscode';
import { parseCloneDraft } from '../../../src/shared/clone';
import { newDraft, type CloneStart } from '../../../src/core/clone/draft';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import type { Transport } from '../../../src/core/rds/transport';
import { commandIds, type AccountId, type CommandId } from '../../../src/shared/ids';
import type { Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { BackupsRows } from '../../../src/vscode/backups/backupsRows';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import { backupsCommands, type BackupsServices } from '../../../src/vscode/backups/register';
import { startFrom } from '../../../src/vscode/backups/startClone';
import type { ClonesNode } from '../../../src/vscode/clones/clonesNodes';
import { instanceCommands, revealTarget } from '../../../src/vscode/instanceCommands';
import { linkHandler } from '../../../src/vscode/links';
import { createLog } from '../../../src/vscode/ui/log';
import { backupSet, instanceDetail } from '../../support/builders';
import { SkippingClock } from '../../support/clock';
import { openForm } from '../../support/form';
import { partsOf } from '../../support/links';
import { MemoryDisk } from '../../support/memoryFolder';
import { writeReport } from '../../support/report';
import { settle } from '../../support/virtualClock';
import { editor } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, knownOf, storeWith } from './support';
import { effort } from '../../support/effort';

const source = instanceDetail({ description: 'orders-prod' });
const named = { regionId: source.regionId, dbInstanceId: source.dbInstanceId };
const rows = new BackupsRows(500);
const region = { regionId: 'cn-hangzhou', localName: 'China (Hangzhou)', endpoint: '', zoneIds: [] };
const instanceNode = rows.instance(rows.region('default', region, true), source);
const setNode = rows.backup(instanceNode, backupSet());
const clock = new SkippingClock(Date.parse('2026-11-24T10:00:00Z'));
const base = 'vscode://rds-clone.rds-clone';

/** Everything that a command or a link leads to. */
interface Done {
  readonly opened: (readonly [AccountId, CloneStart, Instance | undefined])[];
  readonly revealed: string[];
  readonly refreshed: unknown[];
}

let done: Done;
let currentId: AccountId | undefined;
/** What the user chooses where accounts are listed. */
let choice: AccountId | undefined;
let run: (id: CommandId, argument?: unknown) => Promise<unknown>;
let follow: (address: string) => Promise<void>;

beforeEach(async () => {
  editor.reset();
  done = { opened: [], revealed: [], refreshed: [] };
  currentId = 'default';
  choice = undefined;
  const accounts = fake<Accounts>({
    get currentId() {
      return currentId;
    },
    fullLabel: (id: AccountId) => `<${id}>`,
    askAgain: () => undefined,
  });
  const backups = fake<BackupsProvider>({
    known: () => knownOf([source]),
    refresh: (node?: BackupsNode) => Promise.resolve(void done.refreshed.push(node)),
    refreshList: (list) => Promise.resolve(void done.refreshed.push(list)),
    findInstance: (accountId: AccountId, regionId: string, dbInstanceId: string) => {
      done.revealed.push([accountId, regionId, dbInstanceId].join('/'));
      return Promise.resolve(dbInstanceId === source.dbInstanceId ? instanceNode : undefined);
    },
  });
  const log = createLog();
  const services = {
    accounts,
    chooseAccount: () => Promise.resolve(void (currentId = choice ?? currentId)),
    backups,
    backupsView: fake<TreeView<BackupsNode>>({ visible: false, reveal: () => Promise.resolve() }),
    openForm: (id: AccountId, start: CloneStart, known?: Instance) =>
      void done.opened.push([id, start, known]),
    clonesView: fake<TreeView<ClonesNode>>({ visible: false }),
    store: await storeWith(
      jobOf({ id: jobId(1), phase: 'ready', accountId: 'sandbox', dbInstanceId: 'rm-clone' }),
    ),
    clock,
    log,
  };
  const commands = new Map([
    ...backupsCommands(fake<BackupsServices>(services), { log, clock }),
    ...instanceCommands(services),
  ]);
  run = (id, argument) => commands.get(id)!(argument);
  const handler = linkHandler({
    log,
    openForm: (target) =>
      startFrom(
        fake<BackupsServices>(services),
        target,
        target.backupId === undefined ? 'time' : 'backupSet',
      ),
    reveal: (target) => revealTarget(services, target),
  });
  follow = async (address) => {
    await handler.handleUri(fake<Uri>(partsOf(address)));
  };
});

const nothingDone = (): void => assert.deepEqual(done, { opened: [], revealed: [], refreshed: [] });
const said = (): string | undefined => editor.messages.at(-1)?.text;

describe('a command that is called with plain arguments', () => {
  it('opens the form of a backup set, with values', async () => {
    await run(commandIds.cloneFromBackup, { ...named, backupId: '100', values: { DBInstanceStorage: 200 } });
    const [[accountId, start, known] = []] = done.opened;
    assert.equal(accountId, 'default');
    assert.deepEqual(
      { ...start },
      {
        regionId: named.regionId,
        sourceId: named.dbInstanceId,
        restoreBy: 'backupSet',
        backupId: '100',
        restoreTime: undefined,
        values: { DBInstanceStorage: '200' },
      },
    );
    assert.equal(known, source);
  });

  it('opens the form of a point in time, of an instance that is not known too', async () => {
    const restoreTime = '2026-11-23T18:00:00Z';
    await run(commandIds.cloneToPointInTime, { ...named, dbInstanceId: 'rm-other', restoreTime });
    const [[, start, known] = []] = done.opened;
    assert.deepEqual([start?.restoreBy, start?.restoreTime, known], ['time', restoreTime, undefined]);
  });

  it('refreshes, reveals and copies', async () => {
    await run(commandIds.refresh, named);
    assert.deepEqual(done.refreshed, [named]);
    await run(commandIds.revealClone, named);
    assert.deepEqual(done.revealed, ['default/cn-hangzhou/rm-source']);
    await run(commandIds.copyId, named);
    await run(commandIds.copyId, { ...named, backupId: '100' });
    await run(commandIds.copyLink, named);
    assert.deepEqual(editor.texts('clipboard'), [
      ...['rm-source', '100'],
      `${base}/instance?region=cn-hangzhou&instance=rm-source`,
    ]);
  });

  it('takes rows as before', async () => {
    await run(commandIds.cloneFromBackup, setNode);
    assert.deepEqual(done.opened[0]?.[1], {
      regionId: 'cn-hangzhou',
      sourceId: 'rm-source',
      backupId: '100',
    });
    await run(commandIds.refresh, instanceNode);
    await run(commandIds.refresh);
    assert.deepEqual(done.refreshed, [instanceNode, undefined]);
    await run(commandIds.copyId, { id: jobId(1) });
    assert.deepEqual(editor.texts('clipboard'), ['rm-clone']);
  });

  for (const [id, argument, problem] of [
    [commandIds.cloneFromBackup, { ...named, submit: true }, 'submit: not supported here'],
    [
      commandIds.cloneFromBackup,
      { ...named, restoreTime: '2026-11-23T18:00:00Z' },
      'restoreTime: not supported',
    ],
    [commandIds.cloneToPointInTime, { ...named, backupId: '100' }, 'backupId: not supported here'],
    [
      commandIds.cloneToPointInTime,
      { ...named, values: { RegionId: 'a' } },
      'values.RegionId: not supported here',
    ],
    [commandIds.cloneToPointInTime, 'rm-source', 'not an object'],
    [commandIds.refresh, { regionId: 'cn-hangzhou' }, 'dbInstanceId: missing'],
    [commandIds.revealClone, { ...named, regionId: 7 }, 'regionId: not a text'],
    [commandIds.copyId, { ...named, dbInstanceId: '$(error)' }, 'dbInstanceId: not the ID of an instance'],
    [commandIds.copyLink, { ...named, accountId: 'x' }, 'accountId: not an account'],
  ] as const) {
    it(`does nothing and says what is wrong: ${problem}`, async () => {
      await run(id, argument);
      nothingDone();
      assert.ok(
        said()?.startsWith(`The command was called with arguments it does not accept. ${problem}`),
        said() ?? '',
      );
      assert.deepEqual(editor.texts('clipboard'), []);
    });
  }
});

describe('an account that is named from outside and is not the current one', () => {
  const wanted = { ...named, accountId: 'profile:prod', backupId: '100' };

  it('is said, and nothing is opened or switched where the user leaves it at that', async () => {
    for (const id of [commandIds.cloneFromBackup, commandIds.revealClone, commandIds.refresh])
      await run(id, wanted);
    await follow(`${base}/clone?region=cn-hangzhou&instance=rm-source&account=profile:prod`);
    await follow(`${base}/instance?region=cn-hangzhou&instance=rm-source&account=profile:prod`);
    nothingDone();
    assert.equal(currentId, 'default');
    assert.equal(editor.messages.length, 5);
    for (const { text, labels } of editor.messages) {
      assert.equal(text, 'This needs the account <profile:prod>. The current account is <default>.');
      assert.deepEqual(labels, ['Switch Account…', 'Use the Current Account']);
    }
  });

  it('is used after the user has switched to it', async () => {
    editor.press = () => 'Switch Account…';
    choice = 'profile:prod';
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened[0]?.[0], 'profile:prod');
  });

  it('is said again where the user has switched to yet another one', async () => {
    editor.press = () => (editor.messages.length === 1 ? 'Switch Account…' : undefined);
    choice = 'sandbox';
    await run(commandIds.cloneFromBackup, wanted);
    nothingDone();
    assert.equal(said(), 'This needs the account <profile:prod>. The current account is <sandbox>.');
  });

  it('gives way to the current one where the user wants that, and it still is', async () => {
    editor.press = () => 'Use the Current Account';
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened[0]?.[0], 'default');
    editor.press = () => {
      const first = currentId === 'default';
      currentId = 'sandbox';
      return first ? 'Use the Current Account' : undefined;
    };
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened.length, 1);
  });

  it('is asked for where none is chosen', async () => {
    currentId = undefined;
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(said(), 'This needs the account <profile:prod>. No account is chosen.');
    assert.deepEqual(editor.messages[0]?.labels, ['Switch Account…']);
    await run(commandIds.cloneFromBackup, { ...wanted, accountId: undefined });
    nothingDone();
    choice = 'sandbox';
    await run(commandIds.cloneFromBackup, { ...wanted, accountId: undefined });
    assert.equal(done.opened[0]?.[0], 'sandbox');
  });
});

describe('Copy Link', () => {
  it('gives what leads back to the same, of an instance, a backup set and a clone', async () => {
    for (const one of [instanceNode, setNode, { id: jobId(1) }]) await run(commandIds.copyLink, one);
    const query = 'region=cn-hangzhou&instance';
    const links = editor.texts('clipboard');
    assert.deepEqual(links, [
      `${base}/instance?${query}=rm-source&account=default`,
      `${base}/clone?${query}=rm-source&backup=100&account=default`,
      `${base}/instance?${query}=rm-clone&account=sandbox`,
    ]);
    for (const link of links) await follow(link);
    assert.deepEqual(done.revealed, ['default/cn-hangzhou/rm-source']);
    assert.equal(done.opened[0]?.[1].backupId, '100');
    assert.equal(said(), 'This needs the account <sandbox>. The current account is <default>.');
  });
});

const names = ['region', 'instance', 'backup', 'time', 'account'];
const nasty = fc.constantFrom(
  ...['', '%', '%00', '%0a', '%2500', '%E2%80%AE', '%26submit%3Dtrue', '../..', '__proto__', '$(error)'],
  ...['[x](command:workbench.action.quit)', 'cn-hangzhou%2f.evil.example', '1'.repeat(2_000), '#', '&', '='],
);
const text = fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 12 }));
const good: Readonly<Record<string, fc.Arbitrary<string>>> = {
  region: fc.constantFrom('cn-hangzhou', 'cn-beijing'),
  instance: fc.constantFrom('rm-source', 'rm-other'),
  backup: fc.constantFrom('100', '2147483648'),
  time: fc.constantFrom('2026-11-23T18:00:00Z', '2026-11-23T18%3A00%3A00Z'),
  account: fc.constantFrom('default', 'sandbox', 'profile:prod'),
};
const goodPart = fc.constantFrom(...names).chain((name) => good[name]!.map((value) => `${name}=${value}`));
const needed = fc
  .tuple(good['region']!, good['instance']!)
  .map(([one, two]) => [`region=${one}`, `instance=${two}`]);
const oddPart = fc.oneof(
  text,
  goodPart,
  fc.tuple(fc.constantFrom(...names), text).map(([name, value]) => `${name}=${value}`),
  fc.tuple(text, text).map(([name, value]) => `${name}=${value}`),
);
const link = fc
  .record({
    path: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('/clone', '/instance') },
      { weight: 1, arbitrary: text.map((one) => `/${one}`) },
    ),
    // Half are links as they should be, others but for one part.
    parts: fc.oneof(
      needed,
      fc.tuple(needed, goodPart).map(([both, part]) => [...both, part]),
      fc.tuple(needed, oddPart).map(([both, part]) => [...both, part]),
      fc.array(oddPart, { maxLength: 6 }),
    ),
    end: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('#x') }),
  })
  .map(({ path, parts, end }) => `${base}${path}?${parts.join('&')}${end}`);

describe('links from anywhere', function () {
  this.timeout(60_000);
  const count = effort(2_500);
  const looked = 100;

  it(`open a form, show a row or say what is wrong with them, ${count} of them, and send nothing`, async () => {
    const refused = new Map<string, number>();
    const outcomes = { form: 0, row: 0, account: 0, refused: 0 };
    const starts: CloneStart[] = [];
    for (const address of fc.sample(link, { numRuns: count })) {
      editor.reset();
      const before = [done.opened.length, done.revealed.length];
      await follow(address);
      const [opened, revealed] = [done.opened.length - before[0]!, done.revealed.length - before[1]!];
      const texts = editor.messages.map((one) => one.text);
      const problem = /^The link was not opened\. (.*)$/s.exec(texts[0] ?? '')?.[1];
      assert.ok(opened + revealed <= 1, address);
      assert.deepEqual(editor.executed, [], address);
      assert.equal(currentId, 'default');
      if (problem !== undefined) {
        assert.equal(opened + revealed, 0, address);
        const place = placeOf(problem, address);
        refused.set(place, (refused.get(place) ?? 0) + 1);
        outcomes.refused++;
      } else if (opened > 0) {
        outcomes.form++;
        starts.push(done.opened.at(-1)![1]);
      } else if (revealed > 0) outcomes.row++;
      else {
        assert.match(texts.join(), /^This needs the account <[a-z:]+>\. The current account is <default>\.$/);
        outcomes.account++;
      }
    }
    for (const [name, number] of Object.entries(outcomes))
      assert.ok(number > count / 50, `${name}: ${number}`);
    const calls = await callsOf(starts);
    assert.ok(
      calls.every((one) => /^(Describe|List)/.test(one)),
      calls.join(),
    );
    writeReport(
      'links',
      [
        'Links',
        'Form opened',
        'Row shown',
        'Another account said',
        'Refused',
        'Refused at',
        'Calls',
        'Clones sent',
      ],
      [
        [
          ...[count, outcomes.form, outcomes.row, outcomes.account, outcomes.refused].map(String),
          [...refused].map(([place, number]) => `${place} ${number}`).join(', '),
          `${[...new Set(calls)].join(', ')} (of the first ${looked} forms)`,
          '0',
        ],
      ],
    );
  });

  /** Where a problem says it is, which has to be in the link, or missing in it. */
  function placeOf(problem: string, address: string): string {
    if (/^The link is longer than 2,000 characters\.$/.test(problem)) return 'length';
    const place =
      /^(.*): (.*)$/s.exec(problem.replace(/: (?:not (?:an account|a time)) .*$/, ': wrong'))?.[1] ?? '';
    const known = place.split(', ');
    if (known.every((one) => names.includes(one))) return place;
    const { path, query, fragment } = partsOf(address);
    // What cannot be seen is written out in the message, and what is long is cut.
    const kind = problem.endsWith('neither /clone nor /instance')
      ? 'path'
      : place.startsWith('#')
        ? 'fragment'
        : 'other';
    assert.match(problem, /: (neither \/clone nor \/instance|not supported here)$/, address);
    assert.ok(kind !== 'path' || path !== '/clone', address);
    assert.ok(kind !== 'fragment' || fragment !== '', address);
    assert.ok(kind !== 'other' || query !== '', address);
    return kind === 'other' ? 'unknown parameter' : kind;
  }

  /** The calls of forms that begin so; all of them read, of their own region and source. */
  async function callsOf(starts: readonly CloneStart[]): Promise<readonly string[]> {
    const calls: string[] = [];
    for (const start of starts) assert.ok(parseCloneDraft(newDraft(start, clock.now())));
    for (const start of starts.slice(0, looked)) {
      const transport: Transport = {
        call: (operation, regionId, parameters) => {
          calls.push(operation);
          assert.equal(regionId, start.regionId);
          assert.equal(parameters['DBInstanceId'] ?? start.sourceId, start.sourceId);
          return Promise.reject(new Error('not answered'));
        },
      };
      const store = new JobStore(new MemoryDisk().folder(), silentLogger);
      const client = new RdsClient(transport);
      const form = openForm({ start, client: () => Promise.resolve(client), clock, store });
      await settle();
      assert.deepEqual(store.list(), []);
      form.dispose();
      await store.dispose();
    }
    assert.ok(calls.length > 0);
    return calls;
  }
});
