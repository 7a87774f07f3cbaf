// The parts of the VSIX that depend on the repository: links in the manifest, and the README as VS Code and the
// marketplaces show it. The address is only in `repository` of package.json. Without it there are no such links.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from './l10n.mjs';
import { readmes } from './readme.mjs';

/**
 * The address of the repository without a trailing slash; undefined if the manifest names none.
 * @throws Error if it is not on GitHub, because links differ elsewhere
 */
export function repositoryUrl({ repository }) {
  const named = typeof repository === 'string' ? repository : repository?.url;
  if (!named) return undefined;
  const path = /^(?:git\+)?https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(named)?.[1];
  if (!path) throw new Error(`repository in package.json is no https address at GitHub: ${named}`);
  return `https://github.com/${path}`;
}

/** The manifest with the entries that follow from the repository. */
export function packedManifest(manifest) {
  const url = repositoryUrl(manifest);
  return url ? { ...manifest, homepage: `${url}#readme`, bugs: { url: `${url}/issues` } } : manifest;
}

const names = { 'zh-cn': '简体中文', ja: '日本語' };
const titleLine = /^# .*\n+/;
/** The line below the title with links to the other languages. */
const languageLine = /^\[[^\n]+\.md\)\n\n/m;
const picture = /^!\[[^\]]*\]\([^)]+\)\n\n/gm;
const relativeLink = /\[([^\]]+)\]\((?![a-z]+:|#)[^)]+\)/g;

/**
 * The README for a VSIX without a repository to link to: the other languages are in it, closed, and links are texts.
 * Pictures are left out. The editor shows only those that come over https: neither files of the extension nor `data:`,
 * which newer versions remove (`renderMarkdown` of its extensionEditor.ts, and the policy of that page).
 * @param {string} root the folder of the READMEs
 */
export function standalonePage(root) {
  const [english, ...others] = readmes.map(([, name]) =>
    readFileSync(join(root, name), 'utf8').replaceAll(picture, ''),
  );
  const closed = others.map((text, index) => {
    const body = text.replace(titleLine, '').replace(languageLine, '').trim();
    return `<details>\n<summary>${names[languages[index]]}</summary>\n\n${body}\n\n</details>\n\n`;
  });
  return english.replace(languageLine, () => closed.join('')).replaceAll(relativeLink, '$1');
}
