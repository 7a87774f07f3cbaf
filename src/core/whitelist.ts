import { t } from '@vscode/l10n';
import type { WhitelistGroup } from '../shared/model';
import { listText, sentences } from './sentences';
import { numberText } from './language';

/**
 * Describes in one sentence which addresses the IP whitelist of an instance allows. The user's own address is not known
 * here, and the sentence says so.
 */
export function describeWhitelist(
  groups: readonly WhitelistGroup[],
  source: readonly WhitelistGroup[] | undefined,
): string {
  const entries = entriesOf(groups);
  const like = source === undefined ? '' : sameEntries(entries, entriesOf(source)) ? copied() : changed();
  return sentences(admits(entries), like);
}

function admits(entries: ReadonlySet<string>): string {
  const others = [...entries].filter((one) => one !== '127.0.0.1' && one !== '::1');
  if (others.length === 0) {
    return t('The IP whitelist allows no address. Add yours in the console before you connect.');
  }
  if (others.some((one) => one === '0.0.0.0/0' || one === '::/0' || one === '0.0.0.0')) {
    return t('The IP whitelist allows every address.');
  }
  const shown = listText(others.slice(0, 5));
  const list = others.length > 5 ? t('{0} and {1} more', shown, numberText(others.length - 5)) : shown;
  return t('The IP whitelist allows {0}. Whether that includes your address is not known here.', list);
}

function copied(): string {
  return t('It is the same as that of the source.');
}

function changed(): string {
  return t('It is not the same as that of the source.');
}

function entriesOf(groups: readonly WhitelistGroup[]): ReadonlySet<string> {
  // Groups with the attribute `hidden` belong to RDS itself.
  return new Set(groups.filter(({ attribute }) => attribute !== 'hidden').flatMap(({ entries }) => entries));
}

function sameEntries(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}
