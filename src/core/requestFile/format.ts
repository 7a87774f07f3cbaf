import { t } from '@vscode/l10n';
import * as v from 'valibot';
import type { AfterClone } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type { GivenValues } from '../clone/draft';
import { isText, missingOrUnknown, targetEntries } from '../clone/target';
import { parseApiTime } from '../format';

/** The version that request files declare. */
export const fileVersion = 1;

/** A restore point. All kinds but the first two are resolved when the form opens. */
export type FileRestorePoint =
  | { readonly kind: 'backupSet'; readonly backupId: string }
  | { readonly kind: 'time'; readonly restoreTime: string }
  | { readonly kind: 'newestFull' | 'latest' }
  | { readonly kind: 'ago'; readonly ms: number; readonly text: string };

export interface RequestFile {
  /** The current account if absent. */
  readonly accountId?: AccountId | undefined;
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly restorePoint: FileRestorePoint;
  readonly values: GivenValues;
  /** The defaults of the form if absent. */
  readonly after?: AfterClone | undefined;
  /** Whether the clone is a drill, released after its databases were compared. */
  readonly isDrill: boolean;
}

export const newestFull = 'newest full backup';
export const latest = 'latest';

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
};

/** Parses text such as `24 hours ago`; returns milliseconds. */
function readAgo(given: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,4}) (minute|hour|day)s? ago$/.exec(given) ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

const { accountId, regionId, dbInstanceId, backupId, values } = targetEntries;

const notATime = (): string =>
  t('not “{0}”, a span such as “24 hours ago”, or a time in UTC such as 2026-11-27T06:32:05Z', latest);

const restorePointSchema = v.pipe(
  v.strictObject(
    {
      backupId: v.optional(
        v.pipe(
          v.string(isText),
          v.check(
            (given) => given === newestFull || v.is(backupId, given),
            () => t('neither “{0}” nor the ID of a backup set', newestFull),
          ),
        ),
      ),
      restoreTime: v.optional(
        v.pipe(
          v.string(isText),
          v.check(
            (given) => given === latest || readAgo(given) !== undefined || parseApiTime(given) !== undefined,
            notATime,
          ),
        ),
      ),
    },
    missingOrUnknown,
  ),
  v.check(
    (given) => (given.backupId === undefined) !== (given.restoreTime === undefined),
    () => t('has to hold either backupId or restoreTime'),
  ),
  v.transform(({ backupId: set, restoreTime = '' }): FileRestorePoint => {
    if (set !== undefined)
      return set === newestFull ? { kind: 'newestFull' } : { kind: 'backupSet', backupId: set };
    if (restoreTime === latest) return { kind: 'latest' };
    const ms = readAgo(restoreTime);
    return ms === undefined ? { kind: 'time', restoreTime } : { kind: 'ago', ms, text: restoreTime };
  }),
);

const days = (): string => t('not a whole number from 1 to 365');
const afterSchema = v.pipe(
  v.strictObject(
    {
      verify: v.optional(v.boolean(() => t('not true or false'))),
      releaseAfter: v.optional(v.literal('verified', () => t('not "verified"'))),
      remindAfterDays: v.optional(
        v.pipe(v.number(days), v.integer(days), v.minValue(1, days), v.maxValue(365, days)),
      ),
    },
    missingOrUnknown,
  ),
  v.check(
    ({ verify, releaseAfter }) => releaseAfter === undefined || verify === true,
    () => t('has to hold "verify": true where it holds "releaseAfter"'),
  ),
);

const sourceSchema = v.strictObject({ regionId, dbInstanceId }, missingOrUnknown);

export const fileSchema = v.strictObject(
  {
    $schema: v.optional(v.string(isText)),
    version: v.literal(fileVersion, () => t('not {0}, the only supported version', fileVersion)),
    accountId,
    source: sourceSchema,
    restorePoint: restorePointSchema,
    values,
    after: v.optional(afterSchema),
  },
  missingOrUnknown,
);

/** The parts that can be checked while a file still has problems. */
export const readableSchema = v.object({
  source: sourceSchema,
  restorePoint: v.optional(restorePointSchema),
  values,
  after: v.optional(afterSchema),
});

/** Known member names by the name of their object; `''` is the whole file. */
export const memberNames: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fileSchema.entries),
  source: Object.keys(sourceSchema.entries),
  restorePoint: Object.keys(restorePointSchema.pipe[0].entries),
  values: Object.keys(values.wrapped.entries),
  after: Object.keys(afterSchema.pipe[0].entries),
};
