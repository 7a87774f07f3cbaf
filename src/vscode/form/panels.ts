import * as vscode from 'vscode';
import { newDraft, type CloneStart } from '../../core/clone/draft';
import { formGroups } from '../../core/clone/parameters';
import type { Clock } from '../../core/clock';
import { formatDetails } from '../../core/errors/explain';
import { alibabaLink } from '../../core/errors/link';
import { FormSession } from '../../core/form/session';
import type { CloneJob } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import type { JobRequest } from '../../core/jobs/submit';
import type { CloneDraft } from '../../shared/clone';
import { commandIds, formViewType, type AccountId } from '../../shared/ids';
import type { Instance } from '../../shared/model';
import {
  parseFormMemento,
  parsePageMessage,
  type HostMessage,
  type PageAction,
  type PageMessage,
} from '../../shared/protocol';
import type { Accounts, Session } from '../accounts';
import type { LogChannel } from '../log';
import { formHtml } from './html';

export interface FormPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: LogChannel;
  /** Writes the job, then sends it. `onWritten` is called in between. */
  readonly submit: (request: JobRequest, onWritten: (job: CloneJob) => void) => Promise<CloneJob>;
}

interface OpenForm {
  readonly panel: vscode.WebviewPanel;
  readonly session: FormSession;
  readonly accountId: AccountId;
}

/** The clone forms that are open, one editor tab each. */
export class FormPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly forms = new Map<string, OpenForm>();
  private restored = 0;

  constructor(private readonly options: FormPanelsOptions) {}

  /** Opens a form for a backup set or an instance, or shows the one that is open for it. */
  async open(accountId: AccountId, start: CloneStart, known?: Instance): Promise<void> {
    const key = [accountId, start.regionId, start.sourceId, start.backupId ?? 'time'].join('/');
    const open = this.forms.get(key);
    if (open) {
      open.panel.reveal();
      return;
    }
    await this.show(key, accountId, newDraft(start, this.options.clock.now()), { known });
  }

  /** Opens the draft of a job again, with the job's error on its field. */
  async reopen(job: CloneJob): Promise<void> {
    const key = `job/${job.id}`;
    const open =
      [...this.forms.values()].find((form) => form.session.job?.id === job.id) ?? this.forms.get(key);
    if (open) {
      open.panel.reveal();
      return;
    }
    await this.show(key, job.accountId, job.draft, { job });
  }

  /** Whether a person can see in a form what becomes of the job. */
  shows(jobId: string): boolean {
    return [...this.forms.values()].some(({ panel, session }) => panel.visible && session.job?.id === jobId);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const memento = parseFormMemento(state);
    if (!memento) {
      panel.dispose();
      return;
    }
    await this.options.store.load();
    const job = memento.jobId === undefined ? undefined : this.options.store.get(memento.jobId);
    await this.attach(panel, `restored/${++this.restored}`, memento.accountId, memento.draft, { job });
  }

  dispose(): void {
    for (const { panel } of this.forms.values()) panel.dispose();
  }

  private async show(
    key: string,
    accountId: AccountId,
    draft: CloneDraft,
    more: { readonly known?: Instance | undefined; readonly job?: CloneJob | undefined },
  ): Promise<void> {
    const { extensionUri } = this.options;
    const panel = vscode.window.createWebviewPanel(
      formViewType,
      vscode.l10n.t('Clone {0}', more.known?.description || more.job?.sourceName || draft.sourceId),
      vscode.ViewColumn.Active,
      {
        localResourceRoots: [
          vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
          vscode.Uri.joinPath(extensionUri, 'media'),
        ],
      },
    );
    await this.attach(panel, key, accountId, draft, more);
  }

  private async attach(
    panel: vscode.WebviewPanel,
    key: string,
    accountId: AccountId,
    draft: CloneDraft,
    more: { readonly known?: Instance | undefined; readonly job?: CloneJob | undefined },
  ): Promise<void> {
    const { extensionUri, clock, store } = this.options;
    const { client } = await this.sessionFor(panel, accountId);
    let queued = false;
    const session = new FormSession({
      accountId,
      draft,
      known: more.known,
      job: more.job,
      client,
      clock,
      store,
      submit: (request) =>
        this.options.submit(request, (job) => {
          session.showJob(job);
        }),
      onDidChange: () => {
        // Several answers may arrive in one turn; the page needs only the last state.
        if (queued) return;
        queued = true;
        queueMicrotask(() => {
          queued = false;
          post({ type: 'state', state: session.state() });
        });
      },
    });
    const post = (message: HostMessage): void => {
      if (this.forms.has(key)) void panel.webview.postMessage(message);
    };
    this.forms.set(key, { panel, session, accountId });
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'rds-clone-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'rds-clone-dark.svg'),
    };
    panel.onDidDispose(() => {
      this.forms.delete(key);
      session.dispose();
    });
    panel.webview.onDidReceiveMessage((received: unknown) => {
      const message = parsePageMessage(received);
      if (!message) {
        this.options.log.warn('The form sent a message that is none of the known ones; ignored.');
        return;
      }
      void this.handle(message, session, post);
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(extensionUri, 'dist', 'webview'),
        vscode.Uri.joinPath(extensionUri, 'media'),
      ],
    };
    panel.webview.html = formHtml(panel.webview, extensionUri);
    session.start();
  }

  /** The account's session; the tab is closed when it cannot be used, and the caller says why. */
  private async sessionFor(panel: vscode.WebviewPanel, accountId: AccountId): Promise<Session> {
    try {
      return await this.options.accounts.session(accountId);
    } catch (error) {
      panel.dispose();
      throw error;
    }
  }

  private async handle(
    message: PageMessage,
    session: FormSession,
    post: (message: HostMessage) => void,
  ): Promise<void> {
    switch (message.type) {
      case 'ready':
        post({ type: 'init', groups: formGroups(), l10n: pageTexts(), state: session.state() });
        return;
      case 'change':
        session.change(message.parameter, message.value, message.seq);
        return;
      case 'restoreBy':
        session.setRestoreBy(message.restoreBy, message.seq);
        return;
      case 'retryLookup':
        session.retryLookup(message.parameter);
        return;
      case 'submit': {
        const focus = await session.submit();
        const state = session.state();
        post({ type: 'state', state });
        if (focus || state.error) post({ type: 'focus', parameter: focus });
        return;
      }
      case 'action':
        await this.act(message.action, session);
        return;
    }
  }

  private async act(action: PageAction, session: FormSession): Promise<void> {
    const { error, job } = session;
    switch (action) {
      case 'copyDetails':
        if (error) await vscode.env.clipboard.writeText(formatDetails(error));
        return;
      case 'openDiagnosis': {
        const link = alibabaLink(error?.recommend);
        if (link) await vscode.env.openExternal(vscode.Uri.parse(link, true));
        return;
      }
      case 'showLog':
        this.options.log.show();
        return;
      case 'showClones':
        await vscode.commands.executeCommand('rdsClone.clones.focus');
        return;
      case 'cloneAgain':
        session.startAnew();
        return;
      case 'copyConnection':
      case 'reveal':
      case 'checkAgain': {
        const command = {
          copyConnection: commandIds.copyConnection,
          reveal: commandIds.revealClone,
          checkAgain: commandIds.checkAgain,
        }[action];
        if (job) await vscode.commands.executeCommand(command, job);
        return;
      }
    }
  }
}

/** Texts of the page itself. The page has no access to the language bundle. */
function pageTexts(): Record<string, string> {
  const { t } = vscode.l10n;
  return {
    restoreFrom: t('Restore from'),
    backupSet: t('Backup set'),
    pointInTime: t('Point in time'),
    latest: t('Latest restorable time'),
    utc: t('UTC: {0}'),
    loading: t('Loading choices…'),
    lookupFailed: t('Choices could not be loaded: {0} Enter the value yourself, or try again.'),
    retry: t('Retry'),
    choose: t('Choose…'),
    keepSource: t('Same as the source'),
    current: t('{0} (not in the list)'),
    fromSource: t('from the source'),
    required: t('required'),
    submit: t('Clone Instance'),
    sending: t('Sending…'),
    fix: t('Correct these fields first:'),
    code: t('Code'),
    httpStatus: t('HTTP status'),
    serviceMessage: t('RDS says'),
    whatToDo: t('What to do'),
    errorAt: t('The service refused this value: {0}'),
    copyDetails: t('Copy Details'),
    openDiagnosis: t('Open Diagnosis'),
    tryAgain: t('Try Again'),
    showClones: t('Show Clones'),
    copyConnection: t('Copy Connection String'),
    reveal: t('Reveal in Backups'),
    checkAgain: t('Check Again'),
    cloneAgain: t('Make Another Clone'),
  };
}
