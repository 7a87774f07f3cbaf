import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { draftForAnother, newDraft, type CloneStart, type GivenValues } from '../../core/clone/draft';
import type { FormDraft } from '../../core/drafts/draft';
import type { DraftStore } from '../../core/drafts/store';
import type { Clock } from '../../core/clock';
import { minuteTime } from '../../core/format';
import { firstMessage, handlePageMessage } from '../../core/form/messages';
import { CloneForm } from '../../core/form/cloneForm';
import { PageChannel } from '../../core/form/pageChannel';
import { intentOf } from '../../core/jobs/intents';
import { jobName, type CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import type { Tracker } from '../../core/jobs/tracker';
import type { CloneDraft } from '../../shared/clone';
import { formViewType, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import { parseFormMemento } from '../../shared/protocol';
import { accountLine } from '../accounts/accountLabels';
import type { Accounts } from '../accounts/accounts';
import { guarded } from '../ui/runCommand';
import { entitle, openPanel } from '../ui/views';
import { formEffects, type FormEffectsOptions } from './effects';
import { formHtml, type ReadAsset } from './html';
import { confirmPurchase, confirmSecond } from './questions';

export interface FormPanelsOptions extends FormEffectsOptions {
  readonly extensionUri: vscode.Uri;
  readonly asset: ReadAsset;
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly tracker: Pick<Tracker, 'submitNew'>;
  readonly clock: Clock;
}

export interface OpenedForm {
  readonly form: CloneForm;
  readonly draftId: string;
  /** Resolves when the form is closed and its submission has ended. */
  readonly closed: Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

interface OpenForm extends OpenedForm {
  /** Identifies what the form is for. A second request with the same key shows the open form. */
  readonly key: string;
  readonly panel: vscode.WebviewPanel;
}

/** What is known when a form opens: the source from the tree, or the job whose draft it edits. */
interface FormContext {
  readonly known?: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  readonly job?: CloneJob | undefined;
  /** Values from the request that opened it. */
  readonly given?: GivenValues | undefined;
  /** Distinguishes tabs of the same source. */
  readonly restoreLabel?: string | undefined;
  /** The stored draft that it continues. */
  readonly draftId?: string | undefined;
  /** The name of the source, if neither the tree nor a job provides it. */
  readonly sourceName?: string | undefined;
  /** The form was open in an earlier window, so it is kept when it closes. */
  readonly wasOpen?: boolean;
  /** The job that was created from it, if its record cannot be read. */
  readonly goneJobId?: string | undefined;
}

/** A form that becomes visible again reloads facts that are older than this. */
const seenAgainMs = 60_000;

/** The open clone forms, one editor tab each. */
export class FormPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly forms = new Set<OpenForm>();
  private restored = 0;

  constructor(private readonly options: FormPanelsOptions) {}

  /**
   * Opens a form for a backup set or an instance, or shows the one already open for it. It is bound, because the
   * features that open forms get it as a function.
   */
  readonly open = (
    accountId: AccountId,
    start: CloneStart,
    known?: Instance,
    backup?: BackupSet,
  ): OpenedForm => {
    const { operation, regionId, sourceId, backupId, restoreBy = backupId ? 'backupSet' : 'time' } = start;
    const given = (start.values ?? start.after) && JSON.stringify([start.values, start.after]);
    const key = [
      accountId,
      operation,
      regionId,
      sourceId,
      restoreBy,
      backupId,
      start.restoreTime,
      given,
    ].join('/');
    // A form that has become a clone is not reused, because the user wants a new one.
    const open = [...this.forms].find((one) => one.key === key && !one.form.isFrozen);
    if (open) {
      open.panel.reveal();
      return open;
    }
    return this.show(key, accountId, newDraft(start, this.options.clock.now()), {
      known,
      knownBackup: backup,
      given: start.values,
      restoreLabel: backup
        ? restoreLabel(backup)
        : restoreBy === 'time'
          ? vscode.l10n.t('point in time')
          : undefined,
    });
  };

  /** Opens the draft of a job again, with the error at its field. */
  reopen(job: CloneJob): void {
    const open = [...this.forms].find((one) => one.form.draftId === intentOf(job));
    if (open) open.panel.reveal();
    else this.show(`job/${job.id}`, job.accountId, job.draft, { job, draftId: intentOf(job) });
  }

  /** Opens a form for another clone with the values of a job. */
  openAgain(job: CloneJob): void {
    const key = `again/${job.id}`;
    const open = [...this.forms].find((one) => one.key === key && !one.form.isFrozen);
    if (open) open.panel.reveal();
    else this.show(key, job.accountId, draftForAnother(job.draft), { sourceName: job.sourceName });
  }

  /** Opens a stored draft, or shows the form in which it is open. */
  openDraft(kept: FormDraft): void {
    const open = [...this.forms].find((one) => one.form.draftId === kept.id);
    if (open) open.panel.reveal();
    else {
      const { id, accountId, draft, sourceName } = kept;
      this.show(`draft/${id}`, accountId, draft, { draftId: id, sourceName });
    }
  }

  /** Whether a form is visible. */
  get isInView(): boolean {
    return [...this.forms].some(({ panel }) => panel.visible);
  }

  /** Whether a visible form shows the progress of the job. */
  shows(jobId: string): boolean {
    return [...this.forms].some(({ panel, form }) => panel.visible && form.job?.id === jobId);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memento = parseFormMemento(state);
    if (!memento) {
      panel.dispose();
      return;
    }
    await this.options.store.load();
    const job = memento.jobId === undefined ? undefined : this.options.store.get(memento.jobId);
    this.attach(panel, `restored/${++this.restored}`, memento.accountId, memento.draft, {
      job,
      draftId: memento.draftId,
      goneJobId: job ? undefined : memento.jobId,
      wasOpen: true,
    });
  }

  dispose(): void {
    for (const { panel } of [...this.forms]) panel.dispose();
  }

  private show(key: string, accountId: AccountId, draft: CloneDraft, more: FormContext): OpenForm {
    const name = more.known?.description || more.job?.sourceName || more.sourceName || draft.sourceId;
    const title = more.restoreLabel
      ? vscode.l10n.t('Clone {0} ({1})', name, more.restoreLabel)
      : vscode.l10n.t('Clone {0}', name);
    const panel = openPanel(formViewType, title);
    return this.attach(panel, key, accountId, draft, more);
  }

  /** Creates the form of a panel. Synchronous, so a panel always has a form. */
  private attach(
    panel: vscode.WebviewPanel,
    key: string,
    accountId: AccountId,
    draft: CloneDraft,
    more: FormContext,
  ): OpenForm {
    const { accounts, extensionUri, asset, clock, store, tracker } = this.options;
    const changed = new vscode.EventEmitter<void>();
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    const form = new CloneForm({
      ...more,
      // Set from the start, so the page stores it and a restored form is still the same draft.
      draftId: more.draftId ?? randomUUID(),
      newId: randomUUID,
      accountId,
      draft,
      accountLabel: accounts.label(accountId),
      identity: () => accounts.knownIdentity(accountId),
      isSlowed: () => accounts.isSlowed,
      confirm: (costNote, what) => confirmPurchase(costNote, what, accountLine(accounts, accountId)),
      confirmSecond: (first) => confirmSecond(first, clock.now(), accountLine(accounts, accountId)),
      client: async () => (await accounts.session(accountId)).client,
      clock,
      store,
      tracker,
      onDidChange: () => {
        channel.showSoon();
        titleFor(panel, form);
        changed.fire();
      },
    });
    const first = firstMessage(form);
    const channel: PageChannel = new PageChannel(form, first.state, (message) => {
      if (this.forms.has(open)) void panel.webview.postMessage(message);
    });
    const closed = new Promise<void>((resolve) => {
      panel.onDidDispose(() => void form.whenSent().then(resolve));
    });
    const open: OpenForm = { key, panel, form, draftId: form.draftId, closed, onDidChange: changed.event };
    this.forms.add(open);
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'rds-clone-light.svg'),
      dark: vscode.Uri.joinPath(media, 'rds-clone-dark.svg'),
    };
    this.listen(open, channel);
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.webview.html = formHtml(asset, first);
    form.start();
    return open;
  }

  private listen(open: OpenForm, channel: PageChannel): void {
    const { panel, form } = open;
    const { accounts, log } = this.options;
    const identity = accounts.onDidChangeIdentity((id) => {
      if (id === form.accountId) form.identityChanged();
    });
    const slowed = accounts.onDidSlow(() => {
      form.repaint();
    });
    panel.onDidDispose(() => {
      identity.dispose();
      slowed.dispose();
      this.forms.delete(open);
      this.keepDraft(form);
      form.dispose();
    });
    panel.onDidChangeViewState(() => {
      if (panel.visible) void form.edits.refreshFacts(seenAgainMs);
    });
    const effects = formEffects(form, this.options);
    const receive = guarded(log, (received: unknown) =>
      handlePageMessage(received, form, channel, effects, log),
    );
    panel.webview.onDidReceiveMessage((received: unknown) => void receive(received));
  }

  /** Stores a changed form that was not sent; deletes the draft of one that was sent. */
  private keepDraft(form: CloneForm): void {
    const { drafts, clock } = this.options;
    const { accountId, unsent, sourceLabel, draftId } = form;
    if (unsent) {
      void drafts.save({
        version: 1,
        id: draftId,
        accountId,
        draft: unsent,
        sourceName: sourceLabel.name,
        engine: sourceLabel.engine,
        changedAt: clock.now(),
        ...(form.backupEndTime === undefined ? {} : { backupEndTime: form.backupEndTime }),
      });
    } else if (form.wasSent && drafts.get(draftId)) {
      void drafts.remove(draftId);
    }
  }
}

function restoreLabel({ backupId, endTime }: BackupSet): string {
  return endTime === undefined ? backupId : minuteTime(endTime);
}

/** Updates the title of the tab: the name of the clone, or the source and restore point. */
function titleFor(panel: vscode.WebviewPanel, form: CloneForm): void {
  const { restoreLabel: label, sourceLabel, made } = form;
  if (made) entitle(panel, jobName(made));
  else if (label !== '' && sourceLabel.name !== '')
    entitle(panel, vscode.l10n.t('Clone {0} ({1})', sourceLabel.name, label));
}
