import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../../harness/shared.mjs';

/** How often a rule of the lint configuration complains of a text in a file. */
async function complaints(
  text: string,
  file: string,
  rule:
    | 'no-restricted-syntax'
    | 'no-restricted-imports'
    | 'max-lines-per-function'
    | 'max-lines' = 'no-restricted-syntax',
): Promise<number> {
  const config: unknown = await new ESLint({ cwd: root }).calculateConfigForFile(file);
  assert.ok(typeof config === 'object' && config !== null && 'rules' in config);
  const rules = config.rules as Linter.RulesRecord;
  const found = new Linter().verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        rules: { [rule]: rules[rule] ?? 'off' },
      },
    ],
    'planted.ts',
  );
  assert.ok(
    found.every(({ ruleId }) => ruleId === rule),
    JSON.stringify(found),
  );
  return found.length;
}

describe('The lint configuration', () => {
  const planted = [
    'void vscode.window.showInformationMessage(name);',
    'void window.showWarningMessage(name);',
    "void vscode.window['showErrorMessage'](name);",
    'const { showQuickPick } = vscode.window;',
    'vscode.window.createQuickPick();',
    'const { createInputBox: make } = vscode.window;',
    'void vscode.window.showInputBox({ prompt: name });',
    'void vscode.window.withProgress({ location: 15, title: name }, work);',
    'vscode.window.createStatusBarItem();',
    'vscode.window.setStatusBarMessage(name);',
    'vscode.window.createWebviewPanel(type, name, 1);',
    'const show = vscode.window.showInformationMessage;',
    'new vscode.MarkdownString(name);',
    'new MarkdownString(name, true);',
    'new vscode.TreeItem(name);',
    'item.tooltip = name;',
    'view.description = name;',
    'panel.title = name;',
    'input.validationMessage = name;',
    'void vscode.env.clipboard.writeText(name);',
    'void vscode.env.openExternal(uri);',
  ];

  it('refuses what shows, copies or opens a text past the wrapper', async function () {
    this.timeout(60_000);
    for (const text of planted) {
      for (const file of [
        'src/vscode/clones/damagedFiles.ts',
        'src/vscode/backups/backupItems.ts',
        'src/extension.ts',
      ]) {
        assert.ok((await complaints(text, file)) > 0, `${file}: ${text}`);
      }
    }
  });

  it('lets the wrapper do it', async function () {
    this.timeout(60_000);
    for (const text of planted) assert.equal(await complaints(text, 'src/vscode/ui/messages.ts'), 0, text);
  });

  it('keeps functions and files short, but tables', async function () {
    this.timeout(60_000);
    const planted = (lines: number): string => `function f() {\n${'  g();\n'.repeat(lines - 2)}}\n`;
    const found = async (
      file: string,
      rule: 'max-lines-per-function' | 'max-lines',
      lines: number,
    ): Promise<number> => complaints(planted(lines), file, rule);
    for (const file of ['src/core/planted.ts', 'src/vscode/clones/planted.ts', 'src/webview/planted.tsx']) {
      assert.deepEqual(
        [await found(file, 'max-lines-per-function', 60), await found(file, 'max-lines', 400)],
        [0, 0],
      );
      assert.deepEqual(
        [await found(file, 'max-lines-per-function', 61), await found(file, 'max-lines', 401)],
        [1, 1],
      );
    }
    assert.equal(await found('src/core/form/texts.ts', 'max-lines-per-function', 90), 0);
    assert.equal(await found('src/core/clone/parameters.ts', 'max-lines', 500), 0);
    assert.equal(await found('test/unit/planted.ts', 'max-lines', 401), 1);
    assert.equal(await found('test/ui/form.test.ts', 'max-lines', 500), 0);
  });

  it('lets each folder of the core import only those below it', async function () {
    this.timeout(60_000);
    const order =
      'files errors endpoints accounts rds clone connect backups jobs backupTasks drafts form requestFile agent'.split(
        ' ',
      );
    assert.deepEqual(
      [...order].sort(),
      readdirSync(join(root, 'src', 'core'), { withFileTypes: true })
        .filter((one) => one.isDirectory())
        .map(({ name }) => name)
        .sort(),
    );
    for (const [at, folder] of order.entries()) {
      for (const [other, name] of order.entries()) {
        if (name === folder) continue;
        const planted = `import { a } from '../${name}/planted';`;
        const found = await complaints(planted, `src/core/${folder}/planted.ts`, 'no-restricted-imports');
        assert.equal(found > 0, other > at, `core/${folder}: ${planted}`);
      }
    }
    const refused = [
      ['src/core/clone/rules/planted.ts', "import type { a } from '../../form/choices';"],
      ['src/core/planted.ts', "import { a } from './files/json';"],
      ['src/core/planted/a.ts', "import { a } from '../files/json';"],
      ['src/core/accounts/providers.ts', "export { a } from '../rds/client';"],
      ['src/core/rds/sdk.ts', "import { a } from '../jobs/job';"],
      ['src/core/files/planted.ts', "import { a } from './../jobs/job';"],
      ['src/core/files/planted.ts', "import { a } from '../../core/jobs/job';"],
      ['src/core/planted.ts', "import { a } from '../core/jobs/job';"],
      ['src/core/files/planted.ts', "import { a } from '.././jobs/job';"],
      ['src/core/files/planted.ts', "import { a } from '..//jobs/job';"],
      ['src/core/files/planted.ts', "import { a } from '../../../src/core/jobs/job';"],
    ];
    for (const [file = '', text = ''] of refused)
      assert.equal(await complaints(text, file, 'no-restricted-imports'), 1, `${file}: ${text}`);
    const fine = "import type { a } from '../shared/clone';";
    assert.equal(await complaints(fine, 'src/core/planted.ts', 'no-restricted-imports'), 0);
  });

  it('lets each feature of the editor import only those it knows', async () => {
    for (const [file, from, expected] of [
      ['form/planted.ts', '../compose', 1],
      ['form/planted.ts', '../clones/register', 1],
      ['ui/planted.ts', '../accounts/accounts', 1],
      ['clones/planted.ts', '../../vscode/backups/nodes', 1],
      ['clones/planted.ts', './../backups/nodes', 1],
      ['clones/planted.ts', '../../../src/vscode/backups/nodes', 1],
      ['clones/planted/planted.ts', '../../backups/nodes', 1],
      ['clones/planted/planted.ts', '../../accounts/accounts', 0],
      ['planted/planted.ts', '../backups/nodes', 1],
      ['planted/planted.ts', '@alicloud/rds20140815', 1],
      ['form/planted.ts', '../accounts/accounts', 0],
      ['form/planted.ts', '../../core/format', 0],
    ] as const) {
      const planted = `import { a } from '${from}';`;
      const found = await complaints(planted, `src/vscode/${file}`, 'no-restricted-imports');
      assert.equal(found, expected, `${file}: ${planted}`);
    }
  }).timeout(60_000);

  it('refuses an import that its rules do not see, but where a part is loaded late', async () => {
    for (const [file, expected] of [
      ['core/form/planted.ts', 2],
      ['vscode/ui/planted.ts', 2],
      ['vscode/clones/planted.ts', 2],
      ['webview/form/planted.tsx', 2],
      ['core/rds/transport.ts', 1],
      ['extension.ts', 0],
    ] as const) {
      const planted = "void import('vscode');\ntype A = typeof import('vscode');";
      assert.equal(await complaints(planted, `src/${file}`), expected, file);
    }
  }).timeout(60_000);
});
