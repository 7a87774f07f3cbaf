import * as vscode from 'vscode';
import { numberText } from '../../core/language';

/** That a list goes on beyond what is read of it. */
export function firstOnly(count: number): string {
  return vscode.l10n.t('Only the first {0} are listed.', numberText(count));
}

/** That a search finds more in a region than is read. */
export function firstFoundOnly(count: number, regionId: string): string {
  return vscode.l10n.t(
    'Only the first {0} found in {1} are listed. Type more to find others.',
    numberText(count),
    regionId,
  );
}
