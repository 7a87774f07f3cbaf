import { t } from '@vscode/l10n';
import type { NetInfo } from '../shared/model';

/** One way to connect, ready to be pasted. No password is in any of them. */
interface ConnectionString {
  /** What it is for, e.g. `psql`. */
  readonly label: string;
  readonly text: string;
}

/** An address of an instance and what can be pasted for it. */
export interface ConnectionAddress {
  /** What kind of address it is, in the user's language. */
  readonly network: string;
  /** Whether what is sent there reaches the primary instance, and nothing else. */
  readonly isPrimary: boolean;
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
  return [...addresses]
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ({
      network: [
        isPrimary(one) ? '' : kindLabel(one),
        isPublic(one) ? t('public address') : t('private address'),
      ]
        .filter(Boolean)
        .join(', '),
      isPrimary: isPrimary(one),
      strings: stringsOf(engine, one),
    }));
}

function isPublic({ ipType }: NetInfo): boolean {
  return ipType.toLowerCase() === 'public';
}

function isPrimary({ kind }: NetInfo): boolean {
  return kind === '' || kind.toLowerCase() === 'normal';
}

function kindLabel({ kind }: NetInfo): string {
  return kind.toLowerCase() === 'readwritesplitting' ? t('read/write splitting') : kind;
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
  switch (engine.toLowerCase()) {
    case 'mysql':
    case 'mariadb': {
      const at = port || '3306';
      const scheme = engine.toLowerCase();
      return [
        plain,
        { label: 'mysql', text: `mysql -h ${host} -P ${at} -u <user> -p` },
        { label: 'JDBC', text: `jdbc:${scheme}://${host}:${at}/<database>` },
      ];
    }
    case 'postgresql': {
      const at = port || '5432';
      return [
        plain,
        { label: 'psql', text: `psql "host=${host} port=${at} user=<user> dbname=<database>"` },
        { label: 'JDBC', text: `jdbc:postgresql://${host}:${at}/<database>` },
        ...(isPort(pgBouncerPort)
          ? [
              {
                label: 'psql (PgBouncer)',
                text: `psql "host=${host} port=${pgBouncerPort} user=<user> dbname=<database>"`,
              },
            ]
          : []),
        ...(isPort(babelfishPort)
          ? [{ label: 'sqlcmd (Babelfish)', text: `sqlcmd -S ${host},${babelfishPort} -U <user>` }]
          : []),
      ];
    }
    case 'sqlserver': {
      const at = port || '1433';
      return [
        plain,
        { label: 'sqlcmd', text: `sqlcmd -S ${host},${at} -U <user>` },
        { label: 'JDBC', text: `jdbc:sqlserver://${host}:${at};databaseName=<database>` },
      ];
    }
    default:
      return [plain];
  }
}
