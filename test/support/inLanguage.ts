import { config } from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeIn } from '../../src/core/language';
import { root } from '../harness/shared.mjs';

const bundleSchema = v.record(v.string(), v.string());

/** Runs a function with `core`'s texts in a language (a VS Code language id), then switches back to English. */
export function inLanguage<T>(language: string, run: () => T): T {
  const bundle = join(root, 'l10n', `bundle.l10n.${language}.json`);
  config({ contents: v.parse(bundleSchema, JSON.parse(readFileSync(bundle, 'utf8'))) });
  writeIn(language);
  try {
    return run();
  } finally {
    config({ contents: {} });
    writeIn('en');
  }
}
