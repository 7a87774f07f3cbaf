/**
 * Identifiers that the manifest, the code and the tests share. `test/unit/manifest.test.ts` proves that the
 * manifest declares exactly these.
 */

export const viewIds = {
  backups: 'rdsClone.backups',
  /** In place of the next while that has nothing to show: no extension can fold a view, but a view can begin folded. */
  noClones: 'rdsClone.noClones',
  clones: 'rdsClone.clones',
} as const;

export const commandIds = {
  cloneFromBackup: 'rdsClone.cloneFromBackup',
  cloneToPointInTime: 'rdsClone.cloneToPointInTime',
  refresh: 'rdsClone.refresh',
  filterInstances: 'rdsClone.filterInstances',
  clearFilter: 'rdsClone.clearFilter',
  findInstance: 'rdsClone.findInstance',
  openBackup: 'rdsClone.openBackup',
  whyNot: 'rdsClone.whyNot',
  arrangeInstances: 'rdsClone.arrangeInstances',
  showMore: 'rdsClone.showMore',
  showRestorableOnly: 'rdsClone.showRestorableOnly',
  showAllBackups: 'rdsClone.showAllBackups',
  chooseRegions: 'rdsClone.chooseRegions',
  switchAccount: 'rdsClone.switchAccount',
  addAccessKey: 'rdsClone.addAccessKey',
  removeAccessKey: 'rdsClone.removeAccessKey',
  useDefaultCredentials: 'rdsClone.useDefaultCredentials',
  useSandbox: 'rdsClone.useSandbox',
  showLog: 'rdsClone.showLog',
  getStarted: 'rdsClone.getStarted',
  reportIssue: 'rdsClone.reportIssue',
  openInConsole: 'rdsClone.openInConsole',
  copyId: 'rdsClone.copyId',
  copyLink: 'rdsClone.copyLink',
  connectWith: 'rdsClone.connectWith',
  openTerminal: 'rdsClone.openTerminal',
  showDetails: 'rdsClone.clone.showDetails',
  copyConnection: 'rdsClone.clone.copyConnection',
  revealClone: 'rdsClone.clone.reveal',
  retryClone: 'rdsClone.clone.retry',
  stopWatching: 'rdsClone.clone.stopWatching',
  stopWaiting: 'rdsClone.clone.stopWaiting',
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
  backUpNow: 'rdsClone.backUpNow',
  backUpAndClone: 'rdsClone.backUpAndClone',
  copyDownloadLink: 'rdsClone.copyDownloadLink',
  showBackupPolicy: 'rdsClone.showBackupPolicy',
  openPolicyInConsole: 'rdsClone.openPolicyInConsole',
  cloneBackupTask: 'rdsClone.backupTask.clone',
  checkBackupTask: 'rdsClone.backupTask.check',
  removeBackupTask: 'rdsClone.backupTask.remove',
  openDraft: 'rdsClone.draft.open',
  removeDraft: 'rdsClone.draft.remove',
  openRequestFile: 'rdsClone.openRequestFile',
  checkRequestFile: 'rdsClone.checkRequestFile',
  runDrill: 'rdsClone.runDrill',
  showErrorDetails: 'rdsClone.error.showDetails',
  copyErrorDetails: 'rdsClone.error.copyDetails',
  copyRamPolicy: 'rdsClone.error.copyRamPolicy',
  openDiagnosis: 'rdsClone.error.openDiagnosis',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** What agents can call, as the manifest names it. */
export const toolNames = {
  findInstances: 'rdsClone_findInstances',
  listBackups: 'rdsClone_listBackups',
  explainError: 'rdsClone_explainError',
  listClones: 'rdsClone_listClones',
  prepareClone: 'rdsClone_prepareClone',
} as const;

/** Settings, without the section: `rdsClone.<value>`. */
export const settingIds = {
  account: 'account',
  regions: 'regions',
  endpoint: 'endpoint',
  historyLimit: 'historyLimit',
  vpcEndpoints: 'vpcEndpoints',
  timeoutSeconds: 'timeoutSeconds',
  allowExternalCredentials: 'allowExternalCredentials',
  notifications: 'notifications',
  agentTools: 'agentTools',
} as const;

export const settingsSection = 'rdsClone';

export const contextKeys = {
  /** An account is chosen, so the tree has content and needs no welcome. */
  accountChosen: 'rdsClone.accountChosen',
  /** The account is the sandbox, for which no web console exists. */
  sandbox: 'rdsClone.sandbox',
  /** Not all instances are shown. */
  filtered: 'rdsClone.filtered',
  /** Backup sets that cannot be restored are left out. */
  restorableOnly: 'rdsClone.restorableOnly',
  /** The service lists no region, or none of those that are chosen. */
  noRegion: 'rdsClone.noRegion',
  /** The backup sets of an instance have been looked at, once on this machine. */
  browsed: 'rdsClone.browsed',
  /** Which account was answered last: `sandbox`, or `own` for one of the user's. */
  answered: 'rdsClone.answered',
  /** While no account is chosen: `found` where credentials are configured on this machine, else `none`. */
  credentials: 'rdsClone.credentials',
  /** The editor keeps an AccessKey. */
  accessKeyKept: 'rdsClone.accessKeyKept',
  /** What can be done with the clones and drafts of this machine: the context values of their rows, as one. Blank without any. */
  cloneRows: 'rdsClone.cloneRows',
  /** An instance is selected in the view *Backups*. */
  instanceSelected: 'rdsClone.instanceSelected',
} as const;

/** Publisher and name. */
export const extensionId = 'rds-clone.rds-clone';

/** The one walkthrough, as the command that opens it names it. */
export const walkthroughId = `${extensionId}#start`;

/** What notifications are about, each of which can be switched off. */
export const notificationKinds = ['accepted', 'ready', 'failed', 'unknown'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const formViewType = 'rdsClone.form';
/** How the names of files end that say what to clone. */
export const requestFileEnding = '.rdsclone.json';
export const detailsScheme = 'rds-clone-details';

export const accountIds = {
  /** The first of all places in the order of the SDK's chain that has credentials. */
  default: 'default',
  sandbox: 'sandbox',
  /** Each of these places by itself. */
  environment: 'environment',
  oidcRole: 'oidcRole',
  credentialsFile: 'credentialsFile',
  instanceRole: 'instanceRole',
  credentialsUri: 'credentialsUri',
} as const;

/** Before the name of a profile of the aliyun CLI. */
export const profilePrefix = 'profile:';
/** Before the UUID of a key that is kept in the editor's secret storage. */
export const keyPrefix = 'key:';

/** Where credentials come from: one of {@link accountIds}, a profile or a stored key. Never holds a secret. */
export type AccountId = string;

/** A UUID, in whatever version: it names files. */
export const uuidPattern = /^[0-9a-f-]{36}$/;
const storedKeyId = /^key:[0-9a-f-]{36}$/;
const profileId = /^profile:[^\p{Cc}]{1,200}$/u;

export function isAccountId(value: string): boolean {
  return (
    Object.values<string>(accountIds).includes(value) || storedKeyId.test(value) || profileId.test(value)
  );
}

/** Where the list of the AccessKeys is kept that the user has typed in, in the global state. */
export const storedKeysKey = 'storedKeys';

/** Where a workspace's own choice of account is kept, in its state. */
export const workspaceAccountKey = 'account';

/** Name of the folder under the extension's global storage that holds one file per clone job. */
export const jobsFolder = 'jobs';

/** The one that holds one file per backup task. */
export const backupTasksFolder = 'backupTasks';

/** The one that holds one file per draft of a form that was closed unsent. */
export const draftsFolder = 'drafts';

/** The one that holds what the tree showed last, one file per account. */
export const snapshotsFolder = 'snapshots';
