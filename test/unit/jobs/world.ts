import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFolder } from '../../../src/core/files/diskFolder';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import type { CloneJob } from '../../../src/core/jobs/job';
import { Leader } from '../../../src/core/jobs/leader';
import type { Life, EditorWindow } from '../../../src/core/jobs/process';
import { sendJob } from '../../../src/core/jobs/send';
import { JobStore } from '../../../src/core/jobs/store';
import { createJob, type JobAccount, type SubmitContext } from '../../../src/core/jobs/submit';
import { Tracker } from '../../../src/core/jobs/tracker';
import { silentLogger } from '../../../src/core/log';
import { seedIds } from '../../support/sandbox';
import type { CloneDraft } from '../../../src/shared/clone';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud } from '../../support/cloud';
import { plainIdentity } from '../../support/identity';

/** The process of a window that has crashed. */
export const deadPid = 999_999;

type Changes = Partial<Record<'DBInstanceStorage' | 'DBInstanceDescription', string>>;

/** A cloud, a folder of jobs and a clock that all tests of jobs need, new for each test. */
export class JobWorld {
  folder!: string;
  clock!: SkippingClock;
  cloud!: Cloud;
  store!: JobStore;
  trackers: Tracker[] = [];

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'rds-jobs-'));
    this.clock = new SkippingClock(Date.now());
    this.cloud = await startCloud({
      clock: this.clock,
      timeoutMs: 1_000,
      sandbox: { now: () => this.clock.now(), timing: { invisibleMs: 5_000, creatingMs: 120_000 } },
    });
    this.store = new JobStore(diskFolder(join(this.folder, 'jobs')), silentLogger);
    this.trackers = [];
  }

  async close(): Promise<void> {
    await Promise.all(this.trackers.map((tracker) => tracker.dispose()));
    await this.store.dispose();
    await this.cloud.close();
    await rm(this.folder, { recursive: true });
  }

  account(identity = 'me'): JobAccount {
    return { client: this.cloud.client, identity: plainIdentity(identity) };
  }

  contextOf(store: JobStore, windowId = 'window-1', pid = process.pid): SubmitContext {
    return { store, clock: this.clock, logger: silentLogger, self: { windowId, pid } };
  }

  /** A window's tracker. By default the dead process is the only one that is gone. */
  trackerOf(
    context: SubmitContext,
    {
      lifeOf = ({ pid }: EditorWindow): Life => (pid === deadPid ? 'gone' : 'alive'),
      account = (): JobAccount | undefined => this.account(),
    } = {},
  ): Tracker {
    const { self } = context;
    const tracker = new Tracker({
      ...context,
      leader: new Leader({ folder: diskFolder(this.folder), self, clock: this.clock, lifeOf }),
      lifeOf,
      random: () => 0.5,
      isSeen: () => true,
      accountFor: () => Promise.resolve(account()),
    });
    this.trackers.push(tracker);
    return tracker;
  }

  async draftOf(changes: Changes = {}): Promise<CloneDraft> {
    const [source, backups] = await Promise.all([
      this.cloud.client.describeInstance('cn-hangzhou', seedIds.ordersProd),
      this.cloud.client.listBackups('cn-hangzhou', seedIds.ordersProd).all,
    ]);
    const backupId = backups.find((one) => one.status === 'Success' && one.isAvailable)?.backupId;
    const now = this.clock.now();
    let draft = fillFrom(
      newDraft({ regionId: 'cn-hangzhou', sourceId: seedIds.ordersProd, backupId }, now),
      source,
      now,
    );
    for (const [name, text] of Object.entries(changes)) draft = withValue(draft, name as keyof Changes, text);
    return draft;
  }

  async newJob(context: SubmitContext, changes: Changes = {}, intentId = randomUUID()): Promise<CloneJob> {
    const draft = await this.draftOf(changes);
    const request = { accountId: 'default', intentId, draft, sourceName: 'orders-prod', engine: 'MySQL' };
    return createJob(request, this.account(), context);
  }

  /** A clone that is ready. */
  async readyJob(changes: Partial<CloneJob> = {}): Promise<CloneJob> {
    const submit = this.contextOf(this.store);
    const sent = await sendJob(await this.newJob(submit), this.account(), submit);
    this.clock.advance(200_000);
    const job = await this.store.update(sent.id, (one) => ({ ...one, phase: 'ready', ...changes }));
    assert.ok(job);
    return job;
  }

  /** How often CloneDBInstance has been sent. */
  sends(): number {
    return this.cloud.sandbox.requests.filter(({ action }) => action === 'CloneDBInstance').length;
  }
}

export function useJobWorld(): JobWorld {
  const world = new JobWorld();
  beforeEach(() => world.open());
  afterEach(() => world.close());
  return world;
}
