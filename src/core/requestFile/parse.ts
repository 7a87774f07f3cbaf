import { t } from '@vscode/l10n';
import * as v from 'valibot';
import { findJsonError, positionAt, positionsIn, type TextPosition } from '../../shared/jsonSyntax';
import type { AfterClone } from '../../shared/clone';
import type { GivenValues } from '../clone/draft';
import { problemAt } from '../clone/target';
import { fileSchema, memberNames, readableSchema, type FileRestorePoint, type RequestFile } from './format';
import { locate, memberOf, membersOf, plainValue, TooDeep, type Located, type Span } from './locate';
import { numberText } from '../language';

/** A problem that prevents opening a file, and its position. */
export interface FileProblem extends Span {
  /** `syntax` means invalid JSON, which the editor itself reports. */
  readonly kind: 'syntax' | 'unknown' | 'other';
  readonly position: TextPosition;
  readonly message: string;
  readonly path: readonly string[];
}

/** The part of a file that the rules can check. */
export interface Readable {
  readonly source: { readonly regionId: string; readonly dbInstanceId: string };
  readonly restorePoint?: FileRestorePoint | undefined;
  readonly values: GivenValues;
  readonly after?: AfterClone | undefined;
}

export interface ParsedFile {
  /** Undefined if the text is not JSON. */
  readonly root?: Located | undefined;
  readonly problems: readonly FileProblem[];
  /** Undefined if there are problems. */
  readonly file?: RequestFile | undefined;
  /** The valid part of the file; undefined if it names no source. */
  readonly readable?: Readable | undefined;
}

/** Characters; one field of a form has at most 100,000. */
const longest = 1_000_000;
/** More would be of no use to the user and slow down the editor. */
const mostProblems = 100;

/** A problem without line and column, which are counted later. */
type Unlocated = Omit<FileProblem, 'position'>;

/** Parses a file strictly and returns its problems with their positions, at most the first hundred. Does not throw. */
export function parseRequestFile(text: string): ParsedFile {
  const whole = (at: number, message: string, kind: FileProblem['kind'] = 'other'): ParsedFile => ({
    problems: [
      {
        kind,
        from: at,
        to: Math.min(at + 1, text.length),
        position: positionAt(text, at),
        message,
        path: [],
      },
    ],
  });
  if (text.length > longest) return whole(0, t('longer than {0} characters', numberText(longest)));
  const wrong = findJsonError(text);
  if (wrong) {
    const at = offsetOf(text, wrong);
    const syntax = problem({ from: at, to: at }, [], t('not valid JSON from here on'));
    return { problems: [{ ...syntax, position: positionAt(text, at), kind: 'syntax' }] };
  }
  try {
    return parsed(text, locate(text));
  } catch (error) {
    if (error instanceof TooDeep) return whole(error.at, t('nested too deep'));
    throw error;
  }
}

export function problemText({ position, message }: Pick<FileProblem, 'position' | 'message'>): string {
  return t('Line {0}, column {1}: {2}', position.line, position.column, message);
}

function parsed(text: string, root: Located): ParsedFile {
  const odd = oddMembers(root);
  const value = withoutUnknown(plainValue(root));
  const result = v.safeParse(fileSchema, value);
  if (result.success && odd.length === 0) {
    const { accountId, source, restorePoint, values = {}, after: given } = result.output;
    const after = afterOf(given);
    const isDrill = given?.releaseAfter !== undefined;
    const readable = { source, restorePoint, values, after };
    return {
      root,
      problems: [],
      file: { accountId, ...source, restorePoint, values, after, isDrill },
      readable,
    };
  }
  const issues = result.success ? [] : result.issues;
  const paths = issues.map((issue) => (issue.path ?? []).map(({ key }) => String(key)));
  const problems = issues.map((issue, index) => problemOf(root, paths[index] ?? [], issue.message));
  return {
    root,
    problems: firstOf(text, [...odd, ...problems]),
    readable: readableOf(value, paths),
  };
}

/** The first problems in the order of the text, with line and column. */
function firstOf(text: string, problems: readonly Unlocated[]): readonly FileProblem[] {
  const positionOf = positionsIn(text);
  return [...problems]
    .sort((a, b) => a.from - b.from)
    .slice(0, mostProblems)
    .map((one) => ({ ...one, position: positionOf(one.from) }));
}

/** Unknown and duplicate members. */
function oddMembers(root: Located): readonly Unlocated[] {
  return Object.entries(memberNames).flatMap(([member, known]) => {
    const members = membersOf(member === '' ? root : memberOf(root, member)?.value);
    const seen = new Set<string>();
    return members.flatMap(({ name, key }) => {
      const path = member === '' ? [name] : [member, name];
      const isTwice = seen.has(name);
      seen.add(name);
      if (!known.includes(name))
        return [{ ...problem(key, path, t('not supported here')), kind: 'unknown' as const }];
      return isTwice ? [problem(key, path, t('given twice'))] : [];
    });
  });
}

function withoutUnknown(value: unknown): unknown {
  const known = (given: unknown, member: string): unknown => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
    return Object.fromEntries(
      Object.entries(given).filter(([name]) => memberNames[member]?.includes(name) === true),
    );
  };
  const top = known(value, '');
  if (typeof top !== 'object' || top === null || Array.isArray(top)) return top;
  return Object.fromEntries(
    Object.entries(top).map(([name, given]) => [name, name in memberNames ? known(given, name) : given]),
  );
}

/** A problem at the value, or at the enclosing object if the value is missing. */
function problemOf(root: Located, path: readonly string[], message: string): Unlocated {
  let span: Span = root.kind === 'object' ? firstSign(root) : root;
  let value: Located | undefined = root;
  for (const name of path) {
    const member = memberOf(value, name);
    if (!member) break;
    ({ value } = member);
    // For an object, only its name is underlined.
    span = value.kind === 'scalar' ? value : member.key;
  }
  return problem(span, path, message);
}

function firstSign({ from }: Span): Span {
  return { from, to: from + 1 };
}

function problem({ from, to }: Span, path: readonly string[], what: string): Unlocated {
  return { kind: 'other', from, to, message: problemAt(path.join('.'), what), path };
}

/** The file without its invalid parts; undefined if too little remains to check. */
function readableOf(value: unknown, wrong: readonly (readonly string[])[]): Readable | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isWrong = (...path: readonly string[]): boolean =>
    wrong.some((one) => path.every((name, index) => one[index] === name));
  const rest = Object.entries(value).flatMap(([name, given]: [string, unknown]) => {
    if (name !== 'values') return isWrong(name) ? [] : [[name, given] as const];
    if (typeof given !== 'object' || given === null) return [];
    return [
      [name, Object.fromEntries(Object.entries(given).filter(([one]) => !isWrong(name, one)))] as const,
    ];
  });
  const result = v.safeParse(readableSchema, Object.fromEntries(rest));
  if (!result.success) return undefined;
  const { source, restorePoint, values = {}, after } = result.output;
  return { source, restorePoint, values, after: afterOf(after) };
}

/** The part that the form uses. */
function afterOf(given: v.InferOutput<typeof fileSchema>['after']): AfterClone | undefined {
  if (given === undefined) return undefined;
  const { releaseAfter: _drill, ...after } = given;
  return after;
}

function offsetOf(text: string, { line, column }: TextPosition): number {
  const lines = /\r\n|\n|\r/g;
  let start = 0;
  for (let count = 1; count < line; count++) {
    if (!lines.exec(text)) break;
    start = lines.lastIndex;
  }
  return start + [...text.slice(start)].slice(0, column - 1).join('').length;
}
