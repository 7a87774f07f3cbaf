import assert from 'node:assert/strict';
import type { Accounts, Session } from '../../../src/vscode/accounts/accounts';
import type { RdsClient } from '../../../src/core/rds/client';
import type { JobStore } from '../../../src/core/jobs/store';
import { commandIds, type CommandId } from '../../../src/shared/ids';
import type { NetInfo, WhitelistGroup } from '../../../src/shared/model';
import type { InstanceNode } from '../../../src/vscode/backups/nodes';
import { registerConnect } from '../../../src/vscode/connect/register';
import { connectTarget } from '../../../src/vscode/connectTarget';
import { createLog } from '../../../src/vscode/ui/log';
import { instanceDetail } from '../../support/builders';
import { settle } from '../../support/virtualClock';
import { editor } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { fake, jobId, rowsOf, serviceError, storeWith } from './support';

const inside: NetInfo = {
  connectionString: 'rm-1.mysql.rds.aliyuncs.com',
  port: '3306',
  ipType: 'Private',
  ipAddress: '10.0.0.1',
  kind: 'Normal',
  babelfishPort: '',
  pgBouncerPort: '',
};
const outside: NetInfo = { ...inside, connectionString: 'rm-1-pub.mysql.rds.aliyuncs.com', ipType: 'Public' };
const split: NetInfo = {
  ...inside,
  connectionString: 'rm-1-rw.mysql.rds.aliyuncs.com',
  kind: 'ReadWriteSplitting',
};
const whitelist: readonly WhitelistGroup[] = [{ name: 'default', attribute: '', entries: ['10.0.0.0/8'] }];
const opening = 'Copy My Whitelist Command';

interface Cloud {
  readonly addresses?: readonly NetInfo[];
  readonly whitelist?: () => Promise<readonly WhitelistGroup[]>;
  readonly accountId?: string;
  readonly engine?: string;
}

/** Runs a command for a ready clone, and waits for all that it causes. */
async function run(id: CommandId, cloud: Cloud = {}, argument?: unknown): Promise<void> {
  const { accountId = 'default', engine = 'MySQL' } = cloud;
  const job = jobOf({ id: jobId(1), phase: 'ready', dbInstanceId: 'rm-1', accountId, engine });
  const store = await storeWith(job);
  await commandsOf(store, cloud).get(id)?.(argument ?? job);
  await settle();
}

function commandsOf(
  store: JobStore,
  cloud: Cloud,
): ReadonlyMap<CommandId, (...args: readonly unknown[]) => Promise<unknown>> {
  const client = fake<RdsClient>({
    describeNetInfo: () => Promise.resolve(cloud.addresses ?? [inside]),
    listWhitelist: cloud.whitelist ?? (() => Promise.resolve(whitelist)),
  });
  const accounts = fake<Accounts>({ session: () => Promise.resolve(fake<Session>({ client })) });
  const { commands } = registerConnect({
    accounts,
    log: createLog(),
    targetFrom: (argument) => connectTarget(argument, rowsOf(store)),
  });
  return new Map(commands);
}

/** Takes the first choice that has this text in its label, in each pick in turn. */
function choose(...wanted: readonly string[]): void {
  const rest = [...wanted];
  editor.choose = (labels) => {
    const next = rest.shift();
    const index = next === undefined ? -1 : labels.findIndex((label) => label.includes(next));
    return index < 0 ? undefined : index;
  };
}

/** Types one text after the other. */
function type(...texts: readonly string[]): void {
  const rest = [...texts];
  editor.type = () => rest.shift();
}

const copied = (): string | undefined => editor.texts('clipboard').at(-1);
const toldLast = (): string | undefined => editor.messages.at(-1)?.text;

describe('the address of a clone', () => {
  it('is copied at once where there is one, with what the whitelist lets in', async () => {
    await run(commandIds.clone.copyConnection);
    assert.equal(copied(), 'rm-1.mysql.rds.aliyuncs.com:3306');
    assert.match(
      toldLast() ?? '',
      /^Copied rm-1\.mysql\.rds\.aliyuncs\.com:3306 \(private address\)\. The IP whitelist allows 10\.0\.0\.0\/8/,
    );
    assert.deepEqual(editor.messages.at(-1)?.labels, [opening]);
    assert.deepEqual(editor.texts('pick'), []);
  });

  it('is asked for where there are several, before anything is copied', async () => {
    choose('rm-1-rw');
    await run(commandIds.clone.copyConnection, { addresses: [split, outside, inside] });
    assert.deepEqual(editor.texts('pick'), [
      'rm-1.mysql.rds.aliyuncs.com:3306',
      'primary, private address',
      'rm-1-pub.mysql.rds.aliyuncs.com:3306',
      'primary, public address',
      'rm-1-rw.mysql.rds.aliyuncs.com:3306',
      'read/write splitting, private address',
    ]);
    assert.match(editor.texts('prompt').join(), /allows 10\.0\.0\.0\/8/);
    assert.equal(copied(), 'rm-1-rw.mysql.rds.aliyuncs.com:3306');
    editor.reset();
    await run(commandIds.clone.copyConnection, { addresses: [inside, outside] });
    assert.deepEqual([copied(), toldLast()], [undefined, undefined]);
  });

  it('for read/write splitting is not taken for the primary by itself', async () => {
    await run(commandIds.clone.copyConnection, { addresses: [split] });
    assert.equal(copied(), undefined);
    assert.deepEqual(editor.texts('pick').slice(0, 1), ['rm-1-rw.mysql.rds.aliyuncs.com:3306']);
  });

  it('is told to be missing or odd where it is', async () => {
    await run(commandIds.clone.copyConnection, { addresses: [] });
    assert.equal(toldLast(), 'rm-1 has no connection address yet.');
    await run(commandIds.connectWith, { addresses: [{ ...inside, connectionString: 'a; reboot' }] });
    assert.match(toldLast() ?? '', /^Not copied: /);
    assert.deepEqual([copied(), editor.terminals.length], [undefined, 0]);
  });

  for (const [how, error] of [
    [
      'denied',
      serviceError({ code: 'Forbidden.RAM', httpStatus: 403, operation: 'DescribeDBInstanceIPArrayList' }),
    ],
    ['failing', serviceError({ code: 'InternalFailure', httpStatus: 500 })],
  ] as const) {
    it(`is copied while the whitelist is ${how}, which is said with its code`, async () => {
      await run(commandIds.clone.copyConnection, { whitelist: () => Promise.reject(error) });
      assert.equal(copied(), 'rm-1.mysql.rds.aliyuncs.com:3306');
      assert.match(toldLast() ?? '', /It is not known which addresses the IP whitelist allows: .*\(/);
      assert.ok(toldLast()?.includes(error.code), toldLast());
    });
  }

  it('is copied as a URI, for JDBC and for the client, over any of the addresses', async () => {
    choose('URI');
    await run(commandIds.clone.copyConnectionAs, { addresses: [outside] });
    assert.equal(copied(), 'mysql://<user>@rm-1-pub.mysql.rds.aliyuncs.com:3306/<database>');
    assert.match(toldLast() ?? '', /\(public address\)/);
  });
});

describe('the whitelist command', () => {
  beforeEach(() => {
    editor.press = ({ labels }) => (labels.includes(opening) ? opening : undefined);
  });

  it('is copied for the address that is typed, and never run', async () => {
    type(' 203.0.113.7 ');
    await run(commandIds.clone.copyConnection);
    assert.match(
      copied() ?? '',
      /^aliyun rds ModifySecurityIps --region cn-hangzhou --DBInstanceId rm-1 --SecurityIps 203\.0\.113\.7 --ModifyMode Append$/,
    );
    assert.match(toldLast() ?? '', /with its own current profile/);
    assert.deepEqual(editor.terminals, []);
  });

  it('names the profile of the account', async () => {
    type('203.0.113.7');
    await run(commandIds.clone.copyConnection, { accountId: 'profile:prod' });
    assert.match(copied() ?? '', / --profile prod /);
    assert.doesNotMatch(toldLast() ?? '', /current profile/);
  });

  it('is not offered for the sandbox, whose instances the aliyun CLI does not reach', async () => {
    await run(commandIds.clone.copyConnection, { accountId: 'sandbox' });
    assert.deepEqual(editor.messages.at(-1)?.labels, []);
  });

  it('is left by closing the question', async () => {
    type();
    await run(commandIds.clone.copyConnection);
    assert.equal(copied(), 'rm-1.mysql.rds.aliyuncs.com:3306');
    assert.equal(editor.messages.length, 1);
  });
});

describe('connecting with an extension', () => {
  it('gives SQLTools a connection once, and no password', async () => {
    editor.extensions = { 'mtxr.sqltools': {}, 'mtxr.sqltools-driver-mysql': {} };
    const connection = {
      name: 'copy (app)',
      driver: 'MySQL',
      server: 'rm-1.mysql.rds.aliyuncs.com',
      port: 3306,
      database: 'shop',
      username: 'app',
      askForPassword: true,
    };
    choose('SQLTools');
    type('app', 'shop');
    await run(commandIds.connectWith);
    assert.deepEqual(editor.executed, [
      ['sqltools.addConnection', connection, 'Global'],
      ['sqltoolsViewConnectionExplorer.focus', undefined],
    ]);
    assert.match(
      toldLast() ?? '',
      /^Gave rm-1\.mysql\.rds\.aliyuncs\.com:3306 \(private address\) to SQLTools\. The IP whitelist/,
    );
    editor.executed = [];
    editor.settings = { connections: [connection] };
    choose('SQLTools');
    type('app', 'shop');
    await run(commandIds.connectWith);
    assert.deepEqual(
      editor.executed.map(([id]) => id),
      ['sqltoolsViewConnectionExplorer.focus'],
    );
  });

  it('gives DBCode a connection by its API, and says why it did not take it', async () => {
    const calls: unknown[] = [];
    const result = { success: true, error: undefined as string | undefined };
    // As a class has it: what is called without its object fails.
    class Api {
      private readonly given = calls;
      addConnections(connections: unknown): Promise<unknown> {
        this.given.push(connections);
        return Promise.resolve(result);
      }
      revealConnection(id: unknown): Promise<unknown> {
        this.given.push(id);
        return Promise.resolve(result);
      }
    }
    editor.extensions = { 'dbcode.dbcode': { exports: { api: new Api() } } };
    choose('DBCode');
    type('app');
    await run(commandIds.connectWith);
    const [connections, id] = calls as [{ connectionId: string; savePassword: string }[], string];
    assert.equal(connections[0]?.connectionId, id);
    assert.equal(connections[0]?.savePassword, 'no');
    assert.match(toldLast() ?? '', /to DBCode\./);

    Object.assign(result, { success: false, error: 'limit reached' });
    choose('DBCode');
    type('app');
    await run(commandIds.connectWith);
    assert.equal(toldLast(), 'DBCode did not accept the connection: limit reached');

    editor.extensions = { 'dbcode.dbcode': { exports: undefined } };
    choose('DBCode');
    type('app');
    await run(commandIds.connectWith);
    assert.match(toldLast() ?? '', /^DBCode did not accept the connection: .*no API/);
  });

  it('opens the address of SQL Server and PostgreSQL', async () => {
    editor.extensions = { 'ms-mssql.mssql': {}, 'ms-ossdata.vscode-pgsql': {} };
    for (const [engine, label, authority, server] of [
      ['SQLServer', 'SQL Server', 'ms-mssql.mssql', 'rm-1.mysql.rds.aliyuncs.com,3306'],
      ['PostgreSQL', 'PostgreSQL', 'ms-ossdata.vscode-pgsql', 'rm-1.mysql.rds.aliyuncs.com'],
    ] as const) {
      choose(label);
      await run(commandIds.connectWith, { engine });
      const [id, uri] = editor.executed.at(-1) as [string, Record<string, string>];
      assert.equal(id, 'vscode.open');
      assert.deepEqual([uri['scheme'], uri['authority'], uri['path']], ['vscode', authority, '/connect']);
      assert.equal(new URLSearchParams(uri['query']).get('server'), server);
    }
  });

  it('leaves the address in the clipboard for one that takes nothing, and says so', async () => {
    const command = 'mysql.connection.add';
    editor.extensions = {
      'cweijan.vscode-mysql-client2': { packageJSON: { contributes: { commands: [{ command }] } } },
    };
    choose('Database Client');
    await run(commandIds.connectWith);
    assert.equal(copied(), 'rm-1.mysql.rds.aliyuncs.com:3306');
    assert.deepEqual(editor.executed, [[command, undefined]]);
    assert.match(toldLast() ?? '', /accepts no connection from other extensions/);
  });

  it('offers what is there for the engine, and what needs no extension', async () => {
    await run(commandIds.connectWith);
    assert.deepEqual(editor.texts('pick'), ['Terminal', 'mysql', 'Copy for…', opening]);
    assert.match(
      editor.texts('prompt').join(),
      /^No installed extension accepts a connection to MySQL\. The IP whitelist/,
    );
    editor.reset();
    editor.extensions = { 'dbcode.dbcode': {}, 'ms-mssql.mssql': {} };
    await run(commandIds.connectWith);
    assert.deepEqual(editor.texts('pick').slice(0, 3), ['DBCode', 'dbcode.dbcode', 'Without an extension']);
    editor.reset();
    await run(commandIds.connectWith, { engine: 'Oracle', accountId: 'sandbox' });
    assert.deepEqual(editor.texts('pick'), ['Copy for…']);
  });
});

describe('the terminal of a clone', () => {
  it('runs the client for the user that is typed, without passwords of other servers', async () => {
    type("o'brien; reboot");
    await run(commandIds.openTerminal);
    const [terminal] = editor.terminals;
    assert.equal(terminal?.name, 'mysql copy');
    assert.deepEqual(terminal.shellArgs.slice(-5), [
      'mysql',
      '--host=rm-1.mysql.rds.aliyuncs.com',
      '--port=3306',
      "--user=o'brien; reboot",
      '--password',
    ]);
    assert.deepEqual(terminal.env, { MYSQL_PWD: null, PGPASSWORD: null, SQLCMDPASSWORD: null });
    assert.match(toldLast() ?? '', /^Opened mysql for rm-1.*\(private address\)\. The IP whitelist/);
  });

  it('is not opened without a user, nor for an engine whose client is not known', async () => {
    type();
    await run(commandIds.openTerminal);
    await run(commandIds.openTerminal, { engine: 'Oracle' });
    assert.deepEqual(editor.terminals, []);
    assert.equal(toldLast(), 'No command-line client for Oracle is known.');
  });
});

describe('what is connected to', () => {
  it('is the instance of a row in either view', async () => {
    const store = await storeWith();
    const instance = instanceDetail({ dbInstanceId: 'rm-2', regionId: 'cn-shanghai', description: '' });
    const node = fake<InstanceNode>({
      kind: 'instance',
      id: 'default/cn-shanghai/rm-2',
      accountId: 'key:1',
      instance,
    });
    assert.deepEqual(await connectTarget(node, rowsOf(store)), {
      accountId: 'key:1',
      regionId: 'cn-shanghai',
      dbInstanceId: 'rm-2',
      name: 'rm-2',
      engine: instance.engine,
      sourceId: undefined,
    });
  });

  it('is from the palette what is selected, unless that is in both views', async () => {
    const clone = jobOf({ id: jobId(1), phase: 'ready', dbInstanceId: 'rm-1' });
    const node = fake<InstanceNode>({
      kind: 'instance',
      id: 'default/cn-shanghai/rm-2',
      accountId: 'key:1',
      instance: instanceDetail({ dbInstanceId: 'rm-2' }),
    });
    const store = await storeWith(clone);
    const targetOf = async (selected: Parameters<typeof rowsOf>[1]): Promise<string> =>
      (await connectTarget(undefined, rowsOf(store, selected))).dbInstanceId;
    assert.equal(await targetOf({ instances: [node] }), 'rm-2');
    assert.equal(await targetOf({ clones: [clone] }), 'rm-1');
    choose('copy');
    assert.equal(await targetOf({}), 'rm-1');
  });

  it('is no clone that has no instance', async () => {
    const job = jobOf({ id: jobId(1), phase: 'refused' });
    const store = await storeWith(job);
    await assert.rejects(connectTarget(job, rowsOf(store)));
    assert.equal(toldLast(), 'copy has no connection address yet.');
  });
});
