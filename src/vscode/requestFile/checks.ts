import * as vscode from 'vscode';
import { checkRequestFile, type FileFinding } from '../../core/requestFile/check';
import { lookUp, ofSource } from '../../core/requestFile/lookUp';
import { parseRequestFile, problemText } from '../../core/requestFile/parse';
import type { RdsClient } from '../../core/rds/client';
import type { Answers } from '../../core/form/editor';
import { requestFileEnding, type AccountId } from '../../shared/ids';
import { accountFor } from '../accounts/accountFor';
import { showMessage } from '../ui/messages';
import { showInStatusBar } from '../ui/progress';
import { documentOf, type RequestFileServices } from './open';
import { numberText } from '../../core/language';

/** The answers of RDS for a file, with the account and the text they are for. */
interface Looked {
  readonly text: string;
  readonly source: string;
  readonly accountId: AccountId;
  readonly answers: Answers;
}

/** The findings of open request files. RDS is only asked when the user runs the command. */
export class RequestFileChecks implements vscode.Disposable {
  private readonly looked = new Map<string, Looked>();
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** Fires when answers of RDS for a file have arrived. */
  readonly onDidLook = this.changed.event;

  constructor(private readonly services: RequestFileServices) {}

  findings(document: vscode.TextDocument): readonly FileFinding[] {
    const text = document.getText();
    return checkRequestFile(text, this.services.clock.now(), this.answersFor(document, text));
  }

  private answersFor({ uri }: vscode.TextDocument, text: string): Answers | undefined {
    const known = this.looked.get(uri.toString());
    if (!known || known.accountId !== this.services.accounts.currentId) return undefined;
    if (known.text === text) return known.answers;
    const { readable } = parseRequestFile(text);
    return readable && sourceKey(readable.source) === known.source ? ofSource(known.answers) : undefined;
  }

  /** Requests from RDS what the rules need to check a file. Reads only. @throws CancelledByUser, RdsError */
  async look(argument: unknown): Promise<void> {
    const document = documentOf(argument);
    if (!document) {
      void showMessage(
        'info',
        vscode.l10n.t('Open a file named *{0} in the editor first.', requestFileEnding),
      );
      return;
    }
    const text = document.getText();
    const { file, readable, problems } = parseRequestFile(text);
    if (!readable) {
      const [first] = problems;
      void showMessage(
        'error',
        vscode.l10n.t('The file was not checked. {0}', first ? problemText(first) : ''),
      );
      return;
    }
    const { accounts, clock } = this.services;
    const accountId = await accountFor(file?.accountId, this.services);
    const client = async (): Promise<RdsClient> => (await accounts.session(accountId)).client;
    const answers = await showInStatusBar(vscode.l10n.t('Checking the file with RDS…'), () =>
      lookUp(readable, { client, clock }),
    );
    if (accounts.currentId !== accountId) return;
    this.looked.set(document.uri.toString(), {
      text,
      source: sourceKey(readable.source),
      accountId,
      answers,
    });
    this.changed.fire(document);
    const count = this.findings(document).length;
    void showMessage(
      'info',
      count === 0
        ? vscode.l10n.t('Nothing is wrong with the file.')
        : vscode.l10n.t('Found in the file: {0}. See the Problems view.', numberText(count)),
    );
  }

  forget({ uri }: vscode.TextDocument): void {
    this.looked.delete(uri.toString());
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function sourceKey({ regionId, dbInstanceId }: { regionId: string; dbInstanceId: string }): string {
  return `${regionId}/${dbInstanceId}`;
}
