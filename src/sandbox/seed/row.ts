import type { InstanceRecord } from '../records';

/** What every row of the list says itself. */
export type Named =
  | 'id'
  | 'regionId'
  | 'description'
  | 'engine'
  | 'engineVersion'
  | 'category'
  | 'instanceClass'
  | 'storageType'
  | 'storageGB'
  | 'zoneId'
  | 'slaveZoneIds'
  | 'vpcId'
  | 'vSwitchIds'
  | 'privateIp';

export type Row = Pick<InstanceRecord, Named> & Partial<InstanceRecord>;
