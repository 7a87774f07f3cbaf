import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alibabaLink } from '../../../src/core/errors/diagnosisLink';
import { bare } from '../../support/markdown';
import { writeReport } from '../../support/report';
import { editor, type Place, type Shown } from '../../support/vscode';
import { showFound, Surfaces } from './surfaces';
import { effort } from '../../support/effort';

const runs = effort(250);

const pieces = [
  '[Sign in](command:workbench.action.quit)',
  '[x](https://evil.example "t")',
  '[x](file:///etc/passwd)',
  '](command:x)',
  '[a',
  '](',
  '$(error)',
  '$(sync~spin)',
  '\\$(bell)',
  '$(',
  '$',
  '(',
  ')',
  '<a href="command:x">x</a>',
  '<img src="https://evil.example/x.png">',
  '![x](https://evil.example/x.png)',
  'https://evil.example/',
  'www.evil.example',
  'a@evil.example',
  '&#91;x&#93;&#40;command:x&#41;',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u3164',
  '\u{e0041}',
  '\n',
  '\r\n',
  '\u2028',
  '\u0085',
  '\u001b[2J',
  '\u0000',
  '\ud800',
  '\n# more\n',
  '\n| a | b |\n',
  '\n```\n',
  '`',
  '**',
  '~~',
  '|',
  '\\',
  '"',
  "'",
  '!',
  'CLONE',
  '👩‍👩‍👧',
  'prod',
  '订单',
  ' ',
];

const hostile = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 }) },
    { weight: 1, arbitrary: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 2 }) },
  )
  // What is blank is no name and no id.
  .map((parts) => `${parts.join('')}x`);

// As the editor has them: base/common/linkedText.ts and base/common/iconLabels.ts.
const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const icon = /\$\([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:~[A-Za-z]+)?\)/;
/** What turns text, joins it or ends a line; joiners and signs for pictures are in emoji too. */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]|(?<=[\w\s.])\u200d/u;

const inLines: ReadonlySet<Place> = new Set(['detail', 'tooltip', 'tooltip table', 'clipboard']);

/** The links of ours, which lead to commands of ours. */
const ownLink = /^\[(Show|Run in Background)\]\(command:rdsClone\.[\w.]+(\?[\w%-]*)?\)$/;
/** The icons of ours: in the status bar before a number, in a pick before a reason. */
const ownIcons: Partial<Record<Place, RegExp>> = {
  status: /^(\$\((sync~spin|question|bell)\) \d+( {2}|$))+$/,
  pick: /^\$\(circle-slash\) (?!.*\$\()/,
};

const counts = { links: 0, icons: 0, commands: 0 };

function checkShown({ place, text }: Shown): void {
  const fail = (what: string): never => assert.fail(`${what} in ${place}: ${JSON.stringify(text)}`);
  if (place === 'document') return checkDocument(text);
  if (unseen.test(inLines.has(place) ? text.replaceAll('\n', '') : text)) fail('something unseen');
  if (place === 'log' || place === 'clipboard') return;
  if (place === 'address') {
    if (new URL(text).hostname !== 'rdsnext.console.aliyun.com') fail('another host');
    return;
  }
  if (place === 'tooltip table') {
    const [head, line, ...rows] = text.split('\n');
    if (`${head} ${line}` !== '||| |:--|:--|') fail('another table');
    if (!rows.every((row) => tableRow.test(row))) fail('Markdown');
    return;
  }
  for (const [found, , target] of text.matchAll(links)) {
    if (place === 'progress' && ownLink.test(found)) continue;
    counts.links += 1;
    if (/^command:/i.test(target ?? '')) counts.commands += 1;
    fail('a link');
  }
  if (icon.test(text) && ownIcons[place]?.test(text) !== true) {
    counts.icons += 1;
    fail('an icon');
  }
}

/** Text and entities: no sign that Markdown, HTML or what finds addresses could begin with. */
const harmless = '(?:[^\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e]|&#\\d+;)*';
const tableRow = new RegExp(`^\\|${harmless}\\|${harmless}\\|$`);

const ownAddress = /<(https:\/\/[^<>\s]+)>/g;

function checkDocument(markdown: string): void {
  assert.doesNotMatch(markdown.replaceAll('\n', ''), unseen);
  let fence = '';
  for (const line of markdown.split('\n')) {
    const [ticks] = /^`{3,}(?=json$|$)/.exec(line) ?? [];
    if (ticks && (fence === '' || ticks === fence)) fence = fence === '' ? ticks : '';
    else if (fence === '') {
      const rest = bare(
        line.replace(ownAddress, (_whole, address: string) => {
          const own = new URL(address).hostname === 'rdsnext.console.aliyun.com' || alibabaLink(address);
          assert.ok(own, line);
          return ' ';
        }),
      );
      assert.doesNotMatch(rest, /\]\(|[<>]|\/\/|@|!\[|\bwww\./, line);
      // What begins a line is ours.
      assert.match(line, /^(#{1,3} |- |\| |_|$|[A-Z(])/, line);
    }
  }
  assert.equal(fence, '');
}

/** How many lines a text has that is made of a name without anything odd in it. */
const ordinary = new Map<string, number>();

/** Without the first line, which PowerShell's has where not all is ASCII. */
function linesOf(text: string): number {
  return text.replace(/^# Save this as .*\n/, '').split('\n').length;
}

function checkExport(name: string, text: string): void {
  assert.doesNotMatch(text.replaceAll('\n', ''), unseen, text);
  assert.equal(linesOf(text), ordinary.get(name), text);
  if (name === 'cliBash') {
    assert.deepEqual([...text.matchAll(/^CLONE$/gm)].length, 1);
    assert.ok(text.startsWith("bash <<'CLONE'\n") && text.endsWith('\nCLONE\n'));
  }
}

describe('What comes from the cloud', () => {
  it(`is text wherever it is shown: ${runs} hostile names and codes`, async function () {
    this.timeout(600_000);
    const surfaces = new Surfaces();
    const shown = new Map<Place, number>();
    const counted = new Map<string, number>();
    editor.reset();
    await surfaces.showEverywhere('prod', (kind, name, text) => {
      if (kind === 'export') ordinary.set(name, linesOf(text));
    });
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        editor.reset();
        await surfaces.showEverywhere(text, (kind, name, made) => {
          counted.set(name, (counted.get(name) ?? 0) + 1);
          if (kind === 'document') checkDocument(made);
          else checkExport(name, made);
        });
        for (const { place } of editor.shown) shown.set(place, (shown.get(place) ?? 0) + 1);
        // Much is shown again and again.
        const different = new Map(editor.shown.map((one) => [`${one.place} ${one.text}`, one]));
        for (const one of different.values()) checkShown(one);
      }),
      { numRuns: runs },
    );
    writeReport(
      'hostile-texts',
      ['Where', `Texts, of ${runs} names and codes `, 'Links', 'Icons', 'Commands'],
      [...shown, ...counted].map(([place, count]) => [
        place,
        String(count),
        ...[counts.links, counts.icons, counts.commands].map(String),
      ]),
    );
    // Each of them was there to be looked at.
    for (const place of [
      'message',
      'detail',
      'pick',
      'prompt',
      'title',
      'progress',
      'status',
      'row',
      'tooltip',
      'tooltip table',
      'log',
      'clipboard',
      'address',
      'document',
      'name',
    ] as const)
      assert.ok((shown.get(place) ?? 0) >= runs, place);
  });

  it('is text in what a search has found', async () => {
    editor.reset();
    await showFound(fc.sample(hostile, { numRuns: runs }));
    assert.ok(editor.shown.filter(({ place }) => place === 'pick').length >= runs);
    editor.shown.forEach(checkShown);
  });
});
