import assert from 'node:assert/strict';
import { plain, shortened, visible } from '../../../src/shared/plain';
import { toType } from '../../../src/vscode/clones/release';

describe('a text from outside', () => {
  it('is one line in which nothing is hidden', () => {
    assert.equal(visible('a\r\n\tb\u2028c\u0085'), 'a b c ');
    assert.equal(visible('prod\u202egnp.exe'), 'prod<U+202E>gnp.exe');
    assert.equal(visible('pro\u200dd\u{e0041}\u3164\u2800'), 'pro<U+200D>d<U+E0041><U+3164><U+2800>');
    assert.equal(visible('\ud800'), '<U+D800>');
  });

  it('keeps what people write', () => {
    for (const text of ['订单-库_1', 'データベース', 'é e\u0301', '👩‍👩‍👧 ❤️ 👍🏽', '[a] (b) $x', '<b>&amp;']) {
      assert.equal(plain(text), text);
    }
  });

  it('begins no link and no icon', () => {
    assert.equal(plain('x[Sign in](command:y) $(error)'), 'x[Sign in] (command:y) $ (error)');
    assert.equal(plain(']\u200b($\u200b('), ']<U+200B>($<U+200B>(');
  });

  it('is cut between characters', () => {
    assert.equal(shortened('😀😀😀', 2), '😀😀…');
    assert.equal(shortened('abc', 3), 'abc');
  });
});

describe('what is typed to release a clone', () => {
  it('is its name', () => {
    for (const name of ['orders_copy', '订单 库', 'a-b c', 'データ', '주문_2', 'über-5%'])
      assert.equal(toType(name, 'rm-1'), name);
  });

  it('is its ID where the name is not what it looks like', () => {
    for (const name of [
      'orders\u200b',
      'a  b',
      ' a',
      'a\u00a0b',
      'orders\u202e',
      'x[y](command:z)',
      '$(error)',
      'a\u05d0b',
      '👩‍👩‍👧',
      'pr\u043ed',
      '\u0440\u0440',
      '\uff50rod',
      'cafe\u0301',
      '\ufb01x',
      `${'a'.repeat(256)}…`,
    ]) {
      assert.equal(toType(name, 'rm-1'), 'rm-1', name);
    }
  });
});
