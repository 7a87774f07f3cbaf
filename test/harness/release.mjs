// Whether a tag may be released, and the notes of its release: its section of the changelog.
//
//   node test/harness/release.mjs v0.1.0 > notes.md
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryUrl } from './publicPage.mjs';
import { root } from './shared.mjs';

/**
 * @param {string} tag
 * @param {{ version: string, repository?: string | { url: string } }} manifest
 * @param {string} changelog
 * @returns {string} Markdown
 * @throws Error for a tag that cannot be released, with the reason
 */
export function releaseNotes(tag, manifest, changelog) {
  if (tag !== `v${manifest.version}`)
    throw new Error(`${tag} is not the version ${manifest.version} of package.json`);
  if (!repositoryUrl(manifest)) throw new Error('package.json names no repository for links and pictures');
  const section = changelog.split(/^## /m).find((one) => one.startsWith(`[${manifest.version}] - `));
  if (!section || !/^\S+ - \d{4}-\d{2}-\d{2}\n/.test(section))
    throw new Error(`The changelog has no section [${manifest.version}] with a date`);
  return `${section.slice(section.indexOf('\n')).trim()}\n`;
}

if (basename(process.argv[1] ?? '') === 'release.mjs') {
  const read = (name) => readFileSync(join(root, name), 'utf8');
  process.stdout.write(
    releaseNotes(process.argv[2] ?? '', JSON.parse(read('package.json')), read('CHANGELOG.md')),
  );
}
