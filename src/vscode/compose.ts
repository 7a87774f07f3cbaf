import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { systemClock } from '../core/clock';
import { DraftStore } from '../core/drafts/store';
import { showTimesIn } from '../core/format';
import type { SdkModule } from '../core/rds/transport';
import { awaitsPayment, isTracked, type CloneJob } from '../core/jobs/job';
import { Leader } from '../core/jobs/leader';
import { JobStore } from '../core/jobs/store';
import { createJob, type JobRequest, type SubmitContext } from '../core/jobs/submit';
import { Tracker } from '../core/jobs/tracker';
import { detailsScheme, draftsFolder, formViewType, jobsFolder, viewIds } from '../shared/ids';
import { accountLabel, Accounts } from './accounts';
import { Announcer } from './announcer';
import { registerCommands } from './commands';
import { DetailsProvider } from './details';
import { FormPanels } from './form/panels';
import { createLog } from './log';
import { limitHistory } from './history';
import { choiceMemory, siteMemory } from './memory';
import { SandboxAccount } from './sandboxAccount';
import { BackupsProvider } from './tree/backupsProvider';
import { ClonesProvider } from './tree/clonesProvider';

/** Where the zone of the person's clock is remembered, which a host on another machine cannot know by itself. */
const timeZoneKey = 'timeZone';

/** Builds the parts and connects them. Nothing here touches the network; the disk is read once, for jobs and drafts. */
export function compose(context: vscode.ExtensionContext): vscode.Disposable[] {
  const clock = systemClock;
  const log = createLog();
  const storage = context.globalStorageUri.fsPath;
  const windowId = randomUUID();
  const { pid } = process;
  const { version } = v.parse(v.object({ version: v.string() }), context.extension.packageJSON);
  const loadSdk = (): Promise<SdkModule> => import('../core/rds/sdk');
  const sandbox = new SandboxAccount(storage);
  const accounts = new Accounts({
    loadSdk,
    startSandbox: () => sandbox.start(),
    clock,
    logger: log,
    userAgent: `rds-clone/${version}`,
    siteMemory: (account) => siteMemory(context.globalState, account),
  });

  const store = new JobStore(join(storage, jobsFolder), log);
  const drafts = new DraftStore(join(storage, draftsFolder), log);
  const submitContext: SubmitContext = { store, clock, logger: log, windowId, pid, newId: randomUUID };
  const tracker = new Tracker({
    ...submitContext,
    leader: new Leader({ folder: storage, windowId, pid, clock, isAlive }),
    isAlive,
    accountFor: async (accountId) => {
      try {
        const { account, client } = await accounts.session(accountId);
        return { client, identity: await account.identity().catch(() => undefined) };
      } catch {
        return undefined;
      }
    },
  });
  const submit = async (request: JobRequest, onWritten: (job: CloneJob) => void): Promise<CloneJob> => {
    const { account, client } = await accounts.session(request.accountId);
    const identity = await account.identity();
    const job = await createJob({ ...request, identity }, submitContext);
    onWritten(job);
    const sent = await tracker.submit(job, { client, identity });
    // An unpaid order makes no progress that one could watch.
    if (isTracked(sent) && !awaitsPayment(sent)) announcer.showProgress(sent);
    return sent;
  };
  const checkAgain = async (jobId: string): Promise<void> => {
    const job = await tracker.checkAgain(jobId);
    if (job && isTracked(job)) announcer.showProgress(job);
  };
  const forms = new FormPanels({
    extensionUri: context.extensionUri,
    accounts,
    store,
    drafts,
    memory: choiceMemory(context.globalState),
    clock,
    log,
    submit,
    useTimeZone: (timeZone) => {
      if (!showTimesIn(timeZone)) return;
      void context.globalState.update(timeZoneKey, timeZone);
      backups.repaint();
      clones.repaint();
    },
  });
  showTimesIn(context.globalState.get<string>(timeZoneKey));
  const announcer = new Announcer({
    store,
    clock,
    windowId,
    pid,
    isAlive,
    isShown: (jobId) => forms.shows(jobId),
  });

  const backups = new BackupsProvider(accounts, clock);
  const backupsView = vscode.window.createTreeView(viewIds.backups, {
    treeDataProvider: backups,
    showCollapseAll: true,
  });
  const clones = new ClonesProvider(store, drafts, clock);
  const clonesView = vscode.window.createTreeView(viewIds.clones, { treeDataProvider: clones });
  const versions = `RDS Clone ${version}, ${vscode.env.appName} ${vscode.version}`;
  const details = new DetailsProvider(store, clock, versions);
  const showCount = (): void => {
    const value = clones.runningCount();
    clonesView.badge =
      value === 0 ? undefined : { value, tooltip: vscode.l10n.t('{0} clones in progress', value) };
  };
  const showAccount = (): void => {
    backupsView.description = accounts.currentId ? accountLabel(accounts.currentId) : '';
  };
  showAccount();

  void resume(store, tracker, announcer);
  void drafts.load();
  return [
    log,
    accounts,
    sandbox,
    backups,
    backupsView,
    clones,
    clonesView,
    store,
    announcer,
    forms,
    // After the forms, which may save one more when they close.
    drafts,
    { dispose: () => void tracker.dispose() },
    store.onDidChange(showCount),
    limitHistory(store),
    accounts.onDidChange(showAccount),
    clonesView.onDidChangeVisibility(({ visible }) => {
      clones.setVisible(visible);
    }),
    vscode.window.registerWebviewPanelSerializer(formViewType, forms),
    details,
    vscode.workspace.registerTextDocumentContentProvider(detailsScheme, details),
    ...registerCommands({
      accounts,
      clock,
      backups,
      backupsView,
      forms,
      store,
      drafts,
      tracker,
      details,
      checkAgain,
      log,
    }),
  ];
}

/** Takes up the jobs that were unfinished when the last window closed. */
async function resume(store: JobStore, tracker: Tracker, announcer: Announcer): Promise<void> {
  await store.load();
  tracker.start();
  announcer.announceAll();
}

/** Whether a process of this machine runs, whoever owns it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
