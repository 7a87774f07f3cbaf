import type { Suite } from 'mocha';
import { defaultReading, type Reading } from './sandbox';
import { writeShare } from './report';

/**
 * The readings with which the form is tested. The first ten contain every pair of answers to two disputed questions;
 * the first of them is the default. The last one leaves the outcome of every clone open at first, which is independent
 * of the other questions.
 */
export const testedReadings: readonly Reading[] = (
  [
    ['one', 'cloudAutoInZones', 'singleAndMulti', 'everywhere', 'documented'],
    ['one', 'cloudAutoInLists', 'multiForSeveralNodes', 'emptyElsewhere', 'documented'],
    ['one', 'generalEssd', 'single', 'refusedElsewhere', 'documented'],
    ['zero', 'cloudAutoInZones', 'multiForSeveralNodes', 'refusedElsewhere', 'documented'],
    ['zero', 'cloudAutoInLists', 'single', 'everywhere', 'documented'],
    ['zero', 'generalEssd', 'singleAndMulti', 'emptyElsewhere', 'recorded'],
    ['none', 'cloudAutoInZones', 'single', 'emptyElsewhere', 'documented'],
    ['none', 'cloudAutoInLists', 'singleAndMulti', 'refusedElsewhere', 'recorded'],
    ['none', 'generalEssd', 'multiForSeveralNodes', 'everywhere', 'recorded'],
    ['one', 'cloudAutoInZones', 'single', 'everywhere', 'recorded'],
    ['one', 'cloudAutoInZones', 'singleAndMulti', 'everywhere', 'ambiguous'],
  ] as const
).map(([instanceLevel, generalEssd, zones, metaList, errors]) => ({
  instanceLevel,
  generalEssd,
  zones,
  metaList,
  errors,
}));

interface Tested {
  readonly reading: Reading;
  /** A suite with thousands of cases may run only some of them in other readings. */
  readonly isDefault: boolean;
}

const counts = new Map<string, Map<Reading, { passed: number; failed: number }>>();

/** Defines a suite for each reading. `out/reports/readings.md` lists how many tests of each passed. */
export function inEveryReading(title: string, body: (this: Suite, tested: Tested) => void): void {
  const ofSuite = new Map<Reading, { passed: number; failed: number }>();
  counts.set(title, ofSuite);
  for (const reading of testedReadings) {
    const isDefault = reading === testedReadings[0];
    const count = { passed: 0, failed: 0 };
    ofSuite.set(reading, count);
    describe(isDefault ? title : `${title} (${Object.values(reading).join(', ')})`, function () {
      afterEach(function () {
        if (this.currentTest?.state === 'failed') count.failed++;
        else count.passed++;
      });
      after(report);
      body.call(this, { reading, isDefault });
    });
  }
}

function report(): void {
  writeShare(
    'readings',
    [...Object.keys(defaultReading), 'Tests', 'passed', 'failed'],
    [...counts].flatMap(([title, ofSuite]) =>
      [...ofSuite].map(([reading, { passed, failed }]) => [
        ...Object.values(reading),
        title,
        String(passed),
        String(failed),
      ]),
    ),
  );
}
