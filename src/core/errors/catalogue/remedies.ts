import { t } from '@vscode/l10n';

/** Remedies that several codes share. They are functions like all texts of the catalogue. */
export const remedies = {
  tryLater: () => t('Try again in a few minutes.'),
  tryLaterOrReport: () =>
    t('Try again in a few minutes. If it repeats, give the RequestId to Alibaba Cloud support.'),
  tryLaterOrAsk: () => t('Try again in a few minutes. If it repeats, ask Alibaba Cloud support.'),
  tryEverLater: () => t('Try again, and wait a little longer each time.'),
  tryAgainOrCheckNetwork: () => t('Try again. If it repeats, check the network connection and the proxy.'),
  waitAMinute: () => t('Wait a minute. Then try again.'),
  waitForInstance: () => t('Wait until the instance shows Running. Then try again.'),
  waitForOrder: () => t('Wait until the order is complete. Then try again.'),
  askAdministrator: () => t('Ask an administrator of the account to allow it in RAM.'),
  checkLoad: () => t('Check that the instance runs and is not overloaded. Then try again.'),
  checkEndpoint: () =>
    t('Check the endpoint in the settings. Leave it blank to use the address of the region.'),
  chooseFromOffer: () =>
    t('In Instance class, Storage type and Edition, choose a combination that is offered.'),
  setClock: () => t('Set the clock of the computer that runs the extension, or let it synchronize.'),
  setUpCredentials: () =>
    t('Set up credentials, for example with aliyun configure, or switch to another account.'),
  updateMinorVersion: () =>
    t('Update the minor engine version of the source in the console. Then submit again.'),
  useOtherRegion: () => t('Use an instance in another region as the source.'),
} as const;
