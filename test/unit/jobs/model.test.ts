import * as fc from 'fast-check';
import { effort } from '../../support/effort';
import { writeReport } from '../../support/report';
import { stepArbitrary } from './modelSteps';
import { ModelWorld } from './modelWorld';

const numRuns = effort(200);

describe('clone jobs against a model', function () {
  this.timeout(600_000);

  it(`make no second clone, lose none and report none early, in ${numRuns} runs of whatever can happen`, async () => {
    const started = performance.now();
    let steps = 0;
    let clones = 0;
    let told = 0;
    const tally = { runs: 0, intents: 0, doubled: 0, runsWithout: 0, intentsWithout: 0, doubledWithout: 0 };
    const scripts = fc.array(stepArbitrary, { minLength: 3, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(scripts, fc.boolean(), async (script, deduplicates) => {
        const world = new ModelWorld(deduplicates);
        await world.run(script);
        const { sent, doubled } = world.sent();
        if (deduplicates) {
          tally.runs++;
          tally.intents += sent;
          tally.doubled += doubled;
        } else {
          tally.runsWithout++;
          tally.intentsWithout += sent;
          tally.doubledWithout += doubled;
        }
        steps += script.length;
        clones += world.cloud.instances.length;
        told += world.machine.told.length;
      }),
      { numRuns },
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `      ${steps} steps, ${clones} clones, ${told} outcomes told, ${seconds} s; ${JSON.stringify(tally)}`,
    );
    writeReport(
      'job-model',
      ['Tokens', 'Runs', 'Steps', 'Intents sent', 'Made two', 'Why'],
      [
        ['deduplicated', tally.runs, steps, tally.intents, tally.doubled, ''],
        [
          'not deduplicated',
          tally.runsWithout,
          steps,
          tally.intentsWithout,
          tally.doubledWithout,
          'the first clone could not be seen yet when it was looked for before the request was sent again',
        ],
      ].map((row) => row.map(String)),
    );
  });
});
