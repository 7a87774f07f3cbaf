import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import { localTime, toApiTime } from '../format';
import { maskSecrets } from './mask';

/** The lines as one text; of several blank ones only the first is kept. */
export function markdownDocument(lines: readonly string[]): string {
  return `${lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')}\n`;
}

/** A row of a list. The name is ours, the value already Markdown. */
export function markdownRow(name: string, value: string): string {
  return `- ${t('{0}: {1}', `**${name}**`, value)}`;
}

/** A value from the cloud or the user: between backticks, of which it has fewer in a row, nothing is Markdown. */
export function markdownCode(value: string): string {
  const line = oneLine(value);
  const ticks = '`'.repeat(longestRun(line) + 1);
  // A blank on both sides is taken away again, and keeps a backtick of the value apart from ours.
  return /^`|`$/.test(line) ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** A sentence that may quote the cloud, with everything escaped that the preview would take for more than text. */
export function markdownText(value: string): string {
  return oneLine(value).replace(/[\\`*_~$[\]<>&@|#]|:(?=\S)|\/(?=\/)|(?<=www)\./gi, '\\$&');
}

/** In the user's zone and, for tickets, in UTC. */
export function bothTimes(time: number): string {
  return t('{0} ({1})', localTime(time), toApiTime(time));
}

/** One line, since line ends would end a row or a heading. It is never blank: Markdown has no empty code. */
function oneLine(value: string): string {
  const line = visible(maskSecrets(value)).replace(/\s+/g, ' ').trim();
  return line === '' ? '–' : line;
}

/** How many backticks in a row the text has at most. */
export function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
