import { CredentialValue, staticCredential } from '../../src/core/accounts/credentials';
import type { Account } from '../../src/core/accounts/account';
import { systemClock, type Clock } from '../../src/core/clock';
import type { Logger } from '../../src/core/log';
import { silentLogger } from '../../src/core/log';
import { RdsClient } from '../../src/core/rds/client';
import { parseEndpoint } from '../../src/core/endpoints/endpoint';
import type { Limiter } from '../../src/core/rds/limiter';
import type { OddAnswers } from '../../src/core/rds/oddAnswers';
import { createTransport, type Transport } from '../../src/core/rds/transport';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox';
import { plainIdentity } from './identity';

export interface Cloud {
  readonly sandbox: Sandbox;
  readonly account: Account;
  readonly transport: Transport;
  readonly client: RdsClient;
  close(): Promise<void>;
}

export interface CloudOptions {
  readonly sandbox?: SandboxOptions;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly timeoutMs?: number;
  readonly limiter?: Limiter;
  readonly oddAnswers?: OddAnswers;
  readonly keys?: (sandbox: Sandbox) => {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
  };
}

/** A sandbox and the extension's client for it, over real HTTP and the unmodified SDK. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const sandbox = await startSandbox(options.sandbox);
  const account = accountOf(sandbox, options.keys?.(sandbox) ?? sandbox);
  const transport = createTransport({
    account,
    loadSdk: () => import('../../src/core/rds/sdk'),
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    random: () => 0.5,
    userAgent: 'rds-clone-test',
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.limiter ? { limiter: options.limiter } : {}),
    ...(options.oddAnswers ? { oddAnswers: options.oddAnswers } : {}),
  });
  return { sandbox, account, transport, client: new RdsClient(transport), close: () => sandbox.close() };
}

export function accountOf(
  sandbox: Pick<Sandbox, 'endpoint'>,
  keys: { accessKeyId: string; accessKeySecret: string; securityToken?: string },
): Account {
  const parsed = parseEndpoint(sandbox.endpoint);
  if (!('endpoint' in parsed)) throw new Error(parsed.problem);
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return {
    id: 'default',
    credential: staticCredential(
      new CredentialValue({ accessKeyId, accessKeySecret, securityToken, providerName: 'static' }),
    ),
    endpoints: { override: parsed.endpoint },
    homeRegionId: 'cn-hangzhou',
    identity: () => Promise.resolve(plainIdentity('me')),
    identityOf: () => Promise.resolve(plainIdentity('me')),
  };
}
