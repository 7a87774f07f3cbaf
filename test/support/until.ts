import assert from 'node:assert/strict';
import { setImmediate, setTimeout } from 'node:timers/promises';

/**
 * A condition that is not met by then never will be, even on a busy machine. Less than the runner's timeout for a test.
 */
const hangsAfterMs = 50_000;

/** @param pauseMs pause between checks; with 0, all due callbacks run in between, so short states are not missed */
export async function until(condition: () => boolean | Promise<boolean>, pauseMs = 0): Promise<void> {
  const end = performance.now() + hangsAfterMs;
  while (!(await condition())) {
    if (performance.now() > end) assert.fail(`It did not come true: ${condition.toString()}`);
    await (pauseMs > 0 ? setTimeout(pauseMs) : setImmediate());
  }
}
