/**
 * The hosts of the service's own pages about errors. They are whole names, since anyone can publish under others of the
 * same domains: object storage, functions, communities.
 */
const hosts: ReadonlySet<string> = new Set([
  'api.aliyun.com',
  'api.alibabacloud.com',
  'next.api.aliyun.com',
  'next.api.alibabacloud.com',
  'error-center.aliyun.com',
  'error-center.alibabacloud.com',
  'help.aliyun.com',
]);

/**
 * The link, normalised, when it leads to one of the pages of Alibaba Cloud about errors over https; undefined otherwise.
 * Replies can be forged by whoever sits at a custom endpoint, so nothing else is ever offered to be opened.
 */
export function alibabaLink(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const trusted =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    hosts.has(url.hostname);
  return trusted ? url.href : undefined;
}
