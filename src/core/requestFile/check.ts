import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../shared/clone';
import { shortened } from '../../shared/plain';
import { checkDraft, droppedValues, newDraft } from '../clone/draft';
import { valueOf, type CloneFacts } from '../clone/facts';
import { parameterRows } from '../clone/parameters';
import { fieldLabel } from '../errors/fields';
import { opened, withAnswers, type Answers } from '../form/editor';
import { fixesOfFinding, fixesOfProblem, type FileFix } from './fixes';
import type { FileRestorePoint } from './format';
import { memberOf, type Located, type Span } from './locate';
import { parseRequestFile, type ParsedFile } from './parse';
import { pointAt, startOf } from './start';

/** A problem in a request file, and its position. */
export interface FileFinding extends Span {
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly code?: string | undefined;
  /** Computed only when they are requested. */
  readonly fixes: () => readonly FileFix[];
}

/**
 * Finds all problems of a file: those that prevent opening it, and the findings of the form's rules as far as the
 * answers are available. Makes no calls. The editor itself reports invalid JSON.
 * @param now epoch milliseconds
 * @param answers of RDS for this very text
 */
export function checkRequestFile(text: string, now: number, answers?: Answers): readonly FileFinding[] {
  const file = parseRequestFile(text);
  const problems = file.problems.flatMap((problem): readonly FileFinding[] =>
    problem.kind === 'syntax'
      ? []
      : [
          {
            ...spanOf(problem),
            severity: 'error',
            message: problem.message,
            fixes: () => fixesOfProblem(text, problem),
          },
        ],
  );
  return [...problems, ...findingsIn(text, file, now, answers)].sort((a, b) => a.from - b.from);
}

function findingsIn(
  text: string,
  { root, readable }: ParsedFile,
  now: number,
  answers: Answers | undefined,
): readonly FileFinding[] {
  if (!root || !readable) return [];
  const { restorePoint, values } = readable;
  const point = pointAt(restorePoint, now);
  const facts: CloneFacts = { ...answers?.facts, now };
  const begun = opened(newDraft(startOf(readable, point), now), noAnswers({ now }), false, values);
  const { draft } = answers ? withAnswers(begun, { ...answers, facts }) : begun;
  const found = checkDraft(draft, facts).flatMap((finding): readonly FileFinding[] => {
    const { severity, message, code, parameter } = finding;
    const span = parameter === undefined ? firstSign(root) : spanOfFinding(root, finding, point, answers);
    const fixes = (): readonly FileFix[] => fixesOfFinding(text, finding, draft, facts);
    return span ? [{ ...span, severity, message, code, fixes }] : [];
  });
  return [...found, ...notSent(draft, root)];
}

function noAnswers(facts: CloneFacts): Answers {
  return { facts, likelySource: undefined, source: undefined, recovery: undefined, backups: undefined };
}

/** Where to show a finding; undefined if opening the form will choose the value or take it from the source. */
function spanOfFinding(
  root: Located,
  { parameter: name = 'DBInstanceId', severity }: Finding,
  point: FileRestorePoint | undefined,
  answers: Answers | undefined,
): Span | undefined {
  if (name === 'BackupId' && point?.kind !== 'backupSet' && !answers?.backups) return undefined;
  if (name === 'RestoreTime' && point?.kind !== 'time' && !answers?.recovery) return undefined;
  const span = valueAt(root, name);
  if (span) return span;
  // Only the file can say what to restore, so a missing value is shown at RestoreScope.
  if (name === 'DbNames' || name === 'TableMeta') return valueAt(root, 'RestoreScope');
  const isMissing = answers?.source !== undefined && severity === 'error';
  return isMissing ? memberOf(root, 'source')?.key : undefined;
}

function valueAt(root: Located, name: CloneParameterName): Span | undefined {
  const [object, member] = memberPath(name);
  const found = memberOf(memberOf(root, object)?.value, member)?.value;
  return found && spanOf(found);
}

function memberPath(name: CloneParameterName): readonly [string, string] {
  switch (name) {
    case 'RegionId':
      return ['source', 'regionId'];
    case 'DBInstanceId':
      return ['source', 'dbInstanceId'];
    case 'BackupId':
      return ['restorePoint', 'backupId'];
    case 'RestoreTime':
      return ['restorePoint', 'restoreTime'];
    default:
      return ['values', name];
  }
}

/** Values that would not be sent, if this follows from the file alone or holds for every source. */
function notSent(draft: CloneDraft, root: Located): readonly FileFinding[] {
  return droppedValues(draft).flatMap(({ name, text, reason }): readonly FileFinding[] => {
    const span = valueAt(root, name);
    const wanted = parameterRows.find((one) => one.name === name)?.availability;
    const isOpen =
      (wanted?.payTypes !== undefined && valueOf(draft, 'PayType') === '') ||
      (wanted?.storageTypes !== undefined && valueOf(draft, 'DBInstanceStorageType') === '') ||
      wanted?.needs !== undefined;
    if (!span || isOpen) return [];
    const message = t('{0} “{1}” is not sent, because {2}.', fieldLabel(name), shortened(text, 40), reason);
    return [{ ...span, severity: 'warning', message, fixes: () => [] }];
  });
}

function spanOf({ from, to }: Span): Span {
  return { from, to };
}

function firstSign({ from }: Span): Span {
  return { from, to: from + 1 };
}
