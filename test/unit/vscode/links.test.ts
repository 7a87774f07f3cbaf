import assert from 'node:assert/strict';
import { commandIds } from '../../../src/shared/ids';
import { editor } from '../../support/vscode';
import {
  base,
  done,
  follow,
  instanceNode,
  run,
  setNode,
  source,
  useCommandsAndLinks,
  user,
} from './commandsAndLinks';
import { jobId } from './support';

const named = { regionId: source.regionId, dbInstanceId: source.dbInstanceId };

const nothingDone = (): void => assert.deepEqual(done, { opened: [], revealed: [], refreshed: [] });
const said = (): string | undefined => editor.messages.at(-1)?.text;

describe('a command that is called with plain arguments', () => {
  useCommandsAndLinks();

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
    await run(commandIds.clone.reveal, named);
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
    [commandIds.clone.reveal, { ...named, regionId: 7 }, 'regionId: not a text'],
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
  useCommandsAndLinks();

  const wanted = { ...named, accountId: 'profile:prod', backupId: '100' };

  it('is said, and nothing is opened or switched where the user leaves it at that', async () => {
    for (const id of [commandIds.cloneFromBackup, commandIds.clone.reveal, commandIds.refresh])
      await run(id, wanted);
    await follow(`${base}/clone?region=cn-hangzhou&instance=rm-source&account=profile:prod`);
    await follow(`${base}/instance?region=cn-hangzhou&instance=rm-source&account=profile:prod`);
    nothingDone();
    assert.equal(user.currentId, 'default');
    assert.equal(editor.messages.length, 5);
    for (const { text, labels } of editor.messages) {
      assert.equal(text, 'This needs the account <profile:prod>. The current account is <default>.');
      assert.deepEqual(labels, ['Switch Account…', 'Use the Current Account']);
    }
  });

  it('is used after the user has switched to it', async () => {
    editor.press = () => 'Switch Account…';
    user.choice = 'profile:prod';
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened[0]?.[0], 'profile:prod');
  });

  it('is said again where the user has switched to yet another one', async () => {
    editor.press = () => (editor.messages.length === 1 ? 'Switch Account…' : undefined);
    user.choice = 'sandbox';
    await run(commandIds.cloneFromBackup, wanted);
    nothingDone();
    assert.equal(said(), 'This needs the account <profile:prod>. The current account is <sandbox>.');
  });

  it('gives way to the current one where the user wants that, and it still is', async () => {
    editor.press = () => 'Use the Current Account';
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened[0]?.[0], 'default');
    editor.press = () => {
      const first = user.currentId === 'default';
      user.currentId = 'sandbox';
      return first ? 'Use the Current Account' : undefined;
    };
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(done.opened.length, 1);
  });

  it('is asked for where none is chosen', async () => {
    user.currentId = undefined;
    await run(commandIds.cloneFromBackup, wanted);
    assert.equal(said(), 'This needs the account <profile:prod>. No account is chosen.');
    assert.deepEqual(editor.messages[0]?.labels, ['Switch Account…']);
    await run(commandIds.cloneFromBackup, { ...wanted, accountId: undefined });
    nothingDone();
    user.choice = 'sandbox';
    await run(commandIds.cloneFromBackup, { ...wanted, accountId: undefined });
    assert.equal(done.opened[0]?.[0], 'sandbox');
  });
});

describe('Copy Link', () => {
  useCommandsAndLinks();

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
