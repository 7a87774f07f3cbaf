import assert from 'node:assert/strict';
import { randomUUID, type UUID } from 'node:crypto';
import { parseJob, type CloneJob } from '../../../src/core/jobs/job';
import { valueOf } from '../../../src/core/clone/facts';
import { intentOf } from '../../../src/core/jobs/intents';
import type { CloneDraft } from '../../../src/shared/clone';
import { FakeCloud, type FakeInstance } from '../../support/fakeCloud';
import { settle, VirtualClock } from '../../support/virtualClock';
import { hour, type Step } from './modelSteps';
import { draftNamed, Machine, type Window } from './windows';

/** The service acts at once, and may answer so much later. */
const longestReply = 31_000;

/** The real stores, trackers and leads of some windows beside what must be true of them whatever happens. */
export class ModelWorld {
  readonly clock = new VirtualClock();
  readonly cloud = new FakeCloud(this.clock);
  readonly machine = new Machine(
    this.clock,
    (isDead) => this.cloud.client(isDead),
    undefined,
    () => this.cloud.account,
  );
  /** Forms, which any window can send. */
  private readonly forms: { readonly intentId: UUID; readonly draft: CloneDraft }[] = [];
  /** The intent that each token was written for, and the identities: a refused one may be sent again as somebody else. */
  private readonly intents = new Map<
    string,
    { readonly intentId: string; readonly identities: Set<string> }
  >();
  private readonly tokens = new Map<string, string>();
  /** Names that an instance of somebody else has as well. */
  private readonly twins = new Set<string>();
  private clockWasSet = false;
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

  constructor(deduplicates: boolean) {
    this.cloud.deduplicates = deduplicates;
    this.machine.jobs.onWrite = (name, content) => {
      const job = name.endsWith('.json') ? parseJob(JSON.parse(content)) : undefined;
      if (!job) return;
      const identities = this.intents.get(job.clientToken)?.identities ?? new Set();
      this.intents.set(job.clientToken, {
        intentId: intentOf(job),
        identities: identities.add(job.identity),
      });
      this.tokens.set(job.id, job.clientToken);
    };
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
        const window = this.pick(this.windows, step.which);
        if (!window) return;
        this.cloud.runningAfter = this.cloud.visibleAfter + step.takes;
        const form = this.formFor(step);
        if (step.twin && step.named && step.again === undefined) {
          const name = valueOf(form.draft, 'DBInstanceDescription');
          this.cloud.add(name, step.region, `twin ${this.names}`);
          this.twins.add(name);
          await this.clock.pass(10_000);
        }
        this.cloud.cloneFaults.push(...step.faults);
        const second = step.twice ? this.pick(this.windows, step.which + 1) : undefined;
        for (const one of new Set([window, second])) {
          one?.submit(form.draft, form.intentId).catch(() => undefined);
        }
        return;
      }
      case 'pass':
        await this.clock.pass(step.ms);
        return;
      case 'kill':
        this.pick(this.windows, step.which)?.kill();
        return;
      case 'open':
        if (this.windows.length < 3) await this.machine.open(`host-${step.which % 2}`);
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
        const window = this.pick(this.windows, step.which);
        const job = window && this.pick(window.store.list(), step.which);
        if (!window || !job) return;
        if (step.do === 'stopWatching') await window.tracker.stopWatching(job.id);
        else this.takeUp(window, job.id);
        return;
      }
      case 'sleep':
        this.clock.set(step.ms);
        return;
      case 'account':
        this.cloud.account = step.name;
        return;
      case 'setClock':
        this.clockWasSet = true;
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

  private formFor({ again, named, region }: Extract<Step, { do: 'submit' }>): (typeof this.forms)[number] {
    const before = again === undefined ? undefined : this.pick(this.forms, again);
    if (before) return before;
    const draft = draftNamed(named ? `clone-${++this.names}` : '', region, String(this.forms.length));
    const form = { intentId: randomUUID(), draft };
    this.forms.push(form);
    return form;
  }

  private pick<T>(items: readonly T[], which: number): T | undefined {
    return items[which % items.length];
  }

  private takeUp(window: Window, id: string): void {
    this.takenUp.set(id, (this.takenUp.get(id) ?? 0) + 1);
    window.tracker.checkAgain(id).catch(() => undefined);
  }

  /** Whether the file of a job with this token was broken on purpose. */
  private isBroken(token: string): boolean {
    return [...this.unsure].some((id) => this.tokens.get(id) === token);
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
    const made = new Map<string, FakeInstance>();
    for (const one of instances) {
      const intent = this.intents.get(one.token);
      if (!intent) continue;
      assert.ok(intent.identities.has(one.account), 'made as somebody else');
      const first = made.get(intent.intentId);
      if (first) {
        assert.ok(!this.cloud.deduplicates, 'two clones of one intent');
        // It was looked for before the request was sent again, and could not be seen yet.
        assert.equal(one.token, first.token, 'two tokens of one intent');
        assert.ok(
          one.createdAt - first.createdAt < first.visibleAfter + longestReply,
          'two that could be seen',
        );
      }
      made.set(intent.intentId, one);
    }
    for (const job of this.jobs()) {
      const own = instances.filter(({ token }) => token === job.clientToken);
      const instance = own.find(({ id }) => id === job.dbInstanceId) ?? own[0];
      if (job.dbInstanceId !== undefined)
        assert.equal(job.dbInstanceId, instance?.id, 'somebody else’s instance');
      if (job.phase === 'ready')
        assert.ok(instance && this.cloud.status(instance) === 'Running', 'ready too early');
      // A request that was refused and is sent again as it is keeps its token.
      const wasSentAgain = this.jobs().some(
        (one) => one.clientToken === job.clientToken && one.phase !== 'refused',
      );

      if (job.phase === 'refused' && !wasSentAgain && !this.isBroken(job.clientToken))
        assert.equal(instance, undefined, 'refused, and yet created');
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

  /** How many intents were sent with effect, and how many of them made two. */
  sent(): { readonly sent: number; readonly doubled: number } {
    const counts = new Map<string, number>();
    for (const { token } of this.cloud.instances) {
      const intentId = this.intents.get(token)?.intentId;
      if (intentId !== undefined) counts.set(intentId, (counts.get(intentId) ?? 0) + 1);
    }
    return { sent: counts.size, doubled: [...counts.values()].filter((count) => count > 1).length };
  }

  /** Everything works again, and the user asks for what needs asking: then all is known. */
  private async heal(): Promise<void> {
    this.machine.fill(false);
    this.cloud.readFault = undefined;
    this.cloud.cloneFaults.length = 0;
    for (const account of ['me', 'other', 'me', 'other', 'me', 'other']) {
      this.cloud.account = account;
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
    const byEnd = [...this.jobs()].sort(
      (a, b) => Number(b.phase === 'refused') - Number(a.phase === 'refused'),
    );
    const jobs = new Map(byEnd.map((job) => [job.clientToken, job]));
    const aside = [...this.machine.jobs.files].filter(([name]) => name.endsWith('.damaged'));
    for (const { token, id } of this.cloud.instances) {
      const job = jobs.get(token);
      if (!this.intents.has(token)) continue;
      if (!job || (job.phase === 'refused' && this.isBroken(token))) {
        assert.ok(aside.length > 0 && this.machine.setAside.length > 0, 'a clone that nobody knows of');
        continue;
      }
      const isOne = this.cloud.instances.filter((other) => other.token === token).length === 1;
      // Without a name of its own, with a token of too long ago, with two of them, or where the time of the service was not known
      // when it was sent, only the user can say which it is.
      if (job.phase === 'unknown')
        assert.ok(
          job.description === '' ||
            this.clock.now() - job.createdAt > hour ||
            this.clockWasSet ||
            job.firstSentServiceAt === undefined ||
            job.knownBefore === undefined ||
            this.twins.has(job.description) ||
            !isOne,
        );
      else if (isOne) assert.equal(`${job.phase} ${job.dbInstanceId}`, `ready ${id}`);
      else assert.equal(job.phase, 'ready');
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
