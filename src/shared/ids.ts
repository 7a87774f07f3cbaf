/**
 * Identifiers that the manifest, the code and the tests share. `test/unit/manifest.test.ts` proves that the
 * manifest declares exactly these.
 */

export const viewContainerId = 'rdsClone';

export const viewIds = {
  backups: 'rdsClone.backups',
  clones: 'rdsClone.clones',
} as const;

export const commandIds = {
  cloneFromBackup: 'rdsClone.cloneFromBackup',
  cloneToPointInTime: 'rdsClone.cloneToPointInTime',
  refresh: 'rdsClone.refresh',
  chooseRegions: 'rdsClone.chooseRegions',
  switchAccount: 'rdsClone.switchAccount',
  useDefaultCredentials: 'rdsClone.useDefaultCredentials',
  useSandbox: 'rdsClone.useSandbox',
  showLog: 'rdsClone.showLog',
  openInConsole: 'rdsClone.openInConsole',
  copyId: 'rdsClone.copyId',
  showDetails: 'rdsClone.clone.showDetails',
  copyConnection: 'rdsClone.clone.copyConnection',
  revealClone: 'rdsClone.clone.reveal',
  retryClone: 'rdsClone.clone.retry',
  stopWatching: 'rdsClone.clone.stopWatching',
  checkAgain: 'rdsClone.clone.checkAgain',
  removeClone: 'rdsClone.clone.remove',
  releaseClone: 'rdsClone.clone.release',
  clearFinished: 'rdsClone.clone.clearFinished',
  cloneAgain: 'rdsClone.clone.again',
  copyConnectionAs: 'rdsClone.clone.copyConnectionAs',
  runInBackground: 'rdsClone.clone.runInBackground',
  showClone: 'rdsClone.clone.show',
  resolveUnknown: 'rdsClone.clone.resolve',
  setReminder: 'rdsClone.clone.setReminder',
  verifyClone: 'rdsClone.clone.verify',
  openDraft: 'rdsClone.draft.open',
  removeDraft: 'rdsClone.draft.remove',
  showErrorDetails: 'rdsClone.error.showDetails',
  copyErrorDetails: 'rdsClone.error.copyDetails',
  copyRamPolicy: 'rdsClone.error.copyRamPolicy',
  openDiagnosis: 'rdsClone.error.openDiagnosis',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Settings, without the section: `rdsClone.<value>`. */
export const settingIds = {
  account: 'account',
  regions: 'regions',
  endpoint: 'endpoint',
  historyLimit: 'historyLimit',
} as const;

export const settingsSection = 'rdsClone';

export const contextKeys = {
  /** An account is chosen, so the tree has content and needs no welcome. */
  accountChosen: 'rdsClone.accountChosen',
  /** The account is the sandbox, for which no web console exists. */
  sandbox: 'rdsClone.sandbox',
} as const;

export const formViewType = 'rdsClone.form';
export const detailsScheme = 'rds-clone-details';

export const accountIds = {
  /** The credentials chain of the SDK: environment, aliyun CLI profile, credentials file, instance role. */
  default: 'default',
  sandbox: 'sandbox',
} as const;

export type AccountId = (typeof accountIds)[keyof typeof accountIds];

/** Name of the folder under the extension's global storage that holds one file per clone job. */
export const jobsFolder = 'jobs';

/** The one that holds one file per draft of a form that was closed unsent. */
export const draftsFolder = 'drafts';
