/** The tokens of a context value, sorted and joined as the manifest's `when` clauses expect. */
export function contextValue(...tokens: readonly (string | false)[]): string {
  return tokens
    .filter((token) => token !== false)
    .sort()
    .join(';');
}
