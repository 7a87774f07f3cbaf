import assert from 'node:assert/strict';
import { failureCodes } from '../../../src/core/errors/failureCodes';
import { isRdsError, RdsError } from '../../../src/core/errors/rdsError';
import type { Clock } from '../../../src/core/clock';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { RdsClient } from '../../../src/core/rds/client';
import type { Reply } from '../../../src/core/rds/reply';
import type { Transport } from '../../../src/core/rds/transport';
import { seedIds, type Fault } from '../../support/sandbox';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { never } from '../../support/memoryFolder';
import { writeReport } from '../../support/report';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import type { CloneDraft, CloneOperationName } from '../../../src/shared/clone';
import { copyDraft } from '../../support/copies';
import { Machine, type Window } from './windows';
import { until } from '../../support/until';

const points = [
  'before sending',
  'sent, unanswered',
  'accepted, unanswered',
  'answered, unsaved',
  'creating',
  'ready, unsaved',
] as const;
type Point = (typeof points)[number];

const faults = [
  'host killed',
  'reset',
  'timeout',
  '503',
  'throttled',
  'HTML page',
  'offline',
  'clock + 1 h',
  'clock − 1 h',
  'disk full',
  'file damaged',
] as const;
type FaultName = (typeof faults)[number];

const hour = 60 * 60_000;
const outageMs = 5 * 60_000;

const wireFaults: Partial<Record<FaultName, Fault>> = {
  reset: { kind: 'reset', when: 'before' },
  timeout: { kind: 'hang', when: 'before' },
  '503': { kind: 'error', status: 503, code: 'ServiceUnavailable' },
  throttled: { kind: 'throttle', retryAfterMs: 1_000 },
  'HTML page': { kind: 'html', when: 'before' },
};

/** One clone from the click to its end, with one thing going wrong at one moment of it. */
class Cell {
  readonly clock = new SkippingClock(Date.now());
  private setBy = 0;
  private offlineUntil = -Infinity;
  private struck = false;
  readonly machine: Machine;
  window!: Window;
  /** What a new window found on the disk, where there was one. */
  afterRestart = '';
  refusedToWrite = false;

  constructor(
    private readonly point: Point,
    private readonly fault: FaultName,
    private readonly cloud: Cloud,
    private readonly draft: CloneDraft,
    private readonly operation: CloneOperationName,
  ) {
    const clock: Clock = {
      now: () => this.clock.now() + this.setBy,
      sleep: (ms, signal) => this.clock.sleep(ms, signal),
    };
    this.machine = new Machine(clock, (isDead) => new RdsClient(this.transport(isDead)));
    this.machine.jobs.onWrite = (name, content) => {
      if (!name.endsWith('.json')) return;
      const { phase, history } = parseJob(JSON.parse(content))!;
      if (this.point === 'before sending' && phase === 'sending' && history.length === 1) this.strike();
      if (this.point === 'answered, unsaved' && phase === 'accepted') this.strike();
      if (this.point === 'ready, unsaved' && phase === 'ready') this.strike();
      if (this.machine.jobs.full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    };
  }

  private get ends(): boolean {
    return this.fault === 'host killed' || this.fault === 'file damaged';
  }

  async run(): Promise<void> {
    this.window = await this.machine.open();
    this.window.store.onDidChange(() => {
      if (this.point === 'creating' && this.window.store.list()[0]?.phase === 'creating') this.strike();
    });
    const submitted = this.window.submit(this.draft).then(
      () => true,
      (error: unknown) => {
        this.refusedToWrite = isRdsError(error) && error.code === failureCodes.notWritten;
        return true;
      },
    );
    await until(() => this.struck);
    if (this.ends) await this.restart();
    else {
      await submitted;
      await this.endOutage();
    }
    if (!this.job) return;
    await until(
      () => this.job!.phase === 'ready' || this.job!.phase === 'refused' || this.job!.phase === 'unknown',
    );
    if (this.job.phase === 'unknown') {
      await until(() => this.tells.includes('unknown'));
      // It may be found by its name without anyone asking.
      if (this.fault !== 'clock + 1 h') await this.window.tracker.checkAgain(this.job.id);
      await until(() => this.job!.phase === 'ready');
    }
    await until(() => this.tells.includes(this.job!.phase));
  }

  get job(): CloneJob | undefined {
    return this.window.store.list()[0];
  }

  get tells(): readonly string[] {
    return this.machine.told.map(({ job }) => job.phase);
  }

  private transport(isDead: () => boolean): Transport {
    return {
      serviceNow: () => this.cloud.transport.serviceNow?.(),
      call: async (operation, regionId, parameters, options): Promise<Reply> => {
        if (isDead()) return never();
        const cloning = operation === this.operation;
        if (cloning && this.point === 'sent, unanswered') this.strike();
        if (isDead()) return never();
        if (this.clock.now() < this.offlineUntil) {
          throw new RdsError({ kind: 'network', operation, regionId, code: 'HostNotFound' });
        }
        const reply = await this.cloud.transport.call(operation, regionId, parameters, options);
        if (isDead()) return never();
        if (cloning && this.point === 'accepted, unanswered' && !this.struck) {
          this.strike();
          if (isDead()) return never();
          throw new RdsError({ kind: 'network', operation, regionId, code: 'ConnectionReset', sent: true });
        }
        return reply;
      },
    };
  }

  /** The moment has come. */
  private strike(): void {
    if (this.struck) return;
    this.struck = true;
    const { sandbox } = this.cloud;
    const sending = points.indexOf(this.point) < points.indexOf('answered, unsaved');
    const fault = wireFaults[this.fault];
    if (fault)
      sandbox.faults.add({ action: sending ? this.operation : 'DescribeDBInstances', times: 2, fault });
    switch (this.fault) {
      case 'host killed':
        this.window.kill();
        return;
      case 'file damaged':
        this.window.kill();
        for (const name of this.machine.jobs.files.keys())
          if (name.endsWith('.json')) this.machine.jobs.damage(name);
        return;
      case 'offline':
        this.offlineUntil = this.clock.now() + outageMs;
        return;
      case 'clock + 1 h':
        this.setBy += hour;
        return;
      case 'clock − 1 h':
        this.setBy -= hour;
        return;
      case 'disk full':
        this.machine.fill(true);
        return;
      default:
        return;
    }
  }

  private async restart(): Promise<void> {
    this.window = await this.machine.open();
    this.afterRestart = this.job?.phase ?? (this.machine.setAside.length > 0 ? 'set aside' : 'no job');
  }

  private async endOutage(): Promise<void> {
    if (this.fault === 'disk full') {
      // Long enough for everything that is written meanwhile to be refused.
      const since = this.clock.now();
      if (this.job) await until(() => this.clock.now() - since > 60_000 || this.tells.length > 0);
      this.machine.fill(false);
    }
    if (this.fault === 'offline') {
      const over = ['unknown', 'refused', 'ready'];
      await until(() => this.clock.now() >= this.offlineUntil || over.includes(this.job?.phase ?? ''));
      this.offlineUntil = -Infinity;
    }
  }
}

const operations = ['CloneDBInstance', 'CreateDdrInstance'] as const satisfies readonly CloneOperationName[];

describe('a clone job when something goes wrong', function () {
  const rows: string[][] = [];
  const cells = operations.flatMap((operation) =>
    points.flatMap((point) => faults.map((fault) => ({ operation, point, fault }))),
  );

  for (const { operation, point, fault } of cells) {
    it(`${operation}, ${point}: ${fault}`, async () => {
      const { clock, cloud, draft } = await open(operation);
      const cell = new Cell(point, fault, cloud, draft, operation);
      Object.assign(cell.clock, { time: clock.now() });
      sandboxClock = cell.clock;
      try {
        await cell.run();
        const clones = cloud.sandbox.clones().length;
        const tokens = new Set(
          cloud.sandbox.requests
            .filter(({ action }) => action === operation)
            .map(({ params }) => params['ClientToken']),
        );
        const ended = cell.job?.phase ?? (cell.refusedToWrite ? 'told in the form' : 'no job');
        rows.push([
          operation,
          point,
          fault,
          String(clones),
          cell.afterRestart || '(no restart)',
          cell.machine.setAside.length > 0 ? 'set aside, with a notice' : ended,
          cell.tells.join(', ') || 'nothing',
        ]);
        assert.ok(tokens.size <= 1, 'more than one token');
        assert.equal(clones, clonesExpected(point, fault));
        assert.equal(
          cell.machine.setAside.length,
          fault === 'file damaged' && point !== 'before sending' ? 1 : 0,
        );
        assert.equal(ended, endExpected(point, fault));
        assert.deepEqual([...cell.tells].sort(), [...new Set(cell.tells)].sort(), 'told twice');
        if (cell.job) assert.equal(cell.tells.at(-1), cell.job.phase);
        if (cell.job?.phase === 'ready') {
          assert.equal(cell.job.dbInstanceId, cloud.sandbox.clones()[0]?.dbInstanceId);
        }
      } finally {
        for (const window of cell.machine.windows) await window.close();
        await cloud.close();
      }
    });
  }

  after(() => {
    writeReport(
      'job-faults',
      ['Operation', 'When', 'What', 'Clones', 'Right after the restart', 'In the end', 'Told, each once'],
      rows,
    );
  });
});

let sandboxClock = new SkippingClock();

async function open(
  operation: CloneOperationName,
): Promise<{ clock: SkippingClock; cloud: Cloud; draft: CloneDraft }> {
  const clock = new SkippingClock(Date.now());
  sandboxClock = clock;
  const cloud = await startCloud({
    clock,
    timeoutMs: 500,
    sandbox: { now: () => sandboxClock.now(), timing: { invisibleMs: 5_000, creatingMs: 120_000 } },
  });
  if (operation === 'CreateDdrInstance') {
    const copy = await copyDraft(cloud.client, clock.now());
    return { clock, cloud, draft: withValue(copy, 'DBInstanceDescription', 'matrix') };
  }
  const [source, backups] = await Promise.all([
    cloud.client.describeInstance('cn-hangzhou', seedIds.ordersProd),
    cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).first,
  ]);
  const backupId = backups.find((one) => one.status === 'Success' && one.isAvailable)?.backupId;
  const start = { regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId };
  const draft = fillFrom(newDraft(start, clock.now()), source, clock.now());
  return { clock, cloud, draft: withValue(draft, 'DBInstanceDescription', 'matrix') };
}

/** Nothing was sent in these. */
function clonesExpected(point: Point, fault: FaultName): number {
  const stops = ['host killed', 'file damaged'].includes(fault);
  // A job that is not on the disk is not sent; one that is goes on in the next window.
  if (point === 'before sending') return stops || fault === 'disk full' || fault === 'offline' ? 0 : 1;
  if (point === 'sent, unanswered') return fault === 'file damaged' || fault === 'offline' ? 0 : 1;
  return 1;
}

function endExpected(point: Point, fault: FaultName): string {
  if (fault === 'file damaged') return 'no job';
  if (point === 'before sending' && fault === 'host killed') return 'no job';
  if (point === 'before sending' && fault === 'disk full') return 'told in the form';
  // The name of the service was not found, so nothing was sent.
  if ((point === 'before sending' || point === 'sent, unanswered') && fault === 'offline') return 'refused';
  return 'ready';
}
