/** Values of context keys by name, as a `when` clause asks for them. */
export type Context = Readonly<Record<string, boolean | string>>;

/**
 * Evaluates a `when` clause. Supports the operators that the manifest uses: `&&`, `||`, `!`, parentheses, `==`, `!=`,
 * `=~` and constants.
 * @throws Error for anything else
 */
export function holds(clause: string | undefined, context: Context): boolean {
  if (clause === undefined) return true;
  const tokens = clause.match(/&&|\|\||==|!=|=~|[!()]|\/[^/]*\/|[\w.'-]+/g) ?? [];
  if (tokens.join('') !== clause.replaceAll(' ', '')) throw new Error(`Not understood: ${clause}`);
  let at = 0;
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const either = (): boolean => {
    let value = both();
    while (take('||')) value = both() || value;
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (take('&&')) value = one() && value;
    return value;
  };
  const one = (): boolean => {
    if (take('!')) return !one();
    if (take('(')) {
      const value = either();
      if (!take(')')) throw new Error(`A bracket is not closed: ${clause}`);
      return value;
    }
    return comparison(tokens[at++] ?? '');
  };
  const comparison = (key: string): boolean => {
    if (key === 'true' || key === 'false') return key === 'true';
    const value = context[key] ?? '';
    const isEqual = (): boolean => String(value) === (tokens[at++] ?? '').replaceAll("'", '');
    if (take('==')) return isEqual();
    if (take('!=')) return !isEqual();
    if (take('=~')) return new RegExp((tokens[at++] ?? '').slice(1, -1)).test(String(value));
    return Boolean(value);
  };
  const value = either();
  if (at !== tokens.length) throw new Error(`Not understood after ${String(at)} tokens: ${clause}`);
  return value;
}
