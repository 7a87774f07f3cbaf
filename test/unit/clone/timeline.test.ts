import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Recovery } from '../../../src/core/clone/facts';
import { timelineOf } from '../../../src/core/clone/timeline';
import { minuteTime } from '../../../src/core/format';
import { timelineTexts } from '../../../src/core/form/timelineTexts';
import { backupChoice } from '../../../src/core/clone/backupChoice';
import type { BackupSet } from '../../../src/shared/model';
import {
  timelineSchema,
  timelineTextNames,
  timelineTextsSchema,
  type TimelineView,
} from '../../../src/shared/timeline';
import { backupSet } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let nextId = 1;
const endingAt = (endTime: number, changes: Partial<BackupSet> = {}): BackupSet =>
  backupSet({ backupId: String(nextId++), startTime: endTime - 10 * minute, endTime, ...changes });

/** One full set for each of these days ago. */
const daily = (...daysAgo: readonly number[]): BackupSet[] =>
  daysAgo.map((days) => endingAt(now - days * day));

const window = (begin: number, end = now, derived = false): Recovery => ({
  kind: 'window',
  window: { begin, end, derived },
});

const gapsOf = (view: TimelineView, kind: string): readonly (readonly [number, number])[] =>
  view.gaps.filter((gap) => gap.kind === kind).map(({ begin, end }) => [begin, end]);

describe('the timeline of a source', () => {
  it('has the sets oldest first, each as the list of sets names it', () => {
    const sets = [...daily(1, 3), endingAt(now - 2 * day, { status: 'Failed' })];
    const view = timelineOf(sets, undefined, now);
    assert.deepEqual(
      view.sets.map(({ at }) => at),
      [now - 3 * day, now - 2 * day, now - day],
    );
    const [oldest, failed] = view.sets;
    assert.equal(oldest?.label, backupChoice(sets[1]!).label);
    assert.equal(oldest?.restorable, true);
    assert.match(failed?.label ?? '', / · failed \(The backup failed, so there is nothing to restore\.\)$/);
    assert.equal(failed?.restorable, false);
  });

  for (const [kind, changes] of [
    ['full', {}],
    ['incremental', { backupType: 'IncrementalBackup' }],
    ['manual', { backupMode: 'Manual' }],
    ['manual', { backupMode: 'manual', backupType: 'IncrementalBackup' }],
    ['failed', { status: 'FAILED', backupMode: 'Manual' }],
    ['unavailable', { status: 'Running' }],
    ['unavailable', { isAvailable: false }],
    ['full', { backupType: 'SomethingNew' }],
  ] as const) {
    it(`calls ${JSON.stringify(changes)} ${kind}`, () => {
      assert.equal(timelineOf([endingAt(now - day, changes)], undefined, now).sets[0]?.kind, kind);
    });
  }

  it('places a set at the instant of its data, unless that is nowhere near the backup', () => {
    const end = now - day;
    const at = (consistentTime: number | undefined): number | undefined =>
      timelineOf([endingAt(end, { consistentTime })], undefined, now).sets[0]?.at;
    assert.equal(at(end - 5 * minute), end - 5 * minute);
    for (const odd of [undefined, 0, -1, Number.NaN, Infinity, end / 1000, end * 1000])
      assert.equal(at(odd), end);
  });

  it('takes odd data as it comes', () => {
    const odd = [
      backupSet({ backupId: 'no times', startTime: undefined, endTime: undefined }),
      backupSet({ backupId: 'NaN', startTime: Number.NaN, endTime: Infinity }),
      backupSet({ backupId: 'beyond dates', startTime: undefined, endTime: 9e15 }),
      backupSet({ backupId: 'start only', startTime: now - day, endTime: undefined }),
      backupSet({ backupId: 'turned', startTime: now - hour, endTime: now - 2 * hour }),
      backupSet({ backupId: 'future', startTime: now + day, endTime: now + day }),
      backupSet({ backupId: 'twice', startTime: now - 3 * day, endTime: now - 3 * day }),
      backupSet({ backupId: 'twice', startTime: now - 9 * day, endTime: now - 9 * day }),
    ];
    for (const recovery of [undefined, { kind: 'none', reason: '' } as const, window(now - 7 * day)]) {
      const view = timelineOf(odd, recovery, now);
      assert.deepEqual(
        view.sets.map(({ id }) => id),
        ['twice', 'start only', 'turned', 'future'],
      );
      for (const { start, end } of view.sets) assert.ok(start <= end);
      assert.ok(v.safeParse(timelineSchema, JSON.parse(JSON.stringify(view))).success);
    }
    for (const [begin, end] of [
      [now, now - 1],
      [Number.NaN, now],
      [now - day, Infinity],
    ] as const) {
      const view = timelineOf(odd, window(begin, end), now);
      assert.equal(view.window, undefined);
      assert.deepEqual(view.gaps, []);
    }
  });

  it('has no gaps without a window, without sets, and where all is well', () => {
    assert.deepEqual(timelineOf(daily(1, 9), { kind: 'none', reason: '' }, now).gaps, []);
    assert.deepEqual(timelineOf([], window(now - day), now).gaps, []);
    assert.deepEqual(timelineOf([], undefined, now).gaps, []);
    assert.deepEqual(timelineOf(daily(1, 2, 3), window(now - 3 * day, now - minute), now).gaps, []);
  });

  describe('before its recovery window', () => {
    it('has only sets from the oldest that can be restored on', () => {
      const failed = endingAt(now - 20 * day, { status: 'Failed' });
      const view = timelineOf([failed, ...daily(1, 8, 9, 10)], window(now - 7 * day), now);
      assert.deepEqual(gapsOf(view, 'setsOnly'), [[now - 10 * day, now - 7 * day]]);
      assert.ok(view.gaps[0]?.sentence.includes(minuteTime(now - 7 * day)));
    });

    it('has nothing to tell of the set that the window begins with', () => {
      const end = now - 7 * day;
      const first = endingAt(end, { consistentTime: end - 9 * minute });
      assert.deepEqual(timelineOf([first], window(end), now).gaps, []);
    });

    it('misses full sets that lie further apart than usual', () => {
      const view = timelineOf(daily(1, 2, 3, 4, 7, 8, 9.4, 10), window(now - 2 * day), now);
      assert.deepEqual(gapsOf(view, 'noBackup'), [[now - 7 * day, now - 4 * day]]);
      const sentence = view.gaps.find(({ kind }) => kind === 'noBackup')?.sentence ?? '';
      for (const part of [
        minuteTime(now - 7 * day),
        minuteTime(now - 4 * day),
        '24 hours',
        'No backup was created',
      ])
        assert.ok(sentence.includes(part), sentence);
    });

    it('misses none where the window makes up for it', () => {
      const sets = daily(1, 2, 6, 7, 8, 9);
      assert.deepEqual(gapsOf(timelineOf(sets, window(now - 6 * day), now), 'noBackup'), []);
      const part = timelineOf(sets, window(now - 4 * day), now);
      assert.deepEqual(gapsOf(part, 'noBackup'), [[now - 6 * day, now - 4 * day]]);
    });

    for (const [between, told] of [
      [[{ status: 'Failed' }], 'The backup in between failed.'],
      [[{ isAvailable: false }], 'The backup in between is not available.'],
      [[{ status: 'Failed' }, { status: 'Failed' }], '2 backups in between failed.'],
      [[{ status: 'Failed' }, { isAvailable: false }], '2 backups in between failed or are not available.'],
      [
        [{ status: 'Failed', backupType: 'IncrementalBackup' }],
        'No backup was created in between, or it was deleted.',
      ],
    ] as const) {
      it(`says what became of them: ${told} (${JSON.stringify(between)})`, () => {
        const others = between.map((changes, index) => endingAt(now - (10 + index) * day, changes));
        const sets = [...daily(7, 8, 9, 12, 13, 14), ...others];
        const { gaps } = timelineOf(sets, window(now - 7 * day), now);
        assert.ok(gaps.find(({ kind }) => kind === 'noBackup')?.sentence.endsWith(told));
      });
    }

    it('counts neither incremental nor missing sets as usual, and needs more than one distance to tell', () => {
      const incremental = [11, 11.5, 12].map((days) =>
        endingAt(now - days * day, { backupType: 'IncrementalBackup' }),
      );
      const sets = [...daily(8, 10, 12, 14), ...incremental];
      assert.deepEqual(gapsOf(timelineOf(sets, window(now - 7 * day), now), 'noBackup'), []);
      assert.deepEqual(gapsOf(timelineOf(daily(8, 30), window(now - 7 * day), now), 'noBackup'), []);
    });
  });

  describe('after its recovery window', () => {
    it('waits for the log to be backed up, if for longer than a minute', () => {
      const view = timelineOf(daily(1), window(now - 2 * day, now - 25 * minute), now);
      assert.deepEqual(gapsOf(view, 'logPending'), [[now - 25 * minute, now]]);
      assert.match(view.gaps[0]?.sentence ?? '', /\(25 min 0 s so far\) cannot be restored yet\.$/);
      assert.deepEqual(timelineOf([], window(now - 2 * day, now - minute), now).gaps, []);
      assert.deepEqual(timelineOf([], window(now - 2 * day, now + hour), now).gaps, []);
    });

    it('says so when sets made since then can be restored, and when the end is an estimate', () => {
      const { gaps } = timelineOf([endingAt(now - hour)], window(now - 9 * day, now - 2 * day, true), now);
      assert.match(
        gaps[0]?.sentence ?? '',
        /only RDS knows the exact time.*After that time, only backup sets/,
      );
    });
  });

  it('takes 5000 sets', () => {
    const sets = Array.from({ length: 5000 }, (_, index) => endingAt(now - index * hour));
    const view = timelineOf(sets.reverse(), window(now - 30 * day), now);
    assert.equal(view.sets.length, 5000);
    assert.deepEqual(
      view.gaps.map(({ kind }) => kind),
      ['setsOnly'],
    );
  });
});

describe("the timeline's texts", () => {
  it('are all there, with places for what the page fills in', () => {
    const texts = timelineTexts();
    assert.ok(v.safeParse(timelineTextsSchema, texts).success);
    assert.deepEqual(Object.keys(texts).sort(), [...timelineTextNames].sort());
    for (const [name, places] of [
      ['valueText', 3],
      ['cluster', 1],
      ['clusterNotRestorable', 2],
      ['cannotPick', 1],
      ['gaps', 1],
    ] as const) {
      assert.equal(texts[name].match(/\{\d\}/g)?.length, places, name);
    }
  });
});
