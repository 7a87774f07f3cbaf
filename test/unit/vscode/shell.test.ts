import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ExtensionContext } from 'vscode';
import { jobsFolder } from '../../../src/shared/ids';
import { registerShell } from '../../../src/vscode/shell';
import { until } from '../../support/until';
import { editor, TextDocument } from '../../support/vscode';
import { fake, jobId, memento } from './support';

describe('a program that cannot be loaded', () => {
  let storage: string;
  let loads: number;
  let unhandled: unknown[];
  const onRejection = (reason: unknown): void => void unhandled.push(reason);

  const register = (): ReturnType<typeof registerShell> => {
    const context: object = {
      globalStorageUri: { fsPath: storage },
      globalState: memento(),
      workspaceState: memento(),
      subscriptions: [],
    };
    return registerShell(fake<ExtensionContext>(context), () => {
      loads++;
      return Promise.reject(new Error('broken'));
    });
  };
  /** Node tells of a rejection once everything that is due has run. */
  const settle = async (): Promise<void> => {
    await until(() => loads > 0);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  };

  beforeEach(async () => {
    editor.reset();
    storage = await mkdtemp(join(tmpdir(), 'shell-'));
    loads = 0;
    unhandled = [];
    process.prependListener('unhandledRejection', onRejection);
  });
  afterEach(async () => {
    process.off('unhandledRejection', onRejection);
    editor.reset();
    await rm(storage, { recursive: true });
  });

  it('breaks nothing else where a request file is open', async () => {
    editor.documents.push(new TextDocument('/project/orders.rdsclone.json', '{}'));
    register();
    await settle();
    assert.deepEqual(unhandled, []);
  });

  it('breaks nothing else where there is a job', async () => {
    await mkdir(join(storage, jobsFolder));
    await writeFile(join(storage, jobsFolder, `${jobId(1)}.json`), '{}');
    register();
    await settle();
    assert.deepEqual(unhandled, []);
  });

  it('is told to another extension that asks, and not by its subscription', async () => {
    const api = register();
    api.onDidChangeClones(() => undefined).dispose();
    await settle();
    assert.deepEqual(unhandled, []);
    await assert.rejects(api.listClones(), /broken/);
  });
});
