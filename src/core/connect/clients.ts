import { t } from '@vscode/l10n';
import type { ConnectEngine, Endpoint } from '../connectionStrings';

/** A program and its arguments, as they are: no shell reads them. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

/** The command-line client of an engine. */
export const clientOf: Readonly<Record<ConnectEngine, string>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgresql: 'psql',
  sqlserver: 'sqlcmd',
};

/** Where clients look for a password, which is not the one of this instance. */
export const passwordVariables = ['MYSQL_PWD', 'PGPASSWORD', 'SQLCMDPASSWORD'] as const;

/**
 * Opens a session that asks for the password itself. Every value is joined to its flag, so that none is taken for one.
 * PostgreSQL comes with the database `postgres`; psql would take one that is called as the user is.
 */
export function clientCall(engine: ConnectEngine, { host, port }: Endpoint, user: string): Call {
  const program = clientOf[engine];
  switch (engine) {
    case 'mysql':
    case 'mariadb':
      return { program, args: [`--host=${host}`, `--port=${port}`, `--user=${user}`, '--password'] };
    case 'postgresql':
      return {
        program,
        args: [`--host=${host}`, `--port=${port}`, `--username=${user}`, '--dbname=postgres', '--password'],
      };
    case 'sqlserver':
      return { program, args: [`-S${host},${port}`, `-U${user}`] };
  }
}

/**
 * The same, in a terminal that stays open when the client fails: the editor closes one whose program has ended, and with
 * it why it did. The words of the call are arguments of the shell and no part of what it reads.
 * @param platform as `process.platform`; Windows has no such shell
 */
export function keptOpen({ program, args }: Call, platform: string): Call {
  if (platform === 'win32') return { program, args };
  return { program: '/bin/sh', args: ['-c', stayOpen, 'sh', t('Press Enter to close.'), program, ...args] };
}

/** Ctrl+C is for the client: the shell that waits for it would end. */
const stayOpen = `hint=$1; shift; trap : INT; "$@" || { printf '\\n%s ' "$hint"; read -r _; }`;

/** What is wrong with the name of a database account; undefined where nothing is. */
export function userProblem(name: string): string | undefined {
  const isName = name.trim() !== '' && name.length <= 128 && !/\p{Cc}/u.test(name);
  return isName ? undefined : t('Type the name of a database account.');
}
