import * as vscode from 'vscode';
import { regionsToShow } from '../../core/backups/shownRegions';
import { parseInput, type ToolId, type ToolInput } from '../../core/agent/inputs';
import { AgentRefusal, refusalText } from '../../core/agent/refusal';
import type { AgentAccount, AgentServices, PreparedForm } from '../../core/agent/services';
import { said } from '../../core/agent/text';
import { runTool } from '../../core/agent/tools';
import type { Target } from '../../core/clone/target';
import { fieldLabel } from '../../core/errors/fields';
import type { CloneForm } from '../../core/form/cloneForm';
import type { JobStore } from '../../core/jobs/store';
import { toolNames } from '../../shared/ids';
import { accountLine } from '../accounts/accountLabels';
import type { Accounts } from '../accounts/accounts';
import type { Host } from '../ui/feature';
import { readSettings } from '../ui/settings';
import { toolPreparation, type ToolQuestion } from '../ui/tools';

export type Tool = Required<vscode.LanguageModelTool<unknown>>;

export interface AgentOptions {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly openForm: (target: Target) => Promise<OpenedForm>;
}

interface OpenedForm extends Pick<PreparedForm, 'onDidChange' | 'closed'> {
  readonly form: CloneForm;
}

/** Creates the tools for agents, by name. VS Code asks the user before each call of a tool. */
export function registerAgent(
  { clock, log }: Pick<Host, 'clock' | 'log'>,
  { accounts, store, openForm }: AgentOptions,
): { readonly tools: ReadonlyMap<string, Tool> } {
  const services: AgentServices = {
    clock,
    store,
    account: () => currentAccount(accounts),
    labelOf: (id) => accounts.label(id),
    openForm: async (target) => prepared(await openForm(target)),
  };
  const ids = Object.keys(toolNames) as ToolId[];
  return {
    tools: new Map(
      ids.map((id) => [
        toolNames[id],
        {
          prepareInvocation: ({ input }) => preparation(id, input, accounts),
          invoke: async ({ input }, token) => {
            log.debug(`Tool ${toolNames[id]}`);
            return answer(() => run(id, input, services, token), token);
          },
        },
      ]),
    ),
  };
}

/** Limits what a tool can do with a form: read it and choose a size. */
function prepared({ form, onDidChange, closed }: OpenedForm): PreparedForm {
  return {
    state: () => form.state(),
    wantSizes: () => {
      form.edits.openGroup('size');
    },
    isChanged: () => form.edits.isChanged,
    usePreset: (id) => form.edits.usePreset(id, '', 'tool'),
    onDidChange,
    closed,
  };
}

async function run(
  id: ToolId,
  input: unknown,
  services: AgentServices,
  token: vscode.CancellationToken,
): Promise<object> {
  if (!readSettings().agentTools)
    throw new AgentRefusal('The user has switched the tools off (setting rdsClone.agentTools).');
  const given = new AbortController();
  const cancel = (): void => {
    given.abort(new vscode.CancellationError());
  };
  const cancelling = token.onCancellationRequested(cancel);
  if (token.isCancellationRequested) cancel();
  // Some awaited calls cannot be canceled, so the result does not wait for them.
  const cancelled = new Promise<never>((_resolve, reject) => {
    given.signal.addEventListener('abort', () => {
      reject(new vscode.CancellationError());
    });
  });
  try {
    return await Promise.race([runTool(id, input, services, given.signal), cancelled]);
  } finally {
    cancelling.dispose();
  }
}

/** @throws CancellationError if canceled, otherwise an Error whose message is for the model */
async function answer(
  result: () => Promise<object>,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  try {
    const text = JSON.stringify(await result());
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } catch (error) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    throw new Error(refusalText(error));
  }
}

/** @throws AgentRefusal if no account is chosen, because tools neither choose nor switch accounts */
async function currentAccount(accounts: Accounts): Promise<AgentAccount> {
  const id = accounts.currentId;
  if (id === undefined)
    throw new AgentRefusal('No account is chosen. The user chooses one with the command Switch Account.');
  const { account, client } = await accounts.session(id);
  return {
    label: accounts.label(id),
    client,
    regions: (signal) =>
      regionsToShow(client.describeRegions(account.homeRegionId, { signal }), readSettings().regions),
  };
}

function preparation(id: ToolId, input: unknown, accounts: Accounts): vscode.PreparedToolInvocation {
  switch (id) {
    case 'findInstances':
      return toolPreparation(vscode.l10n.t('Looking for RDS instances'));
    case 'listBackups':
      return toolPreparation(vscode.l10n.t('Looking at backups'));
    case 'explainError':
      return toolPreparation(vscode.l10n.t('Looking up an error of RDS'));
    case 'listClones':
      return toolPreparation(vscode.l10n.t('Looking at the clones'));
    case 'prepareClone':
      return toolPreparation(vscode.l10n.t('Opening the clone form'), questionOf(input, accounts));
  }
}

/** Undefined, so that no question is asked, if no form will open. */
function questionOf(input: unknown, accounts: Accounts): ToolQuestion | undefined {
  const { currentId } = accounts;
  if (currentId === undefined) return undefined;
  let wanted: ToolInput<'prepareClone'>;
  try {
    wanted = parseInput('prepareClone', input);
  } catch {
    return undefined;
  }
  const { regionId, dbInstanceId, backupId, restoreTime, size, values } = wanted;
  const given = Object.entries(values ?? {}).map(
    ([name, value]) => `${fieldLabel(name)} ${said(value ?? '', 40)}`,
  );
  if (size === 'smallest') given.push(vscode.l10n.t('smallest that holds the data'));
  return {
    title: vscode.l10n.t('Open the clone form?'),
    lines: [
      backupId !== undefined
        ? vscode.l10n.t('A clone of {0} in {1} from the backup set {2}.', dbInstanceId, regionId, backupId)
        : restoreTime !== undefined
          ? vscode.l10n.t('A clone of {0} in {1} at {2}.', dbInstanceId, regionId, restoreTime)
          : vscode.l10n.t('A clone of {0} in {1}.', dbInstanceId, regionId),
      ...(given.length === 0 ? [] : [vscode.l10n.t('With: {0}', given.join(', '))]),
      accountLine(accounts, currentId),
      vscode.l10n.t('Nothing is cloned before you press Clone Instance in the form.'),
    ],
  };
}
