import { t } from '@vscode/l10n';
import { failureCodes } from '../failureCodes';
import type { CataloguePart } from './entry';
import { remedies } from './remedies';

export const accessErrors: CataloguePart = {
  InvalidUserOperatorPermission: {
    group: 'permission',
    fields: ['DBInstanceId'],
    retryable: false,
    title: () => t('You lack permission for this'),
    cause: () => t('The identity in use may not carry out this operation on the source.'),
    remedy: remedies.askAdministrator,
  },
  NotInFlowController: {
    group: 'permission',
    fields: [],
    retryable: false,
    title: () => t('Not open to your account yet'),
    cause: () => t('Alibaba Cloud offers this feature only to accounts on an allowlist.'),
    remedy: () => t('Ask Alibaba Cloud support to add the account to the allowlist.'),
  },
  'Forbidden.RAM': {
    group: 'permission',
    fields: [],
    retryable: false,
    title: () => t('Permission denied by RAM'),
    cause: () => t('No RAM policy allows the identity in use to carry out this operation.'),
    remedy: remedies.askAdministrator,
  },
  NoPermission: {
    group: 'permission',
    fields: [],
    retryable: false,
    title: () => t('Permission denied'),
    cause: () => t('The policies of the identity in use do not allow this operation.'),
    remedy: remedies.askAdministrator,
  },
  'InvalidAccessKeyId.NotFound': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('Unknown AccessKey'),
    cause: () =>
      t('There is no such AccessKey. It was deleted, mistyped, or belongs to the other Alibaba Cloud site.'),
    remedy: () =>
      t('Check the AccessKey ID, and that key and region belong to the same site (China or International).'),
  },
  'InvalidAccessKeyId.Inactive': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The AccessKey is disabled'),
    cause: () => t('The AccessKey exists, but it has been disabled in RAM.'),
    remedy: () => t('Turn the AccessKey on again in RAM, or use another one.'),
  },
  SignatureDoesNotMatch: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The AccessKey secret is wrong'),
    cause: () =>
      t('The signature of the request does not fit the AccessKey. Usually the secret is mistyped.'),
    remedy: () =>
      t(
        'Enter the AccessKey secret again. If it is right, look for a proxy that changes requests on their way.',
      ),
  },
  IncompleteSignature: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The signature is incomplete'),
    cause: () => t('The request arrived without all parts of its signature.'),
    remedy: () => t('Check the credentials, and that no proxy removes headers from requests.'),
  },
  'InvalidTimeStamp.Expired': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The clock of this computer is wrong'),
    cause: () => t('RDS accepts only requests whose time is within 15 minutes of its own.'),
    remedy: remedies.setClock,
  },
  IllegalTimestamp: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The time of the request was not accepted'),
    cause: () => t('The clock of this computer differs too much from that of RDS.'),
    remedy: remedies.setClock,
  },
  'InvalidTimeStamp.Format': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The time of the request is unreadable'),
    cause: () => t('The request reached RDS with a time it cannot read.'),
    remedy: () => t('Check the clock of this computer, and that no proxy changes requests.'),
  },
  SignatureNonceUsed: {
    group: 'credentials',
    fields: [],
    retryable: true,
    title: () => t('The request arrived twice'),
    cause: () => t('RDS has already received this request. Something on the way sent it twice.'),
    remedy: () => t('Try again. If it repeats, look for a proxy that sends requests twice.'),
  },
  'InvalidSecurityToken.Expired': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The session has expired'),
    cause: () => t('Temporary credentials are valid for a limited time, and these have expired.'),
    remedy: () => t('Sign in again with the tool that issued the credentials. Then try again.'),
  },
  'InvalidSecurityToken.Malformed': {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The security token is not valid'),
    cause: () => t('The token is damaged, cut off, or belongs to another AccessKey.'),
    remedy: () => t('Get new temporary credentials: AccessKey ID, secret and token belong together.'),
  },
  InvalidCredentials: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('No usable credentials'),
    cause: () => t('The credentials are missing or incomplete, so nothing was sent to RDS.'),
    remedy: remedies.setUpCredentials,
  },
  [failureCodes.credentials]: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('Credentials could not be loaded'),
    cause: () =>
      t('No usable credentials were found in the environment, the Alibaba Cloud CLI profile or elsewhere.'),
    remedy: remedies.setUpCredentials,
  },
  [failureCodes.otherIdentity]: {
    group: 'credentials',
    fields: [],
    retryable: false,
    title: () => t('The account has changed'),
    cause: () =>
      t('The keys in use now are not those of the user or role this was confirmed with. Nothing was sent.'),
    remedy: () => t('Switch back to that account and try again, or start over with this one.'),
  },
};
