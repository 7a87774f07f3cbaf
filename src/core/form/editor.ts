import { t } from '@vscode/l10n';
import {
  cloneParameterNames,
  type AfterClone,
  type CloneDraft,
  type CloneParameterName,
  type Finding,
  type RestoreBy,
} from '../../shared/clone';
import type { BackupSet, InstanceDetail } from '../../shared/model';
import { readNumber, readPlainNumber } from '../../shared/readNumber';
import { withChange, withFacts } from '../clone/dependentValues';
import {
  checkDraft,
  fillFrom,
  sourceDraft,
  without,
  withLatestTime,
  withNewestSet,
  withRestoreBy,
  withoutDefaultTime,
  withoutSourceValues,
  withValue,
  type GivenValues,
} from '../clone/draft';
import type { CloneFacts, Recovery } from '../clone/facts';
import { fixOfFinding, withFix } from '../clone/fixes';
import { withName } from '../clone/name';
import type { FormLookups } from './lookups';

export interface Answers {
  readonly facts: CloneFacts;
  /** The source's details, or the tree's data of it until they are loaded. */
  readonly likelySource: InstanceDetail | undefined;
  readonly source: InstanceDetail | undefined;
  readonly recovery: Recovery | undefined;
  readonly backups: readonly BackupSet[] | undefined;
}

/** @param takenNames names of known instances, which the clone should not get */
export function answersOf(lookups: FormLookups, takenNames: ReadonlySet<string> | undefined): Answers {
  return {
    facts: { ...lookups.known(), takenNames },
    likelySource: lookups.likelySource,
    source: lookups.source.value,
    recovery: lookups.recovery.value,
    backups: lookups.backups.value,
  };
}

export interface Edited {
  readonly draft: CloneDraft;
  /** Whether the source's own details have been filled in. */
  readonly isFilled: boolean;
  /**
   * Values that the form was opened with. They are applied again once the source is known, because other values
   * depend on them.
   */
  readonly given?: GivenValues;
}

export type Edit =
  | { readonly kind: 'value'; readonly name: CloneParameterName; readonly text: string }
  | { readonly kind: 'restoreBy'; readonly restoreBy: RestoreBy }
  | { readonly kind: 'after'; readonly after: AfterClone }
  | { readonly kind: 'reset'; readonly names: readonly CloneParameterName[] };

/** The initial draft of a form. A restore time that the user did not choose is replaced by the latest one. */
export function opened(
  draft: CloneDraft,
  answers: Answers,
  wasSent: boolean,
  given: GivenValues = {},
): Edited {
  const { likelySource, facts } = answers;
  const filled = fillFrom(wasSent ? draft : withoutDefaultTime(draft), likelySource, facts.now);
  const current = textsOf(given).reduce((all, { name, text }) => withValue(all, name, text), filled);
  return { draft: wasSent ? current : withName(current, facts, likelySource), isFilled: false, given };
}

/** The billing method comes first because other values depend on it. */
const inOrder: readonly CloneParameterName[] = [
  'PayType',
  ...cloneParameterNames.filter((name) => name !== 'PayType'),
];

function textsOf(
  given: GivenValues,
): readonly { readonly name: CloneParameterName; readonly text: string }[] {
  return inOrder.flatMap((name) => {
    const text = given[name];
    return text === undefined ? [] : [{ name, text: understood({ name, text }) }];
  });
}

/** Fills in the source's details, and applies the given values again unless the user has edited them since. */
function filledFromSource(
  draft: CloneDraft,
  given: GivenValues,
  source: InstanceDetail,
  answers: Answers,
): CloneDraft {
  const texts = textsOf(given).filter(({ name, text }) => draft.values[name]?.text === text);
  const names = new Set<string>(texts.map(({ name }) => name));
  const own = without(withoutSourceValues(draft), (name) => names.has(name));
  return texts.reduce(
    (all, { name, text }) => edited(all, { kind: 'value', name, text }, answers),
    fillFrom(own, source, answers.facts.now),
  );
}

export function edited(
  draft: CloneDraft,
  edit: Edit,
  { facts, likelySource }: Pick<Answers, 'facts' | 'likelySource'>,
): CloneDraft {
  switch (edit.kind) {
    case 'value':
      return withName(withChange(draft, edit.name, understood(edit), facts), facts, likelySource);
    case 'restoreBy':
      return withName(withRestoreBy(draft, edit.restoreBy), facts, likelySource);
    case 'after':
      return { ...draft, after: edit.after };
    case 'reset':
      return withName(withReset(draft, edit.names, facts, likelySource), facts, likelySource);
  }
}

/** Numbers may be entered with a unit (`120 GB`), full-width digits or thousands separators. */
function understood({ name, text }: Pick<Extract<Edit, { kind: 'value' }>, 'name' | 'text'>): string {
  switch (name) {
    case 'DBInstanceStorage': {
      const reading = readNumber(text);
      return reading.kind === 'number' ? String(reading.gb) : text;
    }
    case 'MinCapacity':
    case 'MaxCapacity':
      return readPlainNumber(text, 'RCU') ?? text;
    case 'UsedTime':
      return readPlainNumber(text, '') ?? text;
    default:
      return text;
  }
}

/** Resets values to the source's; values that others depend on come first. */
function withReset(
  draft: CloneDraft,
  names: readonly CloneParameterName[],
  facts: CloneFacts,
  source: InstanceDetail | undefined,
): CloneDraft {
  const own = sourceDraft(draft, source, facts.now).values;
  let current = draft;
  for (const name of names) {
    const changed = withChange(current, name, own[name]?.text ?? '', facts);
    const { [name]: _chosen, ...others } = changed.values;
    const value = own[name];
    current = { ...changed, values: value ? { ...others, [name]: value } : others };
  }
  return current;
}

/**
 * The draft with all answers applied. Values from the tree or a stored draft are replaced by the source's own
 * details.
 */
export function withAnswers({ draft, isFilled, given = {} }: Edited, answers: Answers): Edited {
  const { facts, source, recovery, backups } = answers;
  let current = draft;
  if (source) {
    current = isFilled
      ? fillFrom(current, source, facts.now)
      : filledFromSource(current, given, source, answers);
  }
  if (recovery?.kind === 'window') current = withLatestTime(current, recovery.window.end);
  if (backups) current = withNewestSet(current, backups);
  current = withName(withFacts(current, facts), facts, answers.likelySource);
  return { draft: current, isFilled: isFilled || source !== undefined, given };
}

/**
 * The draft for another clone: its address and name are removed, because the first clone has them.
 * @param sentName name of the first clone
 */
export function forAnother(
  draft: CloneDraft,
  { facts, likelySource }: Answers,
  sentName: string,
): CloneDraft {
  return withName(
    without(
      draft,
      (name, { text }) =>
        name === 'PrivateIpAddress' || (name === 'DBInstanceDescription' && text.trim() === sentName),
    ),
    facts,
    likelySource,
  );
}

/**
 * All findings of a draft, including those about the form itself.
 * @param sourceProblem why the source could not be loaded; blank when it could
 * @param isBeingMade whether the same request is being sent, or its outcome is unknown
 */
export function findingsOf(
  draft: CloneDraft,
  facts: CloneFacts,
  { sourceProblem, isBeingMade }: { readonly sourceProblem: string; readonly isBeingMade: boolean },
): readonly Finding[] {
  const findings = [...checkDraft(draft, facts)];
  if (isBeingMade) {
    findings.unshift(
      finding(
        'error',
        undefined,
        t('The same clone request is being sent, or its outcome is not known yet. See the Clones view.'),
      ),
    );
  }
  if (sourceProblem !== '' && facts.sourceMissing !== true) {
    findings.unshift(
      finding('warning', 'DBInstanceId', t('The source could not be read: {0}', sourceProblem)),
    );
  }
  return findings;
}

function finding(
  severity: Finding['severity'],
  parameter: CloneParameterName | undefined,
  message: string,
): Finding {
  return { severity, parameter, code: undefined, message };
}

/** Updates the suggested name of a draft that did not come from an edit. */
export function withOwnName(draft: CloneDraft, { facts, likelySource }: Answers): CloneDraft {
  return withName(draft, facts, likelySource);
}

/** The draft with all fixes for errors applied, except fixes that need a choice of the user. */
export function withAllFixes(draft: CloneDraft, facts: CloneFacts): CloneDraft {
  let current = draft;
  // A fix may reveal the next error. The limit exceeds the number of fields in the form.
  for (let round = 0; round < 20; round++) {
    const fix = checkDraft(current, facts)
      .filter(({ severity }) => severity === 'error')
      .map((one) => fixOfFinding(one, current, facts))
      .find((one) => one?.kind === 'values' && one.isChoice !== true);
    if (fix?.kind !== 'values') return current;
    const next = withFix(current, fix, facts);
    if (next === current) return current;
    current = next;
  }
  return current;
}
