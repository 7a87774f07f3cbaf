import { t } from '@vscode/l10n';
import type { CloneDraft } from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import { loadCopiedWindow } from '../backups/elsewhere';
import { sourceRegionOf } from '../clone/draft';
import type { Recovery } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { loadRecovery } from '../clone/recovery';
import type { RdsClient } from '../rds/client';
import type { PagedList } from '../rds/paging';
import type { CallOptions } from '../rds/transport';

/** The backup sets that a draft can restore. @param now epoch milliseconds */
export function listSets(
  client: RdsClient,
  draft: CloneDraft,
  now: number,
  options: CallOptions,
): PagedList<BackupSet> {
  const { sourceId, regionId } = draft;
  return operationOf(draft).restores === 'copies'
    ? client.listCopiedSets(sourceRegionOf(draft), { dbInstanceId: sourceId, regionId }, now, options)
    : client.listBackups(regionId, sourceId, options);
}

/** Between which times it can restore any instant. @throws RdsError */
export async function recoveryOf(
  client: RdsClient,
  draft: CloneDraft,
  source: InstanceDetail,
  {
    backups,
    now,
    options,
  }: {
    readonly backups: () => Promise<readonly BackupSet[]>;
    readonly now: number;
    readonly options: CallOptions & { readonly signal: AbortSignal };
  },
): Promise<Recovery> {
  if (operationOf(draft).restores === 'backups') return loadRecovery(client, source, backups, now, options);
  const id = { regionId: sourceRegionOf(draft), dbInstanceId: draft.sourceId };
  const window = await loadCopiedWindow(client, id, await backups(), undefined, options.signal);
  return window
    ? { kind: 'window', window }
    : {
        kind: 'none',
        reason: t('RDS names no recovery window for the copies, so only their sets can be restored.'),
      };
}
