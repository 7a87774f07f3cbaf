import { randomInt } from 'node:crypto';
import type { Call } from './call';
import { hostGroupOf } from './cloneRules/hosts';
import { orderOf, type Order } from './cloneRules/order';
import { placementOf } from './cloneRules/placement';
import { restoredDatabases } from './cloneRules/restorePoint';
import { categoryOf, sizeOf } from './cloneRules/size';
import { cloneSource } from './cloneRules/source';
import { serviceError } from './errors';
import type { Params } from './params';
import type { CloneRecord, InstanceRecord, StoredClone } from './records';
import type { State } from './state';

/**
 * Accepts or refuses a clone. A repeated ClientToken returns the first result; a refused request does not use up its
 * token.
 */
export function cloneDBInstance(call: Call): Promise<object> {
  return acceptOnce(call, () => accept(call.params, call.state));
}

/** Accepts or refuses a request that creates an instance. One token creates at most one instance. */
export async function acceptOnce({ params, state }: Call, make: () => StoredClone): Promise<object> {
  const token = params.get('ClientToken');
  if (token !== undefined && !/^[\x20-\x7e]{1,64}$/.test(token)) throw serviceError('Parameters.Invalid');
  const earlier = token === undefined ? undefined : state.cloneByToken(token);
  if (earlier) {
    if (!sameRequest(params, earlier.record)) throw serviceError('IdempotentParameterMismatch');
    await state.save();
    return answer(earlier.record);
  }
  const clone = make();
  await state.addClone(clone);
  // The clone was created although the answer is an error.
  if (state.reading.errors === 'ambiguous') throw serviceError('CommodityServiceCalling.Exception');
  return answer(clone.record);
}

function answer({ dbInstanceId, orderId }: CloneRecord): object {
  return { DBInstanceId: dbInstanceId, OrderId: orderId };
}

function sameRequest(params: Params, record: CloneRecord): boolean {
  const sorted = (values: Readonly<Record<string, string>>): string =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(params.all()) === sorted(record.params);
}

/** Checks source, restore point, network, storage, class and order, in this order. The first refusal is returned. */
function accept(params: Params, state: State): StoredClone {
  const source = cloneSource(params, state);
  const databases = restoredDatabases(params, source, state);
  const category = categoryOf(params, source);
  const placement = placementOf(params, source, category, state);
  const zones = [placement.zoneId, ...placement.slaveZoneIds];
  const size = sizeOf(params, source, { category, zones, databases, errors: state.reading.errors });
  const hostGroup = hostGroupOf(params, source, placement.zoneId);
  const order = orderOf(params, source, category, size.instanceClass);

  const acceptedAt = state.now();
  const id = newId(source, state);
  const description = params.get('DBInstanceDescription') ?? id;
  const { multiZoneId: _, serverless: __, expiresAt: ___, hostGroupId: ____, ...inherited } = source;
  const instance: InstanceRecord = {
    ...inherited,
    ...placement,
    ...size,
    ...paymentOf(order, acceptedAt),
    ...(hostGroup ? { hostGroupId: hostGroup.id } : {}),
    id,
    description,
    category,
    databases,
    status: 'Creating',
    publicConnection: false,
    deletionProtection: params.get('DeletionProtection') === 'true',
    createdAt: acceptedAt,
    tags: {},
  };
  return acceptedClone(instance, source, order, { params, state });
}

/** The clone as it is kept: its instance becomes visible and Running by the timing of the sandbox. */
export function acceptedClone(
  instance: InstanceRecord,
  source: InstanceRecord,
  order: Order,
  { params, state }: { readonly params: Params; readonly state: State },
): StoredClone {
  const { id, regionId, description, createdAt } = instance;
  const visibleAt = createdAt + state.timing.invisibleMs;
  return {
    instance,
    schedule: { visibleAt, runningAt: visibleAt + state.timing.creatingMs, paid: order.paid },
    record: {
      dbInstanceId: id,
      orderId: newOrderId(state),
      sourceId: source.id,
      regionId,
      clientToken: params.get('ClientToken') ?? '',
      description,
      params: params.all(),
      acceptedAt: createdAt,
    },
  };
}

export function paymentOf(
  order: Order,
  acceptedAt: number,
): Pick<InstanceRecord, 'payType' | 'serverless' | 'expiresAt'> {
  const { payType, serverless, months } = order;
  return {
    payType,
    ...(serverless ? { serverless } : {}),
    ...(months === undefined ? {} : { expiresAt: addMonths(acceptedAt, months) }),
  };
}

/** Subscriptions end at 16:00 UTC, which is midnight in China. */
function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate(), 16);
}

const idLength = 20;

export function newId(source: Pick<InstanceRecord, 'engine' | 'regionId'>, state: State): string {
  const prefix = source.engine === 'PostgreSQL' ? 'pgm-' : 'rm-';
  let id = prefix + (state.region(source.regionId)?.code ?? '');
  while (id.length < idLength) id += randomInt(36).toString(36);
  return id;
}

function newOrderId(state: State): string {
  let id: string;
  do id = `2${randomInt(10 ** 7, 10 ** 8)}${randomInt(10 ** 5, 10 ** 6)}`;
  while (state.clones.some(({ record }) => record.orderId === id));
  return id;
}
