export interface ForbiddenTerm {
  readonly never: RegExp;
  readonly instead: string;
}

export function forbiddenTerms(language: string, glossary?: string): readonly ForbiddenTerm[];
export function styleProblems(
  name: string,
  texts: Readonly<Record<string, string>>,
  forbidden: readonly ForbiddenTerm[],
): readonly string[];
