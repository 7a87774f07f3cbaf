import { t } from '@vscode/l10n';
import { regionEndpoints } from './regionEndpoints';

/** Where calls go, split the way the SDK wants it: `host` is bare `host[:port]`, signed as the Host header. */
export interface Endpoint {
  readonly protocol: 'http' | 'https';
  readonly host: string;
}

/**
 * The endpoint of a region. A region that the table does not know follows the service's naming rule.
 * `override` replaces every region's endpoint.
 */
export function endpointFor(regionId: string, override: Endpoint | undefined): Endpoint {
  if (override) return override;
  return { protocol: 'https', host: regionEndpoints[regionId]?.host ?? `rds.${regionId}.aliyuncs.com` };
}

/**
 * Parses the setting `rdsClone.endpoint`: `host`, `host:port`, `http://host:port` or `https://host:port`. Blank
 * means no override. A path, query or user name is refused: the SDK would sign something else than it sends.
 */
export function parseEndpoint(setting: string): { endpoint: Endpoint | undefined } | { problem: string } {
  const text = setting.trim();
  if (text === '') return { endpoint: undefined };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    return { problem: t('"{0}" is not an address. Enter it as http://host:port or https://host.', setting) };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { problem: t('"{0}" must begin with http:// or https://.', setting) };
  }
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/') {
    return { problem: t('"{0}" may hold only a scheme, a host and a port.', setting) };
  }
  return { endpoint: { protocol: url.protocol === 'http:' ? 'http' : 'https', host: url.host } };
}
