import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quoteBash } from '../../../../src/core/clone/export/quoteBash';
import { quoteHcl } from '../../../../src/core/clone/export/quoteHcl';
import { quotePowerShell } from '../../../../src/core/clone/export/quotePowerShell';
import { quoteTypeScript } from '../../../../src/core/clone/export/quoteTypeScript';
import { hclString, powerShellValue, runBash } from './parsers';
import { anyText, awkward } from './samples';
import { effort } from '../../../support/effort';

/** Checks that a literal is read to its end and gives the value again. */
function reads(
  parse: (text: string, at: number) => { value: string; end: number },
  quote: (v: string) => string,
) {
  return (value: string) => {
    const literal = quote(value);
    const { value: read, end } = parse(`${literal}@`, 0);
    assert.equal(read, value, literal);
    assert.equal(end, literal.length, literal);
  };
}

describe('Quoting', () => {
  it('is right for PowerShell', () => {
    const check = reads(powerShellValue, quotePowerShell);
    awkward.forEach(check);
    fc.assert(fc.property(anyText, check), { numRuns: effort(2_500) });
  });

  it('is right for HCL', () => {
    const check = reads(hclString, quoteHcl);
    awkward.forEach(check);
    fc.assert(fc.property(anyText, check), { numRuns: effort(2_500) });
    assert.match(quoteHcl('two\nlines\u2028'), /^[ -~]*$/);
  });

  it('is right for TypeScript', () => {
    const check = (value: string): void => {
      const literal = quoteTypeScript(value);
      assert.doesNotMatch(literal, /[\n\r\u2028\u2029]/);
      // A literal means the same in JavaScript, so its own engine can tell.
      assert.equal((0, eval)(literal), value);
    };
    awkward.forEach(check);
    fc.assert(fc.property(anyText, check), { numRuns: effort(2_500) });
    assert.equal(quoteTypeScript('\ud800'), "'\\ud800'");
  });

  it('is right for bash', function () {
    // One process reads them all.
    const values = [...awkward, ...fc.sample(anyText, 10_000)];
    const read = runBash(`printf '%s\\0' ${values.map(quoteBash).join(' ')}`);
    if (!read) return this.skip();
    assert.equal(read.status, 0, read.stderr);
    assert.deepEqual(read.stdout.split('\0').slice(0, -1), values);
  });

  it('leaves plain words of bash bare, and shows control characters', () => {
    for (const word of ['cn-hangzhou', '2026-11-24T09:30:00Z', 'rds.example.com:443', '10.0.0.9', '100']) {
      assert.equal(quoteBash(word), word);
    }
    assert.equal(quoteBash("it's\t!"), String.raw`$'it\'s\t\041'`);
    assert.equal(quoteBash('\u2028'), String.raw`$'\342\200\250'`);
  });

  it('shows what cannot be seen', () => {
    for (const quote of [quoteBash, quoteHcl, quotePowerShell, quoteTypeScript]) {
      for (const hidden of ['a\u202eb', 'a\u200bb', 'a\u{e0041}b', 'a\u001b[2Jb']) {
        assert.match(quote(hidden), /^[ -~]+$/);
      }
    }
  });

  it('leaves no word of bash that zsh takes for the path of a program', () => {
    assert.equal(quoteBash('=ls'), "'=ls'");
  });

  it('refuses what no argument can hold', () => {
    for (const quote of [quoteBash, quotePowerShell]) assert.throws(() => quote('a\0b'), RangeError);
  });
});
