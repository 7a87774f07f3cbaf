import { t } from '@vscode/l10n';
import type { NetInfo } from '../shared/model';

/** One way to connect, ready to be pasted. No password is in any of them. */
export interface ConnectionString {
  /** What it is for, e.g. `psql`. */
  readonly label: string;
  readonly text: string;
}

/** An address of an instance and what can be pasted for it. */
export interface ConnectionAddress {
  /** Private or public, in the person's language. */
  readonly network: string;
  readonly strings: readonly ConnectionString[];
}

/**
 * Ways to connect to an instance, the private address first: a clone has no public one until someone asks for it.
 * @param engine as the API spells it; one that is not known gets address and port only
 */
export function connectionStrings(engine: string, addresses: readonly NetInfo[]): ConnectionAddress[] {
  const isPublic = ({ ipType }: NetInfo): boolean => ipType.toLowerCase() === 'public';
  return [...addresses.filter((one) => !isPublic(one)), ...addresses.filter(isPublic)].map((one) => ({
    network: isPublic(one) ? t('public address') : t('private address'),
    strings: stringsOf(engine, one),
  }));
}

function stringsOf(engine: string, { connectionString: host, port }: NetInfo): ConnectionString[] {
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
