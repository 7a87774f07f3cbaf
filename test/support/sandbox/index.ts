import { randomBytes } from 'node:crypto';
import type { AccessKey } from '../../../src/sandbox/authentication';
import type { Site } from '../../../src/sandbox/commodities';
import { send } from '../../../src/sandbox/exchange';
import { makeKey } from '../../../src/sandbox/keys';
import { listen, stop } from '../../../src/sandbox/listening';
import { defaultReading, type Reading } from '../../../src/sandbox/reading';
import type { CloneRecord, StoredBackup } from '../../../src/sandbox/records';
import type { Seed } from '../../../src/sandbox/seed';
import { createRdsServer } from '../../../src/sandbox/server';
import { defaultTiming, State, type Timing } from '../../../src/sandbox/state';
import { sandboxAccountId, type KeyOwner } from '../../../src/sandbox/sts';
import type { AddedInstance } from './added';
import { FaultQueue, type Faults } from './faults';
import { pause, serveFaulty } from './faulty';
import type { ExtraBackups } from './generated';
import { RequestLog, type RequestRecord } from './requests';
import { denials } from './restricted';
import { extendedSeed } from './seed';

export { seedHostGroupId } from '../../../src/sandbox/hostGroups';
export { defaultReading, recordedCodes, type Reading } from '../../../src/sandbox/reading';
export { seedIds } from '../../../src/sandbox/seed/ids';
export { sandboxAccountId } from '../../../src/sandbox/sts';
export type { AddedInstance } from './added';
export type { Fault } from './faults';
export type { RequestRecord } from './requests';

export interface SandboxOptions {
  /** File in which clones, orders and tokens survive a restart; memory only when absent. */
  stateFile?: string;
  /** Epoch milliseconds: the time of all that exists. Signatures are checked against the real clock. */
  now?: () => number;
  /** How long a new clone can't be found (1.5 s) and then is Creating (20 s), and how long a backup takes (15 s). */
  timing?: Partial<Timing>;
  /** How much later every answer is given, 0 by default. What is asked for is done at once. */
  latencyMs?: number;
  /** Generated instances, in regions that need not be of the seed. */
  extraInstances?: { regionId: string; count: number }[];
  /** Backup sets added to instances of the seed, an hour apart. */
  extraBackups?: readonly ExtraBackups[];
  /** Single instances that the seed has no kind of, in regions that need not be of the seed either. */
  instances?: readonly AddedInstance[];
  /** Where the account is from, by default China: the commodities and the currency of prices. */
  site?: Site;
  /** How it answers where it is disputed what the service does; what most likely is so where it is not said. */
  reading?: Partial<Reading>;
}

export interface SandboxKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of a key of a role. */
  readonly securityToken?: string;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Random for every start, like all keys here. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** A temporary key. */
  readonly sts: { accessKeyId: string; accessKeySecret: string; securityToken: string };
  /** A key that authenticates and may do nothing. */
  readonly restricted: { accessKeyId: string; accessKeySecret: string };
  /**
   * Adds a key, by default of another user of the account. The first key of another account makes that account, with
   * these instances alone; nothing of it survives the sandbox.
   */
  addKey(owner?: Partial<KeyOwner>, instances?: readonly AddedInstance[]): Promise<SandboxKey>;
  readonly faults: Faults;
  /** The last 2000 requests, newest last. */
  readonly requests: readonly RequestRecord[];
  /** Accepted clones, oldest first, of the sandbox's own account unless another is named. */
  clones(accountId?: string): readonly CloneRecord[];
  /** Backups of an instance that were asked for, oldest first. */
  backups(dbInstanceId: string): readonly StoredBackup[];
  /** For clones and backups accepted from now on. */
  setTiming(timing: Partial<Timing>): void;
  /** Sets the status an instance has from now on; a clone becomes visible by it. */
  setInstanceStatus(dbInstanceId: string, status: string): void;
  removeInstance(dbInstanceId: string): void;
  /** What was kept of the archived backups of a released instance: None, Lastest or All. */
  keptBackups(dbInstanceId: string): string;
  /** Ends every connection and resolves when the state file is written. */
  close(): Promise<void>;
}

/** The sandbox of the product with what tests need: more keys, instances and accounts, faults, and what was asked. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const seed = extendedSeed(now(), {
    generated: options.extraInstances,
    instances: options.instances,
    backups: options.extraBackups,
  });
  const open = (what: Seed, stateFile: string | undefined): Promise<State> =>
    State.open({
      seed: what,
      now,
      site: options.site ?? 'china',
      reading: { ...defaultReading, ...options.reading },
      timing: { ...defaultTiming, ...options.timing },
      stateFile,
    });
  const state = await open(seed, options.stateFile);
  const others = new Map<string, State>();
  const [main, sts, restricted] = [makeKey(), makeRoleKey(), makeKey('LTAI5tLimited')];
  const owned = (principal: string): { owner: KeyOwner } => ({
    owner: { accountId: sandboxAccountId, principal },
  });
  const keys: AccessKey[] = [
    { ...main, ...owned('user/sandbox') },
    { ...sts, ...owned('assumed-role/clone-reader/sandbox') },
    { ...restricted, ...owned(`user/sandbox-${restricted.accessKeyId.slice(-6)}`) },
  ];
  const faults = new FaultQueue();
  const requests = new RequestLog(now);
  const latencyMs = options.latencyMs ?? 0;
  const parts = {
    keys,
    state,
    stateOf: ({ owner }: AccessKey) => others.get(owner?.accountId ?? '') ?? state,
    beforeReply: async (...[exchange, status, code]: Parameters<RequestLog['add']>) => {
      if (latencyMs > 0) await pause(latencyMs);
      requests.add(exchange, status, code);
    },
  };
  const server = createRdsServer({
    ...parts,
    serve: async (exchange, key, act) => {
      const answer = key.accessKeyId === restricted.accessKeyId ? denials(exchange, key, act) : act;
      const fault = faults.take(exchange.action, exchange.regionId);
      if (fault) await serveFaulty(exchange, parts, fault, answer, requests);
      else await send(exchange, parts, await answer());
    },
  });
  return {
    endpoint: await listen(server),
    ...main,
    sts,
    restricted,
    addKey: async (owner = {}, instances = []) => {
      const { accountId = sandboxAccountId, principal = 'user/bob' } = owner;
      if (accountId !== sandboxAccountId && !others.has(accountId))
        others.set(accountId, await open(onlyWith(instances, extendedSeed(now(), { instances })), undefined));
      const key = principal.startsWith('assumed-role/') ? makeRoleKey() : makeKey();
      keys.push({ ...key, owner: { accountId, principal } });
      return key;
    },
    faults,
    requests: requests.all,
    clones: (accountId = '') => (others.get(accountId) ?? state).cloneRecords(),
    backups: (id) => state.backupTasks(id),
    setTiming: (timing) => {
      state.timing = { ...state.timing, ...timing };
    },
    // A write that fails here is tried again, and reported, by the next one and by close().
    setInstanceStatus: (id, status) => void state.setStatus(id, status).catch(() => undefined),
    removeInstance: (id) => void state.remove(id).catch(() => undefined),
    keptBackups: (id) => state.keptOf(id),
    close: async () => {
      await stop(server);
      await state.save();
    },
  };
}

/** The seed of an account that has nothing else. */
function onlyWith(instances: readonly AddedInstance[], seed: Seed): Seed {
  const ids = new Set(instances.map(({ id }) => id));
  return { ...seed, instances: seed.instances.filter(({ id }) => ids.has(id)) };
}

function makeRoleKey(): Sandbox['sts'] {
  return {
    ...makeKey('STS.NSandboxRole'),
    securityToken: `CAISsandbox${randomBytes(96).toString('base64')}`,
  };
}
