import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

describe('the notices of bundled packages', () => {
  const line = `\n${'-'.repeat(80)}\n`;
  const parts = read('dist/THIRD-PARTY-NOTICES.txt')
    .split(line)
    .map((part) => part.trim());
  const titles = parts.map((part) => part.split('\n', 1)[0] ?? '');
  const { inputs } = JSON.parse(read('out/bundles.json')) as { inputs: Readonly<Record<string, unknown>> };
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );

  it('name each package with its version, and nothing that is left out', () => {
    const expected = [...folders].map((folder) => {
      const { name, version } = JSON.parse(read(`${folder}/package.json`)) as Record<string, string>;
      return `${name ?? ''} ${version ?? ''}`;
    });
    assert.ok(expected.length > 10);
    const named = titles.flatMap((title) => /^(\S+ \d+\.\d+\.\d+) \(/.exec(title)?.[1] ?? []);
    assert.deepEqual(named.sort(), expected.sort());
  });

  it('have the text of every licence, of its author or at the end', () => {
    const atEnd = /The text of the (.+) is at the end of this file\./g;
    for (const part of parts.slice(1)) {
      const named = [...part.matchAll(atEnd)].map(([, name]) => name ?? '');
      for (const name of named) assert.ok(titles.includes(name), name);
      assert.ok(named.length > 0 || part.length > 600, part);
      assert.match(part, /copyright/i);
    }
    const apache = parts[titles.indexOf('Apache License 2.0')] ?? '';
    assert.match(apache, /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION[^]*END OF TERMS/);
  });

  it('name no place of the machine that built them', () => {
    assert.doesNotMatch(parts.join(line), /node_modules|\\|\/(home|tmp|root|work|Users)\//);
  });
});
