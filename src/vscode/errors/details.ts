import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { errorDetails } from '../../core/errors/details';
import { KeptErrors, type KeptError } from '../../core/errors/keptErrors';
import { jobDetails } from '../../core/jobs/details';
import type { CloneJob } from '../../core/jobs/job';
import { jobRows } from '../../core/jobs/jobRows';
import type { JobStore } from '../../core/jobs/store';
import { detailsScheme } from '../../shared/ids';
import { plain, shortened } from '../../shared/plain';

/** First segment of the path of error documents; that of job documents is the job id. */
const errorPart = 'error';
/** The same for documents with fixed text. */
const textPart = 'text';
const mostTexts = 20;

/**
 * Read-only documents with the details of a clone job or an error. Job documents follow the job while they are open;
 * error documents do not change.
 */
export class DetailsProvider implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly errors = new KeptErrors();
  private readonly texts = new Map<string, string>();
  private readonly subscription: { dispose(): void };

  constructor(
    private readonly store: JobStore,
    private readonly clock: Clock,
    /** The versions of the extension and of VS Code, in one line. */
    private readonly versions: string,
  ) {
    this.subscription = store.onDidChange(() => {
      for (const uri of openDocuments()) {
        if (errorIdOf(uri) === undefined) this.changed.fire(uri);
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const errorId = errorIdOf(uri);
    if (errorId !== undefined) {
      const error = this.errors.get(errorId);
      return error ? this.errorText(error) : vscode.l10n.t('This error is no longer available.');
    }
    const [, first = '', second = ''] = uri.path.split('/');
    if (first === textPart)
      return (
        this.texts.get(decodeURIComponent(second)) ?? vscode.l10n.t('This document is no longer available.')
      );
    const id = first;
    if (!this.store.get(id)) await this.store.load();
    const job = this.store.get(id);
    if (!job) return vscode.l10n.t('This clone is no longer in the list.');
    const earlier = jobRows(this.store.list()).find((row) => row.job.id === id)?.earlier ?? [];
    return jobDetails(job, { now: this.clock.now(), versions: this.versions, earlier });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  async showJob(job: CloneJob): Promise<void> {
    await preview(`/${job.id}/${fileName(job.description || job.dbInstanceId || job.sourceId)}`);
  }

  /** Shows a text document. @param key the same key reuses the same document */
  async showText(key: string, title: string, content: string): Promise<void> {
    this.texts.delete(key);
    this.texts.set(key, content);
    for (const old of [...this.texts.keys()].slice(0, -mostTexts)) this.texts.delete(old);
    const path = `/${textPart}/${encodeURIComponent(key)}/${fileName(title)}`;
    this.changed.fire(vscode.Uri.from({ scheme: detailsScheme, path }));
    await preview(path);
  }

  /** Shows an error document. @param key the same key reuses the same document */
  async showError(key: string, error: KeptError): Promise<void> {
    // Marks errors of open documents as recently used, so that they are not dropped.
    for (const uri of openDocuments()) this.errors.get(errorIdOf(uri) ?? '');
    const id = this.errors.keep(key, error);
    await preview(`/${errorPart}/${id}/${fileName(error.explained.code)}`);
  }

  private errorText({ explained, at, regionId }: KeptError): string {
    return errorDetails(explained, {
      at,
      ...(regionId === undefined ? {} : { regionId }),
      versions: this.versions,
    });
  }
}

async function preview(path: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: detailsScheme, path });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in extension for Markdown can be disabled.
    await vscode.window.showTextDocument(uri);
  }
}

/** VS Code shows the last segment of the path as the title of the tab. */
function fileName(name: string): string {
  return `${shortened(plain(name), 80).replaceAll(/[/\\]/g, '-')}.md`;
}

function errorIdOf({ path }: vscode.Uri): string | undefined {
  const [, first, id] = path.split('/');
  return first === errorPart ? id : undefined;
}

function openDocuments(): vscode.Uri[] {
  return vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter(({ scheme }) => scheme === detailsScheme);
}
