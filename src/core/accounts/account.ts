import { createHash } from 'node:crypto';
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
  /**
   * Equal for as long as it is certainly the same account on the same service. A temporary key that was renewed gives
   * another one: what is not certain counts as different. @throws when there are no credentials
   */
  readonly identity: () => Promise<string>;
}

/** An identity made of the endpoint and a digest of the key's id. */
async function keyIdentity(credential: Credential, endpoint: Endpoint | undefined): Promise<string> {
  const { accessKeyId } = await credential.getCredential();
  return createHash('sha256')
    .update(`${endpoint?.host ?? ''}\n${accessKeyId}`)
    .digest('hex')
    .slice(0, 16);
}

/** The region that is asked for the list of regions when nothing names another. */
export const fallbackRegionId = 'cn-hangzhou';

/** The account made of the SDK's credentials chain. */
export function defaultAccount(options: {
  readonly endpoint: Endpoint | undefined;
  readonly listProviders: () => Promise<ProviderList>;
  /** Changes when a place where credentials are configured changes. */
  readonly stamp: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Account {
  const credential = new CredentialChain(options.listProviders, options.stamp);
  return {
    id: 'default',
    credential,
    endpoint: options.endpoint,
    homeRegionId: options.env['ALIBABA_CLOUD_REGION_ID'] || fallbackRegionId,
    identity: () => keyIdentity(credential, options.endpoint),
  };
}
