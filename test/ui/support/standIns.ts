// Stands in for the extensions that connect to databases: each writes down what it is given.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const note = `
const fs = require('fs'), vscode = require('vscode');
const note = (what) => fs.appendFileSync(process.env.RECORD_FILE, JSON.stringify(what) + '\\n');
`;
const handlesUris = (by: string): string => `
exports.activate = () => vscode.window.registerUriHandler({
  handleUri: ({ path, query }) => note({ by: '${by}', path, query: Object.fromEntries(new URLSearchParams(query)) }),
});`;
const view = 'sqltoolsViewConnectionExplorer';

/** The code of each, and what its manifest says beside name and version. */
const standIns: Readonly<Record<string, readonly [code: string, manifest: object]>> = {
  'ms-mssql.mssql': [handlesUris('mssql'), { activationEvents: ['onUri'] }],
  'ms-ossdata.vscode-pgsql': [handlesUris('pgsql'), { activationEvents: ['onUri'] }],
  'mtxr.sqltools': [
    `
exports.activate = () => {
  vscode.commands.registerCommand('sqltools.addConnection', async (connection, target) => {
    note({ by: 'sqltools', connection, target });
    const section = vscode.workspace.getConfiguration('sqltools');
    await section.update('connections', [...section.get('connections'), connection], vscode.ConfigurationTarget.Global);
  });
  vscode.window.registerTreeDataProvider('${view}', { getChildren: () => [], getTreeItem: (one) => one });
};`,
    {
      activationEvents: ['*'],
      contributes: {
        configuration: { properties: { 'sqltools.connections': { type: 'array', default: [] } } },
        viewsContainers: { activitybar: [{ id: 'sqltools', title: 'SQLTools', icon: 'icon.svg' }] },
        views: { sqltools: [{ id: view, name: 'Connections' }] },
      },
    },
  ],
  'mtxr.sqltools-driver-mysql': ['exports.activate = () => undefined;', {}],
  'dbcode.dbcode': [
    `
exports.activate = () => ({
  api: {
    addConnections: async (connections) => { note({ by: 'dbcode', connections }); return { success: true }; },
    revealConnection: async (id) => { note({ by: 'dbcode', revealed: id }); return { success: true }; },
  },
});`,
    { activationEvents: [] },
  ],
  'cweijan.vscode-mysql-client2': [
    `
exports.activate = () => {
  vscode.commands.registerCommand('mysql.connection.add', (...args) => note({ by: 'databaseClient', args: args.length }));
};`,
    { contributes: { commands: [{ command: 'mysql.connection.add', title: 'Add Connection' }] } },
  ],
};

/** Writes all of them into a folder, and gives the folder of each. */
export function writeStandIns(folder: string): readonly string[] {
  return Object.entries(standIns).map(([id, [code, manifest]]) => writeExtension(folder, id, code, manifest));
}

/**
 * Writes an extension into a folder of its own, which it gives. Its code knows `vscode`, `fs` and `note`.
 * @param manifest what it says beside name and version
 */
export function writeExtension(folder: string, id: string, code: string, manifest: object): string {
  const [publisher, name] = id.split('.');
  const target = join(folder, id);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'main.js'), note + code);
  writeFileSync(join(target, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(
    join(target, 'package.json'),
    JSON.stringify({
      publisher,
      name,
      version: '1.0.0',
      engines: { vscode: '^1.90.0' },
      main: './main.js',
      ...manifest,
    }),
  );
  return target;
}

/** Writes a client that says with which words and passwords it was called, and then fails. */
export function writeClient(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!${process.execPath}
const { appendFileSync } = require('fs');
const { MYSQL_PWD, RECORD_FILE } = process.env;
appendFileSync(RECORD_FILE, JSON.stringify({ by: '${name}', args: process.argv.slice(2), MYSQL_PWD }) + '\\n');
console.log('access denied');
process.exit(1);
`,
  );
  chmodSync(file, 0o755);
}

export type Record_ = Readonly<Record<string, unknown>>;

/** What was written down so far. */
export function records(file: string): readonly Record_[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record_);
}
