import * as v from 'valibot';
import * as vscode from 'vscode';
import { maskSecrets } from '../../core/errors/mask';
import { errorRows } from '../../core/errors/details';
import { markdownCode, markdownText } from '../../core/errors/markdown';
import type { ExplainedError } from '../../core/errors/explain';
import { plain } from '../../shared/plain';
import { keyPrefix, profilePrefix, type AccountId } from '../../shared/ids';
import type { OddAnswer } from '../../core/rds/oddAnswers';
import { isErrorRow } from './errorNodes';

const mostLines = 60;

export interface ReportContext {
  readonly extension: vscode.Extension<unknown>;
  readonly accountId: AccountId | undefined;
  /** The latest log lines, oldest first. */
  readonly lines: readonly string[];
  /** Responses that could not be parsed, oldest first. */
  readonly oddAnswers: readonly OddAnswer[];
}

const manifestSchema = v.object({
  version: v.string(),
  bugs: v.optional(v.object({ url: v.string() })),
});

/**
 * Prepares an issue report with versions, the error and the end of the log. Keys are masked. Only the user can send it:
 * it opens in VS Code's issue reporter if the manifest names a tracker, otherwise in a document.
 */
export async function reportIssue(argument: unknown, context: ReportContext): Promise<void> {
  const error = isErrorRow(argument) ? argument.error : undefined;
  const manifest = v.parse(manifestSchema, context.extension.packageJSON);
  const body = reportText(error, manifest.version, context);
  if (manifest.bugs) {
    await vscode.commands.executeCommand('workbench.action.openIssueReporter', {
      extensionId: context.extension.id,
      issueTitle: error ? plain([error.code, error.title].filter(Boolean).join(': ')) : '',
      issueBody: body,
    });
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: body });
  await vscode.window.showTextDocument(document);
}

/** The fixed parts of the report are in English, because the developers read them. */
function reportText(
  error: ExplainedError | undefined,
  version: string,
  { accountId, lines, oddAnswers }: ReportContext,
): string {
  const log = lines.slice(-mostLines).map(maskSecrets);
  return [
    '## What happened',
    '',
    vscode.l10n.t('What did you do, what did you expect, and what happened instead?'),
    '',
    '## Versions',
    '',
    `- RDS Clone ${version}`,
    `- ${vscode.env.appName} ${vscode.version}, ${vscode.env.appHost}${vscode.env.remoteName ? `, ${vscode.env.remoteName}` : ''}`,
    `- ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `- Language ${vscode.env.language}`,
    `- Account: ${kindOf(accountId)}`,
    '',
    ...(error ? ['## Error', '', ...errorRows(error).map(maskSecrets), ''] : []),
    ...(oddAnswers.length > 0
      ? [
          '## Answers that were not understood',
          '',
          'Names and types only, no values.',
          '',
          ...oddAnswers.map(oddAnswerRow),
          '',
        ]
      : []),
    '## Log',
    '',
    ...(log.length > 0
      ? ['```', ...log.map((line) => line.replaceAll('```', "'''")), '```']
      : ['Nothing was logged.']),
    '',
    `_${vscode.l10n.t('Keys and tokens are masked. Names and IDs of instances are not: read it before you send it.')}_`,
    '',
  ].join('\n');
}

function oddAnswerRow({ operation, regionId, requestId, problem, shape }: OddAnswer): string {
  const what = `${operation} ${regionId}, RequestId ${requestId ?? 'unknown'}: ${problem}`;
  return `- ${markdownText(what)}: ${markdownCode(shape)}`;
}

/** The kind of account, without its name. */
function kindOf(id: AccountId | undefined): string {
  if (id === undefined) return 'none';
  if (id.startsWith(profilePrefix)) return 'profile of the aliyun CLI';
  return id.startsWith(keyPrefix) ? 'stored AccessKey' : id;
}
