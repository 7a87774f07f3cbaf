import { randomUUID } from 'node:crypto';
import { newDraft, withValue } from '../../../src/core/clone/draft';
import type { CloneJob } from '../../../src/core/jobs/job';
import { Leader } from '../../../src/core/jobs/leader';
import { lifeOf, type Life, type EditorWindow, type ProcessTable } from '../../../src/core/jobs/process';
import { Outcomes } from '../../../src/core/jobs/outcomes';
import { JobStore } from '../../../src/core/jobs/store';
import { createJob, type JobAccount, type SubmitContext } from '../../../src/core/jobs/submit';
import { Tracker } from '../../../src/core/jobs/tracker';
import type { Clock } from '../../../src/core/clock';
import { silentLogger, type Logger } from '../../../src/core/log';
import type { RdsClient } from '../../../src/core/rds/client';
import type { CloneDraft } from '../../../src/shared/clone';
import { FakeCloud } from '../../support/fakeCloud';
import { MemoryDisk, never } from '../../support/memoryFolder';
import { plainIdentity } from '../../support/identity';
import { VirtualClock } from '../../support/virtualClock';

/** A machine with windows that come and go: one disk for its jobs, one for the lead, one list of what was told. */
export class Machine {
  readonly jobs = new MemoryDisk();
  readonly lead = new MemoryDisk();
  /** What was told to the user, in order: the job, how it ended, and in which window. */
  readonly told: { readonly job: CloneJob; readonly windowId: string }[] = [];
  readonly setAside: string[] = [];
  readonly windows: Window[] = [];
  /** Whether the user has the windows before them. */
  isSeen = true;
  private pids = 1;

  constructor(
    readonly clock: Clock,
    readonly clientFor: (isDead: () => boolean) => RdsClient,
    readonly logger: Logger = silentLogger,
    /** Whose keys the machines have now; undefined while that cannot be told. */
    readonly accountNow: () => string | undefined = () => 'me',
  ) {}

  /** Opens a window, as after a start of the editor. */
  async open(host = 'host-1'): Promise<Window> {
    const window = new Window(this, ++this.pids, host);
    this.windows.push(window);
    await window.start();
    return window;
  }

  /** What runs on the host of whoever asks: another host is never asked. */
  readonly processes: ProcessTable = {
    exists: (pid) => this.windows.some((one) => one.pid === pid && !one.isDead),
    startOf: (pid) => `start ${pid}`,
  };

  fill(full: boolean): void {
    this.jobs.full = full;
    this.lead.full = full;
  }

  tellsOf(jobId: string): readonly string[] {
    return this.told.filter(({ job }) => job.id === jobId).map(({ job }) => job.phase);
  }
}

/** What one extension host does about clones, without an editor around it. */
export class Window {
  isDead = false;
  isClosing = false;
  readonly windowId = randomUUID();
  readonly store: JobStore;
  readonly tracker: Tracker;
  private readonly client: RdsClient;
  private readonly accountNow: () => string | undefined;
  private readonly context: SubmitContext;
  private readonly outcomes: Outcomes;

  constructor(
    machine: Machine,
    readonly pid: number,
    host: string,
  ) {
    const isDead = (): boolean => this.isDead;
    const { logger } = machine;
    const clock: Clock = {
      now: () => machine.clock.now(),
      sleep: async (ms, signal) => {
        await machine.clock.sleep(ms, signal);
        if (this.isDead) await never();
      },
    };
    const { windowId } = this;
    this.store = new JobStore(machine.jobs.folder(isDead), logger);
    this.client = machine.clientFor(isDead);
    this.accountNow = machine.accountNow;
    const self = { windowId, pid, host, startedAt: `start ${pid}` };
    this.context = { store: this.store, clock, logger, self };
    const life = (other: EditorWindow): Life => lifeOf(other, self, machine.processes);
    this.tracker = new Tracker({
      ...this.context,
      leader: new Leader({ folder: machine.lead.folder(isDead), self, clock, lifeOf: life }),
      lifeOf: life,
      random: () => 0.5,
      isSeen: () => machine.isSeen,
      accountFor: () => Promise.resolve(this.account()),
    });
    this.outcomes = new Outcomes(this.store, { self, lifeOf: life }, clock, (job) => {
      if (!this.isDead) machine.told.push({ job, windowId });
    });
    this.store.onDidSetAside((name) => machine.setAside.push(name));
  }

  async start(): Promise<void> {
    await this.store.load();
    this.tracker.start();
    this.outcomes.tellAll();
  }

  /** What a click on *Clone Instance* does. @throws when the job cannot be written; nothing is sent then */
  async submit(draft: CloneDraft, intentId = randomUUID()): Promise<CloneJob> {
    const request = { accountId: 'default', intentId, draft, sourceName: 'source', engine: 'MySQL' };
    const account = this.account();
    const job = await createJob(request, account, this.context);
    return this.tracker.submit(job, account);
  }

  private account(): JobAccount {
    const id = this.accountNow();
    return { client: this.client, identity: id === undefined ? undefined : plainIdentity(id) };
  }

  /** The process is gone between two instructions. */
  kill(): void {
    this.isDead = true;
  }

  async close(): Promise<void> {
    this.isClosing = true;
    if (this.isDead) return;
    await this.tracker.dispose();
    this.outcomes.dispose();
    await this.store.dispose();
    this.isDead = true;
  }
}

export function draftNamed(name: string, regionId = 'cn-hangzhou', backupId = '1'): CloneDraft {
  return withValue(newDraft({ regionId, sourceId: 'rm-source', backupId }, 0), 'DBInstanceDescription', name);
}

/** A cloud, a clock that stands until it is moved, and a machine with one window open. */
export class MachineWorld {
  clock!: VirtualClock;
  cloud!: FakeCloud;
  machine!: Machine;
  /** The window that was opened last. */
  window!: Window;
  /** Whose keys the machine has, as far as that can be told; those of the cloud unless a test says otherwise. */
  accountNow: (() => string | undefined) | undefined;

  async start(): Promise<void> {
    this.clock = new VirtualClock();
    this.cloud = new FakeCloud(this.clock);
    this.accountNow = undefined;
    this.machine = new Machine(
      this.clock,
      (isDead) => this.cloud.client(isDead),
      silentLogger,
      () => (this.accountNow ? this.accountNow() : this.cloud.account),
    );
    await this.open();
  }

  async open(): Promise<Window> {
    this.window = await this.machine.open();
    return this.window;
  }

  /** The newest job, as the window that was opened last knows it. */
  get job(): CloneJob {
    return this.window.store.list()[0]!;
  }

  async end(): Promise<void> {
    for (const one of this.machine.windows) void one.close();
    await this.clock.pass(60_000);
  }
}

export function useMachine(): MachineWorld {
  const world = new MachineWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());
  return world;
}
