import assert from 'node:assert/strict';
import { createLog } from '../../../src/vscode/ui/log';
import { editor } from '../../support/vscode';

describe('the log', () => {
  it('does not grow by what is quoted in it', () => {
    editor.reset();
    const log = createLog();
    for (const write of [log.trace, log.debug, log.error]) write(`Refused: ${'a\n'.repeat(4_000_000)}`);
    const lines = editor.shown.filter(({ place }) => place === 'log').map(({ text }) => text);
    assert.equal(lines.length, 3);
    for (const line of [...lines, ...log.recent]) {
      assert.ok(line.length < 30_000, String(line.length));
      assert.match(line, /Refused: a a .*…$/);
    }
  });
});
