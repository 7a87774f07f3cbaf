/**
 * Our own codes, for failures without a code of the service. The prefix distinguishes them, because the service has
 * `InternalFailure` too.
 */
export const failureCodes = {
  timeout: 'RdsClone.Timeout',
  connectionReset: 'RdsClone.ConnectionReset',
  connectionRefused: 'RdsClone.ConnectionRefused',
  hostNotFound: 'RdsClone.HostNotFound',
  networkUnreachable: 'RdsClone.NetworkUnreachable',
  certificateRejected: 'RdsClone.CertificateRejected',
  tlsFailure: 'RdsClone.TlsFailure',
  networkError: 'RdsClone.NetworkError',
  badResponse: 'RdsClone.BadResponse',
  emptyResponse: 'RdsClone.EmptyResponse',
  /** The service answered, but the answer differs from its documentation. */
  notUnderstood: 'RdsClone.NotUnderstood',
  /** The answer exceeds the limit for length or nesting. */
  answerTooLong: 'RdsClone.AnswerTooLong',
  /** A list that must be read to its end exceeds the limit for lists. */
  listTooLong: 'RdsClone.ListTooLong',
  /** The service refused the call without a code, or with the word "undefined" or a message in its place. */
  noCode: 'RdsClone.NoCode',
  credentials: 'RdsClone.Credentials',
  cancelled: 'RdsClone.Cancelled',
  internal: 'RdsClone.InternalFailure',
  notWritten: 'RdsClone.NotWritten',
  otherIdentity: 'RdsClone.OtherIdentity',
  /** The form changed between what the user saw and the click. */
  formChanged: 'RdsClone.FormChanged',
} as const;
