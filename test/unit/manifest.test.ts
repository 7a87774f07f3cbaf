import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accountIds,
  allCommandIds,
  commandIds,
  contextKeys,
  extensionId,
  formViewType,
  isAccountId,
  settingIds,
  settingsSection,
  viewIds,
  walkthroughId,
} from '../../src/shared/ids';
import { holds } from '../support/when';

const viewContainerId = 'rdsClone';

interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly virtualWorkspaces: boolean;
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly completionEvents: readonly string[];
        readonly media: { readonly svg: string; readonly altText: string };
      }[];
    }[];
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when?: string;
    }[];
    readonly submenus: readonly { readonly id: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly pattern?: string }>>;
    };
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
  };
}

const root = join(__dirname, '..');
const manifestText = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

describe('the manifest', () => {
  it('names each command in code by the path of its id', () => {
    const pathsOf = (value: object, path: string): string[] =>
      Object.entries(value).flatMap(([key, one]: [string, object | string]) =>
        typeof one === 'string' ? [`${path}.${key}`] : pathsOf(one, `${path}.${key}`),
      );
    assert.deepEqual(pathsOf(commandIds, 'rdsClone'), allCommandIds);
  });

  it('declares exactly the ids that the code uses', () => {
    const { contributes } = manifest;
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...allCommandIds].sort());
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainerId],
    );
    assert.deepEqual(
      contributes.views[viewContainerId]?.map(({ id }) => id),
      Object.values(viewIds),
    );
    assert.deepEqual(
      Object.keys(contributes.configuration.properties).sort(),
      Object.values(settingIds)
        .map((id) => `${settingsSection}.${id}`)
        .sort(),
    );
    const pattern = new RegExp(contributes.configuration.properties['rdsClone.account']?.pattern ?? '');
    for (const id of ['', ...Object.values(accountIds), 'profile:a b', `key:${'0'.repeat(36)}`]) {
      assert.match(id, pattern);
      assert.ok(id === '' || isAccountId(id), id);
    }
    for (const id of ['profile:', 'key:x', 'other']) {
      assert.doesNotMatch(id, pattern);
      assert.ok(!isAccountId(id), id);
    }
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      `onWebviewPanel:${formViewType}`,
      'onUri',
    ]);
    assert.equal(`${manifest.publisher}.${manifest.name}`, extensionId);
  });

  it('has a text for every key, and a use for every text', () => {
    const used = new Set([...manifestText.matchAll(/%([\w.]+)%/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) assert.ok(text.trim().length > 2, key);
  });

  it('names only declared commands, views and context keys in menus and welcome texts', () => {
    const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
    const keys = new Set<string>(Object.values(contextKeys));
    const submenus = new Set(manifest.contributes.submenus.map(({ id }) => id));
    for (const [menu, entries] of Object.entries(manifest.contributes.menus)) {
      if (menu.startsWith('rdsClone.')) assert.ok(submenus.has(menu), menu);
      for (const { command, submenu, when = '' } of entries) {
        assert.ok(command === undefined ? submenus.has(submenu ?? '') : commands.has(command), command);
        for (const [, view] of when.matchAll(/view == (\S+)/g))
          assert.ok(Object.values<string>(viewIds).includes(view ?? ''), when);
        for (const [key] of when.matchAll(/rdsClone\.\w+/g)) {
          assert.ok(keys.has(key) || Object.values<string>(viewIds).includes(key), when);
        }
      }
    }
    for (const { contents, when = '' } of manifest.contributes.viewsWelcome) {
      for (const [key] of when.matchAll(/rdsClone\.\w+/g)) assert.ok(keys.has(key), when);
      for (const [, command] of (texts[contents.slice(1, -1)] ?? '').matchAll(/\(command:([\w.]+)\)/g))
        assert.ok(commands.has(command ?? ''));
    }
  });

  /** Commands of the context menu of a row with this context value; of a group of it where one is named. */
  const offeredAt = (view: string, viewItem: string, inGroup = ''): string[] =>
    (manifest.contributes.menus['view/item/context'] ?? [])
      .filter(({ group = '' }) => group.startsWith(inGroup))
      .filter(({ when }) => holds(when, { view, viewItem }))
      .flatMap(({ command }) => command ?? []);

  it('takes no key beyond the rows of its view, and leaves those that open and close to the editor', () => {
    const [enter, ...others] = manifest.contributes.keybindings;
    assert.deepEqual(others, []);
    assert.deepEqual([enter?.command, enter?.key], [commandIds.openBackup, 'enter']);
    const conditions = enter?.when.split(' && ') ?? [];
    for (const one of ['listFocus', '!inputFocus', '!treeElementCanExpand', '!treeElementCanCollapse'])
      assert.ok(conditions.includes(one), one);
    assert.ok(conditions.includes(`focusedView == ${viewIds.backups}`));
  });

  it('offers first at a row that cannot be cloned why not, and nothing of the kind elsewhere', () => {
    const menu = manifest.contributes.menus['view/item/context'] ?? [];
    const groups = menu.map(({ group = '' }) => group).filter((group) => !group.startsWith('inline'));
    assert.equal(groups.sort()[0], menu.find(({ command }) => command === commandIds.whyNot)?.group);
    for (const row of ['backup;blocked', 'blocked;instance']) {
      assert.ok(offeredAt(viewIds.backups, row).includes(commandIds.whyNot), row);
      assert.ok(!offeredAt(viewIds.backups, row, '1_clone').length, row);
    }
    for (const row of ['backup;restorable', 'cloneable;instance', 'region'])
      assert.ok(!offeredAt(viewIds.backups, row).includes(commandIds.whyNot), row);
  });

  it('offers at a draft what can be done with it, and nothing at the row above', () => {
    assert.deepEqual(
      [...new Set(offeredAt(viewIds.clones, 'draft'))],
      [commandIds.draft.open, commandIds.draft.remove],
    );
    assert.deepEqual(offeredAt(viewIds.clones, 'drafts'), []);
    assert.ok(!offeredAt(viewIds.clones, 'job;removable').includes(commandIds.draft.remove));
  });

  it('offers to connect at every instance and at a clone that is ready', () => {
    const { connectWith, openTerminal, clone } = commandIds;
    for (const row of ['instance', 'cloneable;instance']) {
      const offered = offeredAt(viewIds.backups, row);
      for (const id of [connectWith, openTerminal, clone.copyConnectionAs])
        assert.ok(offered.includes(id), row);
    }
    // It leads to the terminal too, and a submenu has what can be copied.
    assert.ok(offeredAt(viewIds.clones, 'hasInstance;job;ready').includes(connectWith));
    for (const [view, row] of [
      [viewIds.backups, 'region'],
      [viewIds.backups, 'backup;restorable'],
      [viewIds.clones, 'creating;hasInstance;job'],
      [viewIds.clones, 'draft'],
    ] as const) {
      const offered = offeredAt(view, row);
      for (const id of [connectWith, openTerminal]) assert.ok(!offered.includes(id), row);
    }
  });

  it('offers at an error of either view its details, and the policy and diagnosis where there are any', () => {
    const { refresh, reportIssue, error } = commandIds;
    const always = [error.showDetails, error.copyDetails, reportIssue];
    for (const [view, besides] of [
      [viewIds.backups, [refresh]],
      [viewIds.clones, []],
    ] as const) {
      const offered = (viewItem: string): string[] => [...new Set(offeredAt(view, viewItem))].sort();
      assert.deepEqual(offered('error'), [...always, ...besides].sort());
      assert.deepEqual(offered('error;policy'), [...always, ...besides, error.copyRamPolicy].sort());
      assert.deepEqual(offered('diagnosis;error'), [...always, ...besides, error.openDiagnosis].sort());
    }
    assert.deepEqual(offeredAt(viewIds.clones, 'part'), []);
    assert.deepEqual(
      offeredAt(viewIds.clones, 'job;refused').filter((id) => id.startsWith('rdsClone.error.')),
      [],
    );
  });

  it('lets no workspace choose account or endpoint, trusted or not', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const [name, { scope }] of Object.entries(manifest.contributes.configuration.properties)) {
      const isOfUser = ['rdsClone.historyLimit', 'rdsClone.notifications', 'rdsClone.agentTools'].includes(
        name,
      );
      // Those of the machine are not those of another one, and Settings Sync leaves them alone.
      assert.equal(scope, isOfUser ? 'application' : 'machine', name);
      assert.ok(restrictedConfigurations.includes(name), name);
    }
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
    assert.deepEqual(manifest.extensionKind, ['workspace', 'ui']);
  });

  it('pins every dependency, as the lock file has it', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, Partial<Manifest> & { readonly integrity?: string }>>;
    };
    const { dependencies, devDependencies } = manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    assert.deepEqual(packages['']?.dependencies, dependencies);
    assert.deepEqual(packages['']?.devDependencies, devDependencies);
    for (const [path, locked] of Object.entries(packages)) {
      if (path !== '') assert.match(locked.integrity ?? '', /^sha512-/, path);
      // Where it comes from is for whoever installs it to say.
      assert.ok(!('resolved' in locked), path);
    }
  });

  it('has a reason for every dependency, on a line of its own', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const part = text.slice(text.indexOf('\n## Dependencies\n'));
    const named = [...part.matchAll(/^\| `([^`]+)` +\| \S/gm)].map(([, name]) => name);
    const { dependencies, devDependencies } = manifest;
    assert.deepEqual(named.sort(), Object.keys({ ...dependencies, ...devDependencies }).sort());
  });

  it('lets no script of what is installed run', () => {
    const settings = readFileSync(join(root, '.npmrc'), 'utf8').split('\n');
    for (const one of ['ignore-scripts=true', 'omit-lockfile-registry-resolved=true'])
      assert.ok(settings.includes(one), one);
    assert.ok(!settings.some((one) => /registry *=/.test(one)));
    const own = Object.keys(manifest.scripts).filter((name) => /^(pre|post)|install|prepare/.test(name));
    assert.deepEqual(own, [], 'npm would not run these');
  });

  it('has a walkthrough whose steps lead to commands, and are done when something has happened', () => {
    const [walkthrough] = manifest.contributes.walkthroughs;
    assert.ok(walkthrough);
    assert.equal(`${manifest.publisher}.${manifest.name}#${walkthrough.id}`, walkthroughId);
    const commands = new Set<string>([
      ...allCommandIds,
      ...Object.values(viewIds).map((id) => `${id}.focus`),
    ]);
    const contexts = new Set<string>(Object.values(contextKeys));
    assert.equal(walkthrough.steps.length, 5);
    for (const { id, description, completionEvents, media } of walkthrough.steps) {
      const links = [...(texts[description.slice(1, -1)] ?? '').matchAll(/\(command:([\w.]+)\)/g)];
      assert.equal(links.length, 1, id);
      for (const [, command] of links) assert.ok(commands.has(command ?? ''), command);
      assert.ok(completionEvents.length > 0);
      for (const event of completionEvents) {
        const [, name = ''] = /^onContext:([\w.]+)/.exec(event) ?? [];
        assert.ok(contexts.has(name), event);
      }
      const picture = readFileSync(join(root, media.svg), 'utf8');
      // Colours are those of the theme, and nothing is loaded.
      assert.match(picture, /var\(--vscode-/);
      assert.doesNotMatch(picture, /href|<script|url\(/);
      assert.ok((texts[media.altText.slice(1, -1)] ?? '').length > 20);
    }
  });

  it('has for each command a category and a picture where it is shown as a button, three of them at a row at most', () => {
    const { commands, menus } = manifest.contributes;
    const byId = new Map(commands.map((one) => [one.command, one]));
    for (const { command, category, icon } of commands) {
      assert.equal(category, 'RDS Clone', command);
      const isButton = Object.values(menus).some((entries) =>
        entries.some((one) => one.command === command && /^(inline|navigation)/.test(one.group ?? '')),
      );
      assert.ok(!isButton || icon, `${command} is a button and has no icon`);
    }
    const rows = [
      'region',
      'instance;cloneable',
      'backup;restorable',
      'error;policy;diagnosis',
      'draft',
      'job;ready;hasInstance;removable;checkable',
      'job;refused;removable',
      'job;watched;checkable;hasInstance',
    ];
    for (const view of Object.values(viewIds)) {
      for (const row of rows) {
        const inline = new Set(offeredAt(view, row, 'inline'));
        assert.ok(inline.size <= 3, `${view} ${row}: ${[...inline].join(', ')}`);
        for (const command of inline) assert.ok(byId.get(command)?.icon, command);
      }
    }
  });

  it('ships the files it names', () => {
    const { contributes } = manifest;
    for (const file of [
      manifest.icon,
      ...(contributes.views[viewContainerId] ?? []).map(({ icon }) => icon),
    ]) {
      assert.ok(readFileSync(join(root, file)).length > 100, file);
    }
  });
});
