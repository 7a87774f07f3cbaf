import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext, Uri } from 'vscode';
import { jobPhases, type CloneJob } from '../../../src/core/jobs/job';
import {
  commandIds,
  contextKeys,
  draftsFolder,
  formViewType,
  storedKeysKey,
  viewIds,
} from '../../../src/shared/ids';
import { tellCloneRows } from '../../../src/vscode/clones/clonesContext';
import { jobTokens } from '../../../src/vscode/clones/jobTokens';
import { tellFirstContext } from '../../../src/vscode/firstContext';
import { setContext } from '../../../src/vscode/ui/contextKeys';
import { contextValue } from '../../../src/vscode/ui/contextValue';
import { writeReport } from '../../support/report';
import { until } from '../../support/until';
import { editor } from '../../support/vscode';
import { holds, type Context } from '../../support/when';
import { draftOf, inPhase } from './jobs';
import { fake, memento, noDrafts, noTasks, storeWith } from './support';

interface Entry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly submenus: readonly { id: string; label: string }[];
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
    readonly viewsWelcome: readonly { view: string; contents: string; when?: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { id: string; completionEvents: readonly string[] }[];
    }[];
  };
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(__dirname, '..', file), 'utf8'));
const { contributes } = read('package.json') as Manifest;
const texts = read('package.nls.json') as Record<string, string>;
const text = (key: string): string => texts[key.slice(1, -1)] ?? '';
const titles = new Map(contributes.commands.map(({ command, title }) => [command, text(title)]));
const submenus = new Map(contributes.submenus.map(({ id, label }) => [id, text(label)]));

/** Titles of the commands that the palette offers. */
function palette(context: Context): readonly string[] {
  const clauses = new Map((contributes.menus['commandPalette'] ?? []).map((one) => [one.command, one.when]));
  return contributes.commands
    .filter(({ command, enablement }) => holds(clauses.get(command), context) && holds(enablement, context))
    .map(({ command }) => titles.get(command) ?? '');
}

/** The context menu of a row, in its order; a separator between groups, `▸` after what opens another menu. */
function menu(view: string, viewItem: string, of = 'view/item/context'): readonly string[] {
  const shown = (contributes.menus[of] ?? [])
    .filter(({ group, when }) => !group?.startsWith('inline') && holds(when, { view, viewItem }))
    .map(({ group = '', ...one }) => ({ ...one, group: group.split('@')[0] ?? '', place: group }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  return shown.flatMap(({ command, submenu, group }, index) => [
    ...(index > 0 && shown[index - 1]?.group !== group ? ['—'] : []),
    command === undefined ? `${submenus.get(submenu ?? '') ?? ''} ▸` : (titles.get(command) ?? ''),
  ]);
}

const rowsOf = (...jobs: readonly CloneJob[]): string => contextValue(...new Set(jobs.flatMap(jobTokens)));
const signedIn = { [contextKeys.accountChosen]: true };
const sandbox = { ...signedIn, [contextKeys.sandbox]: true };
const [creating, ready] = (['creating', 'ready'] as const).map((phase) =>
  inPhase(phase, { accountId: 'sandbox', announced: phase === 'ready' }),
);
assert.ok(creating && ready);

describe('the command palette', () => {
  const always = ['Clone…', 'Clone to a Point in Time…'];
  const tree = [
    'Refresh',
    'Filter Instances…',
    'Find Instance in All Regions…',
    'Group and Sort Instances…',
    'Show Restorable Backup Sets Only',
    'Choose Regions…',
  ];
  const backups = ['Back Up Now…', 'Back Up and Clone…', 'Show Backup Policy'];
  const accounts = ['Switch Account…', 'Add AccessKey…'];
  const own = 'Use my aliyun CLI Profile or Environment';
  const help = ['Show Log', 'Get Started', 'Report Issue…'];
  const ofOne = ['Copy ID', 'Copy Link', 'Show Details'];
  const situations: readonly (readonly [string, Context, readonly string[]])[] = [
    ['nothing set up', {}, [...always, ...accounts, own, 'Try with the Sandbox Account', ...help]],
    ['sandbox account, no clone', sandbox, [...always, ...tree, ...backups, ...accounts, own, ...help]],
    [
      'a clone under way',
      { ...sandbox, [contextKeys.cloneRows]: rowsOf(creating) },
      [
        ...[...always, ...tree, ...backups, ...accounts, own, ...help, ...ofOne],
        ...['Reveal in Backups', 'Stop Watching', 'Clone Again…'],
        ...['Run Clones in Background', 'Show Clones', 'Remind Me to Release…'],
      ],
    ],
    [
      'a ready clone',
      { ...sandbox, [contextKeys.cloneRows]: rowsOf(ready) },
      [
        ...[...always, ...tree, ...backups, ...accounts, own, ...help, ...ofOne],
        ...['Connect With…', 'Open in Terminal'],
        ...['Copy Connection String', 'Reveal in Backups', 'Remove from List', 'Release Clone…'],
        ...[
          'Copy Connection As…',
          'Clone Again…',
          'Show Clones',
          'Remind Me to Release…',
          'Compare Databases',
        ],
      ],
    ],
    [
      'a form active',
      { ...sandbox, activeWebviewPanelId: formViewType },
      [...always, ...tree, ...backups, ...accounts, own, ...help],
    ],
  ];

  for (const [name, context, offered] of situations) {
    it(`offers what makes sense with ${name}`, () => {
      assert.deepEqual([...palette(context)].sort(), [...offered].sort());
    });
  }

  it('offers no way to the console of the sandbox, no second sign-in, and a key to remove where one is kept', () => {
    const withClone = { ...signedIn, [contextKeys.cloneRows]: rowsOf(inPhase('ready')) };
    assert.ok(palette(withClone).includes('Open in Console'));
    assert.ok(palette(signedIn).includes('Open Policy in Console'));
    assert.ok(!palette(signedIn).includes(own));
    assert.ok(palette(signedIn).includes('Try with the Sandbox Account'));
    assert.ok(!palette(signedIn).includes('Remove AccessKey…'));
    assert.ok(palette({ [contextKeys.accessKeyKept]: true }).includes('Remove AccessKey…'));
  });

  it('offers a command of clones or drafts exactly where some row has it', () => {
    const ofRows = Object.entries(contributes.menus)
      .filter(([id]) => id === 'view/item/context' || submenus.has(id))
      .flatMap(([, entries]) => entries)
      .flatMap(({ command }) => command ?? []);
    const rows = [
      ...jobPhases.flatMap((phase) =>
        [{}, { accountId: 'sandbox' }, { watched: false }, { announced: true }].map((changes) =>
          contextValue(...jobTokens(inPhase(phase, changes))),
        ),
      ),
      'draft',
    ];
    for (const viewItem of rows) {
      const entries = menu(viewIds.clones, viewItem);
      const below = [...submenus].filter(([, label]) => entries.includes(`${label} ▸`));
      const own = [...entries, ...below.flatMap(([id]) => menu(viewIds.clones, viewItem, id))];
      const offered = palette({ ...signedIn, [contextKeys.cloneRows]: viewItem });
      for (const command of new Set(ofRows)) {
        // The others are of backups and of errors.
        if (!/^rdsClone\.(clone\.|draft\.|openInConsole|copyId|copyLink)/.test(command)) continue;
        const title = titles.get(command) ?? '';
        assert.equal(offered.includes(title), own.includes(title), `${title} at ${viewItem}`);
      }
    }
  });

  after(() => {
    const rows = contributes.commands.map(({ command }) => {
      const title = titles.get(command) ?? '';
      return [title, ...situations.map(([, context]) => (palette(context).includes(title) ? '•' : ''))];
    });
    const count = situations.map(([, context]) => String(palette(context).length));
    writeReport('palette', ['Command', ...situations.map(([name]) => name)], [...rows, ['All', ...count]]);
  });
});

describe('the menu of a clone', () => {
  it('has seven entries where it is ready, and the rest below two of them', () => {
    const row = rowsOf(inPhase('ready', { announced: true }));
    assert.deepEqual(menu(viewIds.clones, row), [
      ...['Connect With…', 'Copy ▸', 'Show ▸', '—', 'Clone Again…', '—', 'Remove from List', '—'],
      ...['Remind Me to Release…', 'Release Clone…'],
    ]);
    assert.deepEqual(menu(viewIds.clones, row, 'rdsClone.copy'), [
      'Copy Connection String',
      'Copy Connection As…',
      'Copy ID',
      'Copy Link',
    ]);
    assert.deepEqual(menu(viewIds.clones, row, 'rdsClone.show'), [
      ...['Show Details', 'Compare Databases', '—', 'Reveal in Backups', 'Open in Console'],
    ]);
    assert.ok(!menu(viewIds.clones, rowsOf(ready), 'rdsClone.show').includes('Open in Console'));
  });

  it('copies ID and link alone before it is ready', () => {
    assert.deepEqual(menu(viewIds.clones, rowsOf(creating), 'rdsClone.copy'), ['Copy ID', 'Copy Link']);
    assert.ok(!menu(viewIds.clones, rowsOf(inPhase('refused'))).includes('Copy ▸'));
  });

  it('has seven at most in every phase, and Release… not beside Remove from List', () => {
    for (const phase of jobPhases) {
      for (const changes of [{}, { watched: false }, { announced: true }]) {
        const entries = menu(viewIds.clones, rowsOf(inPhase(phase, changes))).filter((one) => one !== '—');
        assert.ok(entries.length <= 7, `${phase}: ${entries.join(', ')}`);
        assert.equal(new Set(entries).size, entries.length, phase);
        const [remove, release] = ['Remove from List', 'Release Clone…'].map((one) => entries.indexOf(one));
        assert.ok(remove === -1 || release === -1 || Math.abs((remove ?? 0) - (release ?? 0)) > 1, phase);
      }
    }
  });
});

describe('what the palette knows of clones and drafts', () => {
  it('follows the list, whatever row it is that offers something', async () => {
    editor.reset();
    const store = await storeWith();
    const drafts = noDrafts();
    const told = tellCloneRows(store, drafts, noTasks());
    const said = (): unknown => editor.context(contextKeys.cloneRows);
    await store.create(inPhase('ready'));
    assert.equal(said(), rowsOf(inPhase('ready')));
    await store.create(inPhase('refused'));
    assert.equal(said(), rowsOf(inPhase('ready'), inPhase('refused')));
    await drafts.save(draftOf());
    assert.equal(said(), contextValue(...String(said()).split(';')));
    assert.ok(String(said()).split(';').includes('draft'));
    await drafts.remove(draftOf().id);
    await store.remove(inPhase('ready').id);
    assert.equal(said(), rowsOf(inPhase('refused')));
    for (const one of told) one.dispose();
  });
});

describe('what is known before the program is loaded', () => {
  let folder: string;
  beforeEach(async () => {
    editor.reset();
    folder = await mkdtemp(join(tmpdir(), 'rds-first-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is that there are drafts and kept keys', async () => {
    for (const key of [contextKeys.cloneRows, contextKeys.accessKeyKept]) setContext(key, '');
    await mkdir(join(folder, draftsFolder));
    await writeFile(join(folder, draftsFolder, 'a.json'), '');
    const context = fake<ExtensionContext>({
      workspaceState: memento(),
      globalState: fake<ExtensionContext['globalState']>(memento({ [storedKeysKey]: [{ id: 'key:1' }] })),
      globalStorageUri: fake<Uri>({ fsPath: folder }),
    });
    tellFirstContext(context, () => false);
    await until(() => editor.context(contextKeys.cloneRows) === 'draft');
    assert.equal(editor.context(contextKeys.accessKeyKept), true);
  });
});

describe('the welcome text of Backups', () => {
  const shown = (context: Context): string =>
    contributes.viewsWelcome
      .filter(({ view, when }) => view === viewIds.backups && holds(when, context))
      .map(({ contents }) => text(contents))
      .join('\n');
  /** Links that are alone in their line, which the editor makes buttons of. */
  const buttons = (contents: string): readonly string[] =>
    [...contents.matchAll(/^\[.*?\]\(command:([\w.]+)\)$/gm)].map(([, command]) => command ?? '');

  for (const [name, context, primary] of [
    ['credentials are configured', { [contextKeys.credentials]: 'found' }, commandIds.useDefaultCredentials],
    ['none are', { [contextKeys.credentials]: 'none' }, commandIds.addAccessKey],
    ['there is no region', { ...signedIn, [contextKeys.noRegion]: true }, commandIds.chooseRegions],
  ] as const) {
    it(`has one button where ${name}`, () => {
      assert.deepEqual(buttons(shown(context)), [primary]);
    });
  }

  it('leads to an AccessKey and to the sandbox wherever no account is chosen', () => {
    for (const credentials of ['found', 'none'])
      for (const command of [commandIds.addAccessKey, commandIds.useSandbox, commandIds.getStarted])
        assert.ok(shown({ [contextKeys.credentials]: credentials }).includes(`(command:${command})`));
    assert.equal(shown({}), '', 'Nothing is said before it is known.');
    assert.equal(shown(signedIn), '');
  });
});

describe('a step of the walkthrough', () => {
  const done = (context: Context): readonly string[] =>
    (contributes.walkthroughs[0]?.steps ?? [])
      .filter(({ completionEvents }) =>
        completionEvents.some((event) => holds(event.replace(/^onContext:/, ''), context)),
      )
      .map(({ id }) => id);

  it('is done when what it is about has happened, and not when a list was opened', () => {
    const { answered, cloneRows, browsed } = contextKeys;
    assert.deepEqual(done({}), []);
    assert.deepEqual(done(signedIn), []);
    assert.deepEqual(done(sandbox), []);
    assert.deepEqual(done({ ...sandbox, [answered]: 'sandbox' }), ['sandbox']);
    assert.deepEqual(done({ ...signedIn, [answered]: 'own', [browsed]: true }), ['account', 'browse']);
    for (const phase of ['sending', 'refused', 'unknown'] as const)
      assert.deepEqual(done({ [cloneRows]: rowsOf(inPhase(phase)) }), [], phase);
    assert.deepEqual(done({ [cloneRows]: rowsOf(creating) }), ['clone']);
    assert.deepEqual(done({ [cloneRows]: rowsOf(ready) }), ['clone', 'watch']);
  });
});
