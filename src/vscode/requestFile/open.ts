import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { CloneStart } from '../../core/clone/draft';
import { resolveRestorePoint, startOf } from '../../core/requestFile/start';
import { parseRequestFile, problemText } from '../../core/requestFile/parse';
import { requestFileEnding, type AccountId } from '../../shared/ids';
import type { BackupSet, Instance } from '../../shared/model';
import { accountFor, type AccountServices } from '../accounts/accountFor';
import { showMessage } from '../ui/messages';
import { showInStatusBar } from '../ui/progress';

export interface RequestFileServices extends AccountServices {
  readonly clock: Clock;
  readonly knownInstances: (accountId: AccountId) => readonly Instance[];
  readonly openForm: (accountId: AccountId, start: CloneStart, known?: Instance, backup?: BackupSet) => void;
}

export function isRequestFile({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  return uri.path.endsWith(requestFileEnding);
}

/**
 * Opens the form of a file as it stands in its editor. A relative restore point is found out now, which only reads, and
 * it is said what it became. Nothing is submitted, and the account is switched by the user only.
 * @param argument the address of the file; the one of the active editor when there is none
 * @throws CancelledByUser, RdsError
 */
export async function openRequestFile(services: RequestFileServices, argument: unknown): Promise<void> {
  const document = documentOf(argument);
  if (!document) {
    void showMessage('info', vscode.l10n.t('Open a file named *{0} in the editor first.', requestFileEnding));
    return;
  }
  const { file, readable, problems } = parseRequestFile(document.getText());
  if (!file || !readable) {
    const [first] = problems;
    const what = first ? problemText(first) : '';
    void showMessage('error', vscode.l10n.t('The file was not opened in the form. {0}', what));
    return;
  }
  const { accounts, clock, knownInstances, openForm } = services;
  const accountId = await accountFor(file.accountId, services);
  const resolved = await showInStatusBar(vscode.l10n.t('Looking up the restore point…'), () =>
    resolveRestorePoint(
      file.restorePoint,
      readable.source,
      async () => (await accounts.session(accountId)).client,
      clock.now(),
    ),
  );
  if ('problem' in resolved) {
    void showMessage('error', vscode.l10n.t('The file was not opened in the form. {0}', resolved.problem));
    return;
  }
  const known = knownInstances(accountId).find(
    (one) => one.dbInstanceId === file.dbInstanceId && one.regionId === file.regionId,
  );
  openForm(accountId, startOf(readable, resolved.point), known, resolved.backup);
  if (resolved.said !== undefined) void showMessage('info', resolved.said);
}

function documentOf(argument: unknown): vscode.TextDocument | undefined {
  const active = vscode.window.activeTextEditor?.document;
  const document =
    argument === undefined
      ? active
      : vscode.workspace.textDocuments.find(
          ({ uri }) => isUri(argument) && uri.toString() === argument.toString(),
        );
  return document && isRequestFile(document) ? document : undefined;
}

function isUri(value: unknown): value is vscode.Uri {
  return typeof value === 'object' && value !== null && 'scheme' in value && 'path' in value;
}
