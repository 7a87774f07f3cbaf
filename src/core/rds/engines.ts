/** Engine names as in DescribeDBInstances (API reference, `Engine`). */
const engines = ['MySQL', 'SQLServer', 'PostgreSQL', 'MariaDB'];

/** The engine that a search word names, as the API spells it. */
export function engineNamed(word: string): string | undefined {
  const name = word.toLowerCase() === 'postgres' ? 'postgresql' : word.toLowerCase();
  return engines.find((engine) => engine.toLowerCase() === name);
}
