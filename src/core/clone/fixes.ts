import { t } from '@vscode/l10n';
import {
  isCloneParameterName,
  type CloneDraft,
  type CloneParameterName,
  type Finding,
} from '../../shared/clone';
import { catalogue } from '../errors/catalogue';
import { withChange } from './dependentValues';
import { checkDraft, withRestoreBy } from './draft';
import type { CloneFacts } from './facts';
import { named, useful, type Fix, type ValuesFix } from './fix';
import { fixMakers } from './fixMakers';
import { withSuggestedName } from './name';

/**
 * The fix for an error by the current facts; undefined when there is no fix, or it would change nothing.
 * @param code code of the service's refusal or of a finding
 * @param parameter the value that a finding is about, for codes that may be about any value
 */
export function fixFor(
  code: string,
  draft: CloneDraft,
  facts: CloneFacts,
  parameter?: CloneParameterName,
): Fix | undefined {
  const maker = Object.hasOwn(fixMakers, code) ? fixMakers[code] : undefined;
  return useful(maker?.(draft, facts, parameter), draft) ?? fixOfGroup(code);
}

/**
 * The fix for a finding. If its message names a value, the fix sets that value. A fix that would leave the finding as
 * it is is not offered.
 */
export function fixOfFinding(finding: Finding, draft: CloneDraft, facts: CloneFacts): Fix | undefined {
  const { code, parameter, value, message } = finding;
  const fix =
    value !== undefined && parameter !== undefined
      ? useful(named(parameter, value), draft)
      : code === undefined
        ? undefined
        : fixFor(code, draft, facts, parameter);
  if (fix?.kind !== 'values') return fix;
  const left = checkDraft(withFix(draft, fix, facts), facts);
  return left.some((one) => one.parameter === parameter && one.message === message) ? undefined : fix;
}

/** Applies a fix to a draft, as if the user had entered the values. */
export function withFix(draft: CloneDraft, fix: ValuesFix, facts: CloneFacts): CloneDraft {
  let fixed = fix.restoreBy ? withRestoreBy(draft, fix.restoreBy) : draft;
  for (const [name, text] of Object.entries(fix.values)) {
    if (isCloneParameterName(name)) fixed = withChange(fixed, name, text, facts);
  }
  // A name set by a fix is the suggested name, which follows the restore point.
  const name = fix.values.DBInstanceDescription;
  return name === undefined ? fixed : withSuggestedName(fixed, name);
}

function fixOfGroup(code: string): Fix | undefined {
  return catalogue.get(code)?.group === 'account' && !noPageHelps.has(code)
    ? { kind: 'billing', label: t('Open Billing') }
    : undefined;
}

/** Codes about the account that are not a matter of payment. */
const noPageHelps: ReadonlySet<string> = new Set([
  'Risk.RiskControlRejection',
  'ContainForbiddenLabelError',
  'Abs.InvalidAccount.NotFound',
]);
