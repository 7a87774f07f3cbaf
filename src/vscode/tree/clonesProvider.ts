import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { DraftStore } from '../../core/drafts/store';
import { describeInOneLine, explain } from '../../core/errors/explain';
import { duration, localTime } from '../../core/format';
import { awaitsPayment, errorOf, isFinished, isTracked, type CloneJob } from '../../core/jobs/job';
import { isReleasable } from '../../core/jobs/release';
import type { JobStore } from '../../core/jobs/store';
import { commandIds } from '../../shared/ids';
import { accountLabel } from '../accounts';
import { draftsRow, presentDraft, presentDrafts, type ClonesNode } from './clonesNodes';
import { jobChildren, presentJobNode } from './jobNodes';
import { contextValue } from './nodes';

/** How often the elapsed time of running clones is brought up to date while someone can see it. */
const tickMs = 5_000;
/** The same for the age of drafts, which is told in minutes. */
const draftTickMs = 60_000;

/** The view *Clones*: the drafts, in a row of their own, and every job this machine knows, newest first, with what was asked and answered below it. */
export class ClonesProvider implements vscode.TreeDataProvider<ClonesNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: readonly { dispose(): void }[];
  private timer: NodeJS.Timeout | undefined;
  private timerMs = 0;
  private visible = false;

  constructor(
    private readonly store: JobStore,
    private readonly drafts: DraftStore,
    private readonly clock: Clock,
  ) {
    this.subscriptions = [store, drafts].map((one) =>
      one.onDidChange(() => {
        this.update();
      }),
    );
  }

  getTreeItem(node: ClonesNode): vscode.TreeItem {
    if ('row' in node) return presentDrafts(this.drafts.list().length);
    if ('kind' in node) return presentJobNode(node);
    return 'phase' in node ? presentJob(node, this.clock.now()) : presentDraft(node, this.clock.now());
  }

  getParent(node: ClonesNode): ClonesNode | undefined {
    if ('row' in node || 'phase' in node) return undefined;
    return 'kind' in node ? node.parent : draftsRow;
  }

  async getChildren(node?: ClonesNode): Promise<ClonesNode[]> {
    if (node) {
      if ('row' in node) return [...this.drafts.list()];
      return 'kind' in node || 'phase' in node ? jobChildren(node) : [];
    }
    await Promise.all(
      [this.store, this.drafts].map(async (one) => {
        if (one.list().length === 0) await one.load();
      }),
    );
    return [...(this.drafts.list().length > 0 ? [draftsRow] : []), ...this.store.list()];
  }

  /** After a change of the zone in which times are shown. */
  repaint(): void {
    this.changed.fire(undefined);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.update();
  }

  runningCount(): number {
    return this.store.list().filter((job) => !isFinished(job) && job.watched).length;
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private update(): void {
    this.changed.fire(undefined);
    const ms = this.tickNeeded();
    if (ms === this.timerMs) return;
    clearInterval(this.timer);
    this.timerMs = ms;
    this.timer =
      ms === 0
        ? undefined
        : setInterval(() => {
            this.changed.fire(undefined);
          }, ms);
  }

  /** Milliseconds; 0 when nothing that can be seen changes with time. */
  private tickNeeded(): number {
    if (!this.visible) return 0;
    if (this.runningCount() > 0) return tickMs;
    return this.drafts.list().length > 0 ? draftTickMs : 0;
  }
}

/** What a job's phase is called, with the elapsed time. */
export function jobSentence(job: CloneJob, now: number): string {
  const from = job.acceptedAt ?? job.createdAt;
  switch (job.phase) {
    case 'sending':
      return vscode.l10n.t('sending the request');
    case 'unknown':
      return vscode.l10n.t('outcome unknown, check again');
    case 'refused': {
      const error = errorOf(job);
      return error ? describeInOneLine(explain(error)) : vscode.l10n.t('refused');
    }
    case 'accepted':
      if (awaitsPayment(job)) return vscode.l10n.t('waiting for payment of order {0}', job.orderId ?? '');
      return job.watched
        ? vscode.l10n.t('accepted, waiting for the instance · {0}', duration(now - from))
        : vscode.l10n.t('accepted, not watched');
    case 'creating':
      return job.watched
        ? vscode.l10n.t('{0} · {1}', job.lastStatus ?? 'Creating', duration(now - from))
        : vscode.l10n.t('{0}, not watched', job.lastStatus ?? 'Creating');
    case 'ready':
      return vscode.l10n.t('ready after {0}', duration((job.finishedAt ?? now) - from));
    case 'lost':
      return vscode.l10n.t('lost: the instance is no longer there');
    case 'timedOut':
      return vscode.l10n.t('still not running after five hours');
    case 'released':
      return vscode.l10n.t('released');
  }
}

function presentJob(job: CloneJob, now: number): vscode.TreeItem {
  const label = job.description || job.dbInstanceId || job.sourceId;
  const sentence = jobSentence(job, now);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = job.id;
  // The sandbox's clones cost nothing; nobody should have to guess which those are.
  item.description = job.accountId === 'sandbox' ? vscode.l10n.t('{0} · Sandbox', sentence) : sentence;
  item.iconPath = iconOf(job);
  item.contextValue = contextValue(
    'job',
    job.phase,
    job.dbInstanceId !== undefined && job.phase !== 'released' && 'hasInstance',
    job.accountId === 'sandbox' && 'sandbox',
    isTracked(job) && 'watched',
    isCheckable(job) && 'checkable',
    isRemovable(job) && 'removable',
    isReleasable(job) && 'releasable',
  );
  item.tooltip = [
    label,
    sentence,
    vscode.l10n.t('Source: {0}', job.sourceName ? `${job.sourceName} (${job.sourceId})` : job.sourceId),
    job.dbInstanceId ? vscode.l10n.t('New instance: {0}', job.dbInstanceId) : '',
    vscode.l10n.t('Region: {0}', job.regionId),
    vscode.l10n.t('Account: {0}', accountLabel(job.accountId)),
    vscode.l10n.t('Submitted: {0}', localTime(job.createdAt)),
  ]
    .filter(Boolean)
    .join('\n');
  item.accessibilityInformation = { label: vscode.l10n.t('Clone {0}, {1}', label, sentence) };
  item.command = { command: commandIds.showDetails, title: vscode.l10n.t('Show details'), arguments: [job] };
  return item;
}

/** Whether looking again can tell more than is known. */
export function isCheckable(job: CloneJob): boolean {
  return (
    job.phase === 'unknown' ||
    job.phase === 'timedOut' ||
    job.phase === 'lost' ||
    (!job.watched && !isFinished(job))
  );
}

/** Whether a person may strike it off the list: when it is over, or when only they can find out what became of it. */
export function isRemovable(job: CloneJob): boolean {
  return isFinished(job) || job.phase === 'unknown';
}

function iconOf(job: CloneJob): vscode.ThemeIcon {
  switch (job.phase) {
    case 'sending':
    case 'accepted':
    case 'creating':
      if (awaitsPayment(job)) return new vscode.ThemeIcon('credit-card');
      return new vscode.ThemeIcon(job.watched ? 'sync~spin' : 'eye-closed');
    case 'ready':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'released':
      return new vscode.ThemeIcon('circle-slash');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
    case 'refused':
    case 'lost':
    case 'timedOut':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  }
}
