import assert from 'node:assert/strict';
import {
  choiceKey,
  chosenOf,
  instantAt,
  keyTarget as target,
  nearestInstant,
  sameView,
  setOfMark,
  sliderRange,
  zoomKey,
  type Chosen,
  type Key,
} from '../../../src/webview/timeline/choice';
import { clocksOf } from '../../../src/webview/timeline/say';
import { fill } from '../../../src/webview/ui/texts';
import { xOf } from '../../../src/webview/timeline/scale';
import type { TimelineView } from '../../../src/shared/timeline';
import { day, hour, minute, now, setAt, view, withoutWindow } from '../../support/timeline';

describe('what is chosen on the timeline', () => {
  const key = (
    name: string,
    held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', true>> = {},
  ) => ({
    key: name,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  });
  const at = (time: number): Chosen => ({ kind: 'time', time });
  const keyTarget = (from: TimelineView, chosen: Chosen | undefined, pressed: Key, step = minute) =>
    target(from, 'time', chosen, step, pressed);
  const keyTargetOfSets = (from: TimelineView, chosen: Chosen | undefined, pressed: Key) =>
    target(from, 'backupSet', chosen, minute, pressed);
  const chosenSet = (index: number, from = view()): Chosen => ({ kind: 'set', set: from.sets[index]! });

  it('is the set, or the time where that is a whole one', () => {
    const selection = {
      by: 'backupSet',
      backupId: view().sets[2]!.id,
      restoreTime: '2026-11-20T00:00:00Z',
    } as const;
    assert.equal(choiceKey(chosenOf(view(), selection)), `set ${view().sets[2]!.id}`);
    assert.deepEqual(chosenOf(view(), { ...selection, by: 'time' }), at(Date.parse('2026-11-20T00:00:00Z')));
    assert.equal(chosenOf(view(), { ...selection, backupId: 'gone' }), undefined);
    for (const restoreTime of ['', '2026-11', '2026-11-20T00:00Z', '2026-13-20T00:00:00Z'])
      assert.equal(chosenOf(view(), { ...selection, by: 'time', restoreTime }), undefined, restoreTime);
  });

  const from = now - 3 * day;
  for (const [name, held, by] of [
    ['ArrowLeft', {}, -minute],
    ['ArrowRight', {}, minute],
    ['ArrowDown', {}, -minute],
    ['ArrowUp', {}, minute],
    ['ArrowLeft', { shiftKey: true }, -1000],
    ['ArrowRight', { shiftKey: true }, 1000],
    ['PageDown', {}, -hour],
    ['PageUp', {}, hour],
  ] as const) {
    it(`${Object.keys(held).join()} ${name} moves by ${by} ms`, () => {
      assert.deepEqual(keyTarget(view(), at(from), key(name, held)), at(from + by));
    });
  }

  it('Home and End lead to the ends of the window, any step no further', () => {
    const [begin, end] = [at(now - 7 * day), at(now - minute)];
    assert.deepEqual(keyTarget(view(), at(from), key('Home')), begin);
    assert.deepEqual(keyTarget(view(), at(from), key('End')), end);
    assert.deepEqual(keyTarget(view(), end, key('PageUp')), end);
    assert.deepEqual(keyTarget(view(), begin, key('ArrowLeft')), begin);
    assert.deepEqual(keyTarget(view(), undefined, key('ArrowLeft')), end);
  });

  it('steps from outside into the window, and not away from it', () => {
    assert.deepEqual(keyTarget(view(), chosenSet(0), key('ArrowRight')), at(now - 7 * day));
    assert.deepEqual(keyTarget(view(), chosenSet(0), key('PageDown')), { kind: 'none' });
    assert.deepEqual(keyTarget(view(), at(now + day), key('ArrowLeft')), at(now - minute));
    assert.deepEqual(keyTarget(view(), at(now + day), key('ArrowRight')), { kind: 'none' });
  });

  it('Ctrl or Cmd with Left and Right lead to the sets that can be restored', () => {
    const bad = setAt(now - 1.5 * day, { restorable: false });
    const some = view({ sets: [...view().sets.slice(0, 3), bad, ...view().sets.slice(3)] });
    const [ctrl, cmd] = [{ ctrlKey: true }, { metaKey: true }] as const;
    assert.deepEqual(keyTarget(some, chosenSet(2), key('ArrowRight', ctrl)), chosenSet(3));
    assert.deepEqual(keyTarget(some, chosenSet(3), key('ArrowLeft', cmd)), chosenSet(2));
    assert.deepEqual(keyTarget(some, { kind: 'set', set: bad }, key('ArrowLeft', ctrl)), chosenSet(2));
    assert.deepEqual(keyTarget(some, at(from), key('ArrowLeft', ctrl)), chosenSet(1));
    assert.deepEqual(keyTarget(some, at(from), key('ArrowRight', ctrl)), chosenSet(2));
    assert.deepEqual(keyTarget(some, chosenSet(3), key('ArrowRight', ctrl)), { kind: 'none' });
    assert.deepEqual(keyTarget(some, undefined, key('ArrowLeft', ctrl)), chosenSet(3));
  });

  it('passes through all sets of the same instant', () => {
    const twins = view({ sets: ['a', 'b', 'c'].map((id) => setAt(now - day, { id })) });
    assert.deepEqual(
      keyTarget(twins, chosenSet(0, twins), key('ArrowRight', { ctrlKey: true })),
      chosenSet(1, twins),
    );
    assert.deepEqual(
      keyTarget(twins, chosenSet(2, twins), key('ArrowLeft', { ctrlKey: true })),
      chosenSet(1, twins),
    );
  });

  for (const [where, sets, to] of [
    ['there is no window', withoutWindow(view()), keyTarget],
    ['sets are chosen', view(), keyTargetOfSets],
    ['sets are chosen and there is no window', withoutWindow(view()), keyTargetOfSets],
  ] as const) {
    it(`steps from set to set where ${where}`, () => {
      assert.deepEqual(to(sets, chosenSet(1), key('ArrowRight')), chosenSet(2));
      assert.deepEqual(to(sets, chosenSet(1), key('ArrowLeft')), chosenSet(0));
      assert.deepEqual(to(sets, chosenSet(0), key('ArrowLeft')), { kind: 'none' });
      assert.deepEqual(to(sets, chosenSet(1), key('Home')), chosenSet(0));
      assert.deepEqual(to(sets, undefined, key('End')), chosenSet(3));
      assert.equal(to(sets, chosenSet(1), key('PageUp')), undefined);
      assert.deepEqual(to({ ...sets, sets: [] }, undefined, key('End')), { kind: 'none' });
    });
  }

  it('steps to the next time that is round by the zoom', () => {
    const odd = now - day + 7 * minute + 3000;
    const to = (name: string) => keyTarget(view(), at(odd), key(name), 15 * minute);
    assert.deepEqual(to('ArrowRight'), at(now - day + 15 * minute));
    assert.deepEqual(to('ArrowLeft'), at(now - day));
    assert.deepEqual(keyTarget(view(), at(now - day), key('ArrowLeft'), hour), at(now - day - hour));
  });

  it('takes + and − for the zoom', () => {
    for (const closer of ['+', '=']) assert.ok((zoomKey(key(closer)) ?? 1) < 1, closer);
    assert.ok((zoomKey(key('-')) ?? 1) > 1);
    for (const other of [key('ArrowLeft'), key('-', { ctrlKey: true }), key('=', { metaKey: true })])
      assert.equal(zoomKey(other), undefined);
  });

  it('is a round instant of the window where the pointer is, and none beside it', () => {
    const scale = { span: { begin: now - 8 * day, end: now }, width: 464 };
    const { begin, end } = view().window!;
    const x = (time: number): number => xOf(scale, time);
    assert.equal(instantAt(view(), scale, x(now - 3 * day + 20 * minute)), now - 3 * day);
    assert.equal(instantAt(view(), scale, x(end) + 1), end);
    assert.equal(instantAt(view(), scale, x(begin) - 3), undefined);
    assert.equal(instantAt(withoutWindow(view()), scale, x(now - day)), undefined);
    assert.equal(nearestInstant(view().window!, scale, -100), begin);
  });

  it('goes round the sets of a mark that can be restored', () => {
    const sets = [true, false, true].map((restorable, index) =>
      setAt(now, { id: String(index), restorable }),
    );
    const first = setOfMark(sets, undefined);
    const second = first && setOfMark(sets, { kind: 'set', set: first });
    assert.deepEqual([first?.id, second?.id], ['0', '2']);
    assert.equal(second && setOfMark(sets, { kind: 'set', set: second })?.id, '0');
    assert.equal(setOfMark(sets.slice(1, 2), undefined), undefined);
  });

  it('leaves other keys alone, and those that are the editor’s', () => {
    for (const other of [
      key('a'),
      key('Tab'),
      key('Enter'),
      key('ArrowLeft', { altKey: true }),
      key('PageUp', { ctrlKey: true }),
    ])
      assert.equal(keyTarget(view(), at(from), other), undefined, JSON.stringify(other));
  });

  it('is always within what the slider says', () => {
    const seconds = (time: number): number => time / 1000;
    assert.deepEqual(sliderRange(view(), at(from)), {
      min: seconds(now - 7 * day),
      max: seconds(now - minute),
      now: seconds(from),
    });
    assert.equal(sliderRange(view(), chosenSet(0)).min, seconds(now - 9 * day));
    assert.equal(sliderRange(view(), undefined).now, seconds(now - minute));
    const sets = withoutWindow(view());
    assert.deepEqual(sliderRange(sets, chosenSet(1)), {
      min: seconds(now - 9 * day),
      max: seconds(now - day),
      now: seconds(now - 8 * day),
    });
    assert.deepEqual(sliderRange({ ...sets, sets: [] }, undefined), {
      min: seconds(now),
      max: seconds(now),
      now: seconds(now),
    });
  });

  it('is drawn anew only when something looks different', () => {
    assert.ok(sameView(view(), view({ now: now + 1000 })));
    assert.ok(sameView(undefined, undefined));
    assert.ok(!sameView(view(), undefined));
    for (const other of [
      view({ now: now + hour }),
      withoutWindow(view()),
      view({ window: { ...view().window!, end: now } }),
      view({ sets: view().sets.slice(1) }),
      view({ sets: view().sets.map((set) => ({ ...set, restorable: false })) }),
      view({ gaps: [{ begin: 0, end: 1, kind: 'setsOnly', sentence: '' }] }),
    ]) {
      assert.ok(!sameView(view(), other));
      assert.ok(!sameView(other, view()));
    }
  });

  it('is said in both clocks', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'America/St_Johns';
      assert.deepEqual(clocksOf(now), {
        local: '2026-11-24 06:30:00',
        utc: '2026-11-24 10:00:00',
        offset: 'UTC-03:30',
      });
      process.env['TZ'] = 'Asia/Kathmandu';
      assert.equal(clocksOf(now).offset, 'UTC+05:45');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('fills in texts whatever is filled in', () => {
    assert.equal(fill('{1} of {0}: {2}', '$&', '{0}'), '{0} of $&: {2}');
  });
});
