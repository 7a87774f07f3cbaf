import { t } from '@vscode/l10n';
import type { BackupPolicy, CrossBackupPolicy, Instance } from '../../shared/model';
import {
  bothTimes,
  markdownCode as code,
  markdownDocument,
  markdownRow as row,
  markdownText as text,
} from '../errors/markdown';
import { describeInOneLine, explain } from '../errors/explain';
import { engineLabel } from '../clone/labels';
import { logIntervalMinutes } from '../clone/recovery';
import { daysText, localTime, zoneLabel } from '../format';
import { listText } from '../sentences';

export interface PolicyFacts {
  readonly instance: Instance;
  readonly policy: BackupPolicy;
  /** Undefined if the engine or storage type has no cross-region backups. */
  readonly cross: CrossBackupPolicy | { readonly error: unknown } | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The backup policy of an instance as a Markdown document, without the parts that the service does not report. */
export function policyDocument({ instance, policy, cross, now }: PolicyFacts): string {
  const { description, dbInstanceId, regionId, engine, engineVersion } = instance;
  const name = description || dbInstanceId;
  return markdownDocument([
    `# ${text(t('Backup policy of {0}', name))}`,
    '',
    ...rows([
      [t('Instance ID'), code(dbInstanceId)],
      [t('Region'), code(regionId)],
      [t('Engine'), text(engineLabel(engine, engineVersion))],
      [t('As of'), bothTimes(now)],
    ]),
    '',
    `## ${t('Data backups')}`,
    '',
    ...rows([
      [t('Days'), text(backupDays(policy, now))],
      [t('Time'), policy.backupTime === '' ? '' : text(backupTime(policy.backupTime, now))],
      [t('Next backup'), policy.nextBackupTime === undefined ? '' : bothTimes(policy.nextBackupTime)],
      [t('Kept for'), days(policy.backupRetentionDays)],
      [t('If the instance is released'), keepText(policy.releasedKeepPolicy)],
    ]),
    '',
    `## ${t('Log backups')}`,
    '',
    ...(policy.logBackupEnabled
      ? rows([
          [t('State'), t('on')],
          [t('Kept for'), days(policy.logBackupRetentionDays)],
          [t('Interval'), interval(policy)],
        ])
      : rows([[t('State'), t('off: only backup sets can be restored')]])),
    '',
    ...crossSection(cross),
    text(t('The policy is changed in the RDS console, under Backup and Restoration.')),
  ]);
}

function rows(all: readonly (readonly [string, string])[]): string[] {
  return all.filter(([, value]) => value !== '').map(([name, value]) => row(name, value));
}

function crossSection(cross: PolicyFacts['cross']): string[] {
  if (!cross) return [];
  const heading = [`## ${t('Cross-region backups')}`, ''];
  if ('error' in cross) {
    const why = describeInOneLine(explain(cross.error));
    return [...heading, row(t('State'), text(t('not known: {0}', why))), ''];
  }
  if (!cross.enabled) return [];
  return [
    ...heading,
    ...rows([
      [t('State'), t('on')],
      [t('Region'), cross.regionId === '' ? '' : code(cross.regionId)],
      [t('Kept for'), days(cross.retentionDays)],
      [t('Log backups'), cross.logBackupEnabled ? t('on') : t('off')],
    ]),
    '',
  ];
}

function days(count: number | undefined): string {
  return count === undefined || count < 0 ? '' : daysText(count);
}

function interval({ logBackupFrequency, backupIntervalMinutes }: BackupPolicy): string {
  if (backupIntervalMinutes !== undefined) return t('{0} min', backupIntervalMinutes);
  return /^LogInterval$/i.test(logBackupFrequency) ? t('{0} min', logIntervalMinutes) : '';
}

const dayMs = 24 * 60 * 60_000;

/** `15:00Z-16:00Z` as the instants at which it begins and ends today, by UTC. */
function backupSpan(written: string, now: number): readonly [begin: number, end: number] | undefined {
  const match = /^(\d\d?):(\d\d)Z-(\d\d?):(\d\d)Z$/.exec(written);
  if (!match) return undefined;
  const [hour = 0, minute = 0, endHour = 0, endMinute = 0] = match.slice(1).map(Number);
  const today = Math.floor(now / dayMs) * dayMs;
  return [today + (hour * 60 + minute) * 60_000, today + (endHour * 60 + endMinute) * 60_000];
}

/** The time of a backup in the zone for display, with what RDS says behind it. */
function backupTime(written: string, now: number): string {
  const span = backupSpan(written, now);
  if (!span) return written;
  const [begin, end] = span.map((time) => localTime(time).slice(11, 16));
  const said = `${zoneLabel(now)}; UTC ${written.replaceAll('Z', '')}`;
  return t('{0} to {1} ({2})', begin ?? '', end ?? '', said);
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The days of the backups in the zone for display, with what RDS says behind them where it is on other days by UTC. */
function backupDays({ backupDays: said, backupTime: written }: BackupPolicy, now: number): string {
  const utc = listText(said.map(weekday));
  const [begin] = backupSpan(written, now) ?? [];
  const ahead = begin === undefined ? 0 : daysAhead(begin);
  if (ahead === 0) return utc;
  const local = said.map((name) => {
    const index = weekdays.findIndex((one) => one.toLowerCase() === name.toLowerCase());
    return weekday(index < 0 ? name : (weekdays[(index + ahead + 7) % 7] ?? name));
  });
  return t('{0} ({1})', listText(local), `UTC ${utc}`);
}

/** By how many days the date in the zone for display is ahead of that in UTC. */
function daysAhead(time: number): number {
  const local = Date.parse(localTime(time).slice(0, 10));
  return (local - Math.floor(time / dayMs) * dayMs) / dayMs;
}

function weekday(name: string): string {
  switch (name.toLowerCase()) {
    case 'monday':
      return t('Monday');
    case 'tuesday':
      return t('Tuesday');
    case 'wednesday':
      return t('Wednesday');
    case 'thursday':
      return t('Thursday');
    case 'friday':
      return t('Friday');
    case 'saturday':
      return t('Saturday');
    case 'sunday':
      return t('Sunday');
    default:
      return name;
  }
}

function keepText(policy: string): string {
  switch (policy.toLowerCase()) {
    case '':
      return '';
    case 'none':
      return t('no archived backup is kept');
    case 'lastest':
      return t('the last archived backup is kept');
    case 'all':
      return t('all archived backups are kept');
    default:
      return code(policy);
  }
}
