import { visible } from '../../shared/plain';
import type { ConnectEngine, Endpoint } from '../connectionStrings';

/** What is given to another extension. No password is ever in it. */
export interface Login {
  readonly endpoint: Endpoint;
  /** What the connection is to be called. */
  readonly name: string;
  /** Blank where the extension asks for it itself. */
  readonly user: string;
  /** Blank where the extension asks for it itself. */
  readonly database: string;
}

/** How it is given: by an address that the extension handles, by a command of it, or by the API that it exports. */
export type HandOff =
  | { readonly via: 'uri'; readonly path: string; readonly query: string }
  | { readonly via: 'sqlTools'; readonly connection: SqlToolsConnection }
  | { readonly via: 'dbCode'; readonly connection: DbCodeConnection }
  /** A form that takes nothing: the user pastes this into it. */
  | { readonly via: 'emptyForm'; readonly command: string; readonly toPaste: string };

/** An entry of the setting `sqltools.connections`. */
export interface SqlToolsConnection {
  readonly name: string;
  readonly driver: string;
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly askForPassword: true;
}

/** `ConnectionConfig` of DBCode's API. */
export interface DbCodeConnection {
  readonly connectionId: string;
  readonly name: string;
  readonly connectionType: 'host';
  readonly driver: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly savePassword: 'no';
}

/** An extension that connects to databases. */
export interface Tool {
  /** Name of the product. */
  readonly label: string;
  readonly extensionId: string;
  /** What it calls the engines it supports. */
  readonly engines: Readonly<Partial<Record<ConnectEngine, string>>>;
  /** The extension it needs besides for an engine. */
  readonly drivers?: Readonly<Partial<Record<ConnectEngine, string>>>;
  /** A command that its manifest has to declare. */
  readonly command?: string;
  /** What has to be known before; the rest it asks for itself. */
  readonly asks: readonly ('user' | 'database')[];
  readonly handOff: (login: Login, engine: string) => HandOff;
}

/** Its URI handler takes the names of the options of the connection, and opens its dialog with them filled in. */
const sqlServer: Tool = {
  label: 'SQL Server (mssql)',
  extensionId: 'ms-mssql.mssql',
  engines: { sqlserver: 'MSSQL' },
  asks: [],
  handOff: ({ endpoint: { host, port }, name }) =>
    connectUri({ server: `${host},${port}`, authenticationType: 'SqlLogin', profileName: name }),
};

/** The same for PostgreSQL; it refuses an address in which `password` occurs anywhere. */
const postgreSql: Tool = {
  label: 'PostgreSQL',
  extensionId: 'ms-ossdata.vscode-pgsql',
  engines: { postgresql: 'PostgreSQL' },
  asks: [],
  handOff: ({ endpoint: { host, port }, name }) =>
    connectUri({
      server: host,
      port: String(port),
      authenticationType: 'SqlLogin',
      ...(name.includes('password') ? {} : { profileName: name }),
    }),
};

/** Its command `sqltools.addConnection` adds to its settings; one of its drivers is needed to connect. */
const sqlTools: Tool = {
  label: 'SQLTools',
  extensionId: 'mtxr.sqltools',
  engines: { mysql: 'MySQL', mariadb: 'MariaDB', postgresql: 'PostgreSQL', sqlserver: 'MSSQL' },
  drivers: {
    mysql: 'mtxr.sqltools-driver-mysql',
    mariadb: 'mtxr.sqltools-driver-mysql',
    postgresql: 'mtxr.sqltools-driver-pg',
    sqlserver: 'mtxr.sqltools-driver-mssql',
  },
  asks: ['user', 'database'],
  handOff: ({ endpoint: { host, port }, name, user, database }, driver) => ({
    via: 'sqlTools',
    connection: {
      // The name is part of what SQLTools tells connections apart by; the user is not.
      name: `${name} (${user})`,
      driver,
      server: host,
      port,
      database,
      username: user,
      askForPassword: true,
    },
  }),
};

/** Its API replaces a connection that has the same id. */
const dbCode: Tool = {
  label: 'DBCode',
  extensionId: 'dbcode.dbcode',
  engines: { mysql: 'mysql', mariadb: 'mariadb', postgresql: 'postgres', sqlserver: 'mssql' },
  asks: ['user'],
  handOff: ({ endpoint: { host, port }, name, user }, driver) => ({
    via: 'dbCode',
    connection: {
      connectionId: `rds-clone:${host}:${port}:${user}`,
      name,
      connectionType: 'host',
      driver,
      host,
      port,
      username: user,
      savePassword: 'no',
    },
  }),
};

/** It has no way to be given a connection: no API, no URI handler, and its command takes nothing. */
function databaseClient(extensionId: string, label: string): Tool {
  return {
    label,
    extensionId,
    engines: { mysql: 'MySQL', mariadb: 'MariaDB', postgresql: 'PostgreSQL', sqlserver: 'SqlServer' },
    command: 'mysql.connection.add',
    asks: [],
    handOff: ({ endpoint: { host, port } }) => ({
      via: 'emptyForm',
      command: 'mysql.connection.add',
      toPaste: `${host}:${port}`,
    }),
  };
}

const tools: readonly Tool[] = [
  sqlServer,
  postgreSql,
  sqlTools,
  dbCode,
  databaseClient('cweijan.vscode-mysql-client2', 'Database Client'),
  databaseClient('cweijan.vscode-database-client2', 'Database Client'),
];

/**
 * The extensions that can connect to an engine.
 * @param commandsOf the commands an extension declares; undefined where it is not installed
 */
export function toolsFor(
  engine: ConnectEngine,
  commandsOf: (extensionId: string) => readonly string[] | undefined,
): readonly Tool[] {
  return tools.filter(({ extensionId, engines, drivers, command }) => {
    const commands = commandsOf(extensionId);
    if (commands === undefined || engines[engine] === undefined) return false;
    const driver = drivers?.[engine];
    if (driver !== undefined && commandsOf(driver) === undefined) return false;
    return command === undefined || commands.includes(command);
  });
}

/** What a tool is given for a login. @throws RangeError when it does not support the engine */
export function handOff(tool: Tool, engine: ConnectEngine, login: Login): HandOff {
  const name = tool.engines[engine];
  if (name === undefined) throw new RangeError(`${tool.label} does not support ${engine}.`);
  return tool.handOff({ ...login, name: visible(login.name) }, name);
}

function connectUri(options: Readonly<Record<string, string>>): HandOff {
  return { via: 'uri', path: '/connect', query: new URLSearchParams(options).toString() };
}
