import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { linkTo, readLink, type Link } from '../../../src/core/clone/cloneLink';
import { isAccountId } from '../../../src/shared/ids';
import { visible } from '../../../src/shared/plain';
import { partsOf } from '../../support/links';

const base = 'vscode://rds-clone.rds-clone';
const instance = { regionId: 'cn-hangzhou', dbInstanceId: 'rm-source' };
const query = 'region=cn-hangzhou&instance=rm-source';

function problemOf(path: string): string | undefined {
  const read = readLink(partsOf(base + path));
  return 'problem' in read ? read.problem : undefined;
}

describe('a link', () => {
  it('is one that people can read', () => {
    assert.equal(
      linkTo({ kind: 'clone', target: { ...instance, accountId: 'profile:prod', backupId: '100' } }, base),
      `${base}/clone?${query}&backup=100&account=profile:prod`,
    );
    assert.equal(
      linkTo({ kind: 'clone', target: { ...instance, restoreTime: '2026-11-23T18:00:00Z' } }, base),
      `${base}/clone?${query}&time=2026-11-23T18:00:00Z`,
    );
    assert.equal(linkTo({ kind: 'instance', target: instance }, base), `${base}/instance?${query}`);
  });

  it('comes back as it was made, whatever the profile is called', () => {
    const account = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((name) => `profile:${name}`)
      .filter((id) => isAccountId(id) && visible(id) === id);
    fc.assert(
      fc.property(fc.oneof(account, fc.constant('profile:a&region=b%26=+#?')), (accountId) => {
        const link: Link = { kind: 'clone', target: { ...instance, backupId: '100', accountId } };
        assert.deepEqual(readLink(partsOf(linkTo(link, base))), { link });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read encoded once too, as people write it', () => {
    assert.deepEqual(readLink(partsOf(`${base}/clone?${query}&time=2026-11-23T18%3A00%3A00Z`)), {
      link: { kind: 'clone', target: { ...instance, restoreTime: '2026-11-23T18:00:00Z' } },
    });
  });

  for (const [path, problem] of [
    ['', '/: neither /clone nor /instance'],
    ['/', '/: neither /clone nor /instance'],
    ['/submit?x=1', '/submit: neither /clone nor /instance'],
    ['/clone/', '/clone/: neither /clone nor /instance'],
    ['/clone', 'region: missing'],
    ['/clone?', 'region: missing'],
    ['/clone?region=cn-hangzhou', 'instance: missing'],
    [`/clone?${query}&`, '=: not supported here'],
    [`/clone?${query}&submit=true`, 'submit=: not supported here'],
    [`/clone?${query}&Region=b`, 'Region=: not supported here'],
    [`/clone?${query}&__proto__=b`, '__proto__=: not supported here'],
    [`/clone?${query}&region=cn-beijing`, 'region: given twice'],
    [`/clone?${query}&backup=`, 'backup: blank'],
    [`/clone?${query}&backup`, 'backup: blank'],
    [`/clone?${query}&backup=1%00`, 'backup: holds a character that cannot be seen'],
    [`/clone?${query}&account=profile:%E2%80%AEx`, 'account: holds a character that cannot be seen'],
    [`/clone?${query}&backup=%25`, 'backup: not encoded as in a URL'],
    [`/clone?${query}&backup=1/2`, 'backup: not the ID of a backup set'],
    [`/clone?${query}&backup=1&time=2026-11-23T18:00:00Z`, 'backup, time: only one of them can be given'],
    [`/clone?${query}&time=now`, 'time: not a time in UTC such as 2026-11-27T06:32:05Z'],
    [`/clone?${query}&account=root`, 'account: not an account such as default, sandbox or profile:name'],
    [`/clone?${query}#values`, '#values: not supported here'],
    [`/instance?${query}&backup=1`, 'backup=: not supported here'],
    ['/instance?region=evil.example&instance=a', 'region: not the ID of a region'],
    [`/clone?${query}&backup=${'1'.repeat(2_000)}`, 'The link is longer than 2,000 characters.'],
  ] as const) {
    it(`is refused with what is wrong: ${path.slice(0, 60)}`, () => {
      assert.equal(problemOf(path), problem);
    });
  }
});
