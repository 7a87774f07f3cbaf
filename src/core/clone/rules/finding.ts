import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding } from '../../../shared/clone';
import type { CloneFacts } from '../facts';
import { groundOf, type GroundName } from './grounds';

/** Finds problems of one value of a draft, as far as the facts are known. */
export type Rule = (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];

export const none: readonly Finding[] = [];

/**
 * Creates a finding. It blocks the draft only if its ground is a proof; otherwise it is a warning.
 * @param at required if the ground has several values
 * @param code required if the ground has several codes
 * @param value the correct value of the parameter, if the message names it
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
