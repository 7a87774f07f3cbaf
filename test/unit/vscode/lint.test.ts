import assert from 'node:assert/strict';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../../harness/shared.mjs';

/** What the lint configuration says of a text in a file, as far as its syntax is restricted. */
async function complaints(text: string, file: string): Promise<number> {
  const config: unknown = await new ESLint({ cwd: root }).calculateConfigForFile(file);
  assert.ok(typeof config === 'object' && config !== null && 'rules' in config);
  const rules = config.rules as Linter.RulesRecord;
  const found = new Linter().verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        rules: { 'no-restricted-syntax': rules['no-restricted-syntax'] ?? 'off' },
      },
    ],
    'planted.ts',
  );
  assert.ok(
    found.every(({ ruleId }) => ruleId === 'no-restricted-syntax'),
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
});
