import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localTime, showTimesIn } from '../../../src/core/format';
import { commandIds } from '../../../src/shared/ids';
import { setContext } from '../../../src/vscode/ui/contextKeys';
import type { Host } from '../../../src/vscode/ui/feature';
import { remember } from '../../../src/vscode/ui/globalState';
import { createLog } from '../../../src/vscode/ui/log';
import { confirm, showMessage } from '../../../src/vscode/ui/messages';
import { copyValue, openPage } from '../../../src/vscode/ui/outside';
import { LivePick, pickMany, pickOne } from '../../../src/vscode/ui/picks';
import { CancelledByUser, commandEntry, rowCommandEntry } from '../../../src/vscode/ui/runCommand';
import { onDidChangeSettings, readSettings, writeSetting } from '../../../src/vscode/ui/settings';
import { storageFolder } from '../../../src/vscode/ui/storage';
import { TimeZone } from '../../../src/vscode/ui/timeZone';
import { typeName } from '../../../src/vscode/ui/typedName';
import { editor, window } from '../../support/vscode';
import { settle } from '../../support/virtualClock';
import { until } from '../../support/until';
import { fake, memento, serviceError } from './support';

describe('a command of a row', () => {
  it('asks for nothing else when the row that it came from is not known any more', async () => {
    let ran = 0;
    const [, run] = rowCommandEntry(commandIds.cloneFromBackup, createLog(), () => ran++);
    await run(undefined, undefined);
    assert.equal(ran, 0);
    assert.deepEqual(editor.texts('message').length > 0, true);
    await run();
    assert.equal(ran, 1, 'from the palette');
    for (const id of [commandIds.refresh, commandIds.chooseRegions]) {
      await commandEntry(id, createLog(), () => ran++)[1](undefined, undefined);
    }
    assert.equal(ran, 3, 'from the title of a view without a row that has the focus');
  });
});

describe('settings as they are read', () => {
  it('are the defaults where nothing is set', () => {
    assert.deepEqual(readSettings(), {
      account: undefined,
      regions: [],
      endpoint: undefined,
      endpointProblem: undefined,
      historyLimit: 200,
      vpcEndpoints: false,
      timeoutSeconds: 30,
      allowExternalCredentials: true,
      notifications: new Set(['accepted', 'ready', 'failed', 'unknown']),
      agentTools: true,
    });
  });

  const cases: readonly (readonly [id: string, given: unknown, read: unknown])[] = [
    ['account', 'sandbox', 'sandbox'],
    ['account', 'nobody', undefined],
    ['account', 7, undefined],
    ['regions', ['cn-hangzhou', 'evil.example/', 3], ['cn-hangzhou']],
    ['regions', 'cn-hangzhou', []],
    ['historyLimit', 0, 0],
    ['historyLimit', -1, 200],
    ['historyLimit', 1.5, 200],
    ['agentTools', false, false],
    ['agentTools', 'no', true],
    ['vpcEndpoints', true, true],
    ['vpcEndpoints', 'true', false],
    ['timeoutSeconds', 600, 600],
    ['timeoutSeconds', 601, 30],
    ['timeoutSeconds', '60', 30],
    ['allowExternalCredentials', false, false],
    ['notifications', ['ready', 'more'], new Set(['ready'])],
    ['notifications', [], new Set()],
  ];
  for (const [id, given, read] of cases) {
    it(`take ${JSON.stringify(given)} of ${id} as ${String(read)}`, () => {
      editor.settings = { [id]: given };
      assert.deepEqual(new Map(Object.entries(readSettings())).get(id), read);
    });
  }

  it('say what is wrong with an endpoint, and then have none', () => {
    editor.settings = { endpoint: 'no address' };
    const { endpoint, endpointProblem } = readSettings();
    assert.equal(endpoint, undefined);
    assert.ok(endpointProblem);
  });

  it('are written for the user, and whoever listens is told', async () => {
    let told = 0;
    const subscription = onDidChangeSettings(() => told++);
    await writeSetting('historyLimit', 5);
    assert.deepEqual([readSettings().historyLimit, told], [5, 1]);
    subscription.dispose();
  });
});

describe('a command', () => {
  const run = async (handler: () => unknown): Promise<void> => {
    await commandEntry(commandIds.refresh, createLog(), handler)[1]();
    await settle();
  };

  it('that fails says why, with code and RequestId to copy', async () => {
    editor.press = () => 'Copy Details';
    await run(() => Promise.reject(serviceError()));
    const [message] = editor.messages;
    assert.equal(message?.kind, 'error');
    assert.match(message.text, /InvalidBakset\.Invalid/);
    assert.deepEqual(message.labels, ['Copy Details', 'Show Log']);
    assert.match(editor.texts('clipboard')[0]!, /REQ-1/);
    assert.match(editor.texts('log').join('\n'), /InvalidBakset\.Invalid/);
  });

  it('that the user backed out of says nothing', async () => {
    await run(() => Promise.reject(new CancelledByUser()));
    await run(() => Promise.reject(serviceError({ kind: 'cancelled' })));
    assert.deepEqual(editor.shown, []);
  });
});

describe('a question', () => {
  it('is modal, with a line for each detail, and is answered by its button only', async () => {
    const question = { text: 'Go?', detail: ['a\nb', 'c'], go: 'Yes' };
    assert.equal(await confirm(question), false);
    editor.press = ({ labels }) => labels[0];
    assert.equal(await confirm(question), true);
    const [message] = editor.messages;
    assert.deepEqual([message!.isModal, message!.kind], [true, 'warning']);
    assert.equal(message!.detail!.split('\n').length, 2);
  });

  it('gives the button as it was named, whatever is shown of it', async () => {
    editor.press = ({ labels }) => labels[1];
    assert.equal(await showMessage('info', 'x', 'a', 'b [c](command:d)'), 'b [c](command:d)');
    assert.notEqual(editor.messages[0]!.labels[1], 'b [c](command:d)');
  });

  it('for a name stays open and says why until the name is whole', async () => {
    const options = { title: 'Release', prompt: 'Type it', name: 'orders' };
    editor.type = () => 'orders';
    assert.equal(await typeName(options), true);
    assert.ok(!editor.texts('prompt').includes('This is not its name.'));
    editor.type = () => 'other';
    assert.equal(await typeName(options), false);
    assert.ok(editor.texts('prompt').includes('This is not its name.'));
    editor.type = () => 'ord';
    assert.equal(await typeName(options), false);
    assert.ok(editor.texts('prompt').includes('Type the whole name: orders'));
  });

  it('with choices gives them as they were, one or several', async () => {
    const choices = [{ label: '$(x) a', detail: 'why', detailIcon: 'circle-slash' }, { label: 'b' }];
    editor.choose = () => 0;
    assert.equal(await pickOne(choices, { title: 'Choose' }), choices[0]);
    assert.ok(editor.texts('pick').includes('$(circle-slash) why'));
    assert.ok(!editor.texts('pick').includes('$(x) a'));
    editor.choose = () => undefined;
    assert.equal(await pickMany(choices, {}), undefined);
  });
});

describe('a pick whose choices change', () => {
  const { createQuickPick } = window;
  afterEach(() => {
    window.createQuickPick = createQuickPick;
  });

  for (const [pressed, name] of [
    [2, 'neither lost nor taken for nothing where the list is shorter now'],
    [1, 'not taken for what has come to its place'],
  ] as const)
    it(`has a key that was on its way while they changed ${name}`, () => {
      // Like the editor, which tells the focus at once, and a key as a position in the choices of now.
      const input = { activeItems: [] as unknown[], selectedItems: [] as unknown[], items: [] as unknown[] };
      const listeners: (() => void)[] = [];
      const onDidAccept = (listener: () => void): unknown => listeners.push(listener);
      window.createQuickPick = () => Object.assign(input, { onDidAccept }) as never;
      const pick = new LivePick<{ label: string }>({ title: 'Find', placeholder: '' });
      let chosen: string | undefined;
      pick.onDidAccept(() => {
        chosen = pick.selected?.label;
      });
      pick.setChoices(['one', 'two', 'three'].map((label) => ({ label })));
      input.activeItems = [input.items[pressed]];
      pick.setChoices(['three', 'four'].map((label) => ({ label })));
      input.selectedItems = [input.items[pressed]];
      for (const listener of listeners) listener();
      assert.equal(chosen, ['one', 'two', 'three'][pressed]);
    });
});

describe('what leaves the editor', () => {
  it('is a page over https, and nothing else', async () => {
    await openPage('https://rdsnext.console.aliyun.com/');
    for (const address of ['http://a.example/', 'file:///etc/passwd', 'command:x'])
      await assert.rejects(openPage(address), /https/);
    assert.deepEqual(editor.texts('address'), ['https://rdsnext.console.aliyun.com/']);
  });

  it('is one line where a value of the cloud is copied', async () => {
    await copyValue('rm-1\nrm -rf /');
    assert.ok(!editor.texts('clipboard')[0]!.includes('\n'));
  });
});

describe('what the editor keeps', () => {
  it('learns a context key once for each value', () => {
    for (const value of [true, true, false, false]) setContext('test.key', value);
    assert.deepEqual(editor.executed, [
      ['setContext', 'test.key', true],
      ['setContext', 'test.key', false],
    ]);
  });

  it('may refuse what can do without being kept', async () => {
    const state = { ...memento(), update: () => Promise.reject(new Error('full')) };
    await remember(state, 'a', 1);
  });

  it('remembers the zone of the user’s clock, if it is one, and tells whoever shows times', () => {
    const state = memento();
    const zone = new TimeZone(state);
    let told = 0;
    zone.onDidChange(() => told++);
    zone.use('Nowhere/Atlantis');
    assert.deepEqual([told, state.values['timeZone']], [0, undefined]);
    zone.use('Asia/Tokyo');
    assert.deepEqual([told, state.values['timeZone']], [1, 'Asia/Tokyo']);
    assert.match(localTime(Date.parse('2026-11-24T10:00:00Z')), /19:00/);
    showTimesIn('UTC');
  });
});

describe('a folder of the storage', () => {
  it('is swept of what windows that crashed have left in it, and in no other', async () => {
    const path = await mkdtemp(join(tmpdir(), 'rds-storage-'));
    const left = `.a.json.${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.tmp`;
    for (const name of ['jobs', 'drafts']) {
      await mkdir(join(path, name));
      await writeFile(join(path, name, left), 'half');
      await utimes(join(path, name, left), 0, 0);
    }
    const context = fake<Host['context']>({
      globalStorageUri: fake<Host['context']['globalStorageUri']>({ fsPath: path }),
    });
    const folder = storageFolder(
      { context, clock: { now: () => Date.now(), sleep: () => Promise.resolve() } },
      'jobs',
    );
    await until(async () => (await readdir(join(path, 'jobs'))).length === 0);
    assert.deepEqual(await readdir(join(path, 'drafts')), [left]);
    assert.deepEqual(await folder.names(), []);
    await rm(path, { recursive: true });
  });
});
