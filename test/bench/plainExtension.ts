import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An extension that does the same with nothing behind it: the floors of what the editor itself takes. */
const plainExtension = `
const vscode = require('vscode'), fs = require('fs'), path = require('path');
const asked = () => {
  try {
    return JSON.parse(fs.readFileSync(path.join(__dirname, 'rows.json'), 'utf8'));
  } catch {
    return { count: 40, says: '' };
  }
};
exports.activate = (context) => {
  const rows = (count, prefix) => Array.from({ length: count }, (_, at) => {
    const item = new vscode.TreeItem(prefix + at, vscode.TreeItemCollapsibleState.None);
    item.id = prefix + at;
    item.description = 'Running · MySQL 8.0 · 4 cores';
    item.iconPath = new vscode.ThemeIcon('database');
    return item;
  });
  const changed = new vscode.EventEmitter();
  const watcher = fs.watch(__dirname, (_, name) => { if (name === 'rows.json') changed.fire(); });
  let filter = '';
  let panels = 0;
  const tree = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (item) => item,
    getChildren: (item) => {
      if (item) return rows(5, 'below' + item.id);
      const opens = new vscode.TreeItem('open a page', vscode.TreeItemCollapsibleState.None);
      opens.command = { command: 'plain.page', title: 'Open' };
      const parent = new vscode.TreeItem('parent', vscode.TreeItemCollapsibleState.Collapsed);
      parent.id = 'parent';
      const { count, says } = asked();
      const items = rows(count, 'plain' + filter);
      if (says) items[0].description = says;
      return [opens, parent, ...items];
    },
  };
  context.subscriptions.push(
    { dispose: () => watcher.close() },
    vscode.window.registerTreeDataProvider('plain.view', tree),
    vscode.commands.registerCommand('plain.filter', () => {
      const input = vscode.window.createInputBox();
      input.ignoreFocusOut = true;
      input.onDidChangeValue((text) => { filter = text; changed.fire(); });
      input.onDidHide(() => { filter = ''; changed.fire(); input.dispose(); });
      input.show();
    }),
    vscode.commands.registerCommand('plain.tell', () => {
      void vscode.window.showInformationMessage('a plain message', 'One', 'Two');
    }),
    vscode.commands.registerCommand('plain.pick', () => {
      const pick = vscode.window.createQuickPick();
      pick.items = Array.from({ length: 20 }, (_, at) => ({ label: 'choice ' + at, description: 'rm-' + at }));
      pick.onDidHide(() => pick.dispose());
      pick.show();
    }),
    vscode.commands.registerCommand('plain.page', () => {
      const panel = vscode.window.createWebviewPanel('plain', 'Plain ' + ++panels, vscode.ViewColumn.Active, { enableScripts: true });
      panel.webview.html = '<!DOCTYPE html><html><body><p id="plain">an empty page</p></body></html>';
    }),
  );
};
`;

/**
 * Writes that extension into a folder below, and answers where.
 * @param title of its icon, by which a workbench is known to be ready
 */
export function writePlainExtension(folder: string, title = 'Plain'): string {
  const path = join(folder, 'plain');
  mkdirSync(path);
  const manifest = {
    publisher: 'bench',
    name: 'plain',
    version: '1.0.0',
    engines: { vscode: '^1.95.0' },
    main: './main.js',
    activationEvents: ['onStartupFinished'],
    contributes: {
      viewsContainers: { activitybar: [{ id: 'plain', title, icon: 'icon.svg' }] },
      views: { plain: [{ id: 'plain.view', name: 'Plain', icon: 'icon.svg' }] },
      commands: [
        { command: 'plain.page', title: 'Plain: Open a Page' },
        { command: 'plain.filter', title: 'Plain: Filter' },
        { command: 'plain.tell', title: 'Plain: Tell' },
        { command: 'plain.pick', title: 'Plain: Pick' },
      ],
    },
  };
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(path, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"/>');
  writeFileSync(join(path, 'main.js'), plainExtension);
  return path;
}

/**
 * Changes the rows of the plain view in a running editor, as a change from outside.
 * @param dataDir of the server
 * @param says the description of the first row
 */
export function setPlainRows(dataDir: string, count: number, says = ''): void {
  const path = join(dataDir, 'extensions', 'bench.plain-1.0.0');
  writeFileSync(join(path, 'new.json'), JSON.stringify({ count, says }));
  renameSync(join(path, 'new.json'), join(path, 'rows.json'));
}
