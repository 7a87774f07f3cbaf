// Every place of src/vscode that shows, copies or opens what a name, an id or a code from outside is part of.
import type { Extension, TreeView } from 'vscode';
import { exportRequest } from '../../../src/core/clone/export';
import { systemClock } from '../../../src/core/clock';
import { errorDetails } from '../../../src/core/errors/details';
import { explain } from '../../../src/core/errors/explain';
import type { Account } from '../../../src/core/accounts/account';
import { jobDetails } from '../../../src/core/jobs/details';
import type { CloneJob } from '../../../src/core/jobs/job';
import type { JobStore } from '../../../src/core/jobs/store';
import type { DraftStore } from '../../../src/core/drafts/store';
import type { RdsClient } from '../../../src/core/rds/client';
import type { Instance } from '../../../src/shared/model';
import { exportFormats } from '../../../src/shared/protocol';
import type { Accounts, Session } from '../../../src/vscode/accounts/accounts';
import { DetailsProvider } from '../../../src/vscode/errors/details';
import { findInstance } from '../../../src/vscode/backups/finder';
import { JobFacts } from '../../../src/vscode/clones/jobFacts';
import { createLog, type LogChannel } from '../../../src/vscode/ui/log';
import { CloneProgress } from '../../../src/vscode/clones/progress';
import { reportIssue } from '../../../src/vscode/errors/reportIssue';
import { CloneStatusBar } from '../../../src/vscode/clones/statusBar';
import { BackupsRows, errorLines, errorNode, textNode } from '../../../src/vscode/backups/backupsRows';
import type { BackupsProvider } from '../../../src/vscode/backups/backupsProvider';
import { ClonesProvider } from '../../../src/vscode/clones/clonesProvider';
import { presentNode } from '../../../src/vscode/backups/backupItems';
import { jobChildren } from '../../../src/vscode/clones/jobNodes';
import { tooltipOf } from '../../../src/vscode/backups/backupTooltips';
import { setTooltip } from '../../../src/vscode/ui/treeRow';
import { describeView, entitle, openPanel, setBadge } from '../../../src/vscode/ui/views';
import { instanceDetail } from '../../support/builders';
import { editor, showRow } from '../../support/vscode';
import { fake, noTasks } from './support';
import { plainIdentity } from '../../support/identity';
import { showCommands } from './commandSurfaces';
import {
  backupOf,
  detailOf,
  draftOf,
  errorWith,
  jobsOf,
  netInfoOf,
  reachable,
  regionOf,
  storesOf,
} from './textStandIns';

/** Texts that are made rather than shown, by what they are. */
export type Made = (kind: 'document' | 'export', name: string, text: string) => void;

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

    await showCommands(text, jobs, draft, services);
    this.rows(text, services);
    this.standing(text, services);
    await this.documents(text, jobs, services, made);
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
