import assert from 'node:assert/strict';
import { BackupUnderWay } from '../../../src/core/backupTasks/start';
import type { TaskPhase } from '../../../src/core/backupTasks/task';
import { RdsError } from '../../../src/core/errors/rdsError';
import type { Fault } from '../../support/sandbox';
import { writeReport } from '../../support/report';
import { until } from '../../support/until';
import { backedUp, regionId, useBackupWorld, type BackupWorld } from './world';

interface Cell {
  readonly name: string;
  /** What happens to CreateBackup. */
  readonly faults?: readonly Fault[];
  /** What else goes wrong, and when; it comes back when the click is over. */
  readonly around?: (world: BackupWorld, click: () => Promise<void>) => Promise<void>;
  readonly made: 0 | 1;
  readonly ends: TaskPhase | 'nothing';
}

/** Ends the window of the click once its task is on disk and before the request leaves, or after it was answered. */
function killed(when: 'before' | 'after'): NonNullable<Cell['around']> {
  return async (world, click) => {
    const [first] = world.windows;
    const kill = (): void => first?.kill();
    if (when === 'before') first!.onWritten = kill;
    else {
      world.disk.onWrite = (_, content) => {
        if (content.includes('"phase": "running"')) kill();
      };
    }
    void click();
    await until(() => first?.isDead === true);
    world.disk.onWrite = undefined;
    await world.open().start();
  };
}

const unavailable = { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const;
const ambiguous = { kind: 'error', status: 400, code: 'CommodityServiceCalling.Exception' } as const;

const cells: readonly Cell[] = [
  { name: 'nothing', made: 1, ends: 'done' },
  ...(['before', 'after'] as const).flatMap((when): Cell[] => {
    const [made, ends] = when === 'after' ? [1 as const, 'done' as const] : [0 as const, 'lost' as const];
    return [
      { name: `connection reset ${when} arrival`, faults: [{ kind: 'reset', when }], made, ends },
      { name: `timeout ${when} arrival`, faults: [{ kind: 'hang', when }], made, ends },
      { name: `503 ${when} it took effect`, faults: [{ ...unavailable, when }], made, ends },
      { name: `400 that leaves it open, ${when}`, faults: [{ ...ambiguous, when }], made, ends },
      { name: `HTML page ${when}`, faults: [{ kind: 'html', when }], made, ends },
      { name: `empty answer ${when}`, faults: [{ kind: 'empty', status: 200, when }], made, ends },
    ];
  }),
  { name: 'half an answer', faults: [{ kind: 'truncate' }], made: 1, ends: 'done' },
  {
    name: 'an answer without the id',
    faults: [{ kind: 'malformed', patch: () => ({ RequestId: 'A' }) }],
    made: 1,
    ends: 'done',
  },
  { name: 'throttled twice', faults: [{ kind: 'throttle' }, { kind: 'throttle' }], made: 1, ends: 'done' },
  {
    name: 'throttled for good',
    faults: Array.from({ length: 40 }, (): Fault => ({ kind: 'throttle' })),
    made: 0,
    ends: 'refused',
  },
  {
    name: 'refused',
    faults: [{ kind: 'error', status: 400, code: 'BackupJobExists' }],
    made: 0,
    ends: 'refused',
  },
  {
    name: 'denied',
    faults: [{ kind: 'error', status: 403, code: 'Forbidden.RAM' }],
    made: 0,
    ends: 'refused',
  },
  { name: 'window killed between store and send', around: killed('before'), made: 0, ends: 'lost' },
  { name: 'window killed between answer and store', around: killed('after'), made: 1, ends: 'done' },
  {
    name: 'disk full at the click',
    around: async (world, click) => {
      world.disk.full = true;
      await assert.rejects(click(), RdsError);
      world.disk.full = false;
    },
    made: 0,
    ends: 'nothing',
  },
  {
    name: 'disk full after it was sent',
    around: async (world, click) => {
      world.disk.onWrite = (_, content) => {
        if (content.includes('"phase": "running"')) world.disk.full = true;
        if (world.disk.full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      };
      await click();
      world.disk.full = false;
      world.disk.onWrite = undefined;
      world.windows[0]?.watch.start();
    },
    made: 1,
    ends: 'done',
  },
  {
    name: 'no answer, and the looks fail for a while',
    faults: [{ kind: 'reset', when: 'after' }],
    around: async (world, click) => {
      for (const action of ['DescribeBackupTasks', 'DescribeBackups'])
        world.cloud.sandbox.faults.add({ action, times: 6, fault: unavailable });
      await click();
    },
    made: 1,
    ends: 'done',
  },
  {
    name: 'no answer, and the tasks may not be looked at',
    faults: [{ kind: 'hang', when: 'after' }],
    around: async (world, click) => {
      const fault = { kind: 'error', status: 403, code: 'Forbidden.RAM' } as const;
      world.cloud.sandbox.faults.add({ action: 'DescribeBackupTasks', times: Infinity, fault });
      await click();
    },
    made: 1,
    ends: 'done',
  },
  {
    name: 'two windows at once',
    around: async (world, click) => {
      const second = world.open();
      const asked = await second.asked();
      const results = await Promise.allSettled([click(), second.watch.backUp(asked, second.onWritten)]);
      await world.windows[0]!.store.load();
      const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      assert.equal(refused.length, 1);
      assert.ok(refused[0] instanceof BackupUnderWay);
    },
    made: 1,
    ends: 'done',
  },
  {
    name: 'a second click while it is not known',
    faults: [{ kind: 'hang', when: 'before' }],
    around: async (world, click) => {
      await click();
      const [window] = world.windows;
      const asked = await window!.asked();
      await assert.rejects(
        window!.watch.backUp(asked, () => undefined),
        BackupUnderWay,
      );
    },
    made: 0,
    ends: 'lost',
  },
];

describe('One backup per intent', () => {
  const world = useBackupWorld();
  const rows: string[][] = [];

  for (const { name, faults = [], around, made, ends } of cells) {
    it(`holds with ${name}`, async () => {
      const { now } = world;
      const window = now.open();
      const asked = await window.asked();
      for (const fault of faults) now.cloud.sandbox.faults.add({ action: 'CreateBackup', fault });
      const click = async (): Promise<void> => {
        await window.watch.backUp(asked, () => window.onWritten());
      };
      await (around ?? (async (_, go) => go()))(now, click);
      const last = now.windows.find(({ isDead }) => !isDead);
      if (ends !== 'nothing') await last!.settled();
      now.cloud.sandbox.faults.clear();
      const task = last!.task;
      const [sends, is] = [now.sends(), now.made()];
      rows.push([name, String(sends), String(is), task?.phase ?? 'nothing']);
      assert.equal(is, made, 'backups made');
      assert.equal(task?.phase ?? 'nothing', ends);
      if (ends === 'done') {
        const [backup] = now.cloud.sandbox.backups(backedUp);
        assert.equal(task?.backupId, backup?.backupId);
        const sets = await now.cloud.client.listNewestBackups(regionId, backedUp);
        assert.ok(sets.some(({ backupId }) => backupId === task?.backupId));
      }
    });
  }

  after(() => {
    writeReport('backup-faults', ['What goes wrong', 'CreateBackup sent', 'backups made', 'ends'], rows);
  });
});
