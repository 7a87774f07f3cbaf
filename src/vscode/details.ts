import * as vscode from 'vscode';
import { jobDetails } from '../core/jobs/details';
import type { CloneJob } from '../core/jobs/job';
import type { JobStore } from '../core/jobs/store';
import { detailsScheme } from '../shared/ids';

/** Read-only documents with everything known of a clone job; they follow the job while they are open. */
export class DetailsProvider implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: { dispose(): void };

  constructor(private readonly store: JobStore) {
    this.subscription = store.onDidChange(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === detailsScheme) this.changed.fire(uri);
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.path.split('/')[1] ?? '';
    if (!this.store.get(id)) await this.store.load();
    const job = this.store.get(id);
    return job ? jobDetails(job) : vscode.l10n.t('This clone is no longer in the list.');
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  static async show(job: CloneJob): Promise<void> {
    // The last part is the title of the tab.
    const name = (job.description || job.dbInstanceId || job.sourceId).replaceAll('/', '-');
    const uri = vscode.Uri.from({ scheme: detailsScheme, path: `/${job.id}/${name}.md` });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
