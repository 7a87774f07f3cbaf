import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostMessage } from '../../shared/protocol';
import { textLanguage } from '../ui/language';

/** Gives the text of a file of the extension, by its path in there. */
export type ReadAsset = (path: string) => string;

const script = 'dist/webview/form.js';
const styles = ['bar.css', 'form.css', 'timeline.css', 'databases.css'].map((name) => `media/${name}`);

/**
 * The page of the form, with all that it needs to be drawn: script, styles and what it shows at first. Nothing is asked
 * for when it is loaded, which would take the editor a tenth of a second, and the policy refuses everything else.
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

/** JSON in which nothing can end the element that it stands in. */
function inScript(message: HostMessage): string {
  return JSON.stringify(message).replaceAll('<', '\\u003c');
}
