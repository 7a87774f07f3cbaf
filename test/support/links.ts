import type { LinkParts } from '../../src/core/clone/cloneLink';

/** Splits an address as VS Code passes it to a URI handler, decoded once if possible. */
export function partsOf(address: string): LinkParts & { readonly authority: string } {
  const [, authority = '', path = '', query = '', fragment = ''] =
    /^[^:]+:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(address) ?? [];
  return { authority, path: decoded(path), query: decoded(query), fragment: decoded(fragment) };
}

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (found) => {
    try {
      return decodeURIComponent(found);
    } catch {
      return found;
    }
  });
}
