import * as vscode from 'vscode';
import type { FileFinding } from '../../core/requestFile/check';
import { difference } from '../../core/requestFile/edit';
import { parseRequestFile } from '../../core/requestFile/parse';
import { commandIds, extensionId, type CommandId } from '../../shared/ids';
import { plain } from '../../shared/plain';
import type { RequestFileChecks } from './checks';
import { isRequestFile } from './open';

/** Shows the findings of open request files in the editor. */
export function diagnoseRequestFiles(checks: RequestFileChecks): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection(extensionId);
  const look = (document: vscode.TextDocument): void => {
    if (!isRequestFile(document)) return;
    const findings = checks.findings(document);
    diagnostics.set(
      document.uri,
      findings.map((one) => diagnosticOf(document, one)),
    );
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    diagnostics,
    checks.onDidLook(look),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      look(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      checks.forget(document);
      diagnostics.delete(document.uri);
    }),
  );
}

function diagnosticOf(document: vscode.TextDocument, finding: FileFinding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(document, finding),
    finding.message,
    severities[finding.severity],
  );
  diagnostic.source = 'RDS Clone';
  if (finding.code !== undefined) diagnostic.code = finding.code;
  return diagnostic;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

function rangeOf(document: vscode.TextDocument, { from, to }: { from: number; to: number }): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}

/** Quick fixes for findings, and the buttons above a request file. */
export function requestFileHelp(
  checks: RequestFileChecks,
): vscode.CodeLensProvider & vscode.CodeActionProvider {
  return {
    provideCodeLenses: (document) => {
      const isDrill = parseRequestFile(document.getText()).file?.isDrill === true;
      const lens = (title: string, command: CommandId): vscode.CodeLens =>
        new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [document.uri] });
      return [
        lens(vscode.l10n.t('Open in Form'), commandIds.openRequestFile),
        lens(vscode.l10n.t('Check with RDS'), commandIds.checkRequestFile),
        ...(isDrill ? [lens(vscode.l10n.t('Run Restore Drill…'), commandIds.runDrill)] : []),
      ];
    },
    provideCodeActions: (document, range, { diagnostics }) => {
      const text = document.getText();
      return checks
        .findings(document)
        .filter((finding) => rangeOf(document, finding).intersection(range) !== undefined)
        .flatMap(({ message, fixes }) =>
          fixes().map((fix) => {
            const action = new vscode.CodeAction(plain(fix.label), vscode.CodeActionKind.QuickFix);
            const { from, to, text: written } = difference(text, fix.text);
            action.edit = new vscode.WorkspaceEdit();
            action.edit.replace(document.uri, rangeOf(document, { from, to }), written);
            action.diagnostics = diagnostics.filter((one) => one.message === message);
            action.isPreferred = !fix.isChoice;
            return action;
          }),
        );
    },
  };
}
