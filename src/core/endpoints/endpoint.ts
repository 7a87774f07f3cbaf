import { t } from '@vscode/l10n';
import { regionEndpoints } from './regionEndpoints';

/** Where calls go, in the form that the SDK expects: `host` is `host[:port]` and is signed as the Host header. */
export interface Endpoint {
  readonly protocol: 'http' | 'https';
  readonly host: string;
}

export interface EndpointPolicy {
  /** Replaces the endpoint of every region. */
  readonly override?: Endpoint | undefined;
  /** Uses the endpoint inside a VPC of the region, which is only reachable from there. */
  readonly vpc?: boolean | undefined;
  /** Endpoints that RDS named for regions that the table lacks. */
  readonly learned?: ReadonlyMap<string, string> | undefined;
}

/** Whether a text has the form of a region id, so that it may become part of a host name. */
export function isRegionName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/i.test(text);
}

/**
 * The endpoint of a region. The host name of a region that is neither in the table nor named by RDS is built by the
 * naming rule of RDS.
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
 * The endpoint of STS: the override if there is one, inside a VPC the endpoint of the region, otherwise the global one
 * (STS developer reference, "Endpoints").
 */
export function stsEndpoint(regionId: string, { override, vpc }: EndpointPolicy): Endpoint {
  if (override) return override;
  return {
    protocol: 'https',
    host: vpc && isRegionName(regionId) ? `sts-vpc.${regionId}.aliyuncs.com` : 'sts.aliyuncs.com',
  };
}

/**
 * Whether a host belongs to Alibaba Cloud. Calls are signed with the keys of the account, so they must not go
 * elsewhere.
 */
export function isServiceHost(host: string): boolean {
  return /^([a-z0-9-]+\.)+aliyuncs\.com$/.test(host);
}

/**
 * Parses the setting `rdsClone.endpoint`: `host`, `host:port`, `http://host:port` or `https://host:port`. Blank means
 * no override. A path, query or user name is refused, because the SDK would not sign exactly what it sends.
 */
export function parseEndpoint(setting: string): { endpoint: Endpoint | undefined } | { problem: string } {
  const text = setting.trim();
  if (text === '') return { endpoint: undefined };
  // Hides a user name and password in messages.
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
