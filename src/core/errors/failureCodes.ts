/** Codes of our own, for failures without a code of the service. The prefix tells them apart: the service has `InternalFailure` too. */
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
  /** The service answered, but something in the answer is not as documented. */
  notUnderstood: 'RdsClone.NotUnderstood',
  /** The answer is longer than anything that is read, or nested deeper. */
  answerTooLong: 'RdsClone.AnswerTooLong',
  /** A list that has to be read to its end is longer than any list that is read. */
  listTooLong: 'RdsClone.ListTooLong',
  /** The service refused the call without a code, or with the word "undefined" or a text in its place. */
  noCode: 'RdsClone.NoCode',
  credentials: 'RdsClone.Credentials',
  cancelled: 'RdsClone.Cancelled',
  internal: 'RdsClone.InternalFailure',
  notWritten: 'RdsClone.NotWritten',
  otherIdentity: 'RdsClone.OtherIdentity',
} as const;
