import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { DraftStore } from '../../core/drafts/store';
import { isFinished, isReminderDue } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import type { Accounts } from '../accounts/accounts';
import type { JobFacts } from './jobFacts';
import { draftsRow, presentDraft, presentDrafts, presentForeign, type ClonesNode } from './clonesNodes';
import { jobChildren, presentJobNode } from './jobNodes';
import { presentJob } from './jobRow';

/** How often the elapsed time of running clones is brought up to date while someone can see it. */
const tickMs = 5_000;
/** The same for the age of drafts and for reminders, which are told in minutes and more. */
const slowTickMs = 60_000;

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
    private readonly facts: JobFacts,
    private readonly accounts: Pick<Accounts, 'label'>,
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
    if ('foreignId' in node) return presentForeign(node);
    if ('kind' in node) return presentJobNode(node);
    const now = this.clock.now();
    const account = this.accounts.label(node.accountId);
    return 'phase' in node
      ? presentJob(node, { now, ...this.facts.of(node) }, account)
      : presentDraft(node, now, account);
  }

  getParent(node: ClonesNode): ClonesNode | undefined {
    if ('row' in node || 'phase' in node || 'foreignId' in node) return undefined;
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
    return [
      ...(this.drafts.list().length > 0 ? [draftsRow] : []),
      ...this.store.foreignJobs().map(({ id, name }) => ({ foreignId: id, name })),
      ...this.store.list(),
    ];
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

  /** Clones that were to be released by now. */
  dueCount(): number {
    const now = this.clock.now();
    return this.store.list().filter((job) => isReminderDue(job, now)).length;
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
    const waits = this.drafts.list().length > 0 || this.store.list().some(({ remindAt }) => remindAt);
    return waits ? slowTickMs : 0;
  }
}
