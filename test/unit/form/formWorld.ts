import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloneStart } from '../../../src/core/clone/draft';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { CloneForm } from '../../../src/core/form/cloneForm';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import type { CloneParameterName } from '../../../src/shared/clone';
import type { FormState } from '../../../src/shared/protocol';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud, type CloudOptions } from '../../support/cloud';
import { openForm, settled, type OpenFormOptions } from '../../support/form';
import { seedIds, type Reading } from '../../support/sandbox';

/** A cloud in one of the readings, a folder of jobs and a clock, new for each test, and the form opened last. */
class FormWorld {
  folder!: string;
  clock!: SkippingClock;
  cloud!: Cloud;
  store!: JobStore;
  form: CloneForm | undefined;
  /** What the forms of `openRecorded` have shown, and what they asked the user to confirm. */
  readonly states: FormState[] = [];
  readonly confirmed: string[] = [];
  /** What the user answers. */
  confirms = true;

  constructor(private readonly reading: Reading) {}

  async start({ sandbox, ...options }: CloudOptions = {}): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'rds-form-'));
    this.clock = new SkippingClock(Date.now());
    this.cloud = await startCloud({
      clock: this.clock,
      ...options,
      sandbox: { reading: this.reading, ...sandbox },
    });
    this.store = new JobStore(diskFolder(join(this.folder, 'jobs')), silentLogger);
    this.states.length = 0;
    this.confirmed.length = 0;
    this.confirms = true;
  }

  async end(): Promise<void> {
    this.form?.dispose();
    this.form = undefined;
    await this.store.dispose();
    await this.cloud.close();
    await rm(this.folder, { recursive: true });
  }

  /** Opens a form without waiting for the answers it needs. */
  openForm(start: CloneStart, options: Partial<OpenFormOptions> = {}): CloneForm {
    this.form = openForm({
      start,
      client: () => Promise.resolve(this.cloud.client),
      clock: this.clock,
      store: this.store,
      ...options,
    });
    return this.form;
  }

  /** Opens a form without waiting for its answers, and records what it shows and asks. */
  openRecorded(sourceId: string, backupId?: string, regionId = 'cn-hangzhou'): CloneForm {
    return this.openForm(
      { regionId, sourceId, backupId },
      {
        confirm: (note) => Promise.resolve(this.confirmed.push(note) > 0 && this.confirms),
        onDidChange: () => {
          if (this.form) this.states.push(this.form.state());
        },
      },
    );
  }

  async openSettled(sourceId: string, options: Partial<OpenFormOptions> = {}): Promise<CloneForm> {
    const form = this.openForm({ regionId: 'cn-hangzhou', sourceId }, options);
    await settled(form);
    return form;
  }

  async change(name: CloneParameterName, text: string): Promise<void> {
    const { form } = this;
    assert.ok(form);
    form.edits.change(name, text, form.state().seq + 1);
    await settled(form);
  }

  /** How often an action has been sent. */
  asked(action: string): number {
    return this.cloud.sandbox.requests.filter((request) => request.action === action).length;
  }

  /** How often CloneDBInstance has been sent. */
  sends(): number {
    return this.asked('CloneDBInstance');
  }

  /** The ID of a backup set that can be restored. */
  async restorable(id: string = seedIds.ordersProd): Promise<string> {
    const backups = await this.cloud.client.listBackups('cn-hangzhou', id).all;
    return backups.find((one) => one.status === 'Success' && one.isAvailable)?.backupId ?? '';
  }
}

/** A world that ends after each test of a suite. The test, or a hook of the suite, starts it. */
export function useFormWorld(reading: Reading): FormWorld {
  const world = new FormWorld(reading);
  afterEach(() => world.end());
  return world;
}
