import assert from 'node:assert/strict';
import { maxFieldLength } from '../../src/shared/clone';
import { parseFormMemento, parsePageMessage } from '../../src/shared/protocol';

describe('messages of the page', () => {
  for (const message of [
    { type: 'ready', timeZone: 'Asia/Shanghai' },
    { type: 'change', seq: 1, parameter: 'ZoneId', value: 'cn-hangzhou-h' },
    { type: 'restoreBy', seq: 2, restoreBy: 'time' },
    { type: 'retryLookup', parameter: 'VSwitchId' },
    { type: 'open', group: 'protection' },
    { type: 'openDatabase', name: '订单 "x"' },
    { type: 'export', format: 'cliBash' },
    { type: 'saveFile' },
    { type: 'submit', revision: 0 },
    { type: 'action', action: 'copyDetails' },
  ]) {
    it(`takes ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parsePageMessage(message), message);
    });
  }

  for (const message of [
    undefined,
    null,
    'submit',
    {},
    { type: 'eval', code: '1' },
    { type: 'change', seq: 1, parameter: 'ClientToken', value: 'x' },
    { type: 'change', seq: 1, parameter: '__proto__', value: 'x' },
    { type: 'change', seq: -1, parameter: 'ZoneId', value: 'x' },
    { type: 'change', seq: 1, parameter: 'ZoneId', value: 5 },
    { type: 'change', seq: 1, parameter: 'ZoneId', value: 'x'.repeat(maxFieldLength + 1) },
    { type: 'restoreBy', seq: 1, restoreBy: 'magic' },
    { type: 'open', group: 'everything' },
    { type: 'openDatabase', name: '' },
    { type: 'export', format: 'secrets' },
    { type: 'submit' },
    { type: 'action', action: 'workbench.action.terminal.new' },
  ]) {
    it(`ignores ${(JSON.stringify(message) ?? 'undefined').slice(0, 60)}`, () => {
      assert.equal(parsePageMessage(message), undefined);
    });
  }

  it('takes back what a page kept, and nothing else', () => {
    const memento = {
      accountId: 'sandbox',
      draft: { regionId: 'cn-hangzhou', sourceId: 'rm-1', restoreBy: 'time', values: {} },
      jobId: undefined,
      draftId: undefined,
    };
    assert.deepEqual(parseFormMemento(memento), memento);
    assert.equal(parseFormMemento({ ...memento, accountId: 'somebody' }), undefined);
    assert.equal(parseFormMemento({ ...memento, draft: {} }), undefined);
    assert.equal(parseFormMemento(undefined), undefined);
    // It names a file.
    assert.equal(parseFormMemento({ ...memento, draftId: '../../x' })?.draftId, undefined);
  });
});
