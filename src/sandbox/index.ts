import { randomBytes, randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { RequestRecord } from './exchange';
import { FaultQueue, type Faults } from './faults';
import type { Site } from './commodities';
import { defaultReading, type Reading } from './reading';
import type { CloneRecord } from './records';
import type { AccessKey } from './authentication';
import { makeSeed, type Seed } from './seed';
import type { AddedInstance } from './seed/added';
import type { ExtraBackups } from './seed/generated';
import { createRdsServer } from './server';
import { State } from './state';
import { sandboxAccountId, type KeyOwner } from './sts';

export type { RequestRecord } from './exchange';
export type { Fault } from './faults';
export { defaultReading, recordedCodes, type Reading } from './reading';
export { seedHostGroupId } from './hostGroups';
export type { AddedInstance } from './seed/added';
export { seedIds } from './seed/ids';
export { sandboxAccountId } from './sts';

export interface SandboxOptions {
  /** File in which clones, orders and tokens survive a restart; memory only when absent. */
  stateFile?: string;
  /** 0 (default) = any free one. */
  port?: number;
  /** Epoch milliseconds: the time of all that exists. Signatures are checked against the real clock. */
  now?: () => number;
  /** How long a new clone can't be found (1.5 s) and then is Creating (20 s). */
  timing?: { invisibleMs?: number; creatingMs?: number };
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
  /** For clones accepted from now on. */
  setTiming(timing: { invisibleMs?: number; creatingMs?: number }): void;
  /** Sets the status an instance has from now on; a clone becomes visible by it. */
  setInstanceStatus(dbInstanceId: string, status: string): void;
  removeInstance(dbInstanceId: string): void;
  /** What was kept of the archived backups of a released instance: None, Lastest or All. */
  keptBackups(dbInstanceId: string): string;
  /** Ends every connection and resolves when the state file is written. */
  close(): Promise<void>;
}

const defaultTiming = { invisibleMs: 1_500, creatingMs: 20_000 };
const maxRequests = 2000;

/** Starts a stand-in of the RDS API (2014-08-15) on the loopback interface. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const seed = makeSeed(now(), {
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
  const keys = makeKeys();
  const owned = (principal: string): { owner: KeyOwner } => ({
    owner: { accountId: sandboxAccountId, principal },
  });
  const all: AccessKey[] = [
    { ...keys.main, ...owned('user/sandbox') },
    { ...keys.sts, ...owned('assumed-role/clone-reader/sandbox') },
    {
      ...keys.restricted,
      ...owned(`user/sandbox-${keys.restricted.accessKeyId.slice(-6)}`),
      restricted: true,
    },
  ];
  const faults = new FaultQueue();
  const requests: RequestRecord[] = [];
  const server = createRdsServer({
    keys: all,
    state,
    stateOf: ({ owner }) => others.get(owner?.accountId ?? '') ?? state,
    faults,
    latencyMs: options.latencyMs ?? 0,
    onRequest: (record) => {
      requests.push(record);
      if (requests.length > maxRequests) requests.shift();
    },
  });
  const port = await listen(server, options.port ?? 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...keys.main,
    sts: keys.sts,
    restricted: keys.restricted,
    addKey: async (owner = {}, instances = []) => {
      const { accountId = sandboxAccountId, principal = 'user/bob' } = owner;
      if (accountId !== sandboxAccountId && !others.has(accountId))
        others.set(accountId, await open(onlyWith(instances, makeSeed(now(), { instances })), undefined));
      const made = makeKeys();
      const key = principal.startsWith('assumed-role/') ? made.sts : made.main;
      all.push({ ...key, owner: { accountId, principal } });
      return key;
    },
    faults,
    requests,
    clones: (accountId = '') => (others.get(accountId) ?? state).cloneRecords(),
    setTiming: (timing) => {
      state.timing = { ...state.timing, ...timing };
    },
    // A write that fails here is tried again, and reported, by the next one and by close().
    setInstanceStatus: (id, status) => void state.setStatus(id, status).catch(() => undefined),
    removeInstance: (id) => void state.remove(id).catch(() => undefined),
    keptBackups: (id) => state.keptOf(id),
    close: async () => {
      await closeServer(server);
      await state.save();
    },
  };
}

/** The seed of an account that has nothing else. */
function onlyWith(instances: readonly AddedInstance[], seed: Seed): Seed {
  const ids = new Set(instances.map(({ id }) => id));
  return { ...seed, instances: seed.instances.filter(({ id }) => ids.has(id)) };
}

function makeKeys() {
  const secret = (): string => randomBytes(15).toString('hex');
  return {
    main: { accessKeyId: `LTAI5tSandbox${letters(11)}`, accessKeySecret: secret() },
    restricted: { accessKeyId: `LTAI5tLimited${letters(11)}`, accessKeySecret: secret() },
    sts: {
      accessKeyId: `STS.NSandbox${letters(16)}`,
      accessKeySecret: secret(),
      securityToken: `CAISsandbox${randomBytes(96).toString('base64')}`,
    },
  };
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
