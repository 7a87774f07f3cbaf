import { t } from '@vscode/l10n';
import type { BackupSet, Instance } from '../../shared/model';

/** Statuses are an open set that the service does not spell the same everywhere. */
export function hasStatus(instance: Pick<Instance, 'status'>, ...statuses: readonly string[]): boolean {
  return statuses.some((status) => status.toLowerCase() === instance.status.toLowerCase());
}

export function isServerless(instance: Pick<Instance, 'payType'>): boolean {
  return instance.payType.toLowerCase() === 'serverless';
}

/** What keeps an instance from being cloned, with the code the service would answer. */
export interface Obstacle {
  readonly code: string;
  readonly reason: string;
}

/** Undefined when the instance can be the source of a clone (RDS help, preconditions of CloneDBInstance). */
export function cloneObstacle(instance: Instance): Obstacle | undefined {
  if (/^(readonly|guard|temp)$/i.test(instance.instanceType)) {
    return {
      code: /^readonly$/i.test(instance.instanceType) ? 'IncorrectCharacterType' : 'Api.NotSupport',
      reason: t(
        'Only primary instances can be cloned; this one is of type {0}. Clone its primary instance.',
        instance.instanceType,
      ),
    };
  }
  if (hasStatus(instance, 'INS_CLONING')) return undefined;
  if (hasStatus(instance, 'Released')) {
    return { code: 'ProductInstanceReleased', reason: t('The instance has been released.') };
  }
  if (!hasStatus(instance, 'Running')) {
    return {
      code: 'InvalideStatus.Format',
      reason: t(
        'The instance must be Running to be cloned; it is {0}. Wait until it runs.',
        instance.status || t('in an unknown state'),
      ),
    };
  }
  if (/^LockByExpiration$/i.test(instance.lockMode)) {
    return {
      code: 'InvalideStatus.Format',
      reason: t('The instance is locked because it has expired. Renew it in the console first.'),
    };
  }
  return undefined;
}

/** Why an instance cannot be the source of a clone, in a sentence; undefined when it can. */
export function whyNotCloneable(instance: Instance): string | undefined {
  return cloneObstacle(instance)?.reason;
}

/** Why a backup set cannot be restored; undefined when it can. */
export function whyNotRestorable(backup: BackupSet): string | undefined {
  if (backup.status.toLowerCase() !== 'success') {
    return backup.status.toLowerCase() === 'failed'
      ? t('The backup failed, so there is nothing to restore.')
      : t('The backup is not finished ({0}).', backup.status || t('in an unknown state'));
  }
  if (!backup.isAvailable) return t('The service marks this backup set as not available.');
  return undefined;
}
