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
 * What a command or a link from outside is about: an instance, and where a clone is meant the restore point and values
 * of the form.
 */
export interface Target {
  /** The current account when it is absent. */
  readonly accountId?: AccountId | undefined;
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly backupId?: string | undefined;
  /** As the API takes it: `2026-11-23T18:03:12Z`. */
  readonly restoreTime?: string | undefined;
  /** Parameters of CloneDBInstance by their names there. */
  readonly values?: GivenValues | undefined;
}

export type TargetMember = keyof Target;

export type ParsedTarget = { readonly target: Target } | { readonly problem: string };

/** The values that a user can type in the form. The restore point has members of its own. */
const valueNames: readonly CloneParameterName[] = parameterRows
  .filter(
    ({ name, field }) =>
      field && name !== 'BackupId' && name !== 'RestoreTime' && cloneDbInstance.places[name] !== undefined,
  )
  .map(({ name }) => name);

export const isText = (): string => t('not a text');
/** Why a member that has to be there, or must not be, is wrong. */
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

/** The members of a target, each with what is wrong with it in words. */
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
  /** What the members are called where they come from, where that is not their name. */
  readonly names?: Readonly<Partial<Record<TargetMember, string>>>;
  /** A member that the command does not take. */
  readonly refused?: TargetMember;
}

/** Parses what came from outside. A problem names its place first, as `values.Period: not known here`. */
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

/** An issue and its place, as `values.Period: not known here`. */
export function problemOf(
  { path, message }: Pick<v.BaseIssue<unknown>, 'path' | 'message'>,
  names: Readonly<Partial<Record<TargetMember, string>>> = {},
): string {
  const place = (path ?? []).map(({ key }, index) => nameOf(String(key), index === 0 ? names : {}));
  return problemAt(place.join('.'), message);
}

function nameOf(key: string, names: Readonly<Record<string, string>>): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}

/** A problem and where it is, which may be a text from outside. */
export function problemAt(place: string, what: string): string {
  return place === '' ? what : t('{0}: {1}', shortened(place, 60), what);
}
