/**
 * Identifiers shared by the manifest, the code and the tests. `test/unit/manifest.test.ts` checks that the manifest
 * declares exactly these.
 */

export const viewIds = {
  backups: 'rdsClone.backups',
  /**
   * Replaces `clones` while that view is empty: an extension cannot collapse a view, but a view can start collapsed.
   */
  noClones: 'rdsClone.noClones',
  clones: 'rdsClone.clones',
} as const;

/** The path to a command is its id without `rdsClone`. */
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
  backUpNow: 'rdsClone.backUpNow',
  backUpAndClone: 'rdsClone.backUpAndClone',
  copyDownloadLink: 'rdsClone.copyDownloadLink',
  showBackupPolicy: 'rdsClone.showBackupPolicy',
  openPolicyInConsole: 'rdsClone.openPolicyInConsole',
  openRequestFile: 'rdsClone.openRequestFile',
  checkRequestFile: 'rdsClone.checkRequestFile',
  runDrill: 'rdsClone.runDrill',
  clone: {
    showDetails: 'rdsClone.clone.showDetails',
    copyConnection: 'rdsClone.clone.copyConnection',
    reveal: 'rdsClone.clone.reveal',
    retry: 'rdsClone.clone.retry',
    stopWatching: 'rdsClone.clone.stopWatching',
    stopWaiting: 'rdsClone.clone.stopWaiting',
    checkAgain: 'rdsClone.clone.checkAgain',
    remove: 'rdsClone.clone.remove',
    release: 'rdsClone.clone.release',
    clearFinished: 'rdsClone.clone.clearFinished',
    again: 'rdsClone.clone.again',
    copyConnectionAs: 'rdsClone.clone.copyConnectionAs',
    runInBackground: 'rdsClone.clone.runInBackground',
    show: 'rdsClone.clone.show',
    resolve: 'rdsClone.clone.resolve',
    setReminder: 'rdsClone.clone.setReminder',
    verify: 'rdsClone.clone.verify',
  },
  backupTask: {
    clone: 'rdsClone.backupTask.clone',
    check: 'rdsClone.backupTask.check',
    remove: 'rdsClone.backupTask.remove',
  },
  draft: {
    open: 'rdsClone.draft.open',
    remove: 'rdsClone.draft.remove',
  },
  error: {
    showDetails: 'rdsClone.error.showDetails',
    copyDetails: 'rdsClone.error.copyDetails',
    copyRamPolicy: 'rdsClone.error.copyRamPolicy',
    openDiagnosis: 'rdsClone.error.openDiagnosis',
  },
} as const;

type IdsOf<T> = T extends string ? T : IdsOf<T[keyof T]>;
export type CommandId = IdsOf<typeof commandIds>;

export const allCommandIds: readonly CommandId[] = Object.values(commandIds).flatMap((one) =>
  typeof one === 'string' ? [one] : Object.values(one),
);

export const toolNames = {
  findInstances: 'rdsClone_findInstances',
  listBackups: 'rdsClone_listBackups',
  explainError: 'rdsClone_explainError',
  listClones: 'rdsClone_listClones',
  prepareClone: 'rdsClone_prepareClone',
} as const;

/** Settings without their section: `rdsClone.<value>`. */
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
  /** An account is chosen, so the tree has content and needs no welcome view. */
  accountChosen: 'rdsClone.accountChosen',
  /** The account is the sandbox, which has no web console. */
  sandbox: 'rdsClone.sandbox',
  /** Some instances are filtered out. */
  filtered: 'rdsClone.filtered',
  /** Backup sets that cannot be restored are hidden. */
  restorableOnly: 'rdsClone.restorableOnly',
  /** The service lists no region, or none of the chosen ones. */
  noRegion: 'rdsClone.noRegion',
  /** The user has opened the backup sets of an instance at least once on this machine. */
  browsed: 'rdsClone.browsed',
  /** The kind of account that was last answered: `sandbox`, or `own` for an account of the user. */
  answered: 'rdsClone.answered',
  /** While no account is chosen: `found` if credentials are configured on this machine, else `none`. */
  credentials: 'rdsClone.credentials',
  /** An AccessKey is stored in VS Code's secret storage. */
  accessKeyKept: 'rdsClone.accessKeyKept',
  /**
   * The context values of all rows for clones and drafts on this machine, joined, so that `when` clauses can tell
   * which commands apply. Blank if there are no rows.
   */
  cloneRows: 'rdsClone.cloneRows',
  /** An instance is selected in the view *Backups*. */
  instanceSelected: 'rdsClone.instanceSelected',
} as const;

export const extensionId = 'rds-clone.rds-clone';

/** The only walkthrough, in the format of the command that opens it. */
export const walkthroughId = `${extensionId}#start`;

/** Kinds of notifications; each can be switched off. */
export const notificationKinds = ['accepted', 'ready', 'failed', 'unknown'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const formViewType = 'rdsClone.form';
/** The file name ending of request files. */
export const requestFileEnding = '.rdsclone.json';
export const detailsScheme = 'rds-clone-details';

export const accountIds = {
  /** The first source of credentials in the SDK's chain that has any. */
  default: 'default',
  sandbox: 'sandbox',
  /** Each source of the chain by itself. */
  environment: 'environment',
  oidcRole: 'oidcRole',
  credentialsFile: 'credentialsFile',
  instanceRole: 'instanceRole',
  credentialsUri: 'credentialsUri',
} as const;

/** Prefix of the name of an aliyun CLI profile. */
export const profilePrefix = 'profile:';
/** Prefix of the UUID of a key in VS Code's secret storage. */
export const keyPrefix = 'key:';

/** A source of credentials: one of {@link accountIds}, a CLI profile or a stored key. Never contains a secret. */
export type AccountId = string;

/** A UUID of any version; it names files. */
export const uuidPattern = /^[0-9a-f-]{36}$/;
const storedKeyId = /^key:[0-9a-f-]{36}$/;
const profileId = /^profile:[^\p{Cc}]{1,200}$/u;

export function isAccountId(value: string): boolean {
  return (
    Object.values<string>(accountIds).includes(value) || storedKeyId.test(value) || profileId.test(value)
  );
}

/** Key in the global state for the list of AccessKeys that the user has entered. */
export const storedKeysKey = 'storedKeys';

/** Key in the workspace state for the workspace's own account. */
export const workspaceAccountKey = 'account';

/** Folder under the extension's global storage with one file per clone job. */
export const jobsFolder = 'jobs';

/** The one that holds one file per backup task. */
export const backupTasksFolder = 'backupTasks';

/** The one that holds one file per draft of a form that was closed unsent. */
export const draftsFolder = 'drafts';

/** Folder with the last content of the tree, one file per account. */
export const snapshotsFolder = 'snapshots';
