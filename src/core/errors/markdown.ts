import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import { localTime, toApiTime } from '../format';
import { maskSecrets } from './mask';

/** Joins the lines, and collapses consecutive blank lines into one. */
export function markdownDocument(lines: readonly string[]): string {
  return `${lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')}\n`;
}

/** A row of a list. The name is our own text, the value is already Markdown. */
export function markdownRow(name: string, value: string): string {
  return `- ${t('{0}: {1}', `**${name}**`, value)}`;
}

/**
 * A value from the cloud or the user as inline code: there is no Markdown inside backticks, if the value has fewer of
 * them in a row.
 */
export function markdownCode(value: string): string {
  const line = oneLine(value);
  const ticks = '`'.repeat(longestRun(line) + 1);
  // Markdown strips a space on both sides; it separates a backtick of the value from ours.
  return /^`|`$/.test(line) ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** A sentence that may quote the cloud, with everything escaped that the preview would render as Markdown or HTML. */
export function markdownText(value: string): string {
  return oneLine(value).replace(/[\\`*_~$[\]<>&@|#]|:(?=\S)|\/(?=\/)|(?<=www)\./gi, '\\$&');
}

/** The time in the user's time zone and, for tickets, in UTC. */
export function bothTimes(time: number): string {
  return t('{0} ({1})', localTime(time), toApiTime(time));
}

/** One line, because a line break would end a row or a heading; never blank, because Markdown has no empty code. */
function oneLine(value: string): string {
  const line = visible(maskSecrets(value)).replace(/\s+/g, ' ').trim();
  return line === '' ? '–' : line;
}

export function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
