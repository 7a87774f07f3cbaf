// Mocha's own spec output, plus what `test/run.mjs` sums up as JSON in the file that TEST_STATS names.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['TEST_STATS'];
    if (!file) return;
    /** @type {string[]} */
    const failures = [];
    runner.on('fail', (test, error) => {
      const [line] = String(error?.message ?? error).split('\n', 1);
      const places = [...String(error?.stack).matchAll(/\((?:.*?\/)?(test\/[\w./-]+:\d+):\d+\)/g)];
      const at = places.length > 0 ? ` (${places.map(([, place]) => place).join(' < ')})` : '';
      failures.push(`${test.fullTitle()}: ${line}${at}`);
    });
    runner.once('end', () => {
      const { passes, pending } = runner.stats;
      writeFileSync(
        file,
        JSON.stringify({ passed: passes, failed: runner.stats.failures, pending, failures }),
      );
    });
  }
};
