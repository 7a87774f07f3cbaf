import { makeKey } from './keys';
import { listen, stop } from './listening';
import { makeSeed } from './seed';
import { createRdsServer } from './server';
import { State } from './state';
import { sandboxAccountId } from './sts';

export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Random for every start; so is the secret. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Closes all connections and resolves once the state file is written. */
  close(): Promise<void>;
}

/**
 * Starts a substitute for the RDS API (2014-08-15) on the loopback interface.
 * @param stateFile keeps clones, orders and tokens across restarts
 */
export async function startSandbox(stateFile: string): Promise<Sandbox> {
  const state = await State.open({ seed: makeSeed(Date.now()), now: Date.now, stateFile });
  const key = makeKey();
  const owner = { accountId: sandboxAccountId, principal: 'user/sandbox' };
  const server = createRdsServer({ keys: [{ ...key, owner }], state });
  return {
    endpoint: await listen(server),
    ...key,
    close: async () => {
      await stop(server);
      await state.save();
    },
  };
}
