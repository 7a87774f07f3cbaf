import type { CloneDraft, CloneParameterName, Finding } from '../../../shared/clone';
import type { CloneFacts } from '../facts';

/** What is wrong with one value of a draft, as far as the known facts tell. */
export type Rule = (draft: CloneDraft, facts: CloneFacts) => readonly Finding[];

export const none: readonly Finding[] = [];

/**
 * @param code what the service would have answered; undefined where it documents none
 * @param value the value of the parameter that the message names as right, if it names one
 */
export function problem(
  parameter: CloneParameterName,
  code: string | undefined,
  message: string,
  value?: string,
): readonly Finding[] {
  return [{ severity: 'error', parameter, code, message, ...(value === undefined ? {} : { value }) }];
}

/** Does not keep the draft from being sent. */
export function warning(
  parameter: CloneParameterName,
  code: string | undefined,
  message: string,
): readonly Finding[] {
  return [{ severity: 'warning', parameter, code, message }];
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
