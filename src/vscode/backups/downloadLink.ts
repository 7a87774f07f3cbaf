import * as vscode from 'vscode';
import { linkEnd, writtenLink, type LinkForm } from '../../core/backups/downloadLink';
import { localTime, zoneLabel } from '../../core/format';
import { sentences } from '../../core/sentences';
import type { BackupLinks } from '../../shared/model';
import type { Accounts } from '../accounts/accounts';
import { showMessage } from '../ui/messages';
import { copyText } from '../ui/outside';
import { pickOne, separator } from '../ui/picks';
import { showInStatusBar } from '../ui/progress';
import { CancelledByUser } from '../ui/runCommand';
import type { BackupNode } from './nodes';

/**
 * Requests a download link of a backup set and copies it. The link goes only to the clipboard, never into a pick, a
 * message, the log or a file.
 * @throws CancelledByUser, RdsError
 */
export async function copyDownloadLink(
  { accountId, backup, parent }: BackupNode,
  accounts: Pick<Accounts, 'session'>,
): Promise<void> {
  const { regionId, dbInstanceId } = parent.instance;
  const links = await showInStatusBar(vscode.l10n.t('Asking RDS for a download link'), async () => {
    const { client } = await accounts.session(accountId);
    return client.backupLinks(regionId, dbInstanceId, backup.backupId);
  });
  if (!links) {
    void showMessage('info', vscode.l10n.t('RDS offers no download link for this backup set.'));
    return;
  }
  const picked = await pickOne(choicesOf(links), {
    title: vscode.l10n.t('Copy Download Link'),
    placeHolder: vscode.l10n.t('Whoever has the link can download all data of the backup set.'),
  });
  if (picked?.from === undefined) throw new CancelledByUser();
  const link = links[picked.from];
  await copyText(writtenLink(link, picked.form));
  const end = linkEnd(link);
  void showMessage(
    'info',
    sentences(
      vscode.l10n.t('The download link was copied.'),
      end === undefined
        ? vscode.l10n.t(
            'Until it expires, whoever has it can download all data of the backup set without signing in.',
          )
        : vscode.l10n.t(
            'Until {0}, whoever has it can download all data of the backup set without signing in.',
            `${localTime(end)} (${zoneLabel(end)})`,
          ),
      vscode.l10n.t('It is stored nowhere but on the clipboard.'),
    ),
  );
}

interface LinkChoice extends vscode.QuickPickItem {
  readonly from: keyof BackupLinks | undefined;
  readonly form: LinkForm;
}

function choicesOf(links: BackupLinks): readonly LinkChoice[] {
  const names: readonly (readonly [keyof BackupLinks, string])[] = [
    ['public', vscode.l10n.t('Over the internet')],
    ['internal', vscode.l10n.t('Within Alibaba Cloud, in the same region')],
  ];
  return names.flatMap(([from, label]) => {
    if (links[from] === '') return [];
    const choices: readonly (readonly [LinkForm, string])[] = [
      ['link', vscode.l10n.t('Link')],
      ['curl', vscode.l10n.t('{0} command', 'curl')],
      ['aria2c', vscode.l10n.t('{0} command', 'aria2c')],
    ];
    return [
      { ...separator(label), from: undefined, form: 'link' as const },
      ...choices.map(([form, text]) => ({ label: text, description: label, from, form })),
    ];
  });
}
