import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { draftForAnother, newDraft, type CloneStart, type GivenValues } from '../../core/clone/draft';
import { exportRequest } from '../../core/clone/export';
import type { FormDraft } from '../../core/drafts/draft';
import type { DraftStore } from '../../core/drafts/store';
import type { Clock } from '../../core/clock';
import { minuteTime } from '../../core/format';
import { endpointFor } from '../../core/endpoints/endpoint';
import { firstMessage, handlePageMessage, type FormEffects } from '../../core/form/messages';
import { CloneForm } from '../../core/form/cloneForm';
import { PageChannel } from '../../core/form/pageChannel';
import { intentOf } from '../../core/jobs/intents';
import { jobName, type CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import type { JobRequest } from '../../core/jobs/submit';
import type { CloneDraft } from '../../shared/clone';
import { printRequestFile } from '../../core/requestFile/print';
import { commandIds, formViewType, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import { parseFormMemento, type ExportFormat } from '../../shared/protocol';
import type { Accounts } from '../accounts/accounts';
import { openAccountPage, openConsole } from '../ui/console';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { copyText, openPage } from '../ui/outside';
import { flash } from '../ui/statusBar';
import { entitle, openPanel } from '../ui/views';
import { formHtml, type ReadAsset } from './html';
import { backUpSource, confirmPurchase, confirmSecond } from './questions';

export interface FormPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly asset: ReadAsset;
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly drafts: DraftStore;
  readonly clock: Clock;
  readonly log: LogChannel;
  /** Asks where, and writes a file that opens as the form. */
  readonly saveFile: (text: string, name: string) => Promise<unknown>;
  /** Writes the job, then sends it. `onWritten` is called in between. */
  readonly submit: (request: JobRequest, onWritten: (job: CloneJob) => void) => Promise<CloneJob>;
  /** Names of the instances that are known. */
  readonly takenNames: () => ReadonlySet<string>;
  /** Told the zone of the user's clock, which only a page knows. */
  readonly useTimeZone: (timeZone: string) => void;
}

/** A form for whoever has it opened. */
export interface OpenedForm {
  readonly form: CloneForm;
  readonly draftId: string;
  /** Resolves when it is closed and nothing is being sent for it any more. */
  readonly closed: Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

interface OpenForm extends OpenedForm {
  /** What it was opened for; forms opened for the same are one. */
  readonly key: string;
  readonly panel: vscode.WebviewPanel;
}

/** What is known when a form opens: the tree's row of the source, or the job whose draft it is. */
interface FormContext {
  readonly known?: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  readonly job?: CloneJob | undefined;
  /** Values that came with the start. */
  readonly given?: GivenValues | undefined;
  /** Tells the tabs of one source apart. */
  readonly restoreLabel?: string | undefined;
  /** The kept draft it is opened with. */
  readonly draftId?: string | undefined;
  /** The name of the source, where neither the tree nor a job tells it. */
  readonly sourceName?: string | undefined;
  /** It was open in an earlier window, and is kept when it is closed. */
  readonly wasOpen?: boolean;
  /** The job that was made of it then, of which there is no record that can be read. */
  readonly goneJobId?: string | undefined;
}

/** A form that comes to the front again asks for what has changed if it has not within this time. */
const seenAgainMs = 60_000;

/** The clone forms that are open, one editor tab each. */
export class FormPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly forms = new Set<OpenForm>();
  private restored = 0;

  constructor(private readonly options: FormPanelsOptions) {}

  /** Opens a form for a backup set or an instance, or shows the one that is open for the same. */
  open(accountId: AccountId, start: CloneStart, known?: Instance, backup?: BackupSet): OpenedForm {
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
    // One that has become a clone shows that clone; whoever asks for a form now wants another one.
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
  }

  /** Opens the draft of a job again, with the job's error on its field. */
  reopen(job: CloneJob): void {
    const open = [...this.forms].find((one) => one.form.draftId === intentOf(job));
    if (open) open.panel.reveal();
    else this.show(`job/${job.id}`, job.accountId, job.draft, { job, draftId: intentOf(job) });
  }

  /** Opens a form for another clone like the one of a job. */
  openAgain(job: CloneJob): void {
    const key = `again/${job.id}`;
    const open = [...this.forms].find((one) => one.key === key && !one.form.isFrozen);
    if (open) open.panel.reveal();
    else this.show(key, job.accountId, draftForAnother(job.draft), { sourceName: job.sourceName });
  }

  /** Opens a kept draft again, or shows the form that has it. */
  openDraft(kept: FormDraft): void {
    const open = [...this.forms].find((one) => one.form.draftId === kept.id);
    if (open) open.panel.reveal();
    else {
      const { id, accountId, draft, sourceName } = kept;
      this.show(`draft/${id}`, accountId, draft, { draftId: id, sourceName });
    }
  }

  /** Whether a user can see a form. */
  get isInView(): boolean {
    return [...this.forms].some(({ panel }) => panel.visible);
  }

  /** Whether a user can see in a form what becomes of the job. */
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

  /** Gives a panel its session. Nothing is waited for in here, so a panel is never without one. */
  private attach(
    panel: vscode.WebviewPanel,
    key: string,
    accountId: AccountId,
    draft: CloneDraft,
    more: FormContext,
  ): OpenForm {
    const { accounts, extensionUri, asset, clock, store } = this.options;
    const changed = new vscode.EventEmitter<void>();
    let sent: Promise<unknown> = Promise.resolve();
    const closed = new Promise<void>((resolve) => {
      panel.onDidDispose(
        () =>
          void Promise.allSettled([sent]).then(() => {
            resolve();
          }),
      );
    });
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    const form = new CloneForm({
      ...more,
      // Given now, so that the page keeps it: a form that a reload brings back is the same draft.
      draftId: more.draftId ?? randomUUID(),
      newId: randomUUID,
      accountId,
      draft,
      accountLabel: accounts.label(accountId),
      identity: () => accounts.knownIdentity(accountId),
      isSlowed: () => accounts.isSlowed,
      takenNames: () => this.options.takenNames(),
      confirm: (costNote, what) => confirmPurchase(costNote, what, this.accountLine(accountId)),
      confirmSecond: (first) => confirmSecond(first, clock.now(), this.accountLine(accountId)),
      client: async () => (await accounts.session(accountId)).client,
      clock,
      store,
      submit: (request) => {
        const submitted = this.options.submit(request, (job) => {
          form.showJob(job);
        });
        sent = submitted;
        return submitted;
      },
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
      if (panel.visible) void form.refreshFacts(seenAgainMs);
    });
    panel.webview.onDidReceiveMessage((received: unknown) => {
      void handlePageMessage(received, form, this.effectsOf(form, channel), log);
    });
  }

  /** A form that was worked on and not sent is kept; one that was sent is none any more. */
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

  /** Whose account is charged, for whoever has to agree to it. */
  private accountLine(accountId: AccountId): string {
    return vscode.l10n.t('Account: {0}', this.options.accounts.fullLabel(accountId));
  }

  /** A page about the account itself, which each of the two sites has its own of. */
  private async openAccountPage(page: 'orders' | 'billing', accountId: AccountId): Promise<void> {
    const { client } = await this.options.accounts.session(accountId);
    await openAccountPage(page, (await client.knownSite()) ?? 'china');
  }

  private async copyRequest(format: ExportFormat, accountId: AccountId, form: CloneForm): Promise<void> {
    const { name, engine } = form.sourceLabel;
    const { account } = await this.options.accounts.session(accountId);
    const { host, protocol } = endpointFor(form.regionId, account.endpoints);
    let text: string;
    try {
      text = exportRequest(format, {
        operation: form.operation,
        request: form.request,
        clientToken: form.clientToken,
        sourceId: form.sourceId,
        sourceRegionId: form.state().draft.sourceRegionId,
        sourceName: name,
        engine,
        // What is copied is for the real service, over TLS.
        endpoint: protocol === 'https' ? host : undefined,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      void showMessage(
        'warning',
        vscode.l10n.t('A value contains a character that cannot be written in this format. Remove it first.'),
      );
      return;
    }
    await copyText(text);
    const wrong = form.errorCount;
    if (wrong > 0) {
      void showMessage(
        'warning',
        vscode.l10n.t('Copied, but RDS would refuse it as it is. Values to correct: {0}.', wrong),
      );
    } else flash(vscode.l10n.t('Copied the clone request.'));
  }

  private async saveFile(form: CloneForm): Promise<void> {
    const { draft, offersFile } = form.state();
    if (offersFile)
      await this.options.saveFile(printRequestFile(draft), form.sourceLabel.name || draft.sourceId);
  }

  /** What a page may cause here, beside changing its own form. */
  private effectsOf(form: CloneForm, channel: PageChannel): FormEffects {
    const { accountId } = form;
    return {
      pageIsReady: () => {
        channel.pageIsReady();
      },
      showState: () => {
        channel.show();
      },
      focus: (parameter) => {
        channel.focus(parameter);
      },
      useTimeZone: this.options.useTimeZone,
      copyText,
      saveFile: () => this.saveFile(form),
      copyRequest: (format) => this.copyRequest(format, accountId, form),
      openDiagnosis: openPage,
      openAccountPage: (page) => this.openAccountPage(page, accountId),
      showLog: () => {
        this.options.log.show();
      },
      showClones: async () => {
        await vscode.commands.executeCommand('rdsClone.clones.focus');
      },
      backUpFirst: () => backUpSource(form.state().draft, accountId),
      actOnJob: async (action, job) => {
        if (action === 'openConsole') {
          await openConsole(job.regionId, job.dbInstanceId);
          return;
        }
        const command = {
          copyConnection: commandIds.copyConnection,
          reveal: commandIds.revealClone,
          checkAgain: commandIds.checkAgain,
          stopWaiting: commandIds.stopWaiting,
          release: commandIds.releaseClone,
        }[action];
        await vscode.commands.executeCommand(command, job);
      },
    };
  }
}

function restoreLabel({ backupId, endTime }: BackupSet): string {
  return endTime === undefined ? backupId : minuteTime(endTime);
}

/** Keeps the tab true to what is in it: the clone that was made, or the name of the source and the restore point. */
function titleFor(panel: vscode.WebviewPanel, form: CloneForm): void {
  const { restoreLabel: label, sourceLabel, made } = form;
  if (made) entitle(panel, jobName(made));
  else if (label !== '' && sourceLabel.name !== '')
    entitle(panel, vscode.l10n.t('Clone {0} ({1})', sourceLabel.name, label));
}
