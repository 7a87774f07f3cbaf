import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Verification of ACS3-HMAC-SHA256 without side effects. The caller looks up keys and checks validity window and
 * nonces.
 */
const algorithm = 'ACS3-HMAC-SHA256';

export interface Authorization {
  readonly accessKeyId: string;
  /** Lower case, in the order of the header. */
  readonly signedHeaders: readonly string[];
  /** Hex, lower case. */
  readonly signature: string;
}

/** Undefined if the value is not an Authorization header of this algorithm. */
export function parseAuthorization(value: string | undefined): Authorization | undefined {
  const match =
    /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/i.exec(
      value?.trim() ?? '',
    );
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (!accessKeyId || !signedHeaders || !signature) return undefined;
  return {
    accessKeyId,
    signedHeaders: signedHeaders.toLowerCase().split(';'),
    signature: signature.toLowerCase(),
  };
}

/**
 * Decodes a raw query string or form body and keeps its order.
 * @throws URIError on percent-encoding that is not UTF-8
 */
export function parseQuery(raw: string): [name: string, value: string][] {
  return raw
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
}

/**
 * Clients escape different characters (Node's `querystring` keeps `!'()*`), so the query is decoded and encoded again
 * as in RFC 3986.
 */
export function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  return [...pairs]
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signedHeaders: readonly string[];
  /** The value of x-acs-content-sha256. */
  readonly payloadHash: string;
}

export function canonicalRequest(request: SignedRequest): string {
  const names = [...request.signedHeaders].sort(compare);
  const headers = names.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers,
    names.join(';'),
    request.payloadHash,
  ].join('\n');
}

export function stringToSign(canonical: string): string {
  return `${algorithm}\n${sha256Hex(canonical)}`;
}

/** Hex, lower case. */
export function sign(secret: string, toSign: string): string {
  return createHmac('sha256', secret).update(toSign, 'utf8').digest('hex');
}

/** Compares in constant time. */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Hex, lower case. */
export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
