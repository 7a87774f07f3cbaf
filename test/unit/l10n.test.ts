import assert from 'node:assert/strict';
import { checkStrings } from '../harness/l10n.mjs';
import { checkReadmes } from '../harness/readme.mjs';

describe('the strings that a user sees', () => {
  it('are there in every language, none missing, none unused, none with other placeholders or code', () => {
    const { problems, code, manifest } = checkStrings();
    assert.deepEqual(problems, []);
    assert.ok(code > 1_000 && manifest > 50, `${code} and ${manifest} strings were found`);
  });
});

describe('the README', () => {
  it('is there in every language, with the settings of the manifest', () => {
    assert.deepEqual(checkReadmes(), []);
  });
});
