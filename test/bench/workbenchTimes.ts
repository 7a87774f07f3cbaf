import type { Page } from 'playwright-core';
import { waitFor } from '../harness/shared.mjs';

/**
 * Runs in every frame of the workbench: when the last key or click came and when a text was painted first, epoch
 * milliseconds by the clock of the browser. Looked at in each frame of the picture, and not from outside, which would be
 * late by up to a tenth of a second.
 */
const watcher = `(() => {
  const now = () => performance.timeOrigin + performance.now();
  const state = { acted: 0, painted: 0 };
  globalThis.benchTimes = state;
  let stop = () => undefined;
  for (const type of ['keydown', 'mousedown'])
    addEventListener(type, (event) => { state.acted = performance.timeOrigin + event.timeStamp; }, true);
  globalThis.benchWatch = (selector, pattern) => {
    stop();
    state.painted = 0;
    const wanted = new RegExp(pattern);
    const look = () => {
      for (const one of document.querySelectorAll(selector)) {
        if (!wanted.test(one.textContent)) continue;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { state.painted ||= now(); };
        port2.postMessage(0);
        return;
      }
      handle = requestAnimationFrame(look);
    };
    let handle = requestAnimationFrame(look);
    stop = () => cancelAnimationFrame(handle);
  };
})();`;

export interface Watched {
  readonly selector: string;
  /** A regular expression. */
  readonly text: string;
}

interface Times {
  readonly acted: number;
  readonly painted: number;
}

interface BenchWindow {
  readonly benchTimes?: Times;
  readonly benchWatch: (selector: string, text: string) => void;
}

/** To be called before the workbench is loaded, or followed by a reload. */
export async function watchTimes(page: Page): Promise<void> {
  await page.context().addInitScript(watcher);
}

/** Milliseconds from the last key or click in `act` to the picture in which the text is there, of the workbench itself. */
export async function toPainted(page: Page, watched: Watched, act: () => Promise<unknown>): Promise<number> {
  const { acted, painted } = await paintedAfter(page, watched, act);
  return painted - acted;
}

/** The same from the beginning of `change`, which is no key and no click. */
export async function changeToPainted(
  page: Page,
  watched: Watched,
  change: () => Promise<unknown>,
): Promise<number> {
  let began = 0;
  const { painted } = await paintedAfter(page, watched, () => {
    began = performance.timeOrigin + performance.now();
    return change();
  });
  return painted - began;
}

async function paintedAfter(page: Page, watched: Watched, act: () => Promise<unknown>): Promise<Times> {
  await page.evaluate(({ selector, text }) => {
    (globalThis as unknown as BenchWindow).benchWatch(selector, text);
  }, watched);
  await act();
  return waitFor(
    `/${watched.text}/ in ${watched.selector}`,
    async () => {
      const seen = await page.evaluate(() => (globalThis as unknown as BenchWindow).benchTimes);
      return seen && seen.painted > 0 ? seen : undefined;
    },
    { timeout: 60_000 },
  );
}

/**
 * Milliseconds from the last key or click in `act` to the first picture of the page that opens by it, and until a text
 * is in that page. Closes nothing.
 */
export async function pageTimes(
  page: Page,
  watched: Watched,
  act: () => Promise<unknown>,
): Promise<{ readonly paintedMs: number; readonly completeMs: number }> {
  const before = new Set(page.frames());
  await act();
  const acted = await page.evaluate(() => (globalThis as unknown as BenchWindow).benchTimes?.acted ?? 0);
  const seen = await waitFor(
    `/${watched.text}/ in ${watched.selector} of a page`,
    async () => {
      for (const frame of page.frames()) {
        if (before.has(frame)) continue;
        const found = await frame
          .evaluate(({ selector, text }) => {
            const view = globalThis as unknown as BenchWindow & { benchBegun?: boolean };
            if (!document.querySelector(selector)) return undefined;
            // It is followed from when it is seen first; what was there by then was there with the first picture.
            if (!view.benchBegun) {
              view.benchBegun = true;
              view.benchWatch(selector, text);
            }
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            const times = view.benchTimes;
            return paint && times && times.painted > 0
              ? { first: performance.timeOrigin + paint.startTime, painted: times.painted }
              : undefined;
          }, watched)
          .catch(() => undefined);
        if (found) return found;
      }
      return undefined;
    },
    { timeout: 60_000, interval: 5 },
  );
  return { paintedMs: seen.first - acted, completeMs: Math.max(seen.first, seen.painted) - acted };
}
