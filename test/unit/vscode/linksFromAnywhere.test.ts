import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseCloneDraft } from '../../../src/shared/clone';
import { newDraft, type CloneStart } from '../../../src/core/clone/draft';
import { JobStore } from '../../../src/core/jobs/store';
import { silentLogger } from '../../../src/core/log';
import { RdsClient } from '../../../src/core/rds/client';
import type { Transport } from '../../../src/core/rds/transport';
import { openForm } from '../../support/form';
import { partsOf } from '../../support/links';
import { MemoryDisk } from '../../support/memoryFolder';
import { writeReport } from '../../support/report';
import { settle } from '../../support/virtualClock';
import { editor } from '../../support/vscode';
import { effort } from '../../support/effort';
import { base, clock, done, follow, useCommandsAndLinks, user } from './commandsAndLinks';

const names = ['region', 'instance', 'backup', 'time', 'account'];
const nasty = fc.constantFrom(
  ...['', '%', '%00', '%0a', '%2500', '%E2%80%AE', '%26submit%3Dtrue', '../..', '__proto__', '$(error)'],
  ...['[x](command:workbench.action.quit)', 'cn-hangzhou%2f.evil.example', '1'.repeat(2_000), '#', '&', '='],
);
const text = fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 12 }));
const good: Readonly<Record<string, fc.Arbitrary<string>>> = {
  region: fc.constantFrom('cn-hangzhou', 'cn-beijing'),
  instance: fc.constantFrom('rm-source', 'rm-other'),
  backup: fc.constantFrom('100', '2147483648'),
  time: fc.constantFrom('2026-11-23T18:00:00Z', '2026-11-23T18%3A00%3A00Z'),
  account: fc.constantFrom('default', 'sandbox', 'profile:prod'),
};
const goodPart = fc.constantFrom(...names).chain((name) => good[name]!.map((value) => `${name}=${value}`));
const needed = fc
  .tuple(good['region']!, good['instance']!)
  .map(([one, two]) => [`region=${one}`, `instance=${two}`]);
const oddPart = fc.oneof(
  text,
  goodPart,
  fc.tuple(fc.constantFrom(...names), text).map(([name, value]) => `${name}=${value}`),
  fc.tuple(text, text).map(([name, value]) => `${name}=${value}`),
);
const link = fc
  .record({
    path: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('/clone', '/instance') },
      { weight: 1, arbitrary: text.map((one) => `/${one}`) },
    ),
    // Half are links as they should be, others but for one part.
    parts: fc.oneof(
      needed,
      fc.tuple(needed, goodPart).map(([both, part]) => [...both, part]),
      fc.tuple(needed, oddPart).map(([both, part]) => [...both, part]),
      fc.array(oddPart, { maxLength: 6 }),
    ),
    end: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('#x') }),
  })
  .map(({ path, parts, end }) => `${base}${path}?${parts.join('&')}${end}`);

describe('links from anywhere', function () {
  this.timeout(60_000);
  const count = effort(2_500);
  const looked = 100;
  useCommandsAndLinks();

  it(`open a form, show a row or say what is wrong with them, ${count} of them, and send nothing`, async () => {
    const refused = new Map<string, number>();
    const outcomes = { form: 0, row: 0, account: 0, refused: 0 };
    const starts: CloneStart[] = [];
    for (const address of fc.sample(link, { numRuns: count })) {
      editor.reset();
      const before = [done.opened.length, done.revealed.length];
      await follow(address);
      const [opened, revealed] = [done.opened.length - before[0]!, done.revealed.length - before[1]!];
      const texts = editor.messages.map((one) => one.text);
      const problem = /^The link was not opened\. (.*)$/s.exec(texts[0] ?? '')?.[1];
      assert.ok(opened + revealed <= 1, address);
      assert.deepEqual(editor.executed, [], address);
      assert.equal(user.currentId, 'default');
      if (problem !== undefined) {
        assert.equal(opened + revealed, 0, address);
        const place = placeOf(problem, address);
        refused.set(place, (refused.get(place) ?? 0) + 1);
        outcomes.refused++;
      } else if (opened > 0) {
        outcomes.form++;
        starts.push(done.opened.at(-1)![1]);
      } else if (revealed > 0) outcomes.row++;
      else {
        assert.match(texts.join(), /^This needs the account <[a-z:]+>\. The current account is <default>\.$/);
        outcomes.account++;
      }
    }
    for (const [name, number] of Object.entries(outcomes))
      assert.ok(number > count / 50, `${name}: ${number}`);
    const calls = await callsOf(starts);
    assert.ok(
      calls.every((one) => /^(Describe|List)/.test(one)),
      calls.join(),
    );
    writeReport(
      'links',
      [
        'Links',
        'Form opened',
        'Row shown',
        'Another account said',
        'Refused',
        'Refused at',
        'Calls',
        'Clones sent',
      ],
      [
        [
          ...[count, outcomes.form, outcomes.row, outcomes.account, outcomes.refused].map(String),
          [...refused].map(([place, number]) => `${place} ${number}`).join(', '),
          `${[...new Set(calls)].join(', ')} (of the first ${looked} forms)`,
          '0',
        ],
      ],
    );
  });

  /** Where a problem says it is, which has to be in the link, or missing in it. */
  function placeOf(problem: string, address: string): string {
    if (/^The link is longer than 2,000 characters\.$/.test(problem)) return 'length';
    const place =
      /^(.*): (.*)$/s.exec(problem.replace(/: (?:not (?:an account|a time)) .*$/, ': wrong'))?.[1] ?? '';
    const known = place.split(', ');
    if (known.every((one) => names.includes(one))) return place;
    const { path, query, fragment } = partsOf(address);
    // What cannot be seen is written out in the message, and what is long is cut.
    const kind = problem.endsWith('neither /clone nor /instance')
      ? 'path'
      : place.startsWith('#')
        ? 'fragment'
        : 'other';
    assert.match(problem, /: (neither \/clone nor \/instance|not supported here)$/, address);
    assert.ok(kind !== 'path' || path !== '/clone', address);
    assert.ok(kind !== 'fragment' || fragment !== '', address);
    assert.ok(kind !== 'other' || query !== '', address);
    return kind === 'other' ? 'unknown parameter' : kind;
  }

  /** The calls of forms that begin so; all of them read, of their own region and source. */
  async function callsOf(starts: readonly CloneStart[]): Promise<readonly string[]> {
    const calls: string[] = [];
    for (const start of starts) assert.ok(parseCloneDraft(newDraft(start, clock.now())));
    for (const start of starts.slice(0, looked)) {
      const transport: Transport = {
        call: (operation, regionId, parameters) => {
          calls.push(operation);
          assert.equal(regionId, start.regionId);
          assert.equal(parameters['DBInstanceId'] ?? start.sourceId, start.sourceId);
          return Promise.reject(new Error('not answered'));
        },
      };
      const store = new JobStore(new MemoryDisk().folder(), silentLogger);
      const client = new RdsClient(transport);
      const form = openForm({ start, client: () => Promise.resolve(client), clock, store });
      await settle();
      assert.deepEqual(store.list(), []);
      form.dispose();
      await store.dispose();
    }
    assert.ok(calls.length > 0);
    return calls;
  }
});
