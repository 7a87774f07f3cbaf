import assert from 'node:assert/strict';
import type { BackupTask } from '../../../src/core/backupTasks/task';
import type { TaskRequest } from '../../../src/core/backupTasks/start';
import type { Account } from '../../../src/core/accounts/account';
import type { RdsClient } from '../../../src/core/rds/client';
import { backUp } from '../../../src/vscode/backups/backUp';
import { instanceDetail } from '../../support/builders';
import { plainIdentity } from '../../support/identity';
import type { BackupTaskStore } from '../../../src/core/backupTasks/store';
import type { BackupWatch } from '../../../src/core/backupTasks/watch';
import { registerBackUpCommands, type BackUpsServices } from '../../../src/vscode/backUpCommands';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { commandIds } from '../../../src/shared/ids';
import { presentTask } from '../../../src/vscode/clones/backupTaskRow';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import type { Host } from '../../../src/vscode/ui/feature';
import { createLog } from '../../../src/vscode/ui/log';
import { until } from '../../support/until';
import { editor } from '../../support/vscode';
import { backupTask } from '../backupTasks/backupTask';
import { fake, noTasks, serviceError, tokensOf } from './support';

const noEvent = (): { dispose(): void } => ({ dispose: () => undefined });

describe('backups that were asked for', () => {
  let tasks: BackupTaskStore;
  let opened: number;
  let checked: string[];
  let disposables: readonly { dispose(): unknown }[];
  beforeEach(() => {
    editor.reset();
    tasks = noTasks();
    opened = 0;
    checked = [];
    disposables = [];
  });
  afterEach(() => {
    for (const one of disposables) one.dispose();
  });

  const register = (): ReturnType<typeof registerBackUpCommands> => {
    const feature = registerBackUpCommands(
      fake<Host>({
        log: createLog(),
        clock: { now: () => backupTask().createdAt, sleep: () => Promise.resolve() },
      }),
      fake<BackUpsServices>({
        tasks,
        watch: fake<BackupWatch>({
          start: () => undefined,
          dispose: () => Promise.resolve(),
          checkAgain: (id) => Promise.resolve(void checked.push(id)),
        }),
        accounts: fake<Accounts>({ onDidChange: noEvent, onDidChangeCredentials: noEvent }),
        jobs: { self: backupTask().owner, lifeOf: () => 'alive' },
        backups: fake<BackupsProvider>({
          known: () => undefined,
          repaintInstance: () => undefined,
          backupsChanged: () => Promise.resolve(),
        }),
        openForm: () => {
          opened++;
        },
      }),
    );
    disposables = feature.disposables;
    return feature;
  };
  const ended = async (changes: Partial<BackupTask>): Promise<void> => {
    await tasks.create(backupTask({ phase: 'done', backupId: '7', thenClone: true, ...changes }));
    register();
    await until(() => tasks.list()[0]?.announced === true);
  };

  it('open the form by themselves on the set that RDS has named', async () => {
    await ended({});
    await until(() => opened === 1);
    assert.deepEqual(editor.messages, []);
  });

  it('open no form by themselves on a set that may be of somebody else, and say so', async () => {
    await ended({ found: true });
    await until(() => editor.messages.length === 1);
    assert.match(editor.messages[0]?.text ?? '', /^orders has a new backup\. RDS did not confirm/);
    assert.equal(opened, 0);
  });

  it('can be checked and removed while they are under way, which is asked first', async () => {
    const running = backupTask();
    await tasks.create(running);
    const { commands } = register();
    const run = async (id: string): Promise<void> => {
      await commands.find(([name]) => name === id)?.[1]({ backupTask: running });
    };
    const tokens = tokensOf(presentTask(running, running.createdAt, 'Test'));
    for (const token of ['lookable', 'removableTask']) assert.ok(tokens.includes(token), token);
    await run(commandIds.backupTask.check);
    assert.deepEqual(checked, [running.id]);
    await run(commandIds.backupTask.remove);
    assert.equal(tasks.list().length, 1);
    editor.press = ({ isModal, labels }) => (isModal ? labels[0] : undefined);
    await run(commandIds.backupTask.remove);
    assert.match(editor.messages.at(-1)?.text ?? '', /^Remove the backup of orders/);
    assert.equal(tasks.list().length, 0);
  });

  const ask = async (answers: Partial<RdsClient>): Promise<TaskRequest | undefined> => {
    let asked: TaskRequest | undefined;
    const client = fake<RdsClient>({
      listBackupTasks: () => Promise.resolve([]),
      listNewestBackups: () => Promise.resolve([]),
      describeBackupPolicy: () => Promise.reject(new Error('not known')),
      ...answers,
    });
    const account = fake<Account>({ identity: () => Promise.resolve(plainIdentity('me')) });
    const known = instanceDetail();
    const { regionId, dbInstanceId } = known;
    await backUp({ accountId: 'default', regionId, dbInstanceId, known }, false, {
      accounts: fake<Accounts>({
        session: () => Promise.resolve({ account, client }),
        fullLabel: () => 'Test account',
      }),
      watch: {
        backUp: (request) => {
          asked = request;
          return Promise.resolve(backupTask());
        },
      },
      clock: { now: () => backupTask().createdAt, sleep: () => Promise.resolve() },
    });
    return asked;
  };
  const refused = (code: string, httpStatus: number) => (): Promise<never> =>
    Promise.reject(serviceError({ code, httpStatus }));

  it('know all tasks of before, also one that has just ended', async () => {
    editor.press = ({ labels }) => labels[0];
    const row = { backupJobId: '3', status: 'Finished', mode: 'Manual', progress: 100, backupId: '' };
    const asked = await ask({
      describeInstance: () => Promise.resolve(instanceDetail()),
      listBackupTasks: () => Promise.resolve([row]),
    });
    assert.deepEqual(asked?.knownJobs, ['3']);
  });

  it('are not made of an instance that is gone, and only warned of where RDS refuses to show it', async () => {
    editor.press = ({ isModal, labels }) => (isModal ? labels[0] : undefined);
    assert.equal(await ask({ describeInstance: refused('InvalidDBInstanceId.NotFound', 404) }), undefined);
    assert.match(editor.messages[0]?.text ?? '', /RDS does not show the instance/);
    assert.ok(await ask({ describeInstance: refused('Forbidden.RAM', 403) }));
    assert.match(editor.messages.at(-1)?.detail ?? '', /Forbidden\.RAM/);
  });
});
