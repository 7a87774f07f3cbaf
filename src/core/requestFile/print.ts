import { cloneParameterNames, isUsersChoice, type CloneDraft } from '../../shared/clone';
import { escapeHidden } from '../clone/export/hidden';
import { applicableRows } from '../clone/draft';
import { valueOf } from '../clone/facts';
import type { ParameterRow } from '../clone/parameters';
import { fileVersion, latest, memberNames, newestFull } from './format';

/**
 * Prints a form as a request file that opens as the same form, ending with a newline. It contains neither the account
 * nor a secret. A time or name that the user has not chosen is omitted, so the form fills it in when it is opened.
 */
export function printRequestFile(draft: CloneDraft): string {
  const { regionId, sourceId, after } = draft;
  const file = {
    version: fileVersion,
    source: { regionId, dbInstanceId: sourceId },
    restorePoint: restorePointOf(draft),
    values: valuesOf(draft),
    ...(after === undefined ? {} : { after }),
  };
  return `${escapeHidden(JSON.stringify(file, undefined, 2))}\n`;
}

function restorePointOf(draft: CloneDraft): Readonly<Record<string, string>> {
  if (draft.restoreBy === 'backupSet') return { backupId: valueOf(draft, 'BackupId') || newestFull };
  const isChosen = draft.values.RestoreTime?.origin !== 'default';
  return { restoreTime: (isChosen && valueOf(draft, 'RestoreTime')) || latest };
}

function valuesOf(draft: CloneDraft): Readonly<Record<string, string | number | boolean>> {
  const rows = new Map(applicableRows(draft).map((row) => [row.name, row]));
  return Object.fromEntries(
    cloneParameterNames.flatMap((name) => {
      const row = rows.get(name);
      const value = draft.values[name];
      const isOwnName = name === 'DBInstanceDescription' && value?.origin === 'default';
      if (!row || !value || isOwnName || memberNames['values']?.includes(name) !== true) return [];
      const text = valueOf(draft, name);
      // A value that the user cleared is kept, or the form would fill it in from the source again.
      return text === '' && !isUsersChoice(value) ? [] : [[name, typedValue(row, text)]];
    }),
  );
}

/** Converts a value to its JSON type, if that reads back as the same text. */
export function typedValue({ type }: Pick<ParameterRow, 'type'>, text: string): string | number | boolean {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = (type === 'integer' || type === 'decimal') && text !== '' && String(Number(text)) === text;
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
