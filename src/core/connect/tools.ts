import { visible } from '../../shared/plain';
import type { ConnectEngine, Endpoint } from '../connectionStrings';

/** What another extension receives. It never contains a password. */
export interface Login {
  readonly endpoint: Endpoint;
  readonly name: string;
  /** User and database are blank if the extension asks for them. */
  readonly user: string;
  readonly database: string;
}

/** How to pass on the connection: by a URI, a command, or the exported API of the extension. */
export type HandOff =
  | { readonly via: 'uri'; readonly path: string; readonly query: string }
  | { readonly via: 'sqlTools'; readonly connection: SqlToolsConnection }
  | { readonly via: 'dbCode'; readonly connection: DbCodeConnection }
  /** The form of this extension takes no input, so the user pastes this text into it. */
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

export interface Tool {
  readonly label: string;
  readonly extensionId: string;
  /** How the extension names the engines that it supports. */
  readonly engines: Readonly<Partial<Record<ConnectEngine, string>>>;
  /** An additional extension that it needs for an engine. */
  readonly drivers?: Readonly<Partial<Record<ConnectEngine, string>>>;
  /** A command that its manifest must declare. */
  readonly command?: string;
  /** Values to ask the user for in advance. The extension asks for the rest. */
  readonly asks: readonly ('user' | 'database')[];
  readonly handOff: (login: Login, engine: string) => HandOff;
}

/** The URI handler accepts the names of connection options, and opens its dialog with them filled in. */
const sqlServer: Tool = {
  label: 'SQL Server (mssql)',
  extensionId: 'ms-mssql.mssql',
  engines: { sqlserver: 'MSSQL' },
  asks: [],
  handOff: ({ endpoint: { host, port }, name }) =>
    connectUri({ server: `${host},${port}`, authenticationType: 'SqlLogin', profileName: name }),
};

/** The same for PostgreSQL. The extension refuses a URI that contains `password` anywhere. */
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

/** The command `sqltools.addConnection` adds a connection to its settings. A driver extension is needed to connect. */
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
      // SQLTools distinguishes connections by name, among others, but not by user.
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

/** The API replaces a connection with the same id. */
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

/** The extension cannot receive a connection: it has no API and no URI handler, and its command takes no arguments. */
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
 * @param commandsOf the commands that an extension declares; undefined if it is not installed
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

/** @throws RangeError if the tool does not support the engine */
export function handOff(tool: Tool, engine: ConnectEngine, login: Login): HandOff {
  const name = tool.engines[engine];
  if (name === undefined) throw new RangeError(`${tool.label} does not support ${engine}.`);
  return tool.handOff({ ...login, name: visible(login.name) }, name);
}

function connectUri(options: Readonly<Record<string, string>>): HandOff {
  return { via: 'uri', path: '/connect', query: new URLSearchParams(options).toString() };
}
