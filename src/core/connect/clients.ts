import { t } from '@vscode/l10n';
import type { ConnectEngine, Endpoint } from '../connectionStrings';

/** A program and its arguments, passed without a shell. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

export const clientOf: Readonly<Record<ConnectEngine, string>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgresql: 'psql',
  sqlserver: 'sqlcmd',
};

/** Environment variables from which clients read a password. It would not be the password of this instance. */
export const passwordVariables = ['MYSQL_PWD', 'PGPASSWORD', 'SQLCMDPASSWORD'] as const;

/**
 * Starts a client that asks for the password itself. Every value is joined to its flag, so that it cannot be taken for
 * a flag. For PostgreSQL, the database is `postgres`, which always exists; psql would default to one named like the
 * user.
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
 * Wraps a call so that the terminal stays open if the client fails. Otherwise VS Code closes the terminal, and the user
 * cannot read the error. The call is passed as arguments of the shell and is not part of its script.
 * @param platform as `process.platform`; Windows has no such shell
 */
export function keptOpen({ program, args }: Call, platform: string): Call {
  if (platform === 'win32') return { program, args };
  return { program: '/bin/sh', args: ['-c', stayOpen, 'sh', t('Press Enter to close.'), program, ...args] };
}

/** Ctrl+C must only stop the client, so the shell traps the signal. */
const stayOpen = `hint=$1; shift; trap : INT; "$@" || { printf '\\n%s ' "$hint"; read -r _; }`;

/** Why a text cannot be the name of a database account; undefined if it can. */
export function userProblem(name: string): string | undefined {
  const isName = name.trim() !== '' && name.length <= 128 && !/\p{Cc}/u.test(name);
  return isName ? undefined : t('Type the name of a database account.');
}
