import assert from 'node:assert/strict';
import type { Selection } from '../../../src/webview/timeline/choice';
import { contains, recentSpan, wholeSpan } from '../../../src/webview/timeline/scale';
import { apart, follow } from '../../../src/webview/timeline/zoom';
import { day, hour, minute, now, setAt, view, withoutWindow } from '../../support/timeline';

const byTime = (time?: number): Selection => ({
  by: 'time',
  backupId: '',
  restoreTime: time === undefined ? '' : new Date(time).toISOString().replace('.000Z', 'Z'),
});
const bySet = (index = 3): Selection => ({
  by: 'backupSet',
  backupId: view().sets[index]!.id,
  restoreTime: '',
});

describe('the view of the timeline', () => {
  const whole = wholeSpan(view());
  const recent = recentSpan(view().window!);
  const first = view();

  it('is everything for sets, and the last part of the window for a time', () => {
    assert.deepEqual(follow(undefined, first, bySet()).span, whole);
    assert.deepEqual(follow(undefined, first, byTime(now - hour)).span, recent);
    assert.deepEqual(follow(undefined, first, byTime()).span, recent);
    const sets = withoutWindow(view());
    assert.deepEqual(follow(undefined, sets, byTime()).span, wholeSpan(sets));
    assert.deepEqual(follow(follow(undefined, first, bySet()), first, byTime(now - hour)).span, recent);
  });

  it('moves only when what is chosen would be outside', () => {
    const shown = follow(undefined, first, byTime(now - hour));
    const inside = follow(shown, first, byTime(now - 20 * hour));
    assert.deepEqual(inside.span, recent);
    const outside = follow(inside, first, byTime(now - 3 * day));
    assert.ok(contains(outside.span, now - 3 * day));
    assert.ok(Math.abs(outside.span.end - outside.span.begin - (recent.end - recent.begin)) < 1);
    assert.deepEqual(follow(outside, first, byTime(now - 3 * day + minute)).span, outside.span);
    // What lies beyond everything cannot be brought into view.
    assert.deepEqual(follow(shown, first, byTime(now + 99 * day)).span, recent);
  });

  it('stays where the user has moved it', () => {
    const span = { begin: now - 4 * day, end: now - 3 * day };
    const shown = { ...follow(undefined, first, byTime(now - hour)), span, touched: true };
    for (const next of [
      follow(shown, first, byTime(now - hour)),
      follow(shown, view({ now: now + hour }), byTime(now - hour)),
      follow(shown, first, byTime()),
      follow({ ...shown, seen: now - day }, first, bySet(3)),
    ])
      assert.deepEqual(next.span, span);
  });

  it('remains everything when there is more', () => {
    const shown = { ...follow(undefined, first, bySet()), touched: true };
    const older = view({ sets: [setAt(now - 30 * day), ...view().sets] });
    assert.deepEqual(follow(shown, older, bySet()).span, wholeSpan(older));
  });

  it('parts the sets of a mark, unless they are of the same instant or as far apart as they can be', () => {
    const shown = follow(undefined, first, bySet());
    const closer = apart(shown, now - 2 * day, now - 2 * day + 10 * minute);
    assert.ok(closer && Math.abs(closer.end - closer.begin - 20 * minute) < 1);
    assert.ok(contains(closer, now - 2 * day) && contains(closer, now - 2 * day + 10 * minute));
    assert.equal(apart(shown, now - day, now - day), undefined);
    assert.equal(apart(shown, whole.begin, whole.end), undefined);
  });
});
