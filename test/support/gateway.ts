import { CredentialValue, staticCredential } from '../../src/core/accounts/credentials';
import type { Clock } from '../../src/core/clock';
import { silentLogger } from '../../src/core/log';
import { RdsClient } from '../../src/core/rds/client';
import type { Limiter } from '../../src/core/rds/limiter';
import { createTransport, type SdkModule } from '../../src/core/rds/transport';
import { plainIdentity } from './identity';

/** A rate limit in front of an empty service, without HTTP, with a clock that tests advance. */
export class Gateway {
  readonly calls: { readonly operation: string; readonly at: number; readonly refused: boolean }[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly allows: (now: number) => boolean,
  ) {}

  get refused(): number {
    return this.calls.filter(({ refused }) => refused).length;
  }

  async client(limiter?: Limiter | ((host: string) => Limiter)): Promise<RdsClient> {
    const real: SdkModule = await import('../../src/core/rds/sdk');
    const callSdk: SdkModule['callSdk'] = (operation) => {
      const now = this.clock.now();
      const refused = !this.allows(now);
      this.calls.push({ operation, at: now, refused });
      if (!refused) {
        return Promise.resolve({ status: 200, headers: {}, text: '{"RequestId":"R"}' });
      }
      const data = { Code: 'Throttling.User', Message: 'Request was denied due to user flow control.' };
      const error = new Error(data.Message);
      error.name = 'ThrottlingError';
      return Promise.reject(Object.assign(error, { code: data.Code, statusCode: 400, data }));
    };
    const value = new CredentialValue({
      accessKeyId: 'LTAItest',
      accessKeySecret: 'x',
      providerName: 'static',
    });
    const transport = createTransport({
      account: {
        id: 'default',
        credential: staticCredential(value),
        endpoints: {},
        homeRegionId: 'cn-hangzhou',
        identity: () => Promise.resolve(plainIdentity('me')),
        identityOf: () => Promise.resolve(plainIdentity('me')),
      },
      loadSdk: () => Promise.resolve({ ...real, callSdk }),
      clock: this.clock,
      logger: silentLogger,
      random: () => 0.5,
      userAgent: 'test',
      ...(limiter ? { limiter } : {}),
    });
    return new RdsClient(transport);
  }
}
