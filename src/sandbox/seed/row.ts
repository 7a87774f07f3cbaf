import type { InstanceRecord } from '../records';

/** Fields that every row of the list gives itself. */
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
