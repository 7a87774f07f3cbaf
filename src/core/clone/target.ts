import { t } from '@vscode/l10n';
import * as v from 'valibot';
import {
  instanceIdPattern,
  maxFieldLength,
  regionIdPattern,
  type CloneParameterName,
} from '../../shared/clone';
import { isAccountId, type AccountId } from '../../shared/ids';
import { shortened } from '../../shared/plain';
import { parseApiTime } from '../format';
import type { GivenValues } from './draft';
import { cloneDbInstance } from './operations/cloneDbInstance';
import { parameterRows } from './parameters';
import { listText } from '../sentences';
import { numberText } from '../language';

/**
 * The target of a command or a link from outside: an instance and, for a clone, the restore point and values of the
 * form.
 */
export interface Target {
  /** Absent for the current account. */
  readonly accountId?: AccountId | undefined;
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly backupId?: string | undefined;
  /** In the format of the API: `2026-11-23T18:03:12Z`. */
  readonly restoreTime?: string | undefined;
  readonly values?: GivenValues | undefined;
}

export type TargetMember = keyof Target;

export type ParsedTarget = { readonly target: Target } | { readonly problem: string };

/** Values that have a field in the form. The restore point has its own members. */
const valueNames: readonly CloneParameterName[] = parameterRows
  .filter(
    ({ name, field }) =>
      field && name !== 'BackupId' && name !== 'RestoreTime' && cloneDbInstance.places[name] !== undefined,
  )
  .map(({ name }) => name);

export const isText = (): string => t('not a text');
export const missingOrUnknown = (issue: v.BaseIssue<unknown>): string => {
  if (issue.expected === 'never') return t('not supported here');
  return issue.path !== undefined && issue.received === 'undefined' ? t('missing') : t('not an object');
};

const noTime = (): string => t('not a time in UTC such as 2026-11-27T06:32:05Z');
const noValue = (): string =>
  t('not a text of at most {0} characters, a number, true or false', numberText(maxFieldLength));

const valueSchema = v.union(
  [
    v.pipe(v.boolean(), v.transform(String)),
    v.pipe(v.number(), v.finite(noValue), v.transform(String)),
    v.pipe(v.string(), v.maxLength(maxFieldLength, noValue)),
  ],
  noValue,
);

/** The members of a target; each validation message describes the problem. */
export const targetEntries = {
  accountId: v.optional(
    v.pipe(
      v.string(isText),
      v.check(isAccountId, () => t('not an account such as default, sandbox or profile:name')),
    ),
  ),
  regionId: v.pipe(
    v.string(isText),
    v.regex(regionIdPattern, () => t('not the ID of a region')),
  ),
  dbInstanceId: v.pipe(
    v.string(isText),
    v.regex(instanceIdPattern, () => t('not the ID of an instance')),
  ),
  backupId: v.optional(
    v.pipe(
      v.string(isText),
      v.regex(/^[A-Za-z0-9_-]{1,64}$/, () => t('not the ID of a backup set')),
    ),
  ),
  restoreTime: v.optional(
    v.pipe(
      v.string(isText),
      v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, noTime),
      v.check((text) => parseApiTime(text) !== undefined, noTime),
    ),
  ),
  values: v.optional(
    v.strictObject(v.entriesFromList(valueNames, v.optional(valueSchema)), missingOrUnknown),
  ),
};

const targetSchema = v.strictObject(targetEntries, missingOrUnknown);

export interface TargetOptions {
  /** Names of the members at their origin, if they differ. */
  readonly names?: Readonly<Partial<Record<TargetMember, string>>>;
  readonly refused?: TargetMember;
}

/** Parses input from outside. A problem starts with its path, e.g. `values.Period: not known here`. */
export function parseTarget(value: unknown, { names = {}, refused }: TargetOptions = {}): ParsedTarget {
  const parsed = v.safeParse(targetSchema, value, { abortEarly: true });
  if (!parsed.success) return { problem: problemOf(parsed.issues[0], names) };
  const target = parsed.output;
  if (refused !== undefined && target[refused] !== undefined)
    return { problem: problemAt(nameOf(refused, names), t('not supported here')) };
  if (target.backupId !== undefined && target.restoreTime !== undefined) {
    const both = listText([nameOf('backupId', names), nameOf('restoreTime', names)]);
    return { problem: problemAt(both, t('only one of them can be given')) };
  }
  return { target };
}

/** A problem with its path, e.g. `values.Period: not known here`. */
export function problemOf(
  { path, message }: Pick<v.BaseIssue<unknown>, 'path' | 'message'>,
  names: Readonly<Partial<Record<TargetMember, string>>> = {},
): string {
  const keys = (path ?? []).map(({ key }, index) => nameOf(String(key), index === 0 ? names : {}));
  return problemAt(keys.join('.'), message);
}

function nameOf(key: string, names: Readonly<Record<string, string>>): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}

/** A problem with its path, which may be text from outside. */
export function problemAt(path: string, what: string): string {
  return path === '' ? what : t('{0}: {1}', shortened(path, 60), what);
}
