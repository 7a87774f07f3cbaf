import { failureCodes } from './failureCodes';

const networkCodes: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', failureCodes.connectionRefused],
  ['ECONNRESET', failureCodes.connectionReset],
  ['ECONNABORTED', failureCodes.connectionReset],
  ['EPIPE', failureCodes.connectionReset],
  ['ENOTFOUND', failureCodes.hostNotFound],
  ['EAI_AGAIN', failureCodes.hostNotFound],
  ['EAI_FAIL', failureCodes.hostNotFound],
  ['EAI_NODATA', failureCodes.hostNotFound],
  ['EHOSTUNREACH', failureCodes.networkUnreachable],
  ['EHOSTDOWN', failureCodes.networkUnreachable],
  ['ENETUNREACH', failureCodes.networkUnreachable],
  ['ENETDOWN', failureCodes.networkUnreachable],
  ['EADDRNOTAVAIL', failureCodes.networkUnreachable],
  ['ETIMEDOUT', failureCodes.timeout],
  ['ESOCKETTIMEDOUT', failureCodes.timeout],
  ['EPROTO', failureCodes.tlsFailure],
  ['CERT_HAS_EXPIRED', failureCodes.certificateRejected],
  ['CERT_NOT_YET_VALID', failureCodes.certificateRejected],
  ['CERT_REVOKED', failureCodes.certificateRejected],
  ['CERT_UNTRUSTED', failureCodes.certificateRejected],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', failureCodes.certificateRejected],
  ['SELF_SIGNED_CERT_IN_CHAIN', failureCodes.certificateRejected],
  ['UNABLE_TO_GET_ISSUER_CERT', failureCodes.certificateRejected],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', failureCodes.certificateRejected],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', failureCodes.certificateRejected],
  ['ERR_TLS_CERT_ALTNAME_INVALID', failureCodes.certificateRejected],
]);

/** Our code for a code of Node's network layer such as `ECONNRESET`; undefined for any other code. */
export function networkFailureCode(nodeCode: string): string | undefined {
  return networkCodes.get(nodeCode);
}
