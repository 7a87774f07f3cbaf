import { join } from 'node:path';
import type * as vscode from 'vscode';
import { fallbackRegionId, fixedAccount, type Account } from '../../core/accounts/account';
import { CredentialValue, staticCredential } from '../../core/accounts/credentials';
import type { IdentitySource } from '../../core/accounts/identities';
import { accountIds } from '../../shared/ids';
import { parseEndpoint, type EndpointPolicy } from '../../core/endpoints/endpoint';

/**
 * Starts the sandbox on first use, and returns its account: an endpoint and keys, like any other account. Its data is
 * kept in `folder`, so that clones survive a reload; its keys are new at every start.
 */
export class SandboxAccount implements vscode.Disposable {
  private running: Promise<{ readonly account: Account; readonly stop: () => Promise<void> }> | undefined;

  constructor(private readonly folder: string) {}

  /** @param identitiesFor returns the identities of keys at the sandbox's endpoint */
  async start(identitiesFor: (endpoints: EndpointPolicy) => IdentitySource): Promise<Account> {
    this.running ??= this.launch(identitiesFor);
    try {
      return (await this.running).account;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }

  dispose(): void {
    void this.running?.then(({ stop }) => stop()).catch(() => undefined);
  }

  private async launch(
    identitiesFor: (endpoints: EndpointPolicy) => IdentitySource,
  ): Promise<{ account: Account; stop: () => Promise<void> }> {
    const { startSandbox } = await import('../../sandbox/index');
    const sandbox = await startSandbox(join(this.folder, 'sandbox.json'));
    const parsed = parseEndpoint(sandbox.endpoint);
    const credential = staticCredential(
      new CredentialValue({
        accessKeyId: sandbox.accessKeyId,
        accessKeySecret: sandbox.accessKeySecret,
        providerName: 'static_ak',
      }),
    );
    const endpoints = { override: 'endpoint' in parsed ? parsed.endpoint : undefined };
    return {
      account: fixedAccount({
        id: accountIds.sandbox,
        credential,
        endpoints,
        homeRegionId: fallbackRegionId,
        identities: identitiesFor(endpoints),
      }),
      stop: () => sandbox.close(),
    };
  }
}
