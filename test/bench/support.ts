import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { silentLogger } from '../../src/core/log';
import { RdsClient } from '../../src/core/rds/client';
import { Limiter } from '../../src/core/rds/limiter';
import { createTransport } from '../../src/core/rds/transport';
import type { SandboxOptions } from '../support/sandbox';
import { accountOf } from '../support/cloud';
import { root } from '../harness/shared.mjs';

export const runs = Number(process.env['BENCH_RUNS'] ?? 7);
export const benchTimeoutMs = 5_000;

/** The HTTP client of the SDK keeps each request until its timeout would have come. */
export function settled(): Promise<void> {
  return systemClock.sleep(benchTimeoutMs + 500);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** How often a time holds the least that it could be. */
export function ratio(ms: number, floorMs: number): string {
  return `${(ms / floorMs).toFixed(2)}×`;
}

/** One figure that the bench reports. Nothing is asserted: times differ between machines. */
interface Figure {
  readonly name: string;
  readonly value: string;
  readonly wanted: string;
}

const folder = join(root, 'out', 'bench');
const file = join(folder, 'bench.json');

export function report(name: string, value: string, wanted = ''): void {
  console.log(`      ${name.padEnd(64)} ${value}${wanted ? `   (wanted: ${wanted})` : ''}`);
  mkdirSync(folder, { recursive: true });
  let known: Figure[] = [];
  try {
    known = JSON.parse(readFileSync(file, 'utf8')) as Figure[];
  } catch {
    // The first figure of this run.
  }
  const figures = [...known.filter((one) => one.name !== name), { name, value, wanted }];
  writeFileSync(file, JSON.stringify(figures, undefined, 2));
  const rows = figures.map((one) => `| ${one.name} | ${one.value} | ${one.wanted} |`);
  writeFileSync(
    join(folder, 'bench.md'),
    ['| Figure | Measured | Wanted |', '| --- | --- | --- |', ...rows, ''].join('\n'),
  );
}

export interface BenchCloud {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** A client as after a fresh start: nothing is known of the service's limits. */
  client(): { readonly client: RdsClient; readonly limiter: Limiter };
  /** How many calls of an operation, or of all (`*`), were answered, of the last 2 000. */
  answered(operation: string): Promise<number>;
  stop(): void;
}

/** The sandbox in a process of its own. */
export async function startBenchCloud(options: {
  readonly sandbox: SandboxOptions;
  readonly perSecond?: number;
  readonly regionDelays?: Readonly<Record<string, number>>;
}): Promise<BenchCloud> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(root, 'test', 'bench', 'cloud.mjs'), JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`The cloud ended with ${code}`)));
  });
  const cloud = JSON.parse(line) as { endpoint: string; accessKeyId: string; accessKeySecret: string };
  return {
    ...cloud,
    client: () => {
      const limiter = new Limiter(systemClock);
      const transport = createTransport({
        account: accountOf(cloud, cloud),
        loadSdk: () => import('../../src/core/rds/sdk'),
        clock: systemClock,
        logger: silentLogger,
        random: Math.random,
        userAgent: 'bench',
        limiter,
        timeoutMs: benchTimeoutMs,
      });
      return { client: new RdsClient(transport), limiter };
    },
    answered: (operation) =>
      new Promise((resolve) => {
        child.once('message', (count) => resolve(Number(count)));
        child.send(operation);
      }),
    stop: () => child.kill(),
  };
}
