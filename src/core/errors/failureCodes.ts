/** Codes of our own, for failures the service gave no code for. The service has words such as `InternalFailure` too. */
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
  /** It is an answer of the service, but something in it is not as documented. */
  notUnderstood: 'RdsClone.NotUnderstood',
  /** Longer than anything that is read of one answer, or nested deeper. */
  answerTooLong: 'RdsClone.AnswerTooLong',
  /** A list that would have had to be read to its end is longer than is read of any. */
  listTooLong: 'RdsClone.ListTooLong',
  /** Refused in the service's form, but without a code or with the word "undefined" for one. */
  noCode: 'RdsClone.NoCode',
  credentials: 'RdsClone.Credentials',
  cancelled: 'RdsClone.Cancelled',
  internal: 'RdsClone.InternalFailure',
  notWritten: 'RdsClone.NotWritten',
  otherIdentity: 'RdsClone.OtherIdentity',
} as const;
