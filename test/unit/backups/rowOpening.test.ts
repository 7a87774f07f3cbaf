import assert from 'node:assert/strict';
import { RowOpening } from '../../../src/core/backups/rowOpening';

describe('the command of a row', () => {
  let opening: RowOpening;
  beforeEach(() => {
    opening = new RowOpening();
  });

  it('opens nothing at a click, nor at two slow ones, nor at clicks on two rows', () => {
    assert.equal(opening.opens('a', 0, false), false);
    assert.equal(opening.opens('a', 501, false), false);
    assert.equal(opening.opens('b', 600, false), false);
  });

  it('opens at a double click, once however many clicks follow', () => {
    assert.equal(opening.opens('a', 0, false), false);
    assert.equal(opening.opens('a', 200, false), true);
    assert.equal(opening.opens('a', 400, false), false);
    assert.equal(opening.opens('a', 3_000, false), false, 'a click later');
  });

  it('opens at Enter, once while the key is held down', () => {
    for (let at = 0; at < 3_000; at += 30) {
      opening.key(at);
      assert.equal(opening.opens('a', at + 5, false), at === 0, String(at));
    }
    opening.key(9_000);
    assert.equal(opening.opens('a', 9_005, false), true);
  });

  it('takes no click for the Enter of another row long before', () => {
    opening.key(0);
    assert.equal(opening.opens('a', 4_000, false), false);
  });

  it('does not count an Enter or a click from before the clock was set back', () => {
    opening.key(9_000);
    assert.equal(opening.opens('a', 5_000, false), false);
    assert.equal(opening.opens('a', 1_000, false), false);
  });

  it('opens at once where the editor runs it for double clicks only', () => {
    assert.equal(opening.opens('a', 0, true), true);
    assert.equal(opening.opens('a', 10, true), false, 'some versions run it twice');
  });
});
