import { t } from '@vscode/l10n';
import { describeInOneLine, explainFailure } from '../errors/explain';
import { age, shortDuration } from '../format';
import type { BackupTask } from './task';

/** The state of a backup in one line. @param now epoch milliseconds */
export function taskSentence(task: BackupTask, now: number): string {
  return partsOf(task, now).filter(Boolean).join(' · ');
}

function partsOf(task: BackupTask, now: number): readonly string[] {
  const { createdAt, finishedAt, progress, error } = task;
  const ended = finishedAt === undefined ? '' : age(finishedAt, now);
  switch (task.phase) {
    case 'sending':
      return [t('Sending the request')];
    case 'unknown':
      return [t('Outcome unknown'), t('looking for the backup')];
    case 'running':
      return [
        t({ message: 'Backing up', comment: ['State of a backup that is under way.'] }),
        progress === undefined ? '' : `${Math.floor(progress)}%`,
        shortDuration(now - createdAt),
      ];
    case 'done':
      return [t({ message: 'Done', comment: ['State of a backup.'] }), ended];
    case 'refused':
      return [t('Refused'), error ? describeInOneLine(explainFailure(error)) : ''];
    case 'failed':
      return [t({ message: 'Failed', comment: ['State of a backup.'] }), ended];
    case 'lost':
      return [t({ message: 'Not found', comment: ['State of a backup.'] }), ended];
  }
}
