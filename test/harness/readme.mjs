// The table of settings in each README, made of the manifest.
//
//   node test/harness/readme.mjs --write     writes the tables anew
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { languages } from './l10n.mjs';
import { root } from './shared.mjs';

const start = '<!-- settings: made by test/harness/readme.mjs -->';
const end = '<!-- /settings -->';
const heads = {
  '': ['Setting', 'Default', 'What it does'],
  'zh-cn': ['设置', '默认值', '说明'],
  ja: ['設定', '既定値', '説明'],
};

/** Files by language, blank for English. */
export const readmes = [
  ['', 'README.md'],
  ...languages.map((one) => [one, `README.${one === 'zh-cn' ? 'zh-CN' : one}.md`]),
];

const read = (name) => readFileSync(join(root, name), 'utf8');

/** The table in a language, formatted as prettier would, which leaves it unchanged. */
function table(language) {
  const { contributes } = JSON.parse(read('package.json'));
  const texts = JSON.parse(read(language ? `package.nls.${language}.json` : 'package.nls.json'));
  const rows = Object.entries(contributes.configuration.properties)
    .sort(([, one], [, other]) => one.order - other.order)
    .map(([name, { default: value, markdownDescription }]) => [
      `\`${name}\``,
      value === '' || (Array.isArray(value) && value.length === 0) ? '–' : `\`${[value].flat().join(', ')}\``,
      (texts[markdownDescription.slice(1, -1)] ?? '').replaceAll('|', '\\|'),
    ]);
  return [heads[language], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** The README with the current table. */
function withTable(language, text) {
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README ${language || 'en'} has no place for the settings`);
  return `${text.slice(0, from)}${start}\n<!-- prettier-ignore -->\n${table(language)}\n\n${text.slice(to)}`;
}

/** What stands like a label and is none of ours: the editor's own. */
const notOurs = new Set([
  ...['Extensions', 'Install from VSIX…', 'Trace'],
  ...['拡張機能', 'VSIX からのインストール…', 'トレース'],
  ...['扩展', '从 VSIX 安装…', '跟踪', '设置同步'],
]);
const bare = (text) => text.replace(/ ?(\{\d\}|YYYY-MM-DD) ?/g, '').replace(/[….。]$/, '');

/** Labels that a README quotes but no screen shows. */
export function unknownLabels(language, text) {
  const suffix = language ? `.${language}` : '';
  const texts = [`l10n/bundle.l10n${suffix}.json`, `package.nls${suffix}.json`].flatMap((path) =>
    Object.values(JSON.parse(read(path))).map((one) => bare(typeof one === 'string' ? one : one.message)),
  );
  const shown = new Set(texts);
  const prose = text
    .replace(/```[\s\S]*?```/g, '')
    .replaceAll(/<!-- settings[\s\S]*?<!-- \/settings -->/g, '');
  const quoted = [...prose.matchAll(/(?<![\w`])_([^_`]+)_(?!\w)|“([^”]+)”|「([^」]+)」/g)];
  return quoted
    .flatMap(([, ...groups]) => (groups.find(Boolean) ?? '').replace(/\s+/g, ' ').split(' → '))
    .filter((label) => !notOurs.has(label) && !shown.has(bare(label.replace(/^RDS Clone: /, ''))));
}

/** Problems of the READMEs, one line each. */
export function checkReadmes() {
  return readmes.flatMap(([language, name]) => {
    if (!existsSync(join(root, name))) return [`${name} is missing`];
    const text = read(name);
    return [
      ...(withTable(language, text) === text
        ? []
        : [`${name}: the table of settings is not that of the manifest`]),
      ...unknownLabels(language, text).map((label) => `${name}: no screen shows "${label}"`),
    ];
  });
}

if (basename(process.argv[1] ?? '') === 'readme.mjs') {
  if (process.argv.includes('--write')) {
    for (const [language, name] of readmes)
      if (existsSync(join(root, name))) writeFileSync(join(root, name), withTable(language, read(name)));
  }
  const problems = checkReadmes();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
