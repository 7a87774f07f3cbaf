import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedManifest, repositoryUrl, standalonePage } from '../harness/publicPage.mjs';
import { releaseNotes } from '../harness/release.mjs';
import { servers } from '../harness/runtime.mjs';
import { root } from '../harness/shared.mjs';

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly preview: boolean;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string };
};

describe('the address of the repository', () => {
  it('is read from the manifest in every form that npm writes', () => {
    const wanted = 'https://github.com/someone/some.thing';
    for (const url of [wanted, `${wanted}.git`, `git+${wanted}.git`, `${wanted}/`]) {
      assert.equal(repositoryUrl({ repository: { url } }), wanted);
      assert.equal(repositoryUrl({ repository: url }), wanted);
    }
    assert.equal(repositoryUrl({}), undefined);
    for (const url of ['https://example.com/someone/something', 'git@github.com:someone/something.git'])
      assert.throws(() => repositoryUrl({ repository: url }), /no https address at GitHub/);
  });

  it('gives the packed manifest its home page and tracker, and nothing where there is none', () => {
    const repository = 'https://github.com/someone/something';
    assert.deepEqual(packedManifest({ version: '1.0.0', repository }), {
      version: '1.0.0',
      repository,
      homepage: `${repository}#readme`,
      bugs: { url: `${repository}/issues` },
    });
    assert.deepEqual(packedManifest({ version: '1.0.0' }), { version: '1.0.0' });
  });

  it('is named in package.json alone', () => {
    const named = repositoryUrl(manifest)?.slice('https://'.length) ?? 'github.com/';
    const files = ['README.md', 'README.zh-CN.md', 'README.ja.md', 'CHANGELOG.md', '.github/SECURITY.md'];
    for (const file of files) assert.ok(!read(file).includes(named), file);
    for (const key of ['homepage', 'bugs']) assert.ok(!(key in manifest), key);
  });

  it('is not needed for a page without dead links, in every language', () => {
    const page = standalonePage(root);
    assert.doesNotMatch(page, /!\[|\]\((?!https:)/);
    for (const text of [
      '# RDS Clone for Alibaba Cloud\n',
      '<summary>简体中文</summary>',
      '<summary>日本語</summary>',
    ])
      assert.equal(page.split(text).length, 2, text);
    assert.equal(page.split('SECURITY.md').length, 4);
  });
});

describe('a release', () => {
  const repository = 'https://github.com/someone/something';
  const changelog = [
    '# Changelog\n',
    '## [Unreleased]\n',
    '## [0.2.0] - 2027-01-31\n\n### Added\n\n- This.\n',
    '## [0.1.0]\n\n- That.\n',
  ].join('\n');

  it('has the notes of its section of the changelog', () => {
    assert.equal(
      releaseNotes('v0.2.0', { version: '0.2.0', repository }, changelog),
      '### Added\n\n- This.\n',
    );
  });

  it('is refused without its version, a date or a repository', () => {
    const refused: [string, { version: string; repository?: string }, RegExp][] = [
      ['v0.2.1', { version: '0.2.0', repository }, /is not the version 0\.2\.0/],
      ['v0.2.0', { version: '0.2.0' }, /names no repository/],
      ['v0.1.0', { version: '0.1.0', repository }, /no section \[0\.1\.0\] with a date/],
      ['v0.3.0', { version: '0.3.0', repository }, /no section \[0\.3\.0\] with a date/],
    ];
    for (const [tag, of, reason] of refused) assert.throws(() => releaseNotes(tag, of, changelog), reason);
  });

  it('is a preview of a version that the changelog has, as long as the service was never asked', () => {
    assert.match(manifest.version, /^0\.\d+\.\d+$/);
    assert.ok(manifest.preview);
    assert.ok(read('README.md').includes('Never tried against the live service'));
    assert.ok(read('CHANGELOG.md').includes(`\n## [${manifest.version}]`));
  });
});

describe('the oldest VS Code', () => {
  it('is the same in the manifest, its types, the tests, the workflows and the READMEs', () => {
    const oldest = servers.oldest.codeServer.replace(/^4/, '1');
    assert.equal(manifest.engines.vscode, `^${oldest}`);
    assert.equal(manifest.devDependencies['@types/vscode'], oldest.replace(/\d+$/, '0'));
    assert.ok(read('.github/workflows/check.yml').includes(`vscode: ['${oldest}', stable]`));
    for (const file of ['README.md', 'README.zh-CN.md', 'README.ja.md'])
      assert.ok(read(file).includes(`VS Code ${oldest} `), file);
  });
});
