import { shortened, visible } from '../../shared/plain';

/** Characters that start a link, an image, code, a table, a heading or an element. */
const markup = /[`<>[\]|*#~\\]+/g;
const longestName = 80;

/**
 * A text for a model. Names and messages come from the cloud, where anyone may have written them. So they are shortened
 * to one line without markup.
 */
export function said(text: string, longest = longestName): string {
  const line = visible(text).replace(markup, ' ').replace(/ {2,}/g, ' ').trim();
  return shortened(line, longest);
}

/** One of our sentences, which may quote the cloud. */
export function sentence(text: string): string {
  return said(text, 400);
}
