import assert from 'node:assert/strict';
import { handOff, toolsFor, type HandOff, type Login } from '../../../src/core/connect/tools';
import type { ConnectEngine } from '../../../src/core/connectionStrings';

const login: Login = {
  endpoint: { host: 'rm-1.mysql.rds.aliyuncs.com', port: 3307 },
  name: 'orders-copy',
  user: 'app',
  database: 'shop',
};
const everything = () => ['mysql.connection.add'];
const given = (extensionId: string, engine: ConnectEngine, changes: Partial<Login> = {}): HandOff => {
  const tool = toolsFor(engine, everything).find((one) => one.extensionId === extensionId);
  assert.ok(tool, `${extensionId} for ${engine}`);
  return handOff(tool, engine, { ...login, ...changes });
};
const queryOf = (what: HandOff): Record<string, string> => {
  assert.equal(what.via, 'uri');
  assert.equal(what.path, '/connect');
  return Object.fromEntries(new URLSearchParams(what.query));
};

describe('the extensions that can connect', () => {
  const idsFor = (engine: ConnectEngine, installed: readonly string[]): readonly string[] =>
    toolsFor(engine, (id) => (installed.includes(id) ? everything() : undefined)).map(
      ({ extensionId }) => extensionId,
    );
  const all = [
    'ms-mssql.mssql',
    'ms-ossdata.vscode-pgsql',
    'mtxr.sqltools',
    'mtxr.sqltools-driver-mysql',
    'mtxr.sqltools-driver-pg',
    'mtxr.sqltools-driver-mssql',
    'dbcode.dbcode',
    'cweijan.vscode-mysql-client2',
  ];

  it('are those that are installed and support the engine', () => {
    const anyEngine = ['mtxr.sqltools', 'dbcode.dbcode', 'cweijan.vscode-mysql-client2'];
    assert.deepEqual(idsFor('mysql', all), anyEngine);
    assert.deepEqual(idsFor('mariadb', all), anyEngine);
    assert.deepEqual(idsFor('postgresql', all), ['ms-ossdata.vscode-pgsql', ...anyEngine]);
    assert.deepEqual(idsFor('sqlserver', all), ['ms-mssql.mssql', ...anyEngine]);
    assert.deepEqual(idsFor('mysql', []), []);
    for (const id of anyEngine)
      assert.ok(
        !idsFor(
          'mysql',
          all.filter((one) => one !== id),
        ).includes(id),
      );
  });

  it('need the driver of the engine, where it is an extension of its own', () => {
    const others = all.filter((id) => id !== 'mtxr.sqltools-driver-pg');
    assert.ok(!idsFor('postgresql', others).includes('mtxr.sqltools'));
    assert.ok(idsFor('mysql', others).includes('mtxr.sqltools'));
  });

  it('declare the command that is run', () => {
    const id = 'cweijan.vscode-mysql-client2';
    assert.deepEqual(
      toolsFor('mysql', (one) => (one === id ? [] : undefined)),
      [],
    );
    assert.equal(toolsFor('mysql', (one) => (one === id ? everything() : undefined)).length, 1);
  });
});

describe('what an extension is given', () => {
  it('is an address of its own, for SQL Server and PostgreSQL', () => {
    assert.deepEqual(queryOf(given('ms-mssql.mssql', 'sqlserver')), {
      server: 'rm-1.mysql.rds.aliyuncs.com,3307',
      authenticationType: 'SqlLogin',
      profileName: 'orders-copy',
    });
    assert.deepEqual(queryOf(given('ms-ossdata.vscode-pgsql', 'postgresql')), {
      server: 'rm-1.mysql.rds.aliyuncs.com',
      port: '3307',
      authenticationType: 'SqlLogin',
      profileName: 'orders-copy',
    });
  });

  it('has no word in it that PostgreSQL refuses an address for', () => {
    const what = given('ms-ossdata.vscode-pgsql', 'postgresql', { name: 'the password store' });
    assert.equal(queryOf(what)['profileName'], undefined);
    assert.ok(!JSON.stringify(what).includes('password'));
  });

  it('is a connection for SQLTools, of the name of its driver', () => {
    assert.deepEqual(given('mtxr.sqltools', 'mysql'), {
      via: 'sqlTools',
      connection: {
        name: 'orders-copy (app)',
        driver: 'MySQL',
        server: 'rm-1.mysql.rds.aliyuncs.com',
        port: 3307,
        database: 'shop',
        username: 'app',
        askForPassword: true,
      },
    });
    for (const [engine, driver] of [
      ['mariadb', 'MariaDB'],
      ['postgresql', 'PostgreSQL'],
      ['sqlserver', 'MSSQL'],
    ] as const) {
      const what = given('mtxr.sqltools', engine);
      assert.equal(what.via === 'sqlTools' && what.connection.driver, driver);
    }
  });

  it('is a connection for DBCode that saves no password, and the same one for the same address and user', () => {
    const what = given('dbcode.dbcode', 'postgresql');
    assert.deepEqual(what, {
      via: 'dbCode',
      connection: {
        connectionId: 'rds-clone:rm-1.mysql.rds.aliyuncs.com:3307:app',
        name: 'orders-copy',
        connectionType: 'host',
        driver: 'postgres',
        host: 'rm-1.mysql.rds.aliyuncs.com',
        port: 3307,
        username: 'app',
        savePassword: 'no',
      },
    });
    const drivers = (['mysql', 'mariadb', 'sqlserver'] as const).map((engine) => {
      const one = given('dbcode.dbcode', engine);
      return one.via === 'dbCode' && one.connection.driver;
    });
    assert.deepEqual(drivers, ['mysql', 'mariadb', 'mssql']);
  });

  it('is a text to paste where an extension takes nothing', () => {
    assert.deepEqual(given('cweijan.vscode-mysql-client2', 'mysql'), {
      via: 'emptyForm',
      command: 'mysql.connection.add',
      toPaste: 'rm-1.mysql.rds.aliyuncs.com:3307',
    });
  });

  it('is one option each, whatever the instance is called', () => {
    for (const name of ['a&password=x', 'a#b', 'a=b&server=evil.example', '100%', 'a+b c', '订单', '$(x)']) {
      const query = queryOf(given('ms-mssql.mssql', 'sqlserver', { name }));
      assert.deepEqual(Object.keys(query), ['server', 'authenticationType', 'profileName']);
      assert.equal(query['profileName'], name);
      assert.equal(query['server'], 'rm-1.mysql.rds.aliyuncs.com,3307');
    }
    const what = given('mtxr.sqltools', 'mysql', { name: 'a\u202eb\nc' });
    assert.equal(what.via === 'sqlTools' && what.connection.name, 'a<U+202E>b c (app)');
  });

  it('is refused for an engine that a tool does not support', () => {
    const [tool] = toolsFor('sqlserver', everything);
    assert.throws(() => handOff(tool!, 'mysql', login), RangeError);
  });
});
