import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Account } from '../core/accounts/account';
import { fallbackRegionId } from '../core/accounts/account';
import { CredentialValue, staticCredential } from '../core/accounts/credentials';
import { plainIdentity } from '../core/accounts/identity';
import { parseEndpoint } from '../core/rds/endpoint';

/**
 * Starts the sandbox at its first use and gives the account that reaches it: an endpoint and keys, like any other.
 * Its data is kept in `folder`, so that clones survive a reload; its keys are new at every start.
 */
export class SandboxAccount implements vscode.Disposable {
  private running: Promise<{ readonly account: Account; readonly stop: () => Promise<void> }> | undefined;

  constructor(private readonly folder: string) {}

  async start(): Promise<Account> {
    this.running ??= this.launch();
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

  private async launch(): Promise<{ account: Account; stop: () => Promise<void> }> {
    const { startSandbox } = await import('../sandbox/index');
    const sandbox = await startSandbox({ stateFile: join(this.folder, 'sandbox.json') });
    const parsed = parseEndpoint(sandbox.endpoint);
    const credential = staticCredential(
      new CredentialValue({
        accessKeyId: sandbox.accessKeyId,
        accessKeySecret: sandbox.accessKeySecret,
        providerName: 'static_ak',
      }),
    );
    return {
      account: {
        id: 'sandbox',
        credential,
        endpoints: { override: 'endpoint' in parsed ? parsed.endpoint : undefined },
        homeRegionId: fallbackRegionId,
        // Its keys and its port change at every start, its data does not.
        identity: () => Promise.resolve(plainIdentity('sandbox')),
        identityOf: () => Promise.resolve(plainIdentity('sandbox')),
      },
      stop: () => sandbox.close(),
    };
  }
}
