import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNumber, readPlainNumber } from '../../../src/shared/readNumber';

const sizes: readonly (readonly [typed: string, gb: number])[] = [
  ['120', 120],
  [' 120 ', 120],
  ['0', 0],
  ['120 GB', 120],
  ['120GB', 120],
  ['120gb', 120],
  ['120 G', 120],
  ['120 GiB', 120],
  ['１２０', 120],
  ['１２０ ＧＢ', 120],
  ['120.0', 120],
  ['1,200', 1200],
  ['1，200 GB', 1200],
  ['1 200', 1200],
  ['1\u00a0200 GB', 1200],
  ['1\u202f200', 1200],
  ["1'200", 1200],
  ['1,234,560', 1_234_560],
  ['1.200', 1200],
  ['1.200 GB', 1200],
  ['1.200.000', 1_200_000],
  ['1,200.0', 1200],
  ['1.5 TB', 1536],
  ['1,5 TB', 1536],
  ['1.500 TB', 1536],
  ['0.500 TB', 512],
  ['2t', 2048],
  ['2 TiB', 2048],
  ['102400 MB', 100],
  ['102,400 MB', 100],
];

const problems: readonly (readonly [typed: string, reason: string, gb?: unknown])[] = [
  ['', 'blank'],
  [' \u3000\u200b', 'blank'],
  ['GB', 'notANumber'],
  ['-5', 'notANumber'],
  ['1e3', 'notANumber'],
  ['12 00', 'notANumber'],
  ['1,20,000', 'notANumber'],
  ['1 200.000.000', 'notANumber'],
  ['120 GB or so', 'notANumber'],
  ['0x10', 'notANumber'],
  ['120 KB', 'unit'],
  ['120 GBit', 'unit'],
  ['1.5', 'notWhole', 1.5],
  ['1,5 GB', 'notWhole', 1.5],
  ['0.500', 'notWhole', 0.5],
  ['1.3 TB', 'notWhole', 1.3 * 1024],
  ['100 MB', 'notWhole', 100 / 1024],
  ['20.000', 'ambiguous', [20, 20_000]],
  ['20.000 GB', 'ambiguous', [20, 20_000]],
  ['99999999999999999999', 'tooLarge'],
  ['9'.repeat(400), 'tooLarge'],
];

describe('readNumber', () => {
  for (const [typed, gb] of sizes) {
    it(`reads ${JSON.stringify(typed)} as ${gb} GB`, () => {
      assert.deepEqual(readNumber(typed), { kind: 'number', gb });
    });
  }

  for (const [typed, reason, gb] of problems) {
    it(`says of ${JSON.stringify(typed.slice(0, 30))} that it is ${reason}`, () => {
      assert.deepEqual(readNumber(typed), {
        kind: 'unreadable',
        reason,
        ...(gb === undefined ? {} : { gb }),
      });
    });
  }

  it('reads every whole number, plain, grouped and with its unit', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), (gb) => {
        for (const typed of [
          `${gb}`,
          gb.toLocaleString('en'),
          gb.toLocaleString('fr'),
          `${gb} GB`,
          `${gb * 1024}MB`,
        ]) {
          assert.deepEqual(readNumber(typed), { kind: 'number', gb }, typed);
        }
      }),
    );
  });

  it('gives a whole number or a reason, whatever is typed, in less than 5 ms for 10,000 characters', () => {
    const piece = fc.oneof(
      fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
      fc.constantFrom('1', '000', ',', '.', ' ', 'TB', 'gib', '１'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const reading = readNumber(pieces.join(''));
        assert.ok(reading.kind === 'unreadable' || (Number.isSafeInteger(reading.gb) && reading.gb >= 0));
      }),
    );
    for (const text of ['1', '1,', '1,000', ' ', '.', '\ufdfa', 'T']) {
      const long = text.repeat(10_000).slice(0, 10_000);
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        readNumber(long);
        return performance.now() - start;
      });
      assert.ok(Math.min(...times) < 5, text);
    }
  });
});

describe('readPlainNumber', () => {
  it('reads a number with or without its unit, and nothing else', () => {
    const read = (text: string): string | undefined => readPlainNumber(text, 'RCU');
    assert.deepEqual(['8', '８', ' 8 RCU', '8rcu', '0.5', '0,5', '０．５ ＲＣＵ'].map(read), [
      '8',
      '8',
      '8',
      '8',
      '0.5',
      '0.5',
      '0.5',
    ]);
    for (const text of ['', '8.', '8 GB', '-8', '1e3', 'RCU', '9'.repeat(200)]) {
      assert.equal(read(text), undefined, text);
    }
    assert.equal(readPlainNumber('8 RCU', ''), undefined);
  });
});
