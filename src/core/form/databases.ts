import type { DatabasesView } from '../../shared/databases';
import type { InstanceDetail } from '../../shared/model';
import { restoresTables } from '../clone/editions';
import { firstOnly } from '../cutLists';
import { bytes } from '../format';
import type { DatabaseLookups } from './databaseLookup';
import { problemOf } from './lookupProblem';

export function databasesView(
  { list: databases, tables }: DatabaseLookups,
  source: InstanceDetail | undefined,
): DatabasesView {
  return {
    status: databases.status,
    problem:
      problemOf(databases) || (databases.isCut ? firstOnly(databases.value?.databases.length ?? 0) : ''),
    withTables: source !== undefined && restoresTables(source.engine) === 'tables',
    complete:
      !databases.isCut &&
      (databases.value?.ofRestorePoint ??
        (source === undefined || (restoresTables(source.engine) !== 'no' && databases.status !== 'failed'))),
    databases: (databases.value?.databases ?? []).map(({ name, sizeBytes }) => {
      const lookup = tables.get(name);
      return {
        name,
        size: sizeBytes === undefined ? '' : bytes(sizeBytes),
        tables: [...(lookup?.value ?? [])],
        tablesStatus: lookup?.status ?? 'idle',
        problem: lookup ? problemOf(lookup) : '',
      };
    }),
  };
}
