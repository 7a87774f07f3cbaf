// The strings that a user can see, as the code and the manifest have them, against the bundles of the languages.
//
//   node test/harness/l10n.mjs           checks, and prints the numbers
//   node test/harness/l10n.mjs --write   writes l10n/bundle.l10n.json anew, and drops from the others what is unused
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import ts from 'typescript';
import { forbiddenTerms, styleProblems } from './l10nStyle.mjs';
import { root } from './shared.mjs';

/** Languages beside English, as VS Code names them. */
export const languages = ['zh-cn', 'ja'];

const bundlePath = (language) =>
  join(root, 'l10n', language ? `bundle.l10n.${language}.json` : 'bundle.l10n.json');
const manifestPath = (language) => join(root, language ? `package.nls.${language}.json` : 'package.nls.json');

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

function sources() {
  const folder = join(root, 'src');
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

/** Matches `t(…)` of `@vscode/l10n` under any import name, and `vscode.l10n.t(…)`. */
function isLookup(call, localNames) {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return localNames.has(expression.text);
  return ts.isPropertyAccessExpression(expression) && expression.getText().endsWith('l10n.t');
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** The comments for translators: a literal or an array of them, inline or in a constant of the file. */
function commentsOf(node, constants) {
  if (ts.isIdentifier(node))
    return constants.has(node.text) ? commentsOf(constants.get(node.text), constants) : undefined;
  if (!ts.isArrayLiteralExpression(node)) return textOf(node) === undefined ? undefined : [textOf(node)];
  const all = node.elements.map(textOf);
  return all.includes(undefined) ? undefined : all;
}

/**
 * The argument of a lookup: a literal, or a message with comments for translators, which gives each meaning of a word
 * its own key. Keys and values have the format of `@vscode/l10n`.
 */
function lookedUp(argument, constants) {
  if (!argument || !ts.isObjectLiteralExpression(argument)) {
    const text = argument && textOf(argument);
    return text === undefined ? undefined : { key: text, value: text };
  }
  const member = (name) => argument.properties.find((one) => one.name?.getText() === name)?.initializer;
  const [message, comment] = ['message', 'comment'].map(member);
  const text = message && textOf(message);
  const comments = comment && commentsOf(comment, constants);
  if (text === undefined || comments === undefined) return undefined;
  return { key: `${text}/${comments.join('')}`, value: { message: text, comment: comments } };
}

/**
 * All strings that are looked up, with their entries in the English bundle, and lookups whose string is not constant.
 */
function usedStrings() {
  /** @type {Map<string, string | { message: string, comment: string[] }>} */
  const used = new Map();
  const unclear = [];
  for (const path of sources()) {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const localNames = new Set();
    const constants = new Map();
    const at = (node) =>
      `${relative(root, path)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node) => {
      if (ts.isImportDeclaration(node) && node.moduleSpecifier.getText().includes('@vscode/l10n')) {
        for (const one of node.importClause?.namedBindings?.elements ?? [])
          if ((one.propertyName ?? one.name).text === 't') localNames.add(one.name.text);
      }
      if (ts.isCallExpression(node) && isLookup(node, localNames)) {
        const found = lookedUp(node.arguments[0], constants);
        if (found === undefined) unclear.push(at(node));
        else used.set(found.key, found.value);
      }
      if (ts.isVariableDeclaration(node) && node.initializer)
        constants.set(node.name.getText(), node.initializer);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { used, unclear };
}

const messageOf = (value) => (typeof value === 'string' ? value : value.message);

const placeholders = (text) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join(' ');
/** Code, links and commands in a text that a translation must keep as they are. */
const fixedParts = (text) => [...(text.match(/`[^`]+`|\]\([^)]+\)|\$\([\w-]+\)/g) ?? [])].sort().join(' ');

function compare(name, base, translated, problems) {
  for (const [key, text] of Object.entries(base)) {
    const there = translated[key];
    if (typeof there !== 'string' || there.trim() === '')
      problems.push(`${name}: missing ${JSON.stringify(key)}`);
    else if (placeholders(there) !== placeholders(text))
      problems.push(`${name}: other placeholders in ${JSON.stringify(there)}`);
    else if (fixedParts(there) !== fixedParts(text))
      problems.push(`${name}: other code or links in ${JSON.stringify(there)}`);
  }
  for (const key of Object.keys(translated))
    if (!(key in base)) problems.push(`${name}: unused ${JSON.stringify(key)}`);
}

/** Problems of the bundles, one line each (missing, unused or outdated strings), and the number of strings. */
export function checkStrings() {
  const { used, unclear } = usedStrings();
  const problems = unclear.map((place) => `${place}: the string of this lookup is not a literal`);
  const base = Object.fromEntries([...used].map(([key, value]) => [key, messageOf(value)]));
  const bundle = Object.entries(read(bundlePath())).map(([key, value]) => [key, messageOf(value)]);
  compare('bundle.l10n.json', base, Object.fromEntries(bundle), problems);
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const keys = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  const english = read(manifestPath());
  compare(
    'package.nls.json',
    Object.fromEntries(keys.map((key) => [key, english[key] ?? ''])),
    english,
    problems,
  );
  for (const language of languages) {
    const forbidden = forbiddenTerms(language);
    for (const [name, all, there] of [
      [`bundle.l10n.${language}.json`, base, read(bundlePath(language))],
      [`package.nls.${language}.json`, english, read(manifestPath(language))],
    ]) {
      compare(name, all, there, problems);
      problems.push(...styleProblems(name, there, forbidden));
    }
  }
  return { problems, code: used.size, manifest: Object.keys(english).length };
}

function write() {
  const { used } = usedStrings();
  const keys = [...used.keys()].sort((a, b) => (a < b ? -1 : 1));
  const save = (path, content) => writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
  save(bundlePath(), Object.fromEntries(keys.map((key) => [key, used.get(key)])));
  for (const language of languages) {
    const known = read(bundlePath(language));
    save(
      bundlePath(language),
      Object.fromEntries(keys.filter((key) => key in known).map((key) => [key, known[key]])),
    );
    const english = Object.keys(read(manifestPath()));
    const manifest = read(manifestPath(language));
    save(
      manifestPath(language),
      Object.fromEntries(english.filter((key) => key in manifest).map((key) => [key, manifest[key]])),
    );
  }
}

if (basename(process.argv[1] ?? '') === 'l10n.mjs') {
  if (process.argv.includes('--write')) write();
  const { problems, code, manifest } = checkStrings();
  for (const problem of problems) console.error(problem);
  const missing = (name, what) =>
    problems.filter((one) => one.startsWith(name) && one.includes(`: ${what} `)).length;
  for (const language of ['', ...languages.map((one) => `.${one}`)]) {
    const names = [`bundle.l10n${language}.json`, `package.nls${language}.json`];
    const count = (what) => names.reduce((sum, name) => sum + missing(`${name}:`, what), 0);
    console.log(
      `${(language.slice(1) || 'en').padEnd(6)} ${code + manifest} strings (${code} code, ${manifest} manifest), ` +
        `${count('missing')} missing, ${count('unused')} unused, ${count('other')} with other placeholders, code or links`,
    );
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
}
