import type { BackupSet } from '../../shared/model';
import { whyNotRestorable } from '../clone/instanceState';
import { loadRecovery } from '../clone/recovery';
import type { Clock } from '../clock';
import { bytes, localTime, shownZone, toApiTime, zoneLabel } from '../format';
import { listed, type PagedList } from '../rds/paging';
import type { ToolInput } from './inputs';
import { rowOf } from './instances';
import { pageOf, pageSize, type PageOf } from './paging';
import { AgentRefusal, refusalText } from './refusal';
import type { AgentAccount } from './services';
import { said, sentence } from './text';

interface BackupRow {
  readonly backupId: string;
  /** In UTC, and in the user's time zone. */
  readonly endTime?: string;
  readonly localTime?: string;
  readonly type: string;
  readonly size?: string;
  readonly cannotBeRestored?: string;
}

export interface ListedBackups extends PageOf<BackupRow> {
  readonly account: string;
  readonly instance: ReturnType<typeof rowOf> & { readonly storageGB?: number };
  readonly recoveryWindow:
    | {
        readonly begin: string;
        readonly end: string;
        readonly localBegin: string;
        readonly localEnd: string;
        readonly note?: string;
      }
    | { readonly none: string };
  /** Lets a model convert times: when the user says `14:30`, UTC differs. */
  readonly clock: { readonly now: string; readonly timeZone: string; readonly offset: string };
}

/** Lists the backup sets of an instance, newest first, and its recovery window. @throws RdsError, AgentRefusal */
export async function listBackups(
  { regionId, dbInstanceId, page = 1 }: ToolInput<'listBackups'>,
  { client, label }: AgentAccount,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<ListedBackups> {
  const instance = await client.describeInstance(regionId, dbInstanceId, { signal });
  if (!instance) throw new AgentRefusal(`There is no instance ${dbInstanceId} in ${regionId}.`);
  const now = clock.now();
  const enough = new AbortController();
  const list = client.listBackups(regionId, dbInstanceId, {
    signal: AbortSignal.any([signal, enough.signal]),
  });
  const recovery = loadRecovery(client, instance, async () => (await listed(list)).items, now, { signal });
  const [{ rows, ...paging }, recoveryWindow] = await Promise.all([
    setsOf(list, page),
    windowOf(recovery, signal),
  ]).finally(() => {
    enough.abort(new Error('answered'));
  });
  return {
    account: said(label),
    instance: {
      ...rowOf(instance),
      ...(instance.storageGB === undefined ? {} : { storageGB: instance.storageGB }),
    },
    recoveryWindow,
    clock: { now: toApiTime(now), timeZone: shownZone(), offset: zoneLabel(now) },
    ...paging,
    rows: rows.map(backupRow),
  };
}

/** Answers an early page without waiting for thousands of backup sets. */
async function setsOf(list: PagedList<BackupSet>, page: number): Promise<PageOf<BackupSet>> {
  const [first, total] = await Promise.all([list.first, list.total]);
  return page * pageSize <= first.length ? pageOf(first, page, total) : pageOf(await list.all, page);
}

async function windowOf(
  asked: ReturnType<typeof loadRecovery>,
  signal: AbortSignal,
): Promise<ListedBackups['recoveryWindow']> {
  try {
    const recovery = await asked;
    if (recovery.kind === 'none') return { none: sentence(recovery.reason) };
    const { begin, end, derived } = recovery.window;
    return {
      begin: toApiTime(begin),
      end: toApiTime(end),
      localBegin: localTime(begin),
      localEnd: localTime(end),
      ...(derived ? { note: 'Derived from the backups; RDS may accept other times.' } : {}),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { none: refusalText(error) };
  }
}

function backupRow(backup: BackupSet): BackupRow {
  const { backupId, endTime, backupType, backupMethod, sizeBytes } = backup;
  const whyNot = whyNotRestorable(backup);
  return {
    backupId: said(backupId),
    ...(endTime === undefined ? {} : { endTime: toApiTime(endTime), localTime: localTime(endTime) }),
    type: said([backupType, backupMethod].filter(Boolean).join(', ')),
    ...(sizeBytes === undefined ? {} : { size: bytes(sizeBytes) }),
    ...(whyNot === undefined ? {} : { cannotBeRestored: sentence(whyNot) }),
  };
}
