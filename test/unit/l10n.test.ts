import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStrings } from '../harness/l10n.mjs';
import { forbiddenTerms, styleProblems } from '../harness/l10nStyle.mjs';
import { checkReadmes, unknownLabels } from '../harness/readme.mjs';
import { root } from '../harness/shared.mjs';
import { englishIn } from '../support/english';

describe('the strings that a user sees', () => {
  it('are there in every language, none missing, none unused, none with other placeholders, code or style', function () {
    this.timeout(20_000);
    const { problems, code, manifest } = checkStrings();
    assert.deepEqual(problems, []);
    assert.ok(code > 1_000 && manifest > 50, `${code} and ${manifest} strings were found`);
  });

  for (const file of ['l10n/bundle.l10n.', 'package.nls.'])
    for (const language of ['ja', 'zh-cn'])
      it(`have no English left in ${file}${language}.json but the service’s own words`, () => {
        const path = join(root, `${file}${language}.json`);
        const texts = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
        const left = Object.entries(texts)
          // Names of the members of TableMeta.
          .filter(([key]) => !key.includes('newname'))
          .filter(([, text]) => englishIn(text).length > 0);
        assert.deepEqual(left, []);
      });

  for (const [language, text, problem] of [
    ['ja', 'クローン({0})', 'half-width brackets'],
    ['zh-cn', '克隆 (时间点)', 'half-width brackets'],
    ['ja', 'エラー: {0}。', 'an ASCII joint'],
    ['zh-cn', '地域, 可用区', 'an ASCII joint'],
    ['zh-cn', '继续吗?', 'an ASCII joint'],
    ['ja', 'インスタンスが Running になるまで待ちます。', 'a state in English'],
    ['zh-cn', '等待状态变为 Rebooting。', 'a state in English'],
    ['ja', '一覧を更新してください。', 'a term that the glossary forbids'],
    ['zh-cn', '请重试。', 'a term that the glossary forbids'],
  ] as const) {
    it(`are refused in ${language} for ${problem}: ${text}`, () => {
      const problems = styleProblems('x', { key: text }, forbiddenTerms(language));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.ok(problems[0]?.startsWith(`x: ${problem}`), problems[0]);
    });
  }

  it('may have code, links, names of commands, and states with their meaning', () => {
    for (const [language, text] of [
      ['ja', 'ステータスが Running（実行中）になると、`a, (b)` を実行します。'],
      ['zh-cn', '在 *RDS Clone: 切换账号…* 中选择[入门](command:a.b)，见 https://a.b/c。'],
      ['zh-cn', '克隆请求（HTTP {0}）：{1}'],
    ] as const)
      assert.deepEqual(styleProblems('x', { key: text }, forbiddenTerms(language)), []);
  });
});

describe('the README', () => {
  it('is there in every language, with the settings of the manifest', () => {
    assert.deepEqual(checkReadmes(), []);
  });

  it('quotes only labels that are on a screen', () => {
    const text =
      'Choose _Clones → Drafts_, then _RDS Clone: Show Log_ or _No Such Button_.\n```\n_code_\n```\n';
    assert.deepEqual(unknownLabels('', text), ['No Such Button']);
    assert.deepEqual(unknownLabels('ja', '「クローン…」と「ないボタン」'), ['ないボタン']);
    assert.deepEqual(unknownLabels('zh-cn', '“克隆…”和“没有的按钮”'), ['没有的按钮']);
  });
});
