import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BackupTaskStore } from '../../../src/core/backupTasks/store';
import type { TaskRequest } from '../../../src/core/backupTasks/start';
import { isOver, type BackupTask } from '../../../src/core/backupTasks/task';
import { BackupWatch } from '../../../src/core/backupTasks/watch';
import { backupRequest, waysOf } from '../../../src/core/backupTasks/plan';
import { Leader } from '../../../src/core/jobs/leader';
import type { EditorWindow, Life } from '../../../src/core/jobs/process';
import type { JobAccount } from '../../../src/core/jobs/submit';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import type { Transport } from '../../../src/core/rds/transport';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { plainIdentity } from '../../support/identity';
import { MemoryDisk, never } from '../../support/memoryFolder';
import { seedIds } from '../../support/sandbox';
import { until } from '../../support/until';

export const backedUp = seedIds.ordersProd;
export const regionId = 'cn-hangzhou';

/** A machine with windows that share a folder of backup tasks. */
export class BackupWorld {
  readonly disk = new MemoryDisk();
  readonly lead = new MemoryDisk();
  readonly windows: BackupWindow[] = [];

  constructor(
    readonly cloud: Cloud,
    readonly clock: SkippingClock,
    /** Whose keys the machine has now. */
    public identity = 'me',
  ) {}

  open(): BackupWindow {
    const window = new BackupWindow(this, this.windows.length + 1);
    this.windows.push(window);
    return window;
  }

  lifeOf = ({ windowId }: EditorWindow): Life =>
    this.windows.some((one) => one.self.windowId === windowId && !one.isDead) ? 'alive' : 'gone';

  /** How often CreateBackup has been sent, as far as it arrived. */
  sends(): number {
    return this.cloud.sandbox.requests.filter(({ action }) => action === 'CreateBackup').length;
  }

  /** How many backups there are of it. */
  made(): number {
    return this.cloud.sandbox.backups(backedUp).length;
  }

  async close(): Promise<void> {
    await Promise.all(this.windows.map((one) => one.close()));
    await this.cloud.close();
  }
}

export class BackupWindow {
  isDead = false;
  /** Called when a task is on disk, before it is sent. */
  onWritten: () => void = () => undefined;
  readonly self: EditorWindow;
  readonly store: BackupTaskStore;
  readonly watch: BackupWatch;
  readonly client: RdsClient;

  constructor(
    private readonly world: BackupWorld,
    pid: number,
  ) {
    const isDead = (): boolean => this.isDead;
    const { clock } = world;
    this.self = { windowId: randomUUID(), pid };
    this.store = new BackupTaskStore(world.disk.folder(isDead), silentLogger);
    const { transport } = world.cloud;
    const mortal: Transport = {
      call: async (...call) => {
        if (isDead()) return never();
        const [answer] = await Promise.allSettled([transport.call(...call)]);
        if (isDead()) return never();
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value;
      },
      serviceNow: () => transport.serviceNow?.(),
    };
    this.client = new RdsClient(mortal);
    this.watch = new BackupWatch({
      store: this.store,
      clock: {
        now: () => clock.now(),
        sleep: async (ms, signal) => {
          await clock.sleep(ms, signal);
          if (isDead()) await never();
        },
      },
      logger: silentLogger,
      self: this.self,
      leader: new Leader({
        folder: world.lead.folder(isDead),
        self: this.self,
        clock,
        lifeOf: world.lifeOf,
      }),
      lifeOf: world.lifeOf,
      accountFor: () => Promise.resolve(this.account()),
    });
  }

  account(): JobAccount {
    return { client: this.client, identity: plainIdentity(this.world.identity) };
  }

  /** What the command asks for. */
  async asked(changes: Partial<TaskRequest> = {}): Promise<TaskRequest> {
    const { client } = this.world.cloud;
    const instance = await client.describeInstance(regionId, backedUp);
    assert.ok(instance);
    const sets = await client.listNewestBackups(regionId, backedUp);
    const [way] = waysOf(instance);
    return {
      accountId: 'default',
      instance,
      request: backupRequest(instance, way!),
      thenClone: false,
      knownJobs: [],
      knownSets: sets.map(({ backupId }) => backupId),
      ...changes,
    };
  }

  async start(): Promise<void> {
    await this.store.load();
    this.watch.start();
  }

  get task(): BackupTask | undefined {
    return this.store.list()[0];
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await until(() => this.store.list().length > 0 && this.store.list().every(isOver));
  }

  kill(): void {
    this.isDead = true;
  }

  async close(): Promise<void> {
    if (this.isDead) return;
    await this.watch.dispose();
    await this.store.dispose();
    this.isDead = true;
  }
}

async function startBackupWorld(): Promise<BackupWorld> {
  const clock = new SkippingClock(Date.now());
  const cloud = await startCloud({
    clock,
    timeoutMs: 500,
    sandbox: { now: () => clock.now(), timing: { backingUpMs: 60_000 } },
  });
  return new BackupWorld(cloud, clock);
}

export function useBackupWorld(): { readonly now: BackupWorld } {
  let world: BackupWorld | undefined;
  beforeEach(async () => {
    world = await startBackupWorld();
  });
  afterEach(async () => world?.close());
  return {
    get now() {
      return world!;
    },
  };
}
