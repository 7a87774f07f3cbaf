import type { AccountId } from '../../shared/ids';
import type { Endpoint } from '../rds/endpoint';
import { CredentialChain, type Credential, type ProviderList } from './credentials';

/** Where credentials come from and where calls go. Nothing in it prints a secret. */
export interface Account {
  readonly id: AccountId;
  readonly credential: Credential;
  /** Replaces the endpoint of every region. */
  readonly endpoint: Endpoint | undefined;
  /** Asked for the list of regions. */
  readonly homeRegionId: string;
}

/** The region that is asked for the list of regions when nothing names another. */
export const fallbackRegionId = 'cn-hangzhou';

/** The account made of the SDK's credentials chain. */
export function defaultAccount(options: {
  readonly endpoint: Endpoint | undefined;
  readonly listProviders: () => Promise<ProviderList>;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Account {
  return {
    id: 'default',
    credential: new CredentialChain(options.listProviders),
    endpoint: options.endpoint,
    homeRegionId: options.env['ALIBABA_CLOUD_REGION_ID'] || fallbackRegionId,
  };
}
