import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { CodeAction, CodeActionContext } from 'vscode';
import { memberNames } from '../../../src/core/requestFile/format';
import { parseRequestFile } from '../../../src/core/requestFile/parse';
import { writeReport } from '../../support/report';
import { editor, type Range, type TextDocument, type WorkspaceEdit } from '../../support/vscode';
import { effort } from '../../support/effort';
import {
  asDocument,
  asked,
  between,
  file,
  open,
  opened,
  rightFile,
  said,
  shown,
  useRequestFiles,
} from './registeredRequestFiles';
import { fake } from './support';

const nasty = fc.constantFrom<unknown>(
  ...[
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[[]]],
    '$(error)',
    '[x](command:y)',
    '__proto__',
    '../..',
    '\u202e',
  ],
  ...[
    '2026-11-23T18:00:00Z',
    '9999 days ago',
    '99999 days ago',
    'latest',
    'newest full backup',
    'a'.repeat(500),
  ],
);
const someName = fc.oneof(
  fc.constantFrom(
    ...Object.values(memberNames).flat(),
    '__proto__',
    'constructor',
    'toString',
    'submit',
    'accessKeySecret',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const someValue = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const valueName = fc.constantFrom(...memberNames['values']!);
const values = fc.dictionary(
  fc.oneof({ weight: 6, arbitrary: valueName }, { weight: 1, arbitrary: someName }),
  fc.oneof(someValue, fc.constantFrom<unknown>('Prepaid', 'Month', 'Basic', 'DbNames', 'vsw-a', 3, false)),
  { maxKeys: 5 },
);
const goodValues = fc.record(
  { DBInstanceStorage: fc.integer({ min: 1, max: 900 }), PayType: fc.constantFrom('Postpaid', 'Prepaid') },
  { requiredKeys: [] },
);
const point = fc.constantFrom<object>(
  { backupId: '100' },
  { backupId: 'newest full backup' },
  { restoreTime: 'latest' },
  { restoreTime: '36 hours ago' },
  { restoreTime: '2026-11-23T18:00:00Z' },
);
const whole = fc.record({ restorePoint: point, values: goodValues }).map((one) => ({ ...rightFile, ...one }));
/** Files as they should be, others but for a part, and some that are anything. */
const object: fc.Arbitrary<unknown> = fc.oneof(
  whole,
  fc.tuple(whole, values).map(([one, some]) => ({ ...one, values: some })),
  fc.tuple(whole, someName, someValue).map(([one, name, some]) => ({ ...one, [name]: some })),
  fc
    .tuple(
      whole,
      fc.constantFrom('source' as const, 'restorePoint' as const, 'after' as const),
      someName,
      someValue,
    )
    .map(([one, place, name, some]) => ({
      ...one,
      [place]: { ...(place === 'after' ? {} : one[place]), [name]: some },
    })),
  fc
    .tuple(whole, fc.constantFrom('version', 'source', 'restorePoint'))
    .map(([one, name]) => ({ ...one, [name]: undefined })),
  fc.jsonValue({ maxDepth: 3 }),
);
const someFile = fc
  .tuple(
    object,
    fc.constantFrom<number | undefined>(undefined, 1, 2),
    fc.nat(),
    fc.constantFrom(...'{}[]",:\\x\u0000\n'),
  )
  .map(([value, indent, at, sign]) => {
    const text = JSON.stringify(value, undefined, indent) ?? '';
    // Some are damaged somewhere.
    return at % 9 === 0
      ? text.slice(0, at % (text.length + 1)) + sign + text.slice(at % (text.length + 1))
      : text;
  });

describe('request files from anywhere', function () {
  this.timeout(60_000);
  const count = effort(2_500);
  useRequestFiles();

  it(`open the form or name the place that is wrong, ${count} of them, and send nothing`, async () => {
    const outcomes = { form: 0, relative: 0, syntax: 0, other: 0 };
    let marked = 0;
    let fixed = 0;
    const document = shown('');
    for (const text of fc.sample(someFile, { numRuns: count })) {
      editor.messages.length = 0;
      editor.shown.length = 0;
      asked.length = 0;
      opened.length = 0;
      editor.write(document, text);
      // Whatever is written asks nobody.
      assert.deepEqual([asked, opened], [[], []], text);
      const found = editor.diagnostics.get(String(document.uri))!;
      const length = text.length;
      for (const { range, message } of found) {
        const end = document.positionAt(length);
        assert.ok(range.end.line <= end.line && message.length > 3, text);
        marked++;
      }
      fixed += fixes(document);
      await open(document.uri);
      const { file: good, problems } = parseRequestFile(text);
      if (good) {
        assert.deepEqual(problems, []);
        assert.equal(opened.length, 1, `${text} ${said()}`);
        assert.deepEqual([opened[0]![0], opened[0]![1].sourceId], ['default', good.dbInstanceId]);
        if (asked.length > 0) outcomes.relative++;
        else outcomes.form++;
        continue;
      }
      assert.deepEqual([opened, asked], [[], []], text);
      assert.match(said()!, /^The file was not opened in the form\. Line \d+, column \d+: ./s, text);
      const isSyntax = problems[0]?.kind === 'syntax';
      if (isSyntax) assert.throws(() => JSON.parse(text) as unknown, SyntaxError);
      outcomes[isSyntax ? 'syntax' : 'other']++;
      // What is no JSON is marked by the editor itself.
      assert.equal(found.length > 0, !isSyntax, text);
      for (const { from, to, position } of problems) {
        assert.ok(from >= 0 && to >= from && to <= Math.max(length, 1), text);
        assert.equal(text.slice(0, from).split(/\r\n|\n|\r/).length, position.line, text);
      }
    }
    assert.deepEqual(editor.executed, []);
    for (const [name, number] of Object.entries(outcomes))
      assert.ok(number > count / 50, `${name}: ${number}`);
    writeReport(
      'request-files',
      [
        'Files',
        'Form opened',
        'Form opened after a look-up',
        'No JSON',
        'Refused',
        'Findings',
        'Fixes',
        'Clones sent',
      ],
      [
        [count, outcomes.form, outcomes.relative, outcomes.syntax, outcomes.other, marked, fixed, 0].map(
          String,
        ),
      ],
    );
  });

  /** Every fix gives a file that is JSON still. */
  function fixes(document: TextDocument): number {
    const all = file.help.provideCodeActions(
      asDocument(document),
      between({ line: 0, character: 0 }, { line: 1e5, character: 0 }),
      fake<CodeActionContext>({ diagnostics: [] }),
      fake({}),
    ) as CodeAction[];
    for (const { edit } of all) {
      const { edits } = fake<WorkspaceEdit>(edit ?? {});
      assert.equal(edits.length, 1);
      const { range, text } = edits[0]!;
      const at = ({ line, character }: Range['start']): number =>
        document.text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
      const mended = document.text.slice(0, at(range.start)) + text + document.text.slice(at(range.end));
      assert.doesNotThrow(() => JSON.parse(mended), document.text);
    }
    return all.length;
  }
});
