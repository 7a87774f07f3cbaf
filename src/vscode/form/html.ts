import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostMessage } from '../../shared/protocol';
import { textLanguage } from '../ui/language';

/**
 * The page of the form: our own files, and what the page shows at first, so that it need not be asked for. Everything
 * else is refused by the policy.
 */
export function formHtml(webview: vscode.Webview, extensionUri: vscode.Uri, first: HostMessage): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview
    .asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', 'form.js'))
    .toString();
  const styles = ['bar.css', 'form.css', 'timeline.css', 'databases.css'].map((name) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'media', name)).toString(),
  );
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${textLanguage()}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  ${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n  ')}
  <title>${vscode.l10n.t('Clone')}</title>
</head>
<body>
  <div id="form"></div>
  <script type="application/json" id="first">${inScript(first)}</script>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** JSON in which nothing can end the element that it stands in. */
function inScript(message: HostMessage): string {
  return JSON.stringify(message).replaceAll('<', '\\u003c');
}
