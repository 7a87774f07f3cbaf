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
  /** Keeps clones, orders and tokens across restarts; in memory only if absent. */
  stateFile?: string;
  /** Epoch milliseconds. Applies to all data; signatures are checked with the real clock. */
  now?: () => number;
  /** How long a new clone cannot be found (1.5 s) and is then Creating (20 s), and the duration of a backup (15 s). */
  timing?: Partial<Timing>;
  /** Delay of every answer, 0 by default. The call itself takes effect at once. */
  latencyMs?: number;
  /** Generated instances, also in regions outside the seed. */
  extraInstances?: { regionId: string; count: number }[];
  /** Additional backup sets of seeded instances, one hour apart. */
  extraBackups?: readonly ExtraBackups[];
  /** Instances of kinds that the seed lacks, also in regions outside the seed. */
  instances?: readonly AddedInstance[];
  /** The site of the account, by default China. Determines commodity codes and currency. */
  site?: Site;
  /** The behavior where the service's is disputed; by default the most likely one. */
  reading?: Partial<Reading>;
}

export interface SandboxKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** For a key of a role. */
  readonly securityToken?: string;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Random for every start, as all keys here. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** A temporary key. */
  readonly sts: { accessKeyId: string; accessKeySecret: string; securityToken: string };
  /** A key without permissions. */
  readonly restricted: { accessKeyId: string; accessKeySecret: string };
  /**
   * Adds a key, by default of another user of the same account. The first key of another account creates that account
   * with these instances only, in memory.
   */
  addKey(owner?: Partial<KeyOwner>, instances?: readonly AddedInstance[]): Promise<SandboxKey>;
  readonly faults: Faults;
  /** The last 2000 requests, newest last. */
  readonly requests: readonly RequestRecord[];
  /** Accepted clones, oldest first; by default of the sandbox's own account. */
  clones(accountId?: string): readonly CloneRecord[];
  /** Requested backups of an instance, oldest first. */
  backups(dbInstanceId: string): readonly StoredBackup[];
  /** Applies to clones and backups accepted from now on. */
  setTiming(timing: Partial<Timing>): void;
  /** Sets the status of an instance; a clone becomes visible. */
  setInstanceStatus(dbInstanceId: string, status: string): void;
  removeInstance(dbInstanceId: string): void;
  /** The ReleasedKeepPolicy of a released instance: None, Lastest or All. */
  keptBackups(dbInstanceId: string): string;
  /** Closes all connections and resolves once the state file is written. */
  close(): Promise<void>;
}

/** The extension's sandbox with additions for tests: keys, instances, accounts, faults and request records. */
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
    // The next write or close() retries a failed write and reports the error.
    setInstanceStatus: (id, status) => void state.setStatus(id, status).catch(() => undefined),
    removeInstance: (id) => void state.remove(id).catch(() => undefined),
    keptBackups: (id) => state.keptOf(id),
    close: async () => {
      await stop(server);
      await state.save();
    },
  };
}

/** The seed of an account with these instances only. */
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
