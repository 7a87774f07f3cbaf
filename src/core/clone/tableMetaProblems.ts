import { t } from '@vscode/l10n';
import type { TableMetaProblem } from '../../shared/tableMeta';

export function describeTableMetaProblem(problem: TableMetaProblem): string {
  switch (problem.kind) {
    case 'syntax':
      return t('Line {0}, column {1}: from here on it is not JSON.', problem.line, problem.column);
    case 'nothing':
      return t('Enter at least one database.');
    case 'notList':
      return problem.path === ''
        ? t('This must be a list of databases, in square brackets.')
        : t('{0} must be a list of tables, in square brackets; an empty one restores all.', problem.path);
    case 'notObject':
      return problem.path.includes('tables')
        ? t('{0} must be a table: type, name and newname, in braces.', problem.path)
        : t('{0} must be a database: type, name, newname and tables, in braces.', problem.path);
    case 'notText':
      return t('{0} must be a name in double quotes.', problem.path);
    case 'notDb':
      return t('{0} must be "db".', problem.path);
    case 'notTable':
      return t('{0} must be "table".', problem.path);
    case 'blank':
      return t('{0} must not be blank.', problem.path);
    case 'missing':
      return t('{0} is missing.', problem.path);
    case 'unknown':
      return t('{0} does not belong here: RDS knows no such member.', problem.path);
    case 'duplicate':
      return t('{1} and {2} have the same new name {0}.', problem.name, problem.first, problem.path);
  }
}
