import { t } from '@vscode/l10n';
import type { CataloguePart } from './entry';

/** Trouble on the side of the service, and too many calls. */
export const serviceErrors: CataloguePart = {
  'CommodityServiceCalling.Exception': {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The ordering system did not respond'),
    cause: () => t('RDS could not reach the system that takes orders.'),
    remedy: () => t('Try again in a few minutes. If it repeats, ask Alibaba Cloud support.'),
  },
  'Price.CommoditySys': {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The pricing system failed'),
    cause: () => t('RDS could not work out the price because of a fault on its side.'),
    remedy: () => t('Try again in a few minutes.'),
  },
  'System.SaleValidateFailed': {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The order could not be checked'),
    cause: () => t('The ordering system failed while it applied its rules to the order.'),
    remedy: () =>
      t('Try again in a few minutes. If it repeats, change Instance class or ask Alibaba Cloud support.'),
  },
  SqlExecuteFailedOrTimeout: {
    group: 'service',
    fields: ['DBInstanceId'],
    retryable: true,
    title: () => t('A query on the source failed'),
    cause: (said) =>
      said === undefined
        ? t('RDS ran a query on the source, and it failed or took too long.')
        : t('RDS ran a query on the source, and it failed or took too long. RDS says: {0}', said),
    remedy: () => t('Try again when the source has less to do.'),
  },
  OrdTCommodityQueryError: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('The product could not be looked up'),
    cause: () => t('A search for the product in the ordering system went wrong.'),
    remedy: () => t('Try again in a few minutes.'),
  },
  ExternalFailure: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('Another service failed'),
    cause: () => t('RDS depends on another service, and that one failed.'),
    remedy: () => t('Try again, and wait a little longer each time.'),
  },
  RequestMetaDataFailed: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('RDS could not look up the instance'),
    cause: () => t('RDS failed to load what it keeps about the instance.'),
    remedy: () => t('Try again in a few minutes. If it repeats, ask Alibaba Cloud support.'),
  },
  InvokeProxyFailure: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('RDS could not handle the request'),
    cause: () => t('The request got as far as RDS and failed inside it.'),
    remedy: () => t('Try again, and wait a little longer each time.'),
  },
  InternalError: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('Something failed inside RDS'),
    cause: () => t('RDS reports a fault of its own and gives no reason.'),
    remedy: () =>
      t('Try again in a few minutes. If it repeats, give the RequestId to Alibaba Cloud support.'),
  },
  ServiceUnavailable: {
    group: 'service',
    fields: [],
    retryable: true,
    title: () => t('RDS is not available'),
    cause: () => t('RDS is overloaded or under maintenance at the moment.'),
    remedy: () => t('Try again in a few minutes.'),
  },
  Throttling: {
    group: 'throttling',
    fields: [],
    retryable: true,
    title: () => t('Too many requests'),
    cause: () => t('RDS limits how many requests it takes in a short time.'),
    remedy: () => t('Wait a minute. Then try again.'),
  },
  'Throttling.User': {
    group: 'throttling',
    fields: [],
    retryable: true,
    title: () => t('Too many requests from your account'),
    cause: () => t('All tools that use the account share one limit, and it is used up for the moment.'),
    remedy: () => t('Wait a minute, or pause other tools that call RDS with this account. Then try again.'),
  },
  'Throttling.Api': {
    group: 'throttling',
    fields: [],
    retryable: true,
    title: () => t('Too many requests of this kind'),
    cause: () => t('RDS limits this operation, and the limit is used up for the moment.'),
    remedy: () => t('Wait a minute. Then try again.'),
  },
  'Rejected.Throttling': {
    group: 'throttling',
    fields: [],
    retryable: true,
    title: () => t('RDS turned the request away'),
    cause: () => t('RDS has more requests to handle than it can take at the moment.'),
    remedy: () => t('Wait a minute. Then try again.'),
  },
};
