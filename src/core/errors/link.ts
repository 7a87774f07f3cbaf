const hosts = ['aliyun.com', 'alibabacloud.com', 'aliyuncs.com'];

/** Under these names anyone can publish: object storage and functions. */
const published = /(^|\.)(oss|s3|fc)([.-]|$)/;

/**
 * The link, normalised, when it leads to a page of Alibaba Cloud over https; undefined otherwise. Replies can be
 * forged by whoever sits at a custom endpoint, so nothing else is ever offered to be opened.
 */
export function alibabaLink(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const trusted =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    hosts.some((host) => url.hostname.endsWith(`.${host}`)) &&
    !published.test(url.hostname);
  return trusted ? url.href : undefined;
}
