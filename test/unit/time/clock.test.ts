import assert from 'node:assert/strict';
import { hasPassed } from '../../../src/core/clock';

describe('a time', () => {
  for (const [what, now, passed] of [
    ['has not passed before its end', 1_999, false],
    ['has passed at its end', 2_000, true],
    ['has passed where the clock was set back, which does not tell', 999, true],
  ] as const)
    it(what, () => {
      assert.equal(hasPassed(1_000, 1_000, now), passed);
    });
});
