import { t } from '@vscode/l10n';
import type { BackupSet } from '../../shared/model';
import { isFullSet } from '../clone/backupScope';
import type { CloneStart } from '../clone/draft';
import { whyNotRestorable } from '../clone/instanceState';
import { loadRecovery } from '../clone/recovery';
import { localTime, toApiTime } from '../format';
import type { RdsClient } from '../rds/client';
import { listed } from '../rds/paging';
import type { CallOptions } from '../rds/transport';
import { latest, newestFull, type FileRestorePoint } from './format';
import type { Readable } from './parse';

/** The initial state of a file's form. A relative restore point is left to the form. */
export function startOf(
  { source, values, after }: Pick<Readable, 'source' | 'values' | 'after'>,
  point: FileRestorePoint | undefined,
): CloneStart {
  const { regionId, dbInstanceId: sourceId } = source;
  const start = { regionId, sourceId, values, after };
  switch (point?.kind) {
    case 'backupSet':
      return { ...start, restoreBy: 'backupSet', backupId: point.backupId };
    case 'newestFull':
      return { ...start, restoreBy: 'backupSet' };
    case 'time':
      return { ...start, restoreBy: 'time', restoreTime: point.restoreTime };
    case 'ago':
    case 'latest':
    case undefined:
      return { ...start, restoreBy: 'time' };
  }
}

/** Converts a time span before now to a time. */
export function pointAt(point: FileRestorePoint | undefined, now: number): FileRestorePoint | undefined {
  return point?.kind === 'ago' ? { kind: 'time', restoreTime: toApiTime(now - point.ms) } : point;
}

export type Resolved =
  | {
      readonly point: Extract<FileRestorePoint, { kind: 'backupSet' | 'time' }>;
      readonly backup?: BackupSet;
      /** A sentence with the result for a relative restore point; absent for an absolute one. */
      readonly said?: string;
    }
  | { readonly problem: string };

/**
 * Resolves a relative restore point. Reads only.
 * @param now epoch milliseconds
 * @throws RdsError if the service cannot be asked
 */
export async function resolveRestorePoint(
  point: FileRestorePoint,
  { regionId, dbInstanceId }: Readable['source'],
  client: () => Promise<RdsClient>,
  now: number,
  options?: CallOptions,
): Promise<Resolved> {
  switch (point.kind) {
    case 'backupSet':
    case 'time':
      return { point };
    case 'ago':
      return timeOf(point.text, now - point.ms);
    case 'newestFull': {
      const sets = await listed((await client()).listBackups(regionId, dbInstanceId, options));
      return newestOf(sets.items);
    }
    case 'latest': {
      const rds = await client();
      const source = await rds.describeInstance(regionId, dbInstanceId, options);
      if (!source) return { problem: t('There is no instance {0} in {1}.', dbInstanceId, regionId) };
      const sets = async (): Promise<readonly BackupSet[]> =>
        (await listed(rds.listBackups(regionId, dbInstanceId, options))).items;
      const recovery = await loadRecovery(rds, source, sets, now, options);
      return recovery.kind === 'none' ? { problem: recovery.reason } : timeOf(latest, recovery.window.end);
    }
  }
}

function timeOf(text: string, time: number): Resolved {
  return {
    point: { kind: 'time', restoreTime: toApiTime(time) },
    said: t('“{0}” is {1} now.', text, localTime(time)),
  };
}

function newestOf(sets: readonly BackupSet[]): Resolved {
  const time = ({ endTime, startTime }: BackupSet): number => endTime ?? startTime ?? 0;
  const [backup] = sets
    .filter((one) => isFullSet(one) && !whyNotRestorable(one))
    .sort((a, b) => time(b) - time(a));
  if (!backup) return { problem: t('There is no full backup set that can be restored.') };
  return {
    point: { kind: 'backupSet', backupId: backup.backupId },
    backup,
    said: t('“{0}” is the set of {1} now.', newestFull, localTime(time(backup))),
  };
}
