import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostMessage } from '../../shared/protocol';
import { textLanguage } from '../ui/language';

/** Returns the text of a file of the extension, by its path. */
export type ReadAsset = (path: string) => string;

const script = 'dist/webview/form.js';
const styles = ['bar.css', 'form.css', 'timeline.css', 'databases.css'].map((name) => `media/${name}`);

/**
 * The HTML of the form, with scripts, styles and the first state inline. Loading them separately would take VS Code a
 * tenth of a second, and the Content-Security-Policy blocks everything else.
 */
export function formHtml(asset: ReadAsset, first: HostMessage): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="${textLanguage()}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <style nonce="${nonce}">${styles.map(asset).join('\n')}</style>
  <title>${vscode.l10n.t('Clone')}</title>
</head>
<body>
  <div id="form"></div>
  <script type="application/json" id="first">${inScript(first)}</script>
  <script nonce="${nonce}">${asset(script)}</script>
</body>
</html>`;
}

/** JSON that cannot close the surrounding element. */
function inScript(message: HostMessage): string {
  return JSON.stringify(message).replaceAll('<', '\\u003c');
}
