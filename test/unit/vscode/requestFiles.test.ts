import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type {
  CodeAction,
  CodeActionContext,
  CodeLens,
  Range as EditorRange,
  TextDocument as Document,
} from 'vscode';
import type { CloneStart } from '../../../src/core/clone/draft';
import { memberNames } from '../../../src/core/requestFile/format';
import { parseRequestFile } from '../../../src/core/requestFile/parse';
import type { RdsClient } from '../../../src/core/rds/client';
import { commandIds, requestFileEnding, type AccountId } from '../../../src/shared/ids';
import type { BackupSet, Instance } from '../../../src/shared/model';
import type { Accounts } from '../../../src/vscode/accounts/accounts';
import { registerRequestFiles } from '../../../src/vscode/requestFile/register';
import { saveRequestFile } from '../../../src/vscode/requestFile/save';
import type { Host } from '../../../src/vscode/ui/feature';
import { createLog } from '../../../src/vscode/ui/log';
import { backupSet, instanceDetail } from '../../support/builders';
import { SkippingClock } from '../../support/clock';
import { writeReport } from '../../support/report';
import { editor, Range, TextDocument, type WorkspaceEdit } from '../../support/vscode';
import { fake } from './support';
import { effort } from '../../support/effort';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail({ description: 'orders-prod' });
const right = {
  version: 1,
  source: { regionId: source.regionId, dbInstanceId: source.dbInstanceId },
  restorePoint: { backupId: '100' } as object,
  values: { DBInstanceStorage: 120 } as object,
};
const written = (changes: object = {}): string => JSON.stringify({ ...right, ...changes }, undefined, 2);

let opened: (readonly [AccountId, CloneStart, Instance | undefined, BackupSet | undefined])[];
let asked: string[];
let choice: AccountId | undefined;
let currentId: AccountId;
let file: ReturnType<typeof registerRequestFiles>;
let sets: readonly BackupSet[];

beforeEach(() => {
  editor.reset();
  opened = [];
  asked = [];
  choice = undefined;
  currentId = 'default';
  sets = [backupSet()];
  const client = fake<RdsClient>({
    describeInstance: () => {
      asked.push('describeInstance');
      return Promise.resolve(source);
    },
    describeRecoveryWindow: () => {
      asked.push('describeRecoveryWindow');
      return Promise.resolve({ begin: now - 86_400_000, end: now - 60_000, derived: false });
    },
    listBackups: () => {
      asked.push('listBackups');
      const all = Promise.resolve(sets);
      return { first: all, all, total: Promise.resolve(sets.length), isCut: Promise.resolve(false) };
    },
  });
  file = registerRequestFiles(fake<Host>({ clock: new SkippingClock(now), log: createLog() }), {
    accounts: fake<Accounts>({
      get currentId() {
        return currentId;
      },
      fullLabel: (id: AccountId) => `<${id}>`,
      session: (accountId) => {
        asked.push(`session ${accountId}`);
        return Promise.resolve(fake<Awaited<ReturnType<Accounts['session']>>>({ client }));
      },
    }),
    chooseAccount: () => Promise.resolve(void (currentId = choice ?? currentId)),
    knownInstances: () => [source],
    openForm: (...start) => void opened.push([start[0], start[1], start[2], start[3]]),
  });
});
afterEach(() => {
  for (const one of file.disposables) one.dispose();
});

const shown = (text: string, name = `orders${requestFileEnding}`): TextDocument => {
  const document = new TextDocument(`/project/${name}`, text);
  editor.write(document);
  return document;
};
const asDocument = (document: TextDocument): Document => fake<Document>(document as never);
const between = (from: Range['start'], to: Range['start']): EditorRange => new Range(from, to) as never;
const open = async (argument?: unknown): Promise<unknown> =>
  file.commands.find(([id]) => id === commandIds.openRequestFile)![1](argument);
const said = (): string | undefined => editor.messages.at(-1)?.text;
const marks = (document: TextDocument): readonly string[] =>
  (editor.diagnostics.get(String(document.uri)) ?? []).map(
    ({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`,
  );

describe('a request file in the editor', () => {
  it('opens in the form, with values, and the account is the current one', async () => {
    const document = shown(written({ after: { verify: true } }));
    await open(document.uri);
    const [[accountId, start, known] = []] = opened;
    assert.deepEqual([accountId, known], ['default', source]);
    assert.deepEqual(start, {
      regionId: source.regionId,
      sourceId: source.dbInstanceId,
      restoreBy: 'backupSet',
      backupId: '100',
      values: { DBInstanceStorage: '120' },
      after: { verify: true },
    });
    assert.deepEqual(asked, []);
    assert.deepEqual(editor.messages, []);
  });

  for (const [restorePoint, became, calls, sentence] of [
    [{ restoreTime: '24 hours ago' }, '2026-11-23T10:00:00Z', [], '“24 hours ago” is '],
    [
      { restoreTime: 'latest' },
      '2026-11-24T09:59:00Z',
      ['session default', 'describeInstance', 'describeRecoveryWindow'],
      '“latest” is ',
    ],
    [
      { backupId: 'newest full backup' },
      '100',
      ['session default', 'listBackups'],
      '“newest full backup” is the set of ',
    ],
  ] as const) {
    it(`looks up ${JSON.stringify(restorePoint)} when it is opened, and says what it is`, async () => {
      const document = shown(written({ restorePoint }));
      sets = [
        backupSet({ backupId: '99', endTime: now - 9e8 }),
        backupSet(),
        backupSet({ backupId: '101', backupType: 'IncrementalBackup', endTime: now }),
        backupSet({ backupId: '102', endTime: now, isAvailable: false }),
      ];
      file.help.provideCodeLenses(asDocument(document), fake({}));
      assert.deepEqual([...asked], []);
      await open(document.uri);
      assert.deepEqual(asked, calls);
      const start = opened[0]?.[1];
      assert.equal(start?.restoreTime ?? start?.backupId, became);
      assert.ok(said()?.startsWith(sentence), said());
    });
  }

  it('is not opened where there is no such restore point, and it is said why', async () => {
    sets = [];
    await open(shown(written({ restorePoint: { backupId: 'newest full backup' } })).uri);
    assert.deepEqual(opened, []);
    assert.equal(
      said(),
      'The file was not opened in the form. There is no full backup set that can be restored.',
    );
  });

  it('is not opened where it is wrong, and the place is named', async () => {
    await open(shown(written({ values: { Perod: 1 } })).uri);
    assert.deepEqual(opened, []);
    assert.equal(
      said(),
      'The file was not opened in the form. Line 11, column 5: values.Perod: not supported here',
    );
  });

  it('switches no account by itself', async () => {
    const document = shown(written({ accountId: 'profile:prod', restorePoint: { restoreTime: 'latest' } }));
    await open(document.uri);
    assert.deepEqual([opened, asked, currentId], [[], [], 'default']);
    assert.equal(said(), 'This needs the account <profile:prod>. The current account is <default>.');
    editor.press = () => 'Switch Account…';
    choice = 'profile:prod';
    await open(document.uri);
    assert.equal(opened[0]?.[0], 'profile:prod');
    assert.equal(asked[0], 'session profile:prod');
  });

  it('is the one in front where none is named, and no other file', async () => {
    shown(written());
    await open();
    assert.equal(opened.length, 1);
    const other = shown(written(), 'other.json');
    await open();
    await open(other.uri);
    await open('file:///nowhere');
    assert.equal(opened.length, 1);
    assert.equal(said(), 'Open a file named *.rdsclone.json in the editor first.');
    assert.equal(editor.diagnostics.get(String(other.uri)), undefined);
  });

  it('marks what is wrong as it is written, and offers what mends it', () => {
    const document = shown(written({ values: { Perod: 1, InstanceNetworkType: 'Classic' } }));
    assert.deepEqual(
      marks(document).map((one) => one.split(' ')[0]),
      ['11:5', '12:28'],
    );
    const actions = file.help.provideCodeActions(
      asDocument(document),
      between({ line: 11, character: 30 }, { line: 11, character: 30 }),
      fake<CodeActionContext>({ diagnostics: [] }),
      fake({}),
    ) as CodeAction[];
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Use a VPC'],
    );
    editor.write(document, written({ values: {} }));
    assert.deepEqual(marks(document), []);
  });

  it('is checked by what RDS says of its source, where the user asks for it, for that account', async () => {
    const document = shown(written({ values: { DBInstanceStorage: 50 } }));
    assert.deepEqual(marks(document), []);
    const check = file.commands.find(([id]) => id === commandIds.checkRequestFile)![1];
    await check(document.uri);
    assert.match(said()!, /^Found in the file: \d/);
    const [mark = ''] = marks(document);
    assert.match(mark, /^11:26 The source has 100 GB, and a clone cannot be smaller/);
    assert.ok(asked.includes('describeInstance'));
    const line = between({ line: 10, character: 26 }, { line: 10, character: 26 });
    const [fix] = file.help.provideCodeActions(
      asDocument(document),
      line,
      fake<CodeActionContext>({ diagnostics: [] }),
      fake({}),
    ) as CodeAction[];
    assert.equal(fix?.title, 'Set Storage to 100 GB');
    // It stands while the source is the same.
    editor.write(document, written({ values: { DBInstanceStorage: 60 } }));
    assert.equal(marks(document).length, 1);
    currentId = 'profile:prod';
    editor.write(document, written({ values: { DBInstanceStorage: 70 } }));
    assert.deepEqual(marks(document), []);
    await check(shown('{}', `other${requestFileEnding}`).uri);
    assert.match(said()!, /^The file was not checked\. Line 1, column 1: /);
    assert.deepEqual(opened, []);
  });

  it('has a button that opens it in the form', () => {
    const document = shown(written());
    const [lens] = file.help.provideCodeLenses(asDocument(document), fake({})) as CodeLens[];
    assert.deepEqual(lens?.command, {
      title: 'Open in Form',
      command: commandIds.openRequestFile,
      arguments: [document.uri],
    });
  });

  it('is saved where the user wants it, or not at all', async () => {
    await saveRequestFile(written(), 'orders/prod');
    assert.deepEqual(editor.files, {});
    assert.match(editor.texts('name').at(-1) ?? '', /orders-prod\.rdsclone\.json$/);
    editor.saveAs = '/project/a.rdsclone.json';
    await saveRequestFile(written(), 'a');
    assert.equal(editor.files['file:///project/a.rdsclone.json'], written());
    assert.deepEqual(editor.messages, []);
    editor.saveAs = '/project/a.json';
    await saveRequestFile(written(), 'a');
    assert.equal(said(), 'Only a file named *.rdsclone.json can be opened in the form.');
  });
});

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
const whole = fc.record({ restorePoint: point, values: goodValues }).map((one) => ({ ...right, ...one }));
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
      for (const { from, to, place } of problems) {
        assert.ok(from >= 0 && to >= from && to <= Math.max(length, 1), text);
        assert.equal(text.slice(0, from).split(/\r\n|\n|\r/).length, place.line, text);
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
