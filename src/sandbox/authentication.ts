import { serviceError } from './errors';
import * as signature from './signature';
import type { KeyOwner } from './sts';

const validityMs = 15 * 60_000;
const nonceMemoryMs = 30 * 60_000;
const maxNonces = 100_000;

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present for temporary keys; requests must contain it. */
  readonly securityToken?: string;
  readonly owner?: KeyOwner;
}

/** The verified parts: request line, headers (names in lower case) and body. */
export interface IncomingCall {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Verifies signatures as the gateway does, and remembers nonces for half an hour. */
export class Authenticator {
  /** When each nonce was used, oldest first. */
  private readonly nonces = new Map<string, number>();

  constructor(
    /** Keys may be added at any time. */
    private readonly keys: readonly AccessKey[],
    private readonly now: () => number,
  ) {}

  /** @throws ServiceError with the gateway's code */
  verify(call: IncomingCall): AccessKey {
    const authorization = signature.parseAuthorization(call.headers['authorization']);
    if (!authorization) throw serviceError('IncompleteSignature');
    const key = this.keys.find(({ accessKeyId }) => accessKeyId === authorization.accessKeyId);
    if (!key) throw serviceError('InvalidAccessKeyId.NotFound');
    requireSignedHeaders(call, authorization.signedHeaders);
    this.checkDate(call.headers['x-acs-date']);
    checkSignature(call, authorization, key);
    if (key.securityToken !== undefined && call.headers['x-acs-security-token'] !== key.securityToken) {
      throw serviceError('InvalidSecurityToken.Malformed');
    }
    this.useNonce(call.headers['x-acs-signature-nonce'] ?? '');
    return key;
  }

  private checkDate(value: string | undefined): void {
    const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value ?? '') ? Date.parse(value ?? '') : NaN;
    if (Number.isNaN(date)) throw serviceError('InvalidTimeStamp.Format');
    if (Math.abs(this.now() - date) > validityMs) throw serviceError('InvalidTimeStamp.Expired');
  }

  private useNonce(nonce: string): void {
    const now = this.now();
    for (const [old, usedAt] of this.nonces) {
      if (now - usedAt <= nonceMemoryMs && this.nonces.size < maxNonces) break;
      this.nonces.delete(old);
    }
    if (this.nonces.has(nonce)) throw serviceError('SignatureNonceUsed');
    this.nonces.set(nonce, now);
  }
}

/**
 * Unsigned headers could be altered in transit, so these must be signed. Action and version may be in the query
 * instead.
 */
function requireSignedHeaders(call: IncomingCall, signed: readonly string[]): void {
  const inQuery = new Set(call.query.map(([name]) => name));
  const required = ['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'];
  if (call.headers['x-acs-action'] !== undefined || !inQuery.has('Action')) required.push('x-acs-action');
  if (call.headers['x-acs-version'] !== undefined || !inQuery.has('Version')) required.push('x-acs-version');
  for (const name of required) {
    if (!signed.includes(name) || !call.headers[name]) {
      throw serviceError('IncompleteSignature', { message: `The signed header ${name} is missing.` });
    }
  }
}

function checkSignature(call: IncomingCall, given: signature.Authorization, key: AccessKey): void {
  const payloadHash = call.headers['x-acs-content-sha256'] ?? '';
  const canonical = signature.canonicalRequest({ ...call, signedHeaders: given.signedHeaders, payloadHash });
  const toSign = signature.stringToSign(canonical);
  if (!signature.sameSignature(signature.sign(key.accessKeySecret, toSign), given.signature)) {
    throw serviceError('SignatureDoesNotMatch', {
      message: `Specified signature does not match our calculation. server string to sign is:${toSign}`,
    });
  }
  if (payloadHash.toLowerCase() !== signature.sha256Hex(call.body))
    throw serviceError('InvalidContentSha256');
}
