import { consoleAddress } from '../../core/console';
import type { Site } from '../../core/rds/site';
import { openPage } from './outside';

export async function openConsole(regionId: string, dbInstanceId: string | undefined): Promise<void> {
  await openPage(consoleAddress(regionId, dbInstanceId));
}

const accountPages = {
  orders: {
    china: 'https://usercenter2.aliyun.com/order/list',
    international: 'https://usercenter2-intl.aliyun.com/order/list',
  },
  billing: {
    china: 'https://usercenter2.aliyun.com/home',
    international: 'https://usercenter2-intl.aliyun.com/billing/#/account/overview',
  },
} as const;

export async function openAccountPage(page: keyof typeof accountPages, site: Site): Promise<void> {
  await openPage(accountPages[page][site]);
}
