import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../../shared/clone';
import type { CloneFacts } from '../facts';
import { groundOf, type GroundName } from './grounds';

/** What is wrong with one value of a draft, as far as the known facts tell. */
export type Rule = (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];

export const none: readonly Finding[] = [];

/**
 * A finding that keeps the draft from being sent only where its ground is a proof; otherwise it says that it is not.
 * @param at where the ground knows several values
 * @param code where the ground knows several codes
 * @param value the value of the parameter that the message names as right, if it names one
 */
export function found(
  name: GroundName,
  message: string,
  {
    at,
    code,
    value,
  }: { readonly at?: CloneParameterName; readonly code?: string | undefined; readonly value?: string } = {},
): readonly Finding[] {
  const ground = groundOf(name);
  return [
    {
      severity: ground.severity === 'error' ? 'error' : 'warning',
      parameter: at ?? ground.at[0],
      code: code ?? ground.codes?.[0],
      message: ground.severity === 'warning' ? mayRefuse(message) : message,
      ...(value === undefined ? {} : { value }),
    },
  ];
}

function mayRefuse(message: string): string {
  return t('{0} RDS may refuse this.', message);
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
