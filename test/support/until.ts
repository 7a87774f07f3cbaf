import assert from 'node:assert/strict';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** What has not come true by then never will, however busy the machine is; less than what the runner gives a test. */
const hangsAfterMs = 50_000;

/** @param pauseMs between two looks; 0 for none: everything that is due runs, and nothing short is missed */
export async function until(condition: () => boolean | Promise<boolean>, pauseMs = 0): Promise<void> {
  const end = performance.now() + hangsAfterMs;
  while (!(await condition())) {
    if (performance.now() > end) assert.fail(`It did not come true: ${condition.toString()}`);
    await (pauseMs > 0 ? setTimeout(pauseMs) : setImmediate());
  }
}
