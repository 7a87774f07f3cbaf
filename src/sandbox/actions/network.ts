import { instanceOf, type Call } from '../call';
import { missing } from '../errors';
import { slice } from '../params';
import { connectionString, portOf } from './instances';

export function describeVSwitches({ params, state }: Call): object {
  const page = params.page({ min: 1, max: 50, default: 30 });
  const vpcId = params.get('VpcId');
  if (!vpcId) throw missing('VpcId');
  const [regionId, zoneId] = [params.get('RegionId'), params.get('ZoneId')];
  const rows = state.vSwitches.filter(
    (one) =>
      one.vpcId === vpcId && (!regionId || one.regionId === regionId) && (!zoneId || one.zoneId === zoneId),
  );
  return {
    PageNumber: page.number,
    PageSize: page.size,
    TotalCount: rows.length,
    VSwitchs: slice(rows, page).map((one) => ({
      VSwitchId: one.id,
      VSwitchName: one.name,
      Description: '',
      IzNo: one.zoneId,
      CidrBlock: one.cidr,
      AvailableIpAddressCount: String(one.availableIps),
      IsDefault: one.isDefault,
      Status: 'Available',
    })),
  };
}

export function describeDBInstanceNetInfo(call: Call): object {
  const instance = instanceOf(call);
  const inner = {
    ConnectionString: connectionString(instance),
    ConnectionStringType: 'Normal',
    IPAddress: instance.privateIp,
    IPType: instance.networkType === 'VPC' ? 'Private' : 'Inner',
    Port: String(portOf(instance)),
    VPCId: instance.vpcId,
    VSwitchId: instance.vSwitchIds[0] ?? '',
    Upgradeable: 'Disabled',
    SecurityIPGroups: {
      securityIPGroup: [{ SecurityIPGroupName: 'default', SecurityIPs: instance.whitelist }],
    },
    DBInstanceWeights: { DBInstanceWeight: [] },
  };
  const outer = {
    ...inner,
    ConnectionString: connectionString({ id: `${instance.id}-pub`, engine: instance.engine }),
    IPAddress: '203.0.113.17',
    IPType: 'Public',
    VPCId: '',
    VSwitchId: '',
  };
  const split = {
    ...inner,
    ConnectionString: connectionString({ id: `${instance.id}-rw`, engine: instance.engine }),
    ConnectionStringType: 'ReadWriteSplitting',
  };
  return {
    InstanceNetworkType: instance.networkType,
    SecurityIPMode: 'normal',
    DBInstanceNetInfos: {
      DBInstanceNetInfo: [
        inner,
        ...(instance.publicConnection ? [outer] : []),
        ...(call.state.readOnlyIds(instance.id).length > 0 ? [split] : []),
      ],
    },
  };
}

export function describeDBInstanceIPArrayList(call: Call): object {
  const instance = instanceOf(call);
  return {
    Items: {
      DBInstanceIPArray: [
        {
          DBInstanceIPArrayName: 'default',
          DBInstanceIPArrayAttribute: '',
          SecurityIPList: instance.whitelist,
          SecurityIPType: 'IPv4',
        },
      ],
    },
  };
}
