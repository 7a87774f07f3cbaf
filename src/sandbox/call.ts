import { instanceNotFound } from './errors';
import type { Params } from './params';
import type { InstanceRecord } from './records';
import type { State } from './state';

export interface Call {
  readonly params: Params;
  readonly state: State;
}

/** Returns the body without RequestId. */
export type Handler = (call: Call) => object | Promise<object>;

/** The instance of DBInstanceId. An instance of another region than the request's is not found. */
export function instanceOf({ params, state }: Call): InstanceRecord {
  const instance = state.instance(params.required('DBInstanceId'));
  const region = params.get('RegionId') ?? params.get('Region');
  if (!instance || (region !== undefined && region !== instance.regionId)) throw instanceNotFound();
  return instance;
}
