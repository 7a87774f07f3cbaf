import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findJsonError } from '../../../src/shared/jsonSyntax';

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the place of an error in JSON', () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['[1,]', 1, 4],
    ['[1 2]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['{"a": 1,}', 1, 9],
    ['[1}', 1, 3],
    ['[1]]', 1, 4],
    ['[01]', 1, 3],
    ['[\r\n  "a",\r\n  b\r\n]', 3, 3],
    ['[\r1,\r]', 3, 1],
    ['["😀😀", x]', 1, 8],
    ['["never closed', 1, 2],
    ['["a\nb"]', 1, 2],
    ["['a']", 1, 2],
    ['[tru]', 1, 2],
  ] as const) {
    it(`is line ${line}, column ${column} of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findJsonError(text), { line, column });
    });
  }

  it('is there exactly when the text cannot be parsed', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({
        unit: fc.constantFrom(
          '[',
          ']',
          '{',
          '}',
          ',',
          ':',
          '"',
          '"a"',
          '-1.5e3',
          'null',
          ' ',
          '\n',
          '\\',
          '\\u00e9',
        ),
        maxLength: 12,
      }),
      fc.tuple(fc.json({ maxDepth: 1 }), fc.nat(20), fc.string({ maxLength: 1 })).map(([json, at, put]) => {
        return json.slice(0, at) + put + json.slice(at + 1);
      }),
    );
    const seen = { good: 0, bad: 0 };
    fc.assert(
      fc.property(text, (typed) => {
        const isGood = isParsed(typed);
        seen[isGood ? 'good' : 'bad']++;
        assert.equal(findJsonError(typed) === undefined, isGood);
      }),
      { numRuns: 3000 },
    );
    assert.ok(seen.good > 150 && seen.bad > 150, JSON.stringify(seen));
  });
});
