import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join('out', 'reports');

/** Writes a report in Markdown to `out/reports` of the repository in which `npm test` runs. */
export function writeReport(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  mkdirSync(folder, { recursive: true });
  const text = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  writeFileSync(join(folder, `${name}.md`), `${text}\n`);
}

/**
 * Writes a report to which several bundles of tests contribute, which may run at the same time: the rows of this one, and
 * those that the others have written so far.
 */
export function writeShare(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const shares = join(folder, name);
  mkdirSync(shares, { recursive: true });
  const share = `${basename(__filename)}.json`;
  // Renamed, so that no other process reads half of it.
  writeFileSync(join(folder, `${name}.${share}`), JSON.stringify(rows));
  renameSync(join(folder, `${name}.${share}`), join(shares, share));
  const read = (): string[] => readdirSync(shares).map((file) => readFileSync(join(shares, file), 'utf8'));
  // Another process may have written between reading and writing, so the shares are read again until none has.
  for (let before = read(), now: string[]; ; before = now) {
    writeReport(
      name,
      head,
      before.flatMap((share) => JSON.parse(share) as string[][]),
    );
    now = read();
    if (now.join('\n') === before.join('\n')) return;
  }
}
