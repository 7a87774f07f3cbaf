/** Engine names as in DescribeDBInstances (API reference, `Engine`). */
const engines = ['MySQL', 'SQLServer', 'PostgreSQL', 'MariaDB'];

export function engineNamed(word: string): string | undefined {
  const name = word.toLowerCase() === 'postgres' ? 'postgresql' : word.toLowerCase();
  return engines.find((engine) => engine.toLowerCase() === name);
}
