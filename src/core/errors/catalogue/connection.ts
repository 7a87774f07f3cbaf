import { t } from '@vscode/l10n';
import { failureCodes } from '../failureCodes';
import type { CataloguePart } from './entry';
import { remedies } from './remedies';

/** Failures without an understandable answer of the service. The codes are our own. */
export const connectionErrors: CataloguePart = {
  [failureCodes.notWritten]: {
    group: 'internal',
    fields: [],
    retryable: true,
    title: () => t('The request could not be saved'),
    cause: () => t('The request could not be saved to disk, so it was not sent.'),
    remedy: () => t('Make room on the disk or check its permissions, then try again.'),
  },
  [failureCodes.formChanged]: {
    group: 'internal',
    fields: [],
    retryable: false,
    title: () => t('The form has just changed'),
    cause: () =>
      t(
        'It changed just before you submitted it, so you may not have seen what would be sent. Nothing was sent.',
      ),
    remedy: () => t('Check the form and the account. Then submit again.'),
  },
  [failureCodes.timeout]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('Request timed out'),
    cause: () => t('RDS did not respond within the time limit.'),
    remedy: remedies.tryAgainOrCheckNetwork,
  },
  [failureCodes.connectionReset]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The connection broke'),
    cause: () => t('The connection to RDS was closed before a response arrived.'),
    remedy: remedies.tryAgainOrCheckNetwork,
  },
  [failureCodes.connectionRefused]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The connection was refused'),
    cause: () => t('Nothing is listening at the endpoint address.'),
    remedy: () => t('Check the endpoint in the settings, and whether a firewall or proxy is in the way.'),
  },
  [failureCodes.hostNotFound]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The address of RDS was not found'),
    cause: () => t('The name of the endpoint could not be resolved. You may be offline.'),
    remedy: () => t('Check the network connection, the DNS settings, and the endpoint in the settings.'),
  },
  [failureCodes.networkUnreachable]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('RDS cannot be reached'),
    cause: () => t('The endpoint cannot be reached from this network. You may be offline.'),
    remedy: () => t('Check the network connection, the VPN and the proxy. Then try again.'),
  },
  [failureCodes.certificateRejected]: {
    group: 'connection',
    fields: [],
    retryable: false,
    title: () => t('The certificate was not trusted'),
    cause: () =>
      t(
        'The certificate of the endpoint could not be verified. A common cause is a corporate proxy that inspects traffic.',
      ),
    remedy: () =>
      t('Install the certificate of the proxy on this computer, or check the endpoint in the settings.'),
  },
  [failureCodes.tlsFailure]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('No secure connection'),
    cause: () => t('The TLS handshake with the endpoint failed: no common protocol or cipher.'),
    remedy: () => t('Check the endpoint in the settings, and whether a proxy changes the traffic.'),
  },
  [failureCodes.networkError]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The network failed'),
    cause: () => t('The request failed on its way to RDS or back.'),
    remedy: () => t('Check the network connection and the proxy. Then try again.'),
  },
  [failureCodes.badResponse]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The response was not from RDS or not complete'),
    cause: () =>
      t(
        'The response did not come from RDS (for example, from a proxy or a sign-in page), or it was cut off or damaged.',
      ),
    remedy: () => t('Try again. If it repeats, check the proxy and the endpoint in the settings.'),
  },
  [failureCodes.emptyResponse]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The response was empty'),
    cause: () => t('RDS, or something on the way to it, returned an empty response.'),
    remedy: () => t('Try again in a few minutes. If it repeats, check the proxy.'),
  },
  [failureCodes.notUnderstood]: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The response was not understood'),
    cause: () => t('The response of RDS has a format that the extension does not know.'),
    remedy: () =>
      t('Try again. If it repeats, choose Report Issue…: the report shows the structure of the response.'),
  },
  [failureCodes.answerTooLong]: {
    group: 'connection',
    fields: [],
    retryable: true,
    title: () => t('The response was too long'),
    cause: () =>
      t('The response was longer than anything RDS sends, so the connection was closed before its end.'),
    remedy: () => t('Check the proxy and the endpoint in the settings. Then try again.'),
  },
  [failureCodes.listTooLong]: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The list was too long'),
    cause: () =>
      t('There are more instances than were read here, so one that was not found may still exist.'),
    remedy: () => t('Look for the instance in the console, or try again later.'),
  },
  [failureCodes.noCode]: {
    group: 'service',
    fields: [],
    retryable: true,
    // Some answers have a message where the code should be.
    title: (said) => (said === undefined ? t('RDS gave no reason') : t('Unexpected response from RDS')),
    cause: (said) =>
      said === undefined
        ? t('RDS responded without saying what happened to the request.')
        : t('RDS says: {0}', said),
    remedy: remedies.tryLaterOrReport,
  },
  [failureCodes.cancelled]: {
    group: 'internal',
    fields: [],
    retryable: true,
    title: () => t('Cancelled'),
    cause: () => t('The request was cancelled before a response arrived.'),
    remedy: () => t('Try again if you still need the result.'),
  },
  [failureCodes.internal]: {
    group: 'internal',
    fields: [],
    retryable: false,
    title: () => t('Something went wrong in the extension'),
    cause: () => t('The extension met a condition it does not handle.'),
    remedy: () => t('Try again. If it repeats, report it together with the log.'),
  },
};
