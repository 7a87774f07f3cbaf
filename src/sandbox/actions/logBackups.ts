import { instanceOf, type Call } from '../call';
import { serviceError } from '../errors';
import { slice, type Params } from '../params';
import type { InstanceRecord } from '../records';
import { seedIds } from '../seed/ids';
import { day, hour, minute, parseUtc, toIso } from '../time';

/** Lists binary logs, newest first. */
export function describeBinlogFiles(call: Call): object {
  const instance = instanceOf(call);
  if (instance.engine !== 'MySQL' && instance.engine !== 'MariaDB')
    throw serviceError('InvalidDBInstanceEngineType.Format');
  return listOf(call, instance, { lastsMs: 6 * hour, precision: 'seconds', max: 100 });
}

/** Lists log files of the other engines. Their times have no seconds. */
export function describeLogBackupFiles(call: Call): object {
  const instance = instanceOf(call);
  if (instance.engine !== 'PostgreSQL' && instance.engine !== 'SQLServer')
    throw serviceError('InvalidDBInstanceEngineType.Format');
  return listOf(call, instance, { lastsMs: 30 * minute, precision: 'minutes', max: 1000 });
}

interface Kind {
  readonly lastsMs: number;
  readonly precision: 'seconds' | 'minutes';
  /** The largest page size. */
  readonly max: number;
}

function listOf({ params, state }: Call, instance: InstanceRecord, kind: Kind): object {
  const { lastsMs, precision, max } = kind;
  const page = params.page({ min: 30, max, default: 30 });
  const [from, to] = ['StartTime', 'EndTime'].map((name) => timeOf(params, name, precision));
  if (from === undefined || to === undefined || from >= to)
    throw serviceError('InvalidParameter', { message: 'EndTime must be later than StartTime.' });
  const write = (ms: number): string => (precision === 'seconds' ? toIso(ms) : `${toIso(ms).slice(0, 16)}Z`);
  const end = state.recoveryWindow(instance)?.end ?? 0;
  const first = Math.max(from, end - instance.policy.logRetentionDays * day);
  const rows: { readonly begin: number; readonly end: number }[] = [];
  for (let begin = Math.floor(first / lastsMs) * lastsMs; begin < Math.min(to, end); begin += lastsMs)
    rows.push({ begin, end: Math.min(begin + lastsMs, end) });
  const kept = instance.policy.logBackup ? rows.reverse().filter((row) => !isLost(instance, row, end)) : [];
  const shown = slice(kept, page);
  return {
    Items: {
      BinLogFile: shown.map((row) => ({
        LogFileName: `mysql-bin.${String(Math.floor(row.begin / lastsMs)).padStart(6, '0')}`,
        LogBeginTime: write(row.begin),
        LogEndTime: write(row.end),
        FileSize: 524_288_000,
        RemoteStatus: 'Completed',
        DownloadLink: '',
        IntranetDownloadLink: '',
        LinkExpiredTime: '',
      })),
    },
    PageNumber: page.number,
    PageRecordCount: shown.length,
    TotalRecordCount: kept.length,
    TotalFileSize: 524_288_000 * kept.length,
  };
}

/** One instance has a gap of a few hours, two days ago. */
function isLost(
  { id }: InstanceRecord,
  row: { readonly begin: number; readonly end: number },
  now: number,
): boolean {
  const gap = now - 2 * day;
  return id === seedIds.localSsd && row.begin <= gap && row.end > gap;
}

function timeOf(params: Params, name: string, precision: Kind['precision']): number {
  const time = parseUtc(params.required(name), precision);
  if (time === undefined) throw serviceError('InvalidUtcDateFormat.Format');
  return time;
}
