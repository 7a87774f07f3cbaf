// Checks the style of translations: the rules of the language and the terms of the glossary.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shared.mjs';

/** Kana, Chinese characters and the punctuation that goes with them. */
const full = '[\\u3000-\\u30ff\\u3400-\\u9fff\\uff00-\\uffef]';
const halfBrackets = new RegExp(`\\([^()]*${full}[^()]*\\)|${full} ?\\(`);
const asciiJoint = new RegExp(`${full} ?[,:;](?!\\w)|[,:;] ?${full}|${full}[!?]`);
/** States in the words of RDS, which must be followed by their meaning. */
const states =
  /\b(Running|Creating|Deleting|Rebooting|Restoring|Released|Success|Failed|Automated|Refused|Accepted|Lost|Ready)\b(?!（)/;

/** Removes code, links, and names of commands with the colon that VS Code writes. */
const prose = (text) => text.replace(/`[^`]*`|\]\([^)]*\)|\*RDS Clone:[^*]*\*|https?:\/\/\S+/g, '');

/**
 * The terms that the glossary forbids in a language.
 * @returns {{ never: RegExp, instead: string }[]}
 */
export function forbiddenTerms(language, glossary = readFileSync(join(root, 'l10n', 'GLOSSARY.md'), 'utf8')) {
  return [...glossary.matchAll(/^\| (\S+) +\| `([^`]+)` +\| (.+?) +\|/gm)]
    .filter(([, inLanguage]) => inLanguage === language)
    .map(([, , never = '', instead = '']) => ({
      never: new RegExp(never.replaceAll('\\|', '|'), 'u'),
      instead,
    }));
}

/**
 * Style problems of translations, one line each.
 * @param {Record<string, string>} texts by their keys
 * @param {readonly { never: RegExp, instead: string }[]} forbidden
 */
export function styleProblems(name, texts, forbidden) {
  return Object.entries(texts).flatMap(([key, text]) => {
    const said = prose(text);
    const found = [
      halfBrackets.test(said) ? 'half-width brackets' : '',
      asciiJoint.test(said) ? 'an ASCII joint' : '',
      states.test(said) ? 'a state in English' : '',
      ...forbidden
        .filter(({ never }) => never.test(said))
        .map(({ never, instead }) => `a term that the glossary forbids (${never.source}, write ${instead})`),
    ].filter(Boolean);
    return found.map((what) => `${name}: ${what} in ${JSON.stringify(text)} (${JSON.stringify(key)})`);
  });
}
