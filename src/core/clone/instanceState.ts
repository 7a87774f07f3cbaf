import { t } from '@vscode/l10n';
import type { BackupSet, Instance } from '../../shared/model';
import { grounds, type GroundName } from './rules/grounds';
import { backupWordLabel, instanceStatusLabel, instanceTypeLabel } from './statusLabels';

/** Case is ignored because the service does not spell a status the same in all operations. */
export function hasStatus(instance: Pick<Instance, 'status'>, ...statuses: readonly string[]): boolean {
  return statuses.some((status) => status.toLowerCase() === instance.status.toLowerCase());
}

export function isServerless(instance: Pick<Instance, 'payType'>): boolean {
  return instance.payType.toLowerCase() === 'serverless';
}

/** A reason, certain or possible, why an instance cannot be cloned. */
export interface Obstacle {
  readonly ground: GroundName;
  readonly reason: string;
}

export function isCertain({ ground }: Obstacle): boolean {
  return grounds[ground].severity === 'error';
}

export function cloneObstacle(instance: Instance): Obstacle | undefined {
  if (/^(readonly|guard|temp)$/i.test(instance.instanceType)) {
    return {
      ground: /^readonly$/i.test(instance.instanceType) ? 'sourceReadOnly' : 'sourceKind',
      reason: t(
        'Only primary instances can be cloned; this one is of type {0}. Clone its primary instance.',
        instanceTypeLabel(instance.instanceType),
      ),
    };
  }
  if (hasStatus(instance, 'INS_CLONING')) return undefined;
  if (hasStatus(instance, 'Released')) {
    return { ground: 'sourceReleased', reason: t('The instance has been released.') };
  }
  // A missing status proves nothing.
  if (instance.status !== '' && !hasStatus(instance, 'Running')) {
    return {
      ground: 'sourceNotRunning',
      reason: t(
        'The instance must be Running to be cloned; it is {0}. Wait until it runs.',
        instanceStatusLabel(instance.status),
      ),
    };
  }
  if (/^LockByExpiration$/i.test(instance.lockMode)) {
    return {
      ground: 'sourceExpired',
      reason: t('The instance is locked because it has expired. Renew it in the console first.'),
    };
  }
  return undefined;
}

/** Why an instance cannot be cloned, as a sentence; undefined when it can, or the obstacle is not certain. */
export function whyNotCloneable(instance: Instance): string | undefined {
  const obstacle = cloneObstacle(instance);
  return obstacle && isCertain(obstacle) ? obstacle.reason : undefined;
}

export function whyNotRestorable(backup: BackupSet): string | undefined {
  // A missing status proves nothing.
  if (backup.status !== '' && backup.status.toLowerCase() !== 'success') {
    return backup.status.toLowerCase() === 'failed'
      ? t('The backup failed, so there is nothing to restore.')
      : t('The backup is not finished ({0}).', backupWordLabel(backup.status));
  }
  if (!backup.isAvailable) return t('The service marks this backup set as not available.');
  return undefined;
}
