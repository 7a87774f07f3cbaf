import assert from 'node:assert/strict';
import type { CodeAction, CodeActionContext, CodeLens } from 'vscode';
import { commandIds, requestFileEnding } from '../../../src/shared/ids';
import { saveRequestFile } from '../../../src/vscode/requestFile/save';
import { backupSet } from '../../support/builders';
import { editor, type TextDocument } from '../../support/vscode';
import {
  asDocument,
  asked,
  between,
  file,
  given,
  now,
  open,
  opened,
  rightFile,
  said,
  shown,
  source,
  useRequestFiles,
} from './registeredRequestFiles';
import { fake } from './support';

const written = (changes: object = {}): string => JSON.stringify({ ...rightFile, ...changes }, undefined, 2);
const marks = (document: TextDocument): readonly string[] =>
  (editor.diagnostics.get(String(document.uri)) ?? []).map(
    ({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`,
  );

describe('a request file in the editor', () => {
  useRequestFiles();

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
      given.sets = [
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
    given.sets = [];
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
    assert.deepEqual([opened, asked, given.currentId], [[], [], 'default']);
    assert.equal(said(), 'This needs the account <profile:prod>. The current account is <default>.');
    editor.press = () => 'Switch Account…';
    given.choice = 'profile:prod';
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
    given.currentId = 'profile:prod';
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
