import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { FakeCloud, type FakeFault } from '../../support/fakeCloud';
import { settle, VirtualClock } from '../../support/virtualClock';
import { writeReport } from '../../support/report';
import { draftNamed, Machine, type Window } from './windows';

const runs = 5_000;
const hour = 60 * 60_000;

type Step =
  | {
      readonly do: 'submit';
      readonly region: string;
      readonly named: boolean;
      readonly faults: readonly FakeFault[];
      readonly takes: number;
    }
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'kill' | 'open' | 'close' | 'damage' | 'checkAgain' | 'stopWatching';
      readonly which: number;
    }
  | { readonly do: 'setClock'; readonly by: number }
  | { readonly do: 'disk'; readonly full: boolean }
  | { readonly do: 'network'; readonly fault: FakeFault | undefined };

const network = { kind: 'network', code: 'ConnectionReset' } as const;
const faultArbitrary: fc.Arbitrary<FakeFault> = fc.oneof(
  fc.record({
    when: fc.constantFrom('before' as const, 'after' as const),
    error: fc.constantFrom(
      network,
      { kind: 'service', httpStatus: 503, code: 'ServiceUnavailable' } as const,
      { kind: 'badResponse', httpStatus: 502 } as const,
      { kind: 'timeout' } as const,
    ),
  }),
  fc.record({
    when: fc.constant('before' as const),
    error: fc.constantFrom(
      { kind: 'throttled', httpStatus: 400, code: 'Throttling.User', retryAfterMs: 3_000 } as const,
      { kind: 'service', httpStatus: 400, code: 'InvalidBakset.Invalid' } as const,
      { kind: 'network', code: 'HostNotFound' } as const,
      { kind: 'credentials' } as const,
    ),
  }),
  fc.record({ when: fc.constantFrom('before' as const, 'after' as const), afterMs: fc.constant(30_000) }),
);
const which = fc.nat({ max: 20 });
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      region: fc.constantFrom('cn-hangzhou', 'cn-shanghai'),
      named: fc.boolean(),
      faults: fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(faultArbitrary, { minLength: 1, maxLength: 4 }) },
      ),
      takes: fc.constantFrom(1_000, 20_000, 120_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 10, 500, 3_000, 15_000, 40_000, 150_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'checkAgain', 'stopWatching'), which }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('setClock' as const), by: fc.constantFrom(-hour, hour) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('network' as const),
      fault: fc.option(
        fc.constantFrom<FakeFault>(
          { when: 'before', error: network },
          { when: 'before', error: { kind: 'network', code: 'HostNotFound' } },
        ),
        { nil: undefined },
      ),
    }),
  },
);

/** The real stores, trackers and leads of some windows beside what must be true of them whatever happens. */
class World {
  readonly clock = new VirtualClock();
  readonly cloud = new FakeCloud(this.clock);
  readonly machine = new Machine(this.clock, (isDead) => this.cloud.client(isDead));
  /** How often a job was taken up again, after which how it ends may be told once more. */
  readonly takenUp = new Map<string, number>();
  /** Jobs told of while nothing could be written down, and jobs whose file was broken on purpose. */
  readonly unsure = new Set<string>();
  private names = 0;
  private told = 0;

  /** The windows that are open. */
  get windows(): readonly Window[] {
    return this.machine.windows.filter(({ isDead, isClosing }) => !isDead && !isClosing);
  }

  async run(steps: readonly Step[]): Promise<void> {
    await this.machine.open();
    for (const step of steps) {
      await this.step(step);
      await settle();
      this.check();
    }
    await this.heal();
  }

  private async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'submit': {
        const window = this.windows[0];
        if (!window) return;
        this.cloud.cloneFaults.push(...step.faults);
        this.cloud.runningAfter = this.cloud.visibleAfter + step.takes;
        const name = step.named ? `clone-${++this.names}` : '';
        window.submit(draftNamed(name, step.region)).catch(() => undefined);
        return;
      }
      case 'pass':
        await this.clock.pass(step.ms);
        return;
      case 'kill':
        this.pick(this.windows, step.which)?.kill();
        return;
      case 'open':
        if (this.windows.length < 3) await this.machine.open();
        return;
      case 'close':
        // What it is just sending ends only as time goes on.
        void this.pick(this.windows, step.which)?.close();
        return;
      case 'damage': {
        const name = this.pick(
          [...this.machine.jobs.files.keys()].filter((one) => one.endsWith('.json')),
          step.which,
        );
        if (name === undefined) return;
        this.unsure.add(name.slice(0, -'.json'.length));
        this.machine.jobs.damage(name);
        return;
      }
      case 'checkAgain':
      case 'stopWatching': {
        const window = this.windows[0];
        const job = window && this.pick(window.store.list(), step.which);
        if (!window || !job) return;
        if (step.do === 'stopWatching') await window.tracker.stopWatching(job.id);
        else this.takeUp(window, job.id);
        return;
      }
      case 'setClock':
        this.clock.set(step.by);
        this.cloud.clockWasSet(step.by);
        return;
      case 'disk':
        this.machine.fill(step.full);
        return;
      case 'network':
        this.cloud.readFault = step.fault;
        return;
    }
  }

  private pick<T>(items: readonly T[], which: number): T | undefined {
    return items[which % items.length];
  }

  private takeUp(window: Window, id: string): void {
    this.takenUp.set(id, (this.takenUp.get(id) ?? 0) + 1);
    window.tracker.checkAgain(id).catch(() => undefined);
  }

  /** What every window and the disk know. */
  private jobs(): CloneJob[] {
    const onDisk = [...this.machine.jobs.files].flatMap(([name, content]) => {
      try {
        return name.endsWith('.json')
          ? [parseJob(JSON.parse(content))].filter((job) => job !== undefined)
          : [];
      } catch {
        return [];
      }
    });
    return [...onDisk, ...this.windows.flatMap(({ store }) => [...store.list()])];
  }

  /** Is true at every moment. */
  private check(): void {
    const { instances } = this.cloud;
    const tokens = new Set(instances.map(({ token }) => token));
    assert.equal(tokens.size, instances.length, 'two clones of one request');
    for (const job of this.jobs()) {
      const instance = instances.find(({ token }) => token === job.clientToken);
      if (job.dbInstanceId !== undefined)
        assert.equal(job.dbInstanceId, instance?.id, 'somebody else’s instance');
      if (job.phase === 'ready')
        assert.ok(instance && this.cloud.status(instance) === 'Running', 'ready too early');
      if (job.phase === 'refused') assert.equal(instance, undefined, 'refused, and yet created');
      assert.notEqual(job.phase, 'lost', 'lost, and yet there');
    }
    for (const { job } of this.machine.told.slice(this.told))
      if (this.machine.jobs.full) this.unsure.add(job.id);
    this.told = this.machine.told.length;
    for (const id of new Set(this.machine.told.map(({ job }) => job.id))) {
      if (this.unsure.has(id)) continue;
      const most = 1 + (this.takenUp.get(id) ?? 0);
      for (const phase of ['ready', 'refused', 'unknown', 'timedOut']) {
        const count = this.machine.tellsOf(id).filter((one) => one === phase).length;
        // A window that takes over a job sends it again, which may end as unknown once more.
        const allowed = phase === 'unknown' ? most + this.machine.windows.length : most;
        assert.ok(count <= allowed, `told ${count} times that it is ${phase}`);
      }
    }
  }

  /** Everything works again, and the person asks for what needs asking: then all is known. */
  private async heal(): Promise<void> {
    this.machine.fill(false);
    this.cloud.readFault = undefined;
    this.cloud.cloneFaults.length = 0;
    for (let round = 0; round < 2; round++) {
      const window = this.windows[0] ?? (await this.machine.open());
      await this.clock.pass(400_000);
      for (const job of window.store.list()) {
        const stuck =
          job.phase === 'unknown' || job.phase === 'timedOut' || (!job.watched && job.phase !== 'ready');
        if (stuck) this.takeUp(window, job.id);
      }
      await this.clock.pass(200_000);
      this.check();
    }
    const jobs = new Map(this.jobs().map((job) => [job.clientToken, job]));
    const aside = [...this.machine.jobs.files].filter(([name]) => name.endsWith('.damaged'));
    for (const { token, id } of this.cloud.instances) {
      const job = jobs.get(token);
      if (!job) {
        assert.ok(aside.length > 0 && this.machine.setAside.length > 0, 'a clone that nobody knows of');
        continue;
      }
      // Without a name, and with a token of too long ago, only the person can say which it is.
      if (job.phase === 'unknown')
        assert.ok(job.description === '' || this.clock.now() - job.createdAt > hour);
      else assert.equal(`${job.phase} ${job.dbInstanceId}`, `ready ${id}`);
    }
    for (const job of jobs.values()) {
      assert.notEqual(job.phase, 'sending', 'never settled');
      if (!this.unsure.has(job.id))
        assert.ok(this.machine.tellsOf(job.id).includes(job.phase), `${job.phase}, and nobody was told`);
    }
    for (const window of this.windows) void window.close();
    await this.clock.pass(400_000);
  }
}

describe('clone jobs against a model', function () {
  this.timeout(600_000);

  it(`make no second clone, lose none and report none early, in ${runs} runs of whatever can happen`, async () => {
    const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 0x7fffffff);
    const started = performance.now();
    let steps = 0;
    let clones = 0;
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 3, maxLength: 24 }), async (script) => {
        const world = new World();
        await world.run(script);
        steps += script.length;
        clones += world.cloud.instances.length;
        told += world.machine.told.length;
      }),
      { numRuns: Number(process.env['MODEL_RUNS'] ?? runs), seed },
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`      seed ${seed}, ${steps} steps, ${clones} clones, ${told} outcomes told, ${seconds} s`);
    writeReport(
      'job-model',
      ['Seed', 'Runs', 'Steps', 'Clones', 'Outcomes told', 'Seconds'],
      [[seed, runs, steps, clones, told, seconds].map(String)],
    );
  });
});
