import { t } from '@vscode/l10n';
import { regionEndpoints } from './regionEndpoints';

/** Where calls go, split the way the SDK wants it: `host` is bare `host[:port]`, signed as the Host header. */
export interface Endpoint {
  readonly protocol: 'http' | 'https';
  readonly host: string;
}

/** Which endpoint of a region is meant. */
export interface EndpointPolicy {
  /** Replaces the endpoint of every region. */
  readonly override?: Endpoint | undefined;
  /** Takes the endpoint inside a VPC of the region, which answers there only. */
  readonly vpc?: boolean | undefined;
  /** The endpoints that the service itself names, of regions that are newer than the table. */
  readonly learned?: ReadonlyMap<string, string> | undefined;
}

/** Whether a text can be the name of a region, so that it may become part of a host's. */
export function isRegionName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/i.test(text);
}

/**
 * The endpoint of a region. A region that neither the table nor the service has named follows the service's naming
 * rule.
 */
export function endpointFor(regionId: string, { override, vpc, learned }: EndpointPolicy): Endpoint {
  if (override) return override;
  if (!isRegionName(regionId)) return { protocol: 'https', host: 'rds.aliyuncs.com' };
  const listed = Object.hasOwn(regionEndpoints, regionId) ? regionEndpoints[regionId] : undefined;
  const host = vpc
    ? (listed?.vpc ?? `rds-vpc.${regionId}.aliyuncs.com`)
    : (listed?.host ?? learned?.get(regionId) ?? `rds.${regionId}.aliyuncs.com`);
  return { protocol: 'https', host };
}

/**
 * Where STS is asked: at the replaced endpoint, inside a VPC at the one of the region, else at the one of all regions
 * (STS developer reference, "Endpoints").
 */
export function stsEndpoint(regionId: string, { override, vpc }: EndpointPolicy): Endpoint {
  if (override) return override;
  return {
    protocol: 'https',
    host: vpc && isRegionName(regionId) ? `sts-vpc.${regionId}.aliyuncs.com` : 'sts.aliyuncs.com',
  };
}

/** Whether a name is one of the service's own hosts: calls are signed for the account and go nowhere else. */
export function isServiceHost(host: string): boolean {
  return /^([a-z0-9-]+\.)+aliyuncs\.com$/.test(host);
}

/**
 * Parses the setting `rdsClone.endpoint`: `host`, `host:port`, `http://host:port` or `https://host:port`. Blank
 * means no override. A path, query or user name is refused: the SDK would sign something else than it sends.
 */
export function parseEndpoint(setting: string): { endpoint: Endpoint | undefined } | { problem: string } {
  const text = setting.trim();
  if (text === '') return { endpoint: undefined };
  // A user name and a password in it are shown nowhere.
  const shown = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    return { problem: t('"{0}" is not an address. Enter it as http://host:port or https://host.', shown) };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { problem: t('"{0}" must begin with http:// or https://.', shown) };
  }
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/') {
    return { problem: t('"{0}" may hold only a scheme, a host and a port.', shown) };
  }
  return { endpoint: { protocol: url.protocol === 'http:' ? 'http' : 'https', host: url.host } };
}
