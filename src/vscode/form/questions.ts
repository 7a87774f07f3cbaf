import * as vscode from 'vscode';
import { sourceRegionOf } from '../../core/clone/draft';
import { age } from '../../core/format';
import { jobName, type CloneJob } from '../../core/jobs/job';
import type { CloneDraft } from '../../shared/clone';
import { commandIds, type AccountId } from '../../shared/ids';
import { confirm } from '../ui/messages';

/** Asks whether the source of a form is to be backed up, whose new set then gets a form of its own. */
export async function backUpSource(draft: CloneDraft, accountId: AccountId): Promise<void> {
  const target = { accountId, regionId: sourceRegionOf(draft), dbInstanceId: draft.sourceId };
  await vscode.commands.executeCommand(commandIds.backUpAndClone, target);
}

/**
 * Asks before buying a subscription, which is charged at once and not refunded, or creating an unpaid order for one.
 */
export async function confirmPurchase(
  costNote: string,
  what: 'buy' | 'order',
  account: string,
): Promise<boolean> {
  const [text, go] =
    what === 'buy'
      ? [vscode.l10n.t('Buy a subscription?'), vscode.l10n.t('Buy Subscription')]
      : [vscode.l10n.t('Create an unpaid order?'), vscode.l10n.t('Create Order')];
  return confirm({ text, detail: [costNote, account], go });
}

/** Asks before an identical request creates another clone. */
export async function confirmSecond(first: CloneJob, now: number, account: string): Promise<boolean> {
  return confirm({
    text: vscode.l10n.t('The same clone was created {0}: {1}', age(first.createdAt, now), jobName(first)),
    detail: [
      vscode.l10n.t(
        'The request is identical to that of {0}. A second one creates a second instance, which is billed as well.',
        first.dbInstanceId ?? '',
      ),
      account,
    ],
    go: vscode.l10n.t('Create a Second Clone'),
  });
}
