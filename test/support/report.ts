import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a report in Markdown to `out/reports` of the repository in which `npm test` runs. */
export function writeReport(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const folder = join('out', 'reports');
  mkdirSync(folder, { recursive: true });
  const text = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  writeFileSync(join(folder, `${name}.md`), `${text}\n`);
}
