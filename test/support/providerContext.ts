import type { ProviderContext } from '../../src/core/accounts/providers';
import type { HttpSend } from '../../src/core/accounts/send';

/** The context of credential providers on a machine without configuration. */
export function providerContext(send: HttpSend, changes: Partial<ProviderContext> = {}): ProviderContext {
  return {
    env: {},
    send,
    now: Date.now,
    sleep: () => Promise.resolve(),
    allowExternal: true,
    vpc: false,
    regionId: 'cn-hangzhou',
    refusedKeyId: '',
    readCliConfig: () => Promise.resolve(undefined),
    lockCliConfig: (task) => task(),
    writeBack: () => Promise.resolve(true),
    renewed: new Map(),
    onUnsaved: () => undefined,
    programFailures: new Map(),
    ...changes,
  };
}
