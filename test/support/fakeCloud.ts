import { isSameIdentity } from '../../src/core/accounts/identity';
import { failureCodes } from '../../src/core/errors/failureCodes';
import { RdsError, type RdsErrorInit } from '../../src/core/errors/rdsError';
import { RdsClient } from '../../src/core/rds/client';
import type { OperationName, WireParameters } from '../../src/core/rds/sdk';
import type { Reply } from '../../src/core/rds/reply';
import type { CallOptions, Transport } from '../../src/core/rds/transport';
import type { VirtualClock } from './virtualClock';
import { never } from './memoryFolder';
import { plainIdentity } from './identity';

export interface FakeInstance {
  readonly id: string;
  /** The account that created it, and that alone can see it. */
  readonly account: string;
  readonly name: string;
  readonly regionId: string;
  readonly token: string;
  readonly createdAt: number;
  /** Milliseconds after its creation. */
  readonly visibleAfter: number;
  readonly runningAfter: number;
}

/** A fault before a call takes effect, or in its answer. */
export type FakeFault =
  | { readonly when: 'before' | 'after'; readonly error: Omit<RdsErrorInit, 'operation'> }
  /** No answer until the caller times out. */
  | { readonly when: 'before' | 'after'; readonly afterMs: number };

/**
 * The part of RDS that jobs use, without HTTP, for thousands of runs. It has its own clock, which does not change when
 * the machine's clock is set. By default a ClientToken never expires.
 */
export class FakeCloud {
  readonly instances: FakeInstance[] = [];
  readonly calls: { operation: string; regionId: string; at: number }[] = [];
  /** Each CloneDBInstance call uses up one. */
  readonly cloneFaults: FakeFault[] = [];
  /** Applies to every other call while it is set. */
  readFault: FakeFault | undefined;
  visibleAfter = 5_000;
  runningAfter = 120_000;
  /** Whether a repeated ClientToken returns the first answer. */
  deduplicates = true;
  /** The account whose keys the machine uses now. */
  account = 'me';
  /** Called before CloneDBInstance answers, whether or not it took effect. */
  onClone: (() => void) | undefined;
  /** Called in place of DeleteDBInstance. */
  onRelease: (() => void) | undefined;
  private started: number;
  private readonly epoch: number;

  constructor(private readonly clock: VirtualClock) {
    this.started = clock.now();
    this.epoch = this.started;
  }

  /** Keeps the clock of the service unchanged after the machine's clock was set. */
  clockWasSet(by: number): void {
    this.started += by;
  }

  now(): number {
    return this.clock.now() - this.started;
  }

  status(instance: FakeInstance): 'invisible' | 'Creating' | 'Running' {
    const age = this.now() - instance.createdAt;
    if (age < instance.visibleAfter) return 'invisible';
    return age < instance.runningAfter ? 'Creating' : 'Running';
  }

  /** An instance that another user creates. */
  add(name: string, regionId: string, token: string): FakeInstance {
    const made: FakeInstance = {
      id: `rm-${this.instances.length + 1}`,
      account: this.account,
      name,
      regionId,
      token,
      createdAt: this.now(),
      visibleAfter: this.visibleAfter,
      runningAfter: this.runningAfter,
    };
    this.instances.push(made);
    return made;
  }

  /**
   * The client of one process, with the keys that the machine has at the time of each call. After the process dies,
   * calls have no effect.
   */
  client(isDead: () => boolean = () => false): RdsClient {
    let answered = false;
    const transport: Transport = {
      call: async (operation, regionId, parameters, { identity }: CallOptions = {}) => {
        if (isDead()) return never();
        if (identity !== undefined && !isSameIdentity(identity, plainIdentity(this.account))) {
          const code = failureCodes.otherIdentity;
          throw new RdsError({ kind: 'credentials', operation, regionId, code, sent: false });
        }
        this.calls.push({ operation, regionId, at: this.now() });
        const reply = await this.answer(operation, regionId, parameters);
        answered = true;
        return isDead() ? never() : reply;
      },
      serviceNow: () => (answered ? this.epoch + this.now() : undefined),
    };
    return new RdsClient(transport);
  }

  private async answer(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
  ): Promise<Reply> {
    const fault = operation === 'CloneDBInstance' ? this.cloneFaults.shift() : this.readFault;
    const act = (): Reply => ({ body: this.act(operation, regionId, parameters), requestId: 'R' });
    const reply = fault?.when === 'before' ? undefined : act();
    if (operation === 'CloneDBInstance') this.onClone?.();
    if (!fault && reply) return reply;
    if (!fault) return act();
    if ('afterMs' in fault) {
      await this.clock.sleep(fault.afterMs);
      throw new RdsError({ kind: 'timeout', operation, regionId });
    }
    throw new RdsError({ operation, regionId, ...fault.error });
  }

  private act(
    operation: OperationName,
    regionId: string,
    parameters: WireParameters,
  ): Record<string, unknown> {
    const visible = this.instances.filter(
      (one) => one.account === this.account && this.status(one) !== 'invisible',
    );
    switch (operation) {
      case 'CloneDBInstance':
        return this.clone(regionId, parameters);
      case 'DescribeDBInstances': {
        const { DBInstanceStatus: status, SearchKey: search = '' } = parameters;
        const rows = visible.filter(
          (one) =>
            one.regionId === regionId &&
            (status === undefined || this.status(one) === status) &&
            (one.name.includes(String(search)) || one.id === search),
        );
        const [size, page] = [Number(parameters['PageSize']), Number(parameters['PageNumber'])];
        return {
          TotalRecordCount: rows.length,
          Items: { DBInstance: rows.slice((page - 1) * size, page * size).map((one) => this.row(one)) },
        };
      }
      case 'DescribeDBInstanceAttribute': {
        const found = visible.find((one) => one.id === parameters['DBInstanceId']);
        if (!found) {
          throw new RdsError({
            kind: 'service',
            operation,
            httpStatus: 404,
            code: 'InvalidDBInstanceId.NotFound',
          });
        }
        return { Items: { DBInstanceAttribute: [this.row(found)] } };
      }
      case 'DeleteDBInstance':
        this.onRelease?.();
        return {};
      default:
        throw new Error(`No such operation here: ${operation}`);
    }
  }

  private clone(regionId: string, parameters: WireParameters): Record<string, unknown> {
    const token = String(parameters['ClientToken']);
    const before = this.instances.find((one) => one.token === token && one.account === this.account);
    const made =
      (this.deduplicates ? before : undefined) ??
      this.add(String(parameters['DBInstanceDescription'] ?? ''), regionId, token);
    return { DBInstanceId: made.id, OrderId: '1' };
  }

  private row(one: FakeInstance): Record<string, unknown> {
    return {
      DBInstanceId: one.id,
      DBInstanceDescription: one.name,
      DBInstanceStatus: this.status(one),
      Engine: 'MySQL',
      DBInstanceType: 'Primary',
      CreateTime: new Date(this.epoch + one.createdAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
  }
}
