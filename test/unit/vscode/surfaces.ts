// Every place of src/vscode that shows, copies or opens what a name, an id or a code from outside is part of.
import assert from 'node:assert/strict';
import type { Extension, Memento, TreeView, Uri } from 'vscode';
import { newDraft } from '../../../src/core/clone/draft';
import { exportRequest } from '../../../src/core/clone/export';
import { systemClock } from '../../../src/core/clock';
import { errorDetails } from '../../../src/core/errors/details';
import { explain } from '../../../src/core/errors/explain';
import { RdsError } from '../../../src/core/errors/rdsError';
import type { Account } from '../../../src/core/accounts/account';
import { jobDetails } from '../../../src/core/jobs/details';
import { plainFailure } from '../../../src/core/errors/failure';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import { isFinished, jobPhases, type CloneJob } from '../../../src/core/jobs/job';
import { Outcomes } from '../../../src/core/jobs/outcomes';
import type { JobStore } from '../../../src/core/jobs/store';
import type { DraftStore } from '../../../src/core/drafts/store';
import type { FormDraft } from '../../../src/core/drafts/draft';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Instance, NetInfo, Region } from '../../../src/shared/model';
import { commandIds } from '../../../src/shared/ids';
import { exportFormats } from '../../../src/shared/protocol';
import type { Accounts, Session } from '../../../src/vscode/accounts/accounts';
import { announcer, type AnnounceServices } from '../../../src/vscode/clones/announce';
import { backupsCommands, type BackupsServices } from '../../../src/vscode/backups/register';
import { clonesCommands, type ClonesServices } from '../../../src/vscode/clones/commands';
import { errorCommands, type ErrorServices } from '../../../src/vscode/errors/register';
import { instanceCommands } from '../../../src/vscode/instanceCommands';
import { linkHandler } from '../../../src/vscode/links';
import { copyConnection, copyConnectionAs } from '../../../src/vscode/connect/copy';
import { connectWith } from '../../../src/vscode/connect/connectWith';
import { openInTerminal } from '../../../src/vscode/connect/terminal';
import { connectTarget } from '../../../src/vscode/connectTarget';
import { openConsole } from '../../../src/vscode/ui/console';
import { DamageTeller, tellProblem } from '../../../src/vscode/clones/damagedFiles';
import { DetailsProvider } from '../../../src/vscode/errors/details';
import { draftFrom, removeDraft } from '../../../src/vscode/clones/drafts';
import { findInstance, pickStart } from '../../../src/vscode/backups/finder';
import { clearFinished, removeFromList } from '../../../src/vscode/clones/removeFromList';
import { JobFacts } from '../../../src/vscode/clones/jobFacts';
import { jobFrom } from '../../../src/vscode/clones/jobFrom';
import { createLog, type LogChannel } from '../../../src/vscode/ui/log';
import { CloneProgress } from '../../../src/vscode/clones/progress';
import { releaseWithConsent } from '../../../src/vscode/clones/release';
import { setReminder } from '../../../src/vscode/clones/reminder';
import { reportIssue } from '../../../src/vscode/errors/reportIssue';
import { resolveUnknown } from '../../../src/vscode/clones/resolveUnknown';
import { showMessage } from '../../../src/vscode/ui/messages';
import { showError } from '../../../src/vscode/ui/runCommand';
import { CloneStatusBar } from '../../../src/vscode/clones/statusBar';
import type { StoredKeys } from '../../../src/vscode/accounts/storedKeys';
import { addAccessKey, removeAccessKey } from '../../../src/vscode/accounts/switchAccount';
import { arrangeInstances } from '../../../src/vscode/backups/viewState';
import { BackupsRows, errorLines, errorNode, textNode } from '../../../src/vscode/backups/backupsRows';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { ClonesProvider } from '../../../src/vscode/clones/clonesProvider';
import { presentNode } from '../../../src/vscode/backups/backupItems';
import { jobChildren } from '../../../src/vscode/clones/jobNodes';
import { tooltipOf } from '../../../src/vscode/backups/backupTooltips';
import { setTooltip } from '../../../src/vscode/ui/rows';
import { describeView, entitle, openPanel, setBadge } from '../../../src/vscode/ui/views';
import { verificationSentence } from '../../../src/vscode/clones/verification';
import { backupSet, instanceDetail } from '../../support/builders';
import { editor, showRow } from '../../support/vscode';
import { jobOf } from '../jobs/jobOf';
import { knownOf, noTasks, rowsOf } from './support';
import { plainIdentity } from '../../support/identity';

/** Stands in for what only a part of is used. */
const fake = <T>(part: Partial<T>): T => part as T;
const never = (): void => undefined;

const argumentCommands = [
  commandIds.cloneFromBackup,
  commandIds.cloneToPointInTime,
  commandIds.refresh,
  commandIds.copyId,
  commandIds.copyLink,
  commandIds.revealClone,
];
const linked = 'region=cn-hangzhou&instance=rm-source';

/** Texts that are made rather than shown, by what they are. */
export type Made = (kind: 'document' | 'export', name: string, text: string) => void;

function errorWith(text: string, init: { code?: string; denied?: boolean } = {}): RdsError {
  return new RdsError({
    kind: 'service',
    operation: 'CloneDBInstance',
    regionId: text,
    code: init.code ?? text,
    httpStatus: init.denied ? 403 : 400,
    requestId: text,
    serviceMessage: text,
    recommend: text,
    ...(init.denied
      ? {
          accessDenied: parseAccessDenied({
            AuthAction: text,
            AuthPrincipalDisplayName: text,
            AuthPrincipalOwnerId: text,
          }),
        }
      : {}),
  });
}

const regionOf = (text: string): Region => ({
  regionId: text,
  localName: text,
  endpoint: text,
  zoneIds: [text],
});

const detailOf = (text: string) =>
  instanceDetail({
    dbInstanceId: text,
    regionId: text,
    description: text,
    engine: text,
    engineVersion: text,
    category: text,
    dbInstanceClass: text,
    storageType: text,
    zoneId: text,
    payType: text,
    lockMode: text,
    instanceType: text,
    connectionString: text,
    port: text,
  });

const backupOf = (text: string) =>
  backupSet({
    backupId: text,
    status: text,
    backupType: text,
    backupMode: text,
    backupMethod: text,
    backupScale: text,
    databaseNames: [text, text],
    initiator: text,
    storeStatus: text,
    metaStatus: text,
    engine: text,
    engineVersion: text,
  });

const netInfoOf = (text: string): NetInfo => ({
  connectionString: text,
  port: text,
  ipType: text,
  ipAddress: text,
  kind: '',
  babelfishPort: text,
  pgBouncerPort: text,
});

/** An instance that has an address that looks like one. */
const reachable = 'rm-1';

function jobsOf(text: string): CloneJob[] {
  const error = plainFailure(errorWith(text, { denied: true }));
  return jobPhases.map((phase, index) =>
    jobOf({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      regionId: text,
      sourceId: text,
      sourceName: text,
      engine: text,
      description: text,
      dbInstanceId: text,
      orderId: text,
      lastStatus: text,
      phase,
      request: { [text]: text, DBInstanceDescription: text, ClientToken: 'token-1' },
      error,
      foundBy: 'name',
      verification: {
        at: 1,
        outcome: 'differs',
        databases: [
          { name: text, state: 'missing' },
          { name: text, state: 'extra' },
        ],
      },
      ...(phase === 'sending' ? { waiting: { error, until: 2, nextAt: 1 } } : {}),
      remindAt: 1,
      history: [{ at: 0, phase, note: text }],
    }),
  );
}

const draftOf = (text: string): FormDraft => ({
  version: 1,
  id: '00000000-0000-4000-8000-000000000099',
  accountId: 'default',
  draft: newDraft({ regionId: text, sourceId: text, backupId: text }, 0),
  sourceName: text,
  engine: text,
  changedAt: 0,
});

export class Surfaces {
  private readonly log: LogChannel = createLog();

  /** Shows a text in every place, and gives what documents and exports are made of it. */
  async showEverywhere(text: string, made: Made): Promise<void> {
    const jobs = jobsOf(text);
    const draft = draftOf(text);
    const { store, drafts } = storesOf(jobs, draft);
    const client = fake<RdsClient>({
      describeRegions: () => Promise.resolve([regionOf(text)]),
      listInstances: () =>
        ({
          all: Promise.resolve([
            instanceDetail({ dbInstanceId: text, regionId: text, description: text }),
            detailOf(text),
          ]),
          isCut: Promise.resolve(true),
        }) as never,
      listBackups: () => ({ all: Promise.resolve([backupOf(text)]), isCut: Promise.resolve(true) }) as never,
      searchInstances: () => Promise.resolve({ items: [detailOf(text)], isCut: true }),
      describeInstance: () =>
        Promise.resolve({
          ...detailOf(text),
          status: 'Running',
          payType: 'Postpaid',
          engine: 'MySQL',
          storageType: 'local_ssd',
        }),
      describeNetInfo: (_regionId, id) =>
        Promise.resolve([
          netInfoOf(text),
          ...(id === reachable
            ? [{ ...netInfoOf(text), kind: text, connectionString: `${id}.example.com`, port: '3306' }]
            : []),
        ]),
      listWhitelist: () => Promise.resolve([{ name: text, attribute: '', entries: [text] }]),
      releaseInstance: () => Promise.resolve(),
    });
    const account = fake<Account>({
      id: 'default',
      homeRegionId: text,
      identity: () => Promise.resolve(plainIdentity('me')),
    });
    const session: Session = { account, client };
    const accounts = fake<Accounts>({
      currentId: 'default',
      current: () => Promise.resolve(session),
      session: () => Promise.resolve(session),
      label: () => text,
      fullLabel: () => text,
      identityText: () => text,
    });
    const services = { accounts, store, drafts, clock: systemClock, log: this.log };

    await this.commands(text, jobs, draft, services);
    this.rows(text, services);
    this.standing(text, services);
    await this.documents(text, jobs, services, made);
  }

  /** What commands tell and ask, with every answer that leads on. */
  private async commands(
    text: string,
    jobs: readonly CloneJob[],
    draft: FormDraft,
    services: {
      accounts: Accounts;
      store: JobStore;
      drafts: DraftStore;
      clock: typeof systemClock;
      log: LogChannel;
    },
  ): Promise<void> {
    const { accounts, store, drafts, clock, log } = services;
    const job = (phase: CloneJob['phase']): CloneJob => jobs.find((one) => one.phase === phase)!;
    editor.press = ({ labels }) => labels[0];
    editor.choose = (labels) => (labels.length > 0 ? 0 : undefined);
    editor.type = ({ placeholder }) => placeholder;
    const session = await accounts.current();
    const keys = fake<StoredKeys>({
      list: () => [{ id: 'key:1', label: text, regionId: text }] as never,
      add: () => Promise.resolve('key:1'),
      remove: () => Promise.resolve(),
    });
    const backups = fake<BackupsProvider>({
      arrangement: { groupBy: `tag:${text}`, sortBy: 'service' },
      tagKeys: () => Promise.resolve([text]),
      setArrangement: never,
      findInstance: () => Promise.resolve(undefined),
      known: () => undefined,
    });
    const tries: (() => unknown)[] = [
      () => pickStart(session, { wanted: 'backupSet', known: knownOf([detailOf(text)]) }, clock),
      () => jobFrom(undefined, rowsOf(store), () => true),
      () => draftFrom(undefined, drafts, clock),
      () => removeDraft(draft, drafts),
      () => removeDraft(draft, drafts),
      () => clearFinished(store),
      ...[copyConnection, copyConnectionAs, connectWith, openInTerminal].flatMap((connect) =>
        [{}, { dbInstanceId: reachable }, { dbInstanceId: reachable, engine: 'MySQL' }].map(
          (changes) => async () =>
            connect({ ...(await connectTarget(job('ready'), rowsOf(store))), ...changes }, { accounts, log }),
        ),
      ),
      () => openConsole(text, text),
      () => new DamageTeller(log).tell(text),
      () => tellProblem({ doing: 'write', error: new Error(text) }, log),
      () => showError(errorWith(text), log),
      () => showError(errorWith(text, { denied: true }), log),
      () => showError(errorWith(text, { code: 'Some.Code' }), log),
      () => showError(new Error(text), log),
      () => setReminder(job('ready'), store, clock),
      () =>
        resolveUnknown(job('unknown'), {
          ...services,
          tracker: fake({}),
          checkAgain: () => Promise.resolve(),
        }),
      () => addAccessKey({ accounts: fake<Accounts>({ choose: () => Promise.resolve() }), keys, clock }),
      () => removeAccessKey({ accounts: fake<Accounts>({ forget: () => Promise.resolve() }), keys, clock }),
      () => arrangeInstances(backups, fake<Memento>({ update: () => Promise.resolve() })),
      ...jobs.map((one) => () => removeFromList([one], store, () => [])),
      () => releaseWithConsent(job('ready'), services),
    ];
    const { commands } = this.entries(text, services, backups);
    for (const id of ['rdsClone.copyId', 'rdsClone.clone.reveal', 'rdsClone.chooseRegions']) {
      tries.push(() => commands.get(id)?.(job('ready')));
    }
    for (const id of argumentCommands) {
      const named = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };
      for (const wrong of [{ [text]: text }, { accountId: text }, { values: { [text]: text } }])
        tries.push(() => commands.get(id)?.({ ...named, ...wrong }));
    }
    const reject = (): Promise<void> => Promise.reject(new Error(text));
    const { handleUri } = linkHandler({ log, openForm: reject, reveal: reject });
    for (const part of [{ path: text }, { query: text }, { query: `region=${text}` }, { fragment: text }, {}])
      tries.push(() => handleUri(fake<Uri>({ path: '/instance', query: linked, fragment: '', ...part })));
    for (const one of tries) {
      // Backing out and what the stand-ins do not have end it; what was shown until then counts.
      await Promise.resolve().then(one).catch(never);
    }
    const announcing = fake<AnnounceServices>({ store, clock, forms: { shows: () => false } });
    const tell = announcer(announcing);
    const outcomes = new Outcomes(
      store,
      { self: { windowId: 'window', pid: 1 }, lifeOf: () => 'alive' },
      clock,
      tell,
    );
    outcomes.tellAll();
    void showMessage('info', verificationSentence(job('ready').verification!));
    const told = jobs.filter((one) => isFinished(one) || one.phase === 'unknown').length;
    await new Promise(setImmediate);
    assert.ok(editor.shown.filter(({ place }) => place === 'message').length >= told);
    outcomes.dispose();
  }

  private entries(
    text: string,
    services: {
      accounts: Accounts;
      store: JobStore;
      drafts: DraftStore;
      clock: typeof systemClock;
      log: LogChannel;
    },
    backups: BackupsProvider,
  ): { commands: ReadonlyMap<string, (...args: readonly unknown[]) => unknown> } {
    const all = {
      ...services,
      clonesView: fake<ClonesServices['clonesView']>({ visible: false }),
      backups,
      extension: fake<Extension<unknown>>({ id: text }),
      jobFrom: (argument: unknown, wanted: (job: CloneJob) => boolean) =>
        jobFrom(argument, rowsOf(services.store), wanted),
    };
    const entries = [
      ...backupsCommands(fake<BackupsServices>(all), services),
      ...clonesCommands(fake<ClonesServices>(all)),
      ...errorCommands(fake<ErrorServices>(all), services),
      ...instanceCommands({ ...all, backupsView: fake({}), chooseAccount: () => Promise.resolve() }),
    ];
    return { commands: new Map<string, (...args: readonly unknown[]) => unknown>(entries) };
  }

  private rows(
    text: string,
    services: { accounts: Accounts; store: JobStore; drafts: DraftStore; clock: typeof systemClock },
  ): void {
    const rows = new BackupsRows(500);
    const region = rows.region('default', regionOf(text), false);
    const instance: Instance = detailOf(text);
    const node = rows.instance(region, instance);
    const [group] = rows.instanceRows(
      region,
      [instance],
      { groupBy: `tag:${text}`, sortBy: 'name' },
      () => ({
        [text]: text,
      }),
      undefined,
    );
    const failed = [errorWith(text), errorWith(text, { denied: true })].map((one) =>
      errorNode(region, one, 0),
    );
    const nodes = [
      region,
      node,
      ...(group ? [group] : []),
      rows.backup(node, backupOf(text)),
      rows.backup(node, { ...backupOf(text), endTime: undefined, startTime: undefined }),
      textNode(region, text),
      ...failed,
      ...failed.flatMap(errorLines),
    ];
    for (const one of nodes) {
      const item = presentNode(one, 0, { count: text });
      if (item.tooltip === undefined)
        setTooltip(
          item,
          tooltipOf(one, {
            tags: { [text]: text },
            loadedAt: 0,
            verifiedAt: 0,
            clones: [text],
            clonedFrom: text,
          }),
        );
      showRow(item);
    }
    const { store, drafts, accounts, clock } = services;
    const clones = new ClonesProvider(
      store,
      drafts,
      new JobFacts(store, { troubleOf: () => undefined }),
      accounts,
      clock,
      noTasks(),
    );
    for (const job of store.list()) {
      const parts = jobChildren(job);
      for (const one of [job, ...parts, ...parts.flatMap(jobChildren)]) {
        showRow(clones.getTreeItem(one));
      }
    }
    for (const one of drafts.list()) showRow(clones.getTreeItem(one));
    showRow(clones.getTreeItem({ foreignId: '1', name: text }));
    clones.dispose();
  }

  /** What stands in the window while something goes on. */
  private standing(text: string, { store, clock }: { store: JobStore; clock: typeof systemClock }): void {
    const facts = new JobFacts(store, { troubleOf: () => undefined });
    const bar = new CloneStatusBar(store, facts, clock);
    bar.update();
    bar.dispose();
    for (const shown of [1, 2]) {
      const progress = new CloneProgress(store, facts, { isInView: false }, clock);
      for (const job of store.list().slice(0, shown)) progress.show(job);
      progress.dispose();
    }
    const view = fake<TreeView<unknown>>({});
    describeView(view, text);
    setBadge(view, 1, [text, text]);
    entitle(openPanel('form', text), `${text}!`);
    editor.shown.push({ place: 'name', text: view.description ?? '' });
    editor.shown.push({ place: 'tooltip', text: view.badge?.tooltip ?? '' });
    this.log.trace(text);
    this.log.warn(text);
  }

  private async documents(
    text: string,
    jobs: readonly CloneJob[],
    { store }: { store: JobStore },
    made: Made,
  ): Promise<void> {
    const context = { at: 0, regionId: text, versions: text };
    for (const error of [errorWith(text), errorWith(text, { denied: true })]) {
      made('document', 'error', errorDetails(explain(error), context));
    }
    for (const job of jobs) made('document', 'job', jobDetails(job, { now: 0, versions: text }));
    const details = new DetailsProvider(store, systemClock, text);
    await details.showJob(jobs[0]!);
    await details.showError(text, { explained: explain(errorWith(text)), at: 0, regionId: text });
    details.dispose();
    const node = errorNode(undefined, errorWith(text), 0);
    for (const bugs of [undefined, { url: 'https://example.com' }]) {
      await reportIssue(node, {
        extension: fake<Extension<unknown>>({
          id: 'x',
          packageJSON: { version: '1', ...(bugs ? { bugs } : {}) },
        }),
        accountId: 'default',
        lines: this.log.recent.slice(-5),
        oddAnswers: [{ operation: text, regionId: text, requestId: text, problem: text, shape: text }],
      });
    }
    for (const format of exportFormats) {
      const request = { RegionId: text, DBInstanceId: text, DBInstanceDescription: text, Other: text };
      try {
        made(
          'export',
          format,
          exportRequest(format, {
            request,
            clientToken: 'a',
            sourceId: text,
            sourceName: text,
            engine: text,
            endpoint: 'a',
          }),
        );
      } catch (error) {
        // A NUL is in no argument, and the user is told.
        if (!(error instanceof RangeError)) throw error;
      }
    }
  }
}

/** Shows all texts at once as what a search has found. */
export async function showFound(texts: readonly string[]): Promise<void> {
  const client = fake<RdsClient>({
    describeRegions: () => Promise.resolve([regionOf('cn-hangzhou')]),
    // The zone is looked at too, by which all of them pass.
    searchInstances: () =>
      Promise.resolve({ items: texts.map((one) => ({ ...detailOf(one), zoneId: 'anything' })), isCut: true }),
  });
  const account = fake<Account>({ id: 'default', homeRegionId: 'cn-hangzhou' });
  const accounts = fake<Accounts>({ current: () => Promise.resolve({ account, client }) });
  const backups = fake<BackupsProvider>({
    findInstance: () => Promise.resolve(undefined),
    known: () => undefined,
  });
  editor.choose = () => 0;
  editor.type = () => 'anything';
  await findInstance({ accounts, backups, backupsView: fake({}) }, systemClock);
}

/** What is on disk otherwise, which would take most of the time of the test. */
function storesOf(jobs: readonly CloneJob[], draft: FormDraft): { store: JobStore; drafts: DraftStore } {
  const told = new Set<string>();
  const update = (id: string, change: (job: CloneJob) => CloneJob): Promise<CloneJob | undefined> => {
    const job = jobs.find((one) => one.id === id);
    return Promise.resolve(job && change(job));
  };
  const store = fake<JobStore>({
    list: () => jobs,
    get: (id) => jobs.find((one) => one.id === id),
    load: () => Promise.resolve(),
    clearable: () => [],
    clear: () => Promise.resolve(0),
    remove: () => Promise.resolve(),
    update,
    onDidChange: () => ({ dispose: never }),
    foreignJobs: () => [],
    claimAnnouncement: (id) => {
      const isNew = !told.has(id);
      told.add(id);
      return Promise.resolve(isNew ? jobs.find((job) => job.id === id) : undefined);
    },
  });
  const drafts = fake<DraftStore>({
    list: () => [draft],
    get: () => undefined,
    load: () => Promise.resolve(),
    save: () => Promise.resolve(),
    remove: () => Promise.resolve(true),
    onDidChange: () => ({ dispose: never }),
  });
  return { store, drafts };
}
