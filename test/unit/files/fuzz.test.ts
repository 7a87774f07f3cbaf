import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toRequest } from '../../../src/core/clone/draft';
import { age, localTime, roughly } from '../../../src/core/format';
import { DraftStore } from '../../../src/core/drafts/store';
import { diskFolder } from '../../../src/core/files/diskFolder';
import type { FileStore } from '../../../src/core/files/fileStore';
import { clientTokenFor, jobIdOf } from '../../../src/core/jobs/intents';
import { jobDetails } from '../../../src/core/jobs/details';
import { estimateDuration } from '../../../src/core/jobs/estimate';
import {
  isReminderDue,
  jobName,
  mayExist,
  mustStay,
  sentBy,
  type CloneJob,
} from '../../../src/core/jobs/job';
import { Leader } from '../../../src/core/jobs/leader';
import { next } from '../../../src/core/jobs/machine';
import { lifeOf, windowOf, type EditorWindow } from '../../../src/core/jobs/process';
import {
  elapsedSentence,
  jobSentence,
  tookSentence,
  waitingSentence,
} from '../../../src/core/jobs/jobSentence';
import { JobStore } from '../../../src/core/jobs/store';
import { SnapshotStore } from '../../../src/core/backups/snapshot';
import { actions } from '../../../src/sandbox/actions';
import { Params } from '../../../src/sandbox/params';
import { defaultReading } from '../../../src/sandbox/reading';
import { makeSeed } from '../../../src/sandbox/seed';
import { State } from '../../../src/sandbox/state';
import { SkippingClock } from '../../support/clock';
import { damages, randomOf } from '../../support/damages';
import { memoryLog } from '../../support/memoryLog';
import { writeReport } from '../../support/report';
import {
  cliKind,
  formDraft,
  job,
  memoryKind,
  now,
  settingsKind,
  snapshot,
  type Kind,
  type Outcome,
} from './fuzzKinds';
import { effort } from '../../support/effort';

/** Damages in all. */
const runs = effort(180);
const seed = Number(process.env['TEST_SEED'] ?? 20_261_128);

describe('files that are damaged', function () {
  this.timeout(60_000 + runs * 60);
  let root: string;
  const rejections: unknown[] = [];
  const onRejection = (error: unknown): void => {
    rejections.push(error);
  };
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'rds-fuzz-'));
    process.on('unhandledRejection', onRejection);
  });
  after(() => {
    process.off('unhandledRejection', onRejection);
    rmSync(root, { recursive: true });
  });

  /** Files of one store: the damaged one among others, which must stay. */
  const storeKind = <T extends { readonly id: string }>(
    name: string,
    open: (path: string, log: ReturnType<typeof memoryLog>) => FileStore<T>,
    victim: T,
    use: (item: T, store: FileStore<T>) => Promise<unknown>,
  ): Kind => {
    const path = join(root, name);
    mkdirSync(path);
    const others = new Map<string, string>();
    for (let count = 0; count < 2; count++) {
      const id = randomUUID();
      others.set(id, JSON.stringify({ ...victim, id }));
      writeFileSync(join(path, `${id}.json`), others.get(id) ?? '');
    }
    writeFileSync(join(path, 'not-ours.json'), 'theirs');
    const file = `${victim.id}.json`;
    return {
      intact: JSON.stringify(victim),
      look: async (damaged) => {
        for (const one of readdirSync(path)) if (one.startsWith(victim.id)) rmSync(join(path, one));
        writeFileSync(join(path, file), damaged);
        const log = memoryLog();
        const store = open(path, log);
        const aside: string[] = [];
        store.onDidSetAside((one) => aside.push(one));
        await store.load();
        const all = new Map(store.list().map((one) => [one.id, one]));
        for (const [id, text] of others) {
          assert.deepEqual(all.get(id), JSON.parse(text));
          assert.equal(readFileSync(join(path, `${id}.json`), 'utf8'), text);
        }
        assert.equal(readFileSync(join(path, 'not-ours.json'), 'utf8'), 'theirs');
        const item = all.get(victim.id);
        // What was damaged is there as it was, for whoever can make something of it.
        const [kept = file] = aside;
        assert.deepEqual(readFileSync(join(path, kept)), damaged);
        if (item) await use(item, store);
        await store.dispose();
        const told = log.lines.some((line) => line.includes(victim.id));
        if (item) return 'read';
        assert.ok(told);
        if (aside.length > 0) return 'set aside, told';
        assert.ok(store.leftAlone.has(victim.id));
        return 'left alone, told';
      },
    };
  };

  const useJob = async (one: CloneJob, store: FileStore<CloneJob>): Promise<void> => {
    assert.ok(store instanceof JobStore);
    const context = { now, estimate: estimateDuration(one, store.list()) };
    [jobSentence(one, context), elapsedSentence(one, context), tookSentence(one), jobName(one)];
    if (one.waiting) waitingSentence(one.waiting, now);
    jobDetails(one, { now, versions: '1' });
    [mayExist(one), mustStay(one), isReminderDue(one, now), sentBy(one), toRequest(one.draft)];
    [localTime(one.createdAt), age(one.createdAt, now), roughly(one.watchedMs ?? 0)];
    lifeOf(one.owner, windowOf('me'));
    clientTokenFor(one.intentId ?? one.id, one.request, store, now);
    for (const type of ['missing', 'overdue', 'resumed', 'dismissed', 'cancelled'] as const)
      next(one, { type }, now);
    // It can be written and read again.
    const description = `${one.description}, changed`;
    await store.update(one.id, (known) => ({ ...known, description }));
    assert.equal(store.hasUnsaved, false);
    const fresh = new JobStore(diskFolder(join(root, 'jobs')), memoryLog());
    await fresh.load();
    assert.equal(fresh.get(one.id)?.description, description);
    await fresh.dispose();
  };

  /** What guards the intent: whatever is in it, nobody makes another job. */
  const claimKind = (): Kind => {
    const path = join(root, 'claims');
    mkdirSync(path);
    const intentId = randomUUID();
    const store = new JobStore(diskFolder(path), memoryLog());
    return {
      intact: JSON.stringify({ at: now, until: now + 30 * 86_400_000, version: 1 }),
      close: () => store.dispose(),
      look: async (damaged) => {
        writeFileSync(join(path, `${jobIdOf(intentId, 0)}.claim`), damaged);
        assert.deepEqual(await store.claim(intentId, now), { taken: undefined });
        await store.prune(now);
        assert.deepEqual(readFileSync(join(path, `${jobIdOf(intentId, 0)}.claim`)), damaged);
        return 'left alone, told';
      },
    };
  };

  /** Whatever is in the lock, in the end there is one leader and only one. */
  const leaderKind = (): Kind => {
    const path = join(root, 'lead');
    const me = windowOf('me');
    const isOurs = ({ windowId }: EditorWindow): boolean => windowId === 'one' || windowId === 'two';
    return {
      intact: JSON.stringify({ version: 1, ...windowOf('other'), until: now, beat: 1 }),
      look: async (damaged) => {
        rmSync(path, { recursive: true, force: true });
        mkdirSync(path);
        writeFileSync(join(path, 'leader.json'), damaged);
        const clock = new SkippingClock(now);
        const [one, other] = ['one', 'two'].map(
          (windowId) =>
            new Leader({
              folder: diskFolder(path),
              self: { ...me, windowId },
              clock,
              lifeOf: (of) => (isOurs(of) ? 'alive' : lifeOf(of, me)),
            }),
        );
        const isFree = await one?.tryLead();
        for (let looks = 0; looks < 5 && !(await one?.tryLead()); looks++) clock.advance(15_000);
        assert.equal(await one?.tryLead(), true);
        assert.equal(await other?.tryLead(), false);
        return isFree ? 'as good as none' : 'read';
      },
    };
  };

  const snapshotKind = (): Kind => {
    const path = join(root, 'snapshots');
    mkdirSync(path);
    const write = async (): Promise<[string, string]> => {
      const store = new SnapshotStore(diskFolder(path), memoryLog());
      await store.write('me', snapshot);
      const [name = ''] = readdirSync(path);
      return [name, readFileSync(join(path, name), 'utf8')];
    };
    let first: Promise<[string, string]> | undefined;
    return {
      intact: JSON.stringify({ version: 1, owner: 'me', ...snapshot }),
      look: async (damaged) => {
        const [name] = await (first ??= write());
        writeFileSync(join(path, name), damaged);
        const store = new SnapshotStore(diskFolder(path), memoryLog());
        const read = await store.read('me');
        if (read) [localTime(read.at), ...read.lists.map(({ at, total }) => [age(at, now), total.toFixed()])];
        return read ? 'read' : 'as good as none';
      },
    };
  };

  const sandboxKind = async (): Promise<Kind> => {
    const stateFile = join(root, 'sandbox.json');
    const options = {
      seed: makeSeed(now),
      now: () => now,
      site: 'china' as const,
      reading: defaultReading,
      timing: { invisibleMs: 0, creatingMs: 0 },
      stateFile,
    };
    const first = await State.open(options);
    const [instance] = first.instances('cn-hangzhou');
    assert.ok(instance);
    const record = {
      dbInstanceId: 'rm-clone',
      orderId: '1',
      sourceId: instance.id,
      regionId: instance.regionId,
      clientToken: 'token',
      description: 'copy',
      params: { DBInstanceId: instance.id },
      acceptedAt: now,
    };
    await first.addClone({
      record,
      instance: { ...instance, id: 'rm-clone' },
      schedule: { visibleAt: now, runningAt: now, paid: true },
    });
    await first.setStatus('rm-clone', 'Running');
    await first.remove('rm-gone', 'All');
    const reading = [...actions].filter(([name]) => /^(Describe|List)/.test(name));
    return {
      intact: readFileSync(stateFile, 'utf8'),
      look: async (damaged) => {
        for (const one of readdirSync(root)) if (one.startsWith('sandbox.json')) rmSync(join(root, one));
        writeFileSync(stateFile, damaged);
        const state = await State.open(options);
        const clones = state.clones.length;
        for (const {
          instance: { id, regionId },
        } of state.clones) {
          for (const [, handler] of reading) {
            const params = new Params({ RegionId: regionId, DBInstanceId: id, ResourceType: 'INSTANCE' });
            await (async () => handler({ params, state }))().catch((error: unknown) => {
              // A refusal, and no fault of the program.
              assert.ok(error instanceof Error && 'code' in error, String(error));
            });
          }
        }
        await state.setStatus('constructor', 'Running');
        const names = readdirSync(root).filter((one) => one.startsWith('sandbox.json'));
        if (names.length === 2) {
          const aside = names.find((one) => one !== 'sandbox.json') ?? '';
          assert.deepEqual(readFileSync(join(root, aside)), damaged);
          return 'set aside, told';
        }
        if (readFileSync(stateFile).equals(damaged)) return 'left alone, told';
        // What could be read was kept when it was written again.
        assert.ok(clones === 0 || readFileSync(stateFile, 'utf8').includes('"record"'));
        return 'read';
      },
    };
  };

  it('crash nothing, take nothing intact with them, and are told of', async () => {
    const kinds: Readonly<Record<string, Kind>> = {
      'clone jobs': storeKind('jobs', (path, log) => new JobStore(diskFolder(path), log), job, useJob),
      claims: claimKind(),
      'lock of the leader': leaderKind(),
      drafts: storeKind(
        'drafts',
        (path, log) => new DraftStore(diskFolder(path), log),
        formDraft,
        async (draft, store) => {
          assert.ok(store instanceof DraftStore);
          [localTime(draft.changedAt), age(draft.backupEndTime ?? 0, now), toRequest(draft.draft)];
          await store.save({ ...draft, sourceName: 'changed' });
          assert.equal(store.hasUnsaved, false);
        },
      ),
      snapshots: snapshotKind(),
      'state of the sandbox': await sandboxKind(),
      'CLI configuration': cliKind(),
      settings: await settingsKind(),
      'memories of the editor': memoryKind(),
    };
    const random = randomOf(seed);
    const counts = new Map<string, Map<Outcome, number>>();
    const all = Object.entries(kinds).flatMap(([kind, one]) =>
      Object.entries(damages).map(([damage, make]) => ({ kind, one, damage, make })),
    );
    for (let run = 0; run < runs; run++) {
      const { kind, one, damage, make } = all[run % all.length]!;
      const damaged = make(one.intact, random);
      const outcome = await one.look(damaged).catch((error: unknown) => {
        const file = damaged.toString('latin1').slice(0, 2_000);
        throw new Error(`TEST_SEED=${seed}, run ${run}: ${kind}, ${damage}:\n${file}`, { cause: error });
      });
      const row = counts.get(kind) ?? new Map<Outcome, number>();
      counts.set(kind, row.set(outcome, (row.get(outcome) ?? 0) + 1));
    }
    for (const { close } of Object.values(kinds)) await close?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(rejections, []);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    const outcomes: readonly Outcome[] = [
      'read',
      'set aside, told',
      'left alone, told',
      'as good as none',
      'counts as not set',
    ];
    writeReport(
      'damages',
      ['File', 'Damages', ...outcomes, 'Crashes', 'Intact and lost'],
      [...counts].map(([kind, row]) => [
        kind,
        String([...row.values()].reduce((sum, count) => sum + count, 0)),
        ...outcomes.map((outcome) => String(row.get(outcome) ?? 0)),
        '0',
        '0',
      ]),
    );
  });
});
