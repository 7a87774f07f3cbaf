import { t } from '@vscode/l10n';
import type { NetInfo } from '../shared/model';
import { listText } from './sentences';

/** One way to connect, ready to be pasted. No password is in any of them. */
interface ConnectionString {
  /** What it is for, e.g. `psql`. */
  readonly label: string;
  readonly text: string;
}

/** The engines there are clients for, as this part of the program spells them. */
export type ConnectEngine = 'mysql' | 'mariadb' | 'postgresql' | 'sqlserver';

/** Both look like what they are, and mean nothing to a shell. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An address of an instance and what can be pasted for it. */
export interface ConnectionAddress {
  /** What kind of address it is, in the user's language. */
  readonly network: string;
  /** Whether what is sent there reaches the primary instance, and nothing else. */
  readonly isPrimary: boolean;
  /** Where a client of the engine connects to; undefined where it looks odd, or where the engine is not known. */
  readonly endpoint: Endpoint | undefined;
  /** None where the host or the port does not look like one: what is copied is pasted into a terminal. */
  readonly strings: readonly ConnectionString[];
}

/**
 * Ways to connect to an instance: the primary's addresses first, and of those the private one, since a clone has no
 * public one until someone asks for it. An address for read/write splitting (RDS API reference,
 * DescribeDBInstanceNetInfo, ConnectionStringType) is never given for the primary's.
 * @param engine as the API spells it; one that is not known gets address and port only
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
