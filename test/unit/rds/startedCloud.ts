import type { Credential } from '../../../src/core/accounts/credentials';
import { isRdsError, type RdsError } from '../../../src/core/errors/rdsError';
import { silentLogger } from '../../../src/core/log';
import { createTransport, type Transport } from '../../../src/core/rds/transport';
import { SkippingClock } from '../../support/clock';
import { startCloud, type Cloud, type CloudOptions } from '../../support/cloud';

interface StartedCloud {
  /** Its pauses take no time, and those of the current test are listed. */
  readonly clock: SkippingClock;
  /** The cloud that was started last. */
  readonly current: Cloud;
  start(options?: CloudOptions): Promise<Cloud>;
  /** For the cloud that was started last. */
  transportWith(credential: Credential): Transport;
}

/** For the tests of a suite, each of which starts a cloud with the options it needs. It is closed after the test. */
export function useStartedCloud(): StartedCloud {
  let cloud: Cloud;
  const clock = new SkippingClock();

  beforeEach(() => {
    clock.sleeps.length = 0;
  });
  afterEach(async () => {
    await cloud.close();
  });

  return {
    clock,
    get current() {
      return cloud;
    },
    start: async (options = {}) => {
      cloud = await startCloud({ clock, ...options });
      return cloud;
    },
    transportWith: (credential) =>
      createTransport({
        account: { ...cloud.account, credential },
        loadSdk: () => import('../../../src/core/rds/sdk'),
        clock,
        logger: silentLogger,
        random: () => 0.5,
        userAgent: 'test',
      }),
  };
}

/** The failure of a call that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<RdsError> {
  try {
    await work;
  } catch (error) {
    if (isRdsError(error)) return error;
    throw error;
  }
  throw new Error('It was expected to fail.');
}
