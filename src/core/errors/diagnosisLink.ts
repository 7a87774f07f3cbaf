/**
 * Hosts of the service's own pages about errors. They are full names, because anyone can publish under other names of
 * the same domains (object storage, functions, communities).
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
 * The normalized link when it leads over https to one of Alibaba Cloud's pages about errors; undefined otherwise. A
 * custom endpoint can forge replies, so no other link is offered.
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
