import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { config } from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../core/clock';
import { dropSentDrafts } from '../core/drafts/sent';
import { DraftStore } from '../core/drafts/store';
import { diskFolder } from '../core/files/diskFolder';
import { sweepLeftBehind } from '../core/files/durable';
import { reasonOf } from '../core/files/problem';
import { showTimesIn } from '../core/format';
import { OddAnswers } from '../core/rds/oddAnswers';
import { awaitsPayment, isTracked, type CloneJob } from '../core/jobs/job';
import { InstanceChanges } from '../core/jobs/changes';
import { Leader } from '../core/jobs/leader';
import { lifeOf, ownerOf, type Life, type Owner } from '../core/jobs/process';
import { JobStore } from '../core/jobs/store';
import { createJob, type JobRequest, type SubmitContext } from '../core/jobs/submit';
import { Tracker } from '../core/jobs/tracker';
import { SnapshotStore } from '../core/tree/snapshot';
import { accountIds, draftsFolder, jobsFolder, snapshotsFolder } from '../shared/ids';
import { Accounts } from './accounts';
import { Announcer } from './announcer';
import { DamageTeller, tellProblem } from './damage';
import { commandEntries } from './commands';
import { DetailsProvider } from './details';
import { FormPanels } from './form/panels';
import { restoreView } from './treeView';
import { limitHistory } from './history';
import { JobFacts } from './jobFacts';
import { createLog, type LogChannel } from './log';
import { identityStorage, remember, siteMemory } from './memory';
import { plainEndpoints } from './plainEndpoints';
import { CloneProgress } from './progress';
import type { Program, Views } from './shell';
import { readSettings } from './settings';
import { SandboxAccount } from './sandboxAccount';
import { unsavedSignIns } from './signIns';
import { StoredKeys } from './storedKeys';
import { CloneStatusBar, inProgress, toBeReleased } from './statusBar';
import { BackupsProvider } from './tree/backupsProvider';
import { ClonesProvider } from './tree/clonesProvider';
import { tellIgnoredSettings } from './workspaceSettings';
import { describeView, setBadge, tellView } from './ui/views';
import { verificationFailure, verificationSentence, VerifiedBackups, verify } from './verification';

/** Where the zone of the person's clock is remembered, which a host on another machine cannot know by itself. */
const timeZoneKey = 'timeZone';

/** Builds the parts and connects them. Nothing here touches the network; the disk is read once, for jobs and drafts. */
export function compose(context: vscode.ExtensionContext, { backupsView, clonesView }: Views): Program {
  // `core` knows no `vscode`; it looks its texts up in the same bundle.
  config({ contents: vscode.l10n.bundle ?? {} });
  const clock = systemClock;
  const log = createLog();
  const storage = context.globalStorageUri.fsPath;
  const owner = ownerOf(randomUUID());
  const life = (other: Owner): Life => lifeOf(other, owner);
  const { version } = v.parse(v.object({ version: v.string() }), context.extension.packageJSON);
  const loadSdk = once(() => import('../core/rds/sdk'));
  const sandbox = new SandboxAccount(storage);
  const oddAnswers = new OddAnswers(log);
  const keys = new StoredKeys(context.secrets, context.globalState);
  const accounts = new Accounts({
    loadSdk,
    startSandbox: (identitiesFor) => sandbox.start(identitiesFor),
    clock,
    logger: log,
    userAgent: `rds-clone/${version}`,
    oddAnswers,
    siteMemory: (account) => siteMemory(context.globalState, account),
    keys,
    plainEndpoints: plainEndpoints(context.globalState),
    identityStorage: identityStorage(context.globalState),
    workspaceState: context.workspaceState,
    onUnsavedSignIn: unsavedSignIns(log),
    onFirstUse: () => void tellIgnoredSettings(log),
  });

  const store = new JobStore(diskFolder(join(storage, jobsFolder)), log);
  const drafts = new DraftStore(diskFolder(join(storage, draftsFolder)), log);
  const submitContext: SubmitContext = { store, clock, logger: log, owner };
  const tracker = new Tracker({
    ...submitContext,
    leader: new Leader({ folder: diskFolder(storage), owner, clock, lifeOf: life }),
    lifeOf: life,
    random: Math.random,
    accountFor: async (accountId) => {
      const { account, client } = await accounts.session(accountId);
      return { client, identity: await account.identity() };
    },
  });
  const facts = new JobFacts(store, tracker);
  const progress = new CloneProgress(store, facts, clock);
  const submit = async (request: JobRequest, onWritten: (job: CloneJob) => void): Promise<CloneJob> => {
    const { account, client } = await accounts.session(request.accountId);
    const jobAccount = { client, identity: await account.identity() };
    const job = await createJob(request, jobAccount, submitContext);
    onWritten(job);
    const sent = await tracker.submit(job, jobAccount);
    // An unpaid order makes no progress that one could watch.
    if (isTracked(sent) && !awaitsPayment(sent) && readSettings().notifications.has('accepted'))
      progress.show(sent);
    return sent;
  };
  const checkAgain = async (jobId: string): Promise<void> => {
    const job = await tracker.checkAgain(jobId);
    if (job && isTracked(job)) progress.show(job);
  };
  const forms = new FormPanels({
    extensionUri: context.extensionUri,
    accounts,
    store,
    drafts,
    clock,
    log,
    submit,
    useTimeZone: (timeZone) => {
      if (!showTimesIn(timeZone)) return;
      void remember(context.globalState, timeZoneKey, timeZone);
      backups.repaint();
      clones.repaint();
    },
  });
  showTimesIn(context.globalState.get<string>(timeZoneKey));
  const verified = new VerifiedBackups(context.globalState, store);
  const verification = { accounts, store, clock, log, verified };
  const announcer = new Announcer({
    store,
    clock,
    owner,
    lifeOf: life,
    isShown: (jobId) => forms.shows(jobId),
    verify: async (job) => {
      try {
        return verificationSentence(await verify(job, verification));
      } catch (error) {
        return verificationFailure(error);
      }
    },
  });

  const snapshots = new SnapshotStore(diskFolder(join(storage, snapshotsFolder)), log);
  const backups = new BackupsProvider({ accounts, clock, verified, snapshots });
  const clones = new ClonesProvider(store, drafts, facts, accounts, clock);
  const statusBar = new CloneStatusBar(store, facts, clock);
  const versions = `RDS Clone ${version}, ${vscode.env.appName} ${vscode.version}`;
  const details = new DetailsProvider(store, clock, versions);
  const showCount = (): void => {
    const [running, due] = [clones.runningCount(), clones.dueCount()];
    const says = [inProgress(running), toBeReleased(due)].filter(Boolean);
    setBadge(clonesView, running + due, says);
  };
  const showAccount = (): void => {
    const { currentId } = accounts;
    const account = currentId ? [accounts.label(currentId), accounts.identityText(currentId)] : [];
    // There is room for little, and the name of this account says little.
    if (currentId === accountIds.default) account.reverse();
    const filter = backups.filter.trim();
    const parts = [...account, filter === '' ? '' : vscode.l10n.t('filter: {0}', filter)];
    describeView(backupsView, parts.filter(Boolean).join(' · '));
  };
  restoreView(backups, context.workspaceState);
  showAccount();

  clones.setVisible(clonesView.visible);
  const damage = new DamageTeller(log);
  for (const name of ['', jobsFolder, draftsFolder, snapshotsFolder])
    void sweepLeftBehind(join(storage, name), clock.now());
  void resume(store, tracker, announcer, clock, log);
  void drafts.load();
  const disposables = [
    log,
    accounts,
    sandbox,
    verified,
    backups,
    clones,
    store,
    announcer,
    progress,
    statusBar,
    forms,
    // After the forms, which may save one more when they close.
    drafts,
    { dispose: () => void tracker.dispose() },
    store.onDidChange(showCount),
    onVerified(store, () => {
      backups.repaint();
    }),
    limitHistory(store),
    dropSentDrafts(store, drafts),
    new InstanceChanges(store, clock, (accountId, regionId) => {
      void backups.instancesChanged(accountId, regionId);
    }),
    accounts.onDidSlow(() => {
      tellView(
        backupsView,
        accounts.isSlowed
          ? vscode.l10n.t('RDS limits the calls of this account. RDS Clone waits and tries again…')
          : '',
      );
    }),
    accounts.onDidChange(showAccount),
    accounts.onDidChangeIdentity(showAccount),
    backups.onDidChangeTreeData(showAccount),
    // What kept clones from being watched may be over.
    accounts.onDidChange(() => {
      tracker.hurry();
    }),
    accounts.onDidChangeCredentials(() => {
      tracker.hurry();
      backups.refreshFailed();
    }),
    tracker.onDidChangeTrouble(() => {
      clones.repaint();
      statusBar.update();
    }),
    ...[store, drafts].flatMap((one) => [
      one.onDidSetAside((name) => void damage.tell(name)),
      one.onDidFail((problem) => void tellProblem(problem, log)),
    ]),
    clonesView.onDidChangeVisibility(({ visible }) => {
      clones.setVisible(visible);
    }),
    backupsView.onDidExpandElement(({ element }) => {
      backups.expanded(element);
    }),
    backupsView.onDidCollapseElement(({ element }) => {
      backups.collapsed(element);
    }),
    details,
  ];
  const commands = new Map(
    commandEntries({
      accounts,
      keys,
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
      oddAnswers,
      progress,
      clonesView,
      verification,
      workspaceState: context.workspaceState,
      extension: context.extension,
    }),
  );
  return { backups, clones, details, forms, commands, disposables };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}

/** Backup sets show that a clone has verified them, in whichever window that was. */
function onVerified(store: JobStore, listener: () => void): { dispose(): void } {
  const count = (): number => store.list().filter(({ verification }) => verification).length;
  let known = count();
  return store.onDidChange(() => {
    if (count() === known) return;
    known = count();
    listener();
  });
}

/** Takes up the jobs that were unfinished when the last window closed. */
async function resume(
  store: JobStore,
  tracker: Tracker,
  announcer: Announcer,
  clock: Clock,
  log: LogChannel,
): Promise<void> {
  await store.load();
  tracker.start();
  announcer.announceAll();
  await store.prune(clock.now()).catch((error: unknown) => {
    log.warn(`Claims of old clones cannot be removed (${reasonOf(error)})`);
  });
}
