import { t } from '@vscode/l10n';
import { describeInOneLine, explainFailure } from '../errors/explain';
import { age, shortDuration } from '../format';
import { sentences } from '../sentences';
import { isOver, taskName, type BackupTask } from './task';

/** The state of a backup in one line. @param now epoch milliseconds */
export function taskSentence(task: BackupTask, now: number): string {
  const isUnseen = task.unseen !== undefined && !isOver(task);
  const unseen = isUnseen ? t('cannot be checked now') : '';
  return [...partsOf(task, now), unseen].filter(Boolean).join(' · ');
}

/** Why a backup was given up. */
export function lostSentence(task: BackupTask): string {
  const { unseen, backupJobId, found } = task;
  const name = taskName(task);
  if (unseen) {
    const why = unseen.error ? describeInOneLine(explainFailure(unseen.error)) : '';
    return sentences(
      t('Whether {0} was backed up is not known: it could not be checked for a day.', name),
      why,
    );
  }
  if (backupJobId !== undefined && !found)
    return t('RDS accepted the backup of {0}, but shows neither its task nor its backup set.', name);
  return t(
    'RDS gave no definite response to the backup of {0}, and shows no such backup. It was not requested again.',
    name,
  );
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
      return [
        task.unseen
          ? t({ message: 'Not known', comment: ['State of a backup.'] })
          : t({ message: 'Not found', comment: ['State of a backup.'] }),
        ended,
      ];
  }
}
