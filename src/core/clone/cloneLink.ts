import { t } from '@vscode/l10n';
import { visible } from '../../shared/plain';
import { parseTarget, problemAt, type Target, type TargetMember } from './target';
import { numberText } from '../language';

/** A link: `clone` opens the form, `instance` reveals the row. */
export interface Link {
  readonly kind: 'clone' | 'instance';
  readonly target: Target;
}

/** The parts of a URI as VS Code passes them: decoded once. */
export interface LinkParts {
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export type ReadLink = { readonly link: Link } | { readonly problem: string };

type Parameter = 'region' | 'instance' | 'backup' | 'time' | 'account';

const members: Readonly<Record<Parameter, TargetMember>> = {
  region: 'regionId',
  instance: 'dbInstanceId',
  backup: 'backupId',
  time: 'restoreTime',
  account: 'accountId',
};
const names = Object.fromEntries(Object.entries(members).map(([name, member]) => [member, name]));

const kinds = {
  '/clone': { kind: 'clone', takes: ['region', 'instance', 'backup', 'time', 'account'] },
  '/instance': { kind: 'instance', takes: ['region', 'instance', 'account'] },
} as const;

/** Longer than any link that we create. */
const longest = 2_000;

/** Parses a link. Unknown parts are refused, and the problem names them. */
export function readLink({ path, query, fragment }: LinkParts): ReadLink {
  if (path.length + query.length + fragment.length > longest)
    return { problem: t('The link is longer than {0} characters.', numberText(longest)) };
  if (path !== '/clone' && path !== '/instance')
    return { problem: problemAt(path || '/', t('neither /clone nor /instance')) };
  if (fragment !== '') return { problem: problemAt(`#${fragment}`, t('not supported here')) };
  const { kind, takes } = kinds[path];
  const given = parametersOf(query, takes);
  if ('problem' in given) return given;
  const parsed = parseTarget(given.members, { names });
  return 'problem' in parsed ? parsed : { link: { kind, target: parsed.target } };
}

function parametersOf(
  query: string,
  takes: readonly Parameter[],
): { readonly members: Readonly<Record<string, string>> } | { readonly problem: string } {
  const found = new Map<string, string>();
  for (const part of query === '' ? [] : query.split('&')) {
    const [written = ''] = part.split('=', 1);
    const name = takes.find((one) => one === written);
    if (name === undefined) return { problem: problemAt(`${written}=`, t('not supported here')) };
    const value = decoded(part.slice(written.length + 1));
    const wrong =
      value === undefined
        ? t('not encoded as in a URL')
        : found.has(members[name])
          ? t('given twice')
          : value === ''
            ? t('blank')
            : visible(value) !== value
              ? t('holds a character that cannot be seen')
              : undefined;
    if (value === undefined || wrong !== undefined) return { problem: problemAt(name, wrong ?? '') };
    found.set(members[name], value);
  }
  return { members: Object.fromEntries(found) };
}

/**
 * The URI of a link.
 * @param base scheme and extension, e.g. `vscode://publisher.name`
 */
export function linkTo({ kind, target }: Link, base: string): string {
  const { takes } = kinds[`/${kind}`];
  const query = takes.flatMap((name) => {
    const value = target[members[name]];
    return typeof value === 'string' ? [`${name}=${encoded(value)}`] : [];
  });
  return `${base}/${kind}?${query.join('&')}`;
}

/** Encoded twice, because VS Code decodes the whole query once before it can be split. */
function encoded(value: string): string {
  const once = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':');
  return once(once(value));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
