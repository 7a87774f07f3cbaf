import { spawn, type ChildProcess } from 'node:child_process';
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

export interface BenchCloud {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /**
   * A client as after a fresh start: nothing is known of the service's limits.
   * @param endpoint by which the cloud is reached, if not by its own
   */
  client(endpoint?: string): { readonly client: RdsClient; readonly limiter: Limiter };
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
    client: (endpoint = cloud.endpoint) => {
      const limiter = new Limiter(systemClock);
      const transport = createTransport({
        account: accountOf({ endpoint }, cloud),
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
