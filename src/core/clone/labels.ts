import { t } from '@vscode/l10n';
import type { ClassSpec } from '../../shared/model';

/** Labels as in the RDS console for values of the API; a value without a label is shown as it is. */
export function editionLabel(category: string): string {
  switch (category.toLowerCase()) {
    case 'basic':
      return t('Basic Edition');
    case 'highavailability':
      return t('High-availability Edition');
    case 'alwayson':
    case 'cluster':
      return t('Cluster Edition');
    case 'finance':
      return t('Enterprise Edition');
    case 'serverless_basic':
      return t('Serverless Basic Edition');
    case 'serverless_standard':
    case 'serverless_ha':
      return t('Serverless High-availability Edition');
    default:
      return category;
  }
}

export function storageTypeLabel(storageType: string): string {
  switch (storageType) {
    case 'general_essd':
      return t('Premium ESSD');
    case 'local_ssd':
      return t('Local SSD');
    case 'cloud_ssd':
      return t('Standard SSD');
    case 'cloud_essd':
      return t('ESSD PL1');
    case 'cloud_essd2':
      return t('ESSD PL2');
    case 'cloud_essd3':
      return t('ESSD PL3');
    default:
      return storageType;
  }
}

export function payTypeLabel(payType: string): string {
  switch (payType.toLowerCase()) {
    case 'postpaid':
      return t('Pay-as-you-go');
    case 'prepaid':
      return t('Subscription');
    case 'serverless':
      return t('Serverless');
    default:
      return payType;
  }
}

/** `MySQL 8.0`; SQL Server versions such as `2019_std_ha` keep the year only. */
export function engineLabel(engine: string, version: string): string {
  const name = engine.toLowerCase() === 'sqlserver' ? 'SQL Server' : engine;
  return `${name} ${version.split('_')[0] ?? version}`.trim();
}

/** `4 cores, 16 GB`; the class itself when its specification is unknown. */
export function powerOf(dbInstanceClass: string, specs: readonly ClassSpec[] | undefined): string {
  const spec = specs?.find((one) => one.dbInstanceClass === dbInstanceClass);
  return spec && spec.cpu !== '' ? t('{0} cores, {1}', spec.cpu, spec.memory) : dbInstanceClass;
}
