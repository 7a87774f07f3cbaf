import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { root } from '../harness/shared.mjs';
import { plot } from './plot';

const keptSchema = v.object({
  /** What a user waits for, in milliseconds, and the least that it could take. */
  waits: v.array(v.object({ name: v.string(), ms: v.number(), floorMs: v.number(), floorIs: v.string() })),
  /** Everything else. */
  figures: v.array(v.object({ name: v.string(), value: v.string(), wanted: v.string() })),
  /** One wait at several sizes of what it depends on, in milliseconds. */
  growth: v.array(v.object({ name: v.string(), of: v.string(), count: v.number(), ms: v.number() })),
});
type Kept = v.InferOutput<typeof keptSchema>;
type GrowthPoint = Kept['growth'][number];

/** `BENCH_OUT` names another folder, so that the figures of two builds can be kept. */
const folder = resolve(process.env['BENCH_OUT'] ?? join(root, 'out', 'bench'));
const file = join(folder, 'bench.json');

/** How many times a wait is as long as the least that it could take. */
export function ratio(ms: number, floorMs: number): string {
  return `${(ms / floorMs).toFixed(2)}×`;
}

/** With a decimal where it matters. */
function milliseconds(ms: number): string {
  return ms.toFixed(ms < 20 ? 1 : 0);
}

/** A figure that is no wait. Nothing is asserted, because times differ between machines. */
export function report(name: string, value: string, wanted = ''): void {
  print(name, `${value}${wanted ? `   (wanted: ${wanted})` : ''}`);
  keep(({ figures, ...rest }) => ({ ...rest, figures: withOne(figures, { name, value, wanted }) }));
}

/** @param floorIs what takes `floorMs` in the same run */
export function reportWait(name: string, ms: number, floorMs: number, floorIs: string): void {
  print(name, `${ratio(ms, floorMs)} (${milliseconds(ms)} ms; ${floorIs}: ${milliseconds(floorMs)} ms)`);
  keep(({ waits, ...rest }) => ({ ...rest, waits: withOne(waits, { name, ms, floorMs, floorIs }) }));
}

/** @param of what there are so many of, e.g. `instances` */
export function reportGrowth(name: string, of: string, count: number, ms: number): void {
  print(`${name}, ${count} ${of}`, `${milliseconds(ms)} ms`);
  keep(({ growth, ...rest }) => {
    const others = growth.filter((one) => one.name !== name || one.count !== count);
    return { ...rest, growth: [...others, { name, of, count, ms }] };
  });
}

function print(name: string, value: string): void {
  console.log(`      ${name.padEnd(64)} ${value}`);
}

function withOne<T extends { readonly name: string }>(all: readonly T[], one: T): T[] {
  return [...all.filter(({ name }) => name !== one.name), one];
}

function kept(): Kept {
  try {
    return v.parse(keptSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first figure of this run.
    return { waits: [], figures: [], growth: [] };
  }
}

/** Written after each figure, so that a run that is stopped keeps what it has. */
function keep(change: (before: Kept) => Kept): void {
  const now = change(kept());
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(now, undefined, 2));
  writeFileSync(join(folder, 'bench.md'), [waitTable(now), figureTable(now)].filter(Boolean).join('\n'));
  if (now.growth.length === 0) return;
  writeFileSync(join(folder, 'growth.md'), growthTable(now));
  writeFileSync(join(folder, 'growth.svg'), plot([...seriesOf(now).values()]));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return rows.length === 0 ? '' : [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

function waitTable({ waits }: Kept): string {
  const rows = waits.map(({ name, ms, floorMs, floorIs }) => [
    name,
    ratio(ms, floorMs),
    `${milliseconds(ms)} ms`,
    `${milliseconds(floorMs)} ms`,
    floorIs,
  ]);
  return table(['Wait', 'Ratio', 'Time', 'Floor', 'What the floor is'], rows);
}

function figureTable({ figures }: Kept): string {
  const rows = figures.map(({ name, value, wanted }) => [name, value, wanted]);
  return table(['Figure', 'Measured', 'Wanted'], rows);
}

function growthTable(all: Kept): string {
  const series = seriesOf(all);
  const counts = [...new Set(all.growth.map(({ count }) => count))].sort((a, b) => a - b);
  const rows = [...series.values()].map((points) => {
    const cells = counts.map((count) =>
      points
        .filter((one) => one.count === count)
        .map(({ ms }) => milliseconds(ms))
        .join(),
    );
    return [points[0]?.name ?? '', points[0]?.of ?? '', ...cells, endOfFlat(points)];
  });
  return table(['Wait, ms', 'Of', ...counts.map(String), 'Stops being flat'], rows);
}

/** The waits by name, each with its sizes ascending. */
function seriesOf({ growth }: Kept): ReadonlyMap<string, readonly GrowthPoint[]> {
  const names = [...new Set(growth.map(({ name }) => name))];
  return new Map(
    names.map((name) => [name, growth.filter((one) => one.name === name).sort((a, b) => a.count - b.count)]),
  );
}

/** The first step to the next size at which a wait gets more than twice as long. */
function endOfFlat(points: readonly GrowthPoint[]): string {
  for (const [at, point] of points.entries()) {
    const before = points[at - 1];
    if (before && point.ms > 2 * before.ms)
      return `from ${before.count} to ${point.count}: ${ratio(point.ms, before.ms)}`;
  }
  return 'nowhere';
}

if (typeof globalThis.after === 'function') {
  after('print the waits', () => {
    const all = kept();
    console.log(['', waitTable(all), growthTable(all)].filter(Boolean).join('\n'));
    console.log(`All figures: ${folder}`);
  });
}
