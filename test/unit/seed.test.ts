import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../harness/shared.mjs';

describe('generated inputs', () => {
  it('begin with the same seed in each bundle of unit tests', () => {
    const out = join(root, 'out');
    const bundles = readdirSync(out).filter((name) => /^unit\d+\.test\.js$/.test(name));
    assert.ok(bundles.length > 1);
    for (const name of bundles)
      assert.match(readFileSync(join(out, name), 'utf8'), /configureGlobal\(\{ seed: /, name);
  });
});
