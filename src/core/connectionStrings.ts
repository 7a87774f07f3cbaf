import { t } from '@vscode/l10n';
import type { NetInfo } from '../shared/model';
import { listText } from './sentences';

/** A string that the user can paste to connect. It contains no password. */
interface ConnectionString {
  /** What the string is for, e.g. `psql`. */
  readonly label: string;
  readonly text: string;
}

/** The engines with a known client, as this module spells them. */
export type ConnectEngine = 'mysql' | 'mariadb' | 'postgresql' | 'sqlserver';

/** Both parts are validated, and safe to use in a shell. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionAddress {
  readonly network: string;
  /** Whether the address leads only to the primary instance. */
  readonly isPrimary: boolean;
  /** Where a client connects to; undefined if the host or port is not valid, or if the engine is not known. */
  readonly endpoint: Endpoint | undefined;
  /** Empty if the host or port is not valid, because users paste these strings into a terminal. */
  readonly strings: readonly ConnectionString[];
}

/**
 * Ways to connect to an instance. The primary's addresses come first, and its private address before the public one,
 * because a clone has no public address until the user requests one. An address for read/write splitting (RDS API
 * reference, DescribeDBInstanceNetInfo, ConnectionStringType) is never presented as the primary's.
 * @param engine as the API spells it; for an unknown engine, only address and port are returned
 */
export function connectionStrings(engine: string, addresses: readonly NetInfo[]): ConnectionAddress[] {
  const rank = (one: NetInfo): number => (isPrimary(one) ? 0 : 2) + (isPublic(one) ? 1 : 0);
  const areAllPrimary = addresses.every(isPrimary);
  return [...addresses]
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ({
      network: listText([
        areAllPrimary ? '' : kindLabel(one),
        isPublic(one) ? t('public address') : t('private address'),
      ]),
      isPrimary: isPrimary(one),
      endpoint: endpointOf(engine, one),
      strings: stringsOf(engine, one),
    }));
}

/** @param engine as the API spells it */
export function connectEngine(engine: string): ConnectEngine | undefined {
  const name = engine.toLowerCase();
  return isKnown(name) ? name : undefined;
}

const usualPort: Readonly<Record<ConnectEngine, number>> = {
  mysql: 3306,
  mariadb: 3306,
  postgresql: 5432,
  sqlserver: 1433,
};

function isKnown(name: string): name is ConnectEngine {
  return Object.hasOwn(usualPort, name);
}

function endpointOf(engine: string, { connectionString: host, port }: NetInfo): Endpoint | undefined {
  const known = connectEngine(engine);
  if (!known || !isHost(host) || (port !== '' && !isPort(port))) return undefined;
  return { host, port: port === '' ? usualPort[known] : Number(port) };
}

function isPublic({ ipType }: NetInfo): boolean {
  return ipType.toLowerCase() === 'public';
}

function isPrimary({ kind }: NetInfo): boolean {
  return kind === '' || kind.toLowerCase() === 'normal';
}

function kindLabel(one: NetInfo): string {
  if (isPrimary(one)) return t('primary');
  return one.kind.toLowerCase() === 'readwritesplitting' ? t('read/write splitting') : one.kind;
}

/** A DNS name or an IPv4 address. */
function isHost(text: string): boolean {
  return (
    text.length <= 253 &&
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(text)
  );
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

function stringsOf(engine: string, address: NetInfo): ConnectionString[] {
  const { connectionString: host, port, babelfishPort, pgBouncerPort } = address;
  if (!isHost(host) || (port !== '' && !isPort(port))) return [];
  const plain = { label: t('Address and port'), text: port ? `${host}:${port}` : host };
  const known = connectEngine(engine);
  if (!known) return [plain];
  const at = port || String(usualPort[known]);
  switch (known) {
    case 'mysql':
    case 'mariadb':
      return [
        plain,
        { label: 'mysql', text: `mysql -h ${host} -P ${at} -u <user> -p` },
        { label: 'URI', text: `${known}://<user>@${host}:${at}/<database>` },
        { label: 'JDBC', text: `jdbc:${known}://${host}:${at}/<database>` },
      ];
    case 'postgresql':
      return [
        plain,
        psql('psql', host, at),
        { label: 'URI', text: `postgresql://<user>@${host}:${at}/<database>` },
        { label: 'JDBC', text: `jdbc:postgresql://${host}:${at}/<database>` },
        ...(isPort(pgBouncerPort) ? [psql('psql (PgBouncer)', host, pgBouncerPort)] : []),
        ...(isPort(babelfishPort)
          ? [{ label: 'sqlcmd (Babelfish)', text: `sqlcmd -S ${host},${babelfishPort} -U <user>` }]
          : []),
      ];
    case 'sqlserver':
      return [
        plain,
        { label: 'sqlcmd', text: `sqlcmd -S ${host},${at} -U <user>` },
        { label: 'URI', text: `sqlserver://<user>@${host}:${at}?database=<database>` },
        { label: 'JDBC', text: `jdbc:sqlserver://${host}:${at};databaseName=<database>` },
      ];
  }
}

function psql(label: string, host: string, port: string): ConnectionString {
  return { label, text: `psql "host=${host} port=${port} user=<user> dbname=<database>"` };
}
