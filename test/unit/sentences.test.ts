import assert from 'node:assert/strict';
import { listText, sentences } from '../../src/core/sentences';
import { inLanguage } from '../support/inLanguage';

describe('what is put together of several texts', () => {
  it('is a list as the language writes it', () => {
    assert.equal(listText(['a', '', 'b', 'c']), 'a, b, c');
    for (const language of ['ja', 'zh-cn'])
      assert.equal(
        inLanguage(language, () => listText(['a', '', 'b', 'c'])),
        'a、b、c',
      );
  });

  it('is sentences as the language joins them', () => {
    assert.equal(sentences('One.', '', 'Two.', 'Three.'), 'One. Two. Three.');
    assert.equal(sentences('', ''), '');
    for (const language of ['ja', 'zh-cn'])
      assert.equal(
        inLanguage(language, () => sentences('一。', '', '二。')),
        '一。二。',
      );
  });
});
