import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { CloneStart } from '../../core/clone/draft';
import { resolveRestorePoint, startOf } from '../../core/requestFile/start';
import type { RequestFile } from '../../core/requestFile/format';
import { parseRequestFile, problemText, type Readable } from '../../core/requestFile/parse';
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

/** A valid request file. */
export interface OpenFile {
  readonly file: RequestFile;
  readonly readable: Readable;
}

/**
 * Reads a request file as it is in the editor. If it is invalid, calls `sayWhyNot`.
 * @param argument the URI of the file; by default that of the active editor
 */
export function readOpenFile(argument: unknown, sayWhyNot = sayNotOpened): OpenFile | undefined {
  const document = documentOf(argument);
  if (!document) {
    void showMessage('info', vscode.l10n.t('Open a file named *{0} in the editor first.', requestFileEnding));
    return undefined;
  }
  const { file, readable, problems } = parseRequestFile(document.getText());
  if (file && readable) return { file, readable };
  const [first] = problems;
  sayWhyNot(first ? problemText(first) : '');
  return undefined;
}

/** The start of a form, and what is known of its source. */
export interface FoundStart {
  readonly accountId: AccountId;
  readonly start: CloneStart;
  readonly known?: Instance | undefined;
  readonly backup?: BackupSet | undefined;
}

/**
 * Resolves the restore point of a file and shows what a relative one means now. Reads only; the account does not change
 * unless the user agrees.
 * @returns undefined if the restore point does not exist, after calling `sayWhyNot`
 * @throws CancelledByUser, RdsError
 */
export async function findStart(
  { file, readable }: OpenFile,
  services: RequestFileServices,
  sayWhyNot = sayNotOpened,
): Promise<FoundStart | undefined> {
  const { accounts, clock, knownInstances } = services;
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
    sayWhyNot(resolved.problem);
    return undefined;
  }
  if (resolved.said !== undefined) void showMessage('info', resolved.said);
  const known = knownInstances(accountId).find(
    (one) => one.dbInstanceId === file.dbInstanceId && one.regionId === file.regionId,
  );
  return { accountId, start: startOf(readable, resolved.point), known, backup: resolved.backup };
}

/** Opens the form of a file. Nothing is submitted. @throws CancelledByUser, RdsError */
export async function openRequestFile(services: RequestFileServices, argument: unknown): Promise<void> {
  const opened = readOpenFile(argument);
  const found = opened && (await findStart(opened, services));
  if (!found) return;
  const { accountId, start, known, backup } = found;
  if (!opened.file.isDrill) {
    services.openForm(accountId, start, known, backup);
    return;
  }
  // The file requests a release, which the form does not do. A reminder ensures that the clone is not forgotten.
  const after = { remindAfterDays: 1, ...start.after };
  services.openForm(accountId, { ...start, after }, known, backup);
  const text = vscode.l10n.t('The form releases nothing. For that, use Run Restore Drill…');
  void showMessage('info', text);
}

function sayNotOpened(why: string): void {
  void showMessage('error', vscode.l10n.t('The file was not opened in the form. {0}', why));
}

/** The document of the file that a command was called for. */
export function documentOf(argument: unknown): vscode.TextDocument | undefined {
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
