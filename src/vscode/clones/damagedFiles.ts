import * as vscode from 'vscode';
import type { DiskProblem } from '../../core/files/fileStore';
import { diskReason } from '../../core/files/problem';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { numberText } from '../../core/language';

/** Warns about damaged files, which may be the records of clones that are billed. */
export class DamageTeller {
  /** Number of files reported while a message was open. That message names only the first file. */
  private more = 0;
  private isOpen = false;

  constructor(private readonly log: LogChannel) {}

  async tell(name: string): Promise<void> {
    if (this.isOpen) {
      this.more++;
      return;
    }
    await this.show(
      vscode.l10n.t(
        'A file of the Clones view was damaged and was renamed to {0}. If it was the record of a clone, look for the instance in the console: it may be billed.',
        name,
      ),
    );
    while (this.more > 0) {
      const { more } = this;
      this.more = 0;
      await this.show(
        vscode.l10n.t(
          '{0} more files of the Clones view were damaged and renamed. The log lists them.',
          numberText(more),
        ),
      );
    }
  }

  private async show(text: string): Promise<void> {
    this.isOpen = true;
    const showLog = vscode.l10n.t('Show Log');
    const chosen = await showMessage('warning', text, showLog);
    this.isOpen = false;
    if (chosen === showLog) this.log.show();
  }
}

export async function tellProblem({ doing, error }: DiskProblem, log: LogChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const why = diskReason(error);
  const chosen = await showMessage(
    'warning',
    doing === 'write'
      ? vscode.l10n.t(
          'The Clones view cannot be saved: {0}. What it shows is kept in memory and saved as soon as possible. Do not close this window until then.',
          why,
        )
      : vscode.l10n.t('Files of the Clones view cannot be read: {0}. They are not changed.', why),
    showLog,
  );
  if (chosen === showLog) log.show();
}
