import * as vscode from 'vscode';
import { exportRequest } from '../../core/clone/export';
import { operationOf } from '../../core/clone/operations';
import { endpointFor } from '../../core/endpoints/endpoint';
import type { CloneForm } from '../../core/form/cloneForm';
import type { FormEffects } from '../../core/form/messages';
import { printRequestFile } from '../../core/requestFile/print';
import { commandIds } from '../../shared/ids';
import type { ExportFormat } from '../../shared/protocol';
import type { Accounts } from '../accounts/accounts';
import { openAccountPage, openConsole } from '../ui/console';
import type { LogChannel } from '../ui/log';
import { showMessage } from '../ui/messages';
import { copyText, openPage } from '../ui/outside';
import { flash } from '../ui/statusBar';
import type { TimeZone } from '../ui/timeZone';
import { backUpSource } from './questions';

export interface FormEffectsOptions {
  readonly accounts: Pick<Accounts, 'session'>;
  readonly log: LogChannel;
  /** Receives the user's time zone, which only the webview knows. */
  readonly timeZone: Pick<TimeZone, 'use'>;
  /** Asks for a path, and writes a request file. */
  readonly saveFile: (text: string, name: string) => Promise<unknown>;
}

/** What messages of a page may cause besides changes of its own form. */
export function formEffects(
  form: CloneForm,
  { accounts, log, timeZone, saveFile }: FormEffectsOptions,
): FormEffects {
  const { accountId } = form;
  return {
    useTimeZone: (name) => {
      timeZone.use(name);
    },
    copyText,
    saveFile: async () => {
      const { draft, offersFile } = form.state();
      if (offersFile) await saveFile(printRequestFile(draft), form.sourceLabel.name || draft.sourceId);
    },
    copyRequest: (format) => copyRequest(format, form, accounts),
    openDiagnosis: openPage,
    openAccountPage: async (page) => {
      const { client } = await accounts.session(accountId);
      // The pages differ between the two sites.
      await openAccountPage(page, (await client.knownSite()) ?? 'china');
    },
    showLog: () => {
      log.show();
    },
    showClones: async () => {
      await vscode.commands.executeCommand(commandIds.clone.show);
    },
    backUpFirst: () => backUpSource(form.state().draft, accountId),
    actOnJob: async (action, job) => {
      if (action === 'openConsole') {
        await openConsole(job.regionId, job.dbInstanceId);
        return;
      }
      const command = {
        copyConnection: commandIds.clone.copyConnection,
        reveal: commandIds.clone.reveal,
        checkAgain: commandIds.clone.checkAgain,
        stopWaiting: commandIds.clone.stopWaiting,
        release: commandIds.clone.release,
      }[action];
      await vscode.commands.executeCommand(command, job);
    },
  };
}

async function copyRequest(
  format: ExportFormat,
  form: CloneForm,
  accounts: FormEffectsOptions['accounts'],
): Promise<void> {
  const { name, engine } = form.sourceLabel;
  const { draft } = form.state();
  const { account } = await accounts.session(form.accountId);
  const { host, protocol } = endpointFor(draft.regionId, account.endpoints);
  let text: string;
  try {
    text = exportRequest(format, {
      operation: operationOf(draft).name,
      request: form.request,
      clientToken: form.clientToken,
      sourceId: draft.sourceId,
      sourceRegionId: draft.sourceRegionId,
      sourceName: name,
      engine,
      // Copied requests are for the real service over TLS, so the endpoint of the sandbox is left out.
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
