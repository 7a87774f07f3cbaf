import { cloneParameterNames, isUsersChoice, type CloneDraft } from '../../shared/clone';
import { escapeHidden } from '../clone/export/hidden';
import { applicableRows } from '../clone/draft';
import { valueOf } from '../clone/facts';
import type { ParameterRow } from '../clone/parameters';
import { fileVersion, latest, memberNames, newestFull } from './format';

/**
 * A form as a file that opens as the same form, with a newline at its end. It names neither the account nor a secret. A
 * time and a name that nobody has chosen are left to whoever opens it.
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
      // What was cleared would be filled in from the source again.
      return text === '' && !isUsersChoice(value) ? [] : [[name, typedValue(row, text)]];
    }),
  );
}

/** A value as JSON has it, where that reads back as the same text. */
export function typedValue({ type }: Pick<ParameterRow, 'type'>, text: string): string | number | boolean {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = (type === 'integer' || type === 'decimal') && text !== '' && String(Number(text)) === text;
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
