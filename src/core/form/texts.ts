import { t } from '@vscode/l10n';
import type { PageTexts } from '../../shared/protocol';
import { databaseTexts } from './databaseTexts';
import { timelineTexts } from './timelineTexts';

/** Texts of the page itself, which has no access to the language bundle. */
export function pageTexts(): PageTexts {
  return {
    timeline: timelineTexts(),
    databases: databaseTexts(),
    restoreFrom: t('Restore from'),
    backupSet: t('Backup set'),
    pointInTime: t('Point in time'),
    latest: t('Latest restorable time'),
    utc: t('UTC: {0}'),
    loading: t('Loading choices…'),
    lookupFailed: t('This could not be loaded: {0} Enter the value yourself, or try again.'),
    retry: t('Retry'),
    choose: t('Choose…'),
    keepSource: t('Same as the source'),
    current: t('{0} (not in the list)'),
    fromSource: t('from the source'),
    submit: t('Clone Instance'),
    sending: t('Sending…'),
    fix: t('Correct these fields first:'),
    code: t('Code'),
    httpStatus: t('HTTP status'),
    serviceMessage: t('RDS says'),
    whatToDo: t('What to do'),
    errorAt: t('The service refused this value: {0}'),
    copyDetails: t('Copy Details'),
    openDiagnosis: t('Open Diagnosis'),
    tryAgain: t('Try Again'),
    showClones: t('Show Clones'),
    copyConnection: t('Copy Connection String'),
    reveal: t('Reveal in Backups'),
    checkAgain: t('Check Again'),
    cloneAgain: t('Make Another Clone'),
    fromLastTime: t('as last time'),
    serviceDecides: t('Left to RDS'),
    review: t('Review'),
    noDifference: t('Everything is as at the source.'),
    reviewParameter: t('What differs'),
    reviewSource: t('Source'),
    reviewClone: t('Clone'),
    price: t('Price'),
    copyAs: t('Copy this request as'),
    copyCliBash: t('aliyun CLI (bash)'),
    copyCliPowerShell: t('aliyun CLI (PowerShell)'),
    copyTerraform: t('Terraform'),
    copyTypeScript: t('TypeScript'),
    copyJson: t('JSON'),
  };
}
