import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { VSwitch } from '../../../shared/model';
import { nodesOf } from '../editions';
import { primaryZone, valueOf, type CloneFacts } from '../facts';
import { none, problem, type Rule } from './finding';

export type VSwitchField = 'VSwitchId' | 'VSwitchIdSlave1' | 'VSwitchIdSlave2';

export const checkVpc: Rule = (draft, { vSwitches, source }) => {
  const vpcId = valueOf(draft, 'VPCId');
  if (vpcId === '' && source && /^classic$/i.test(source.networkType)) {
    return problem(
      'VPCId',
      'RequiredParam.NotFound',
      t('The source is in the classic network, so it has no VPC: name the one for the clone.'),
    );
  }
  if (vpcId !== '' && vSwitches?.length === 0) {
    return problem(
      'VPCId',
      'InvalidTunnelId',
      t('No vSwitch was found in {0}. Check the ID of the VPC.', vpcId),
    );
  }
  return vpcId === '' || /^vpc-[a-z0-9-]+$/.test(vpcId)
    ? none
    : problem('VPCId', 'InvalidTunnelId', t('A VPC ID looks like vpc-bp1abc.'));
};

/** The zone in which the vSwitch of a field has to be; blank when it is not known. */
export function zoneOfVSwitch(field: VSwitchField, draft: CloneDraft, source: CloneFacts['source']): string {
  switch (field) {
    case 'VSwitchId':
      return primaryZone(draft, source);
    case 'VSwitchIdSlave1':
      return valueOf(draft, 'ZoneIdSlave1');
    case 'VSwitchIdSlave2':
      return valueOf(draft, 'ZoneIdSlave2');
  }
}

/**
 * Free addresses the vSwitch of the primary node needs: three for editions of up to three nodes, else two
 * (AtLeastThreeVSwitchAvailableIp, AtLeastTwoVSwitchAvailableIp). The other nodes need one each.
 */
export function freeAddressesNeeded(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
): number {
  if (field !== 'VSwitchId') return 1;
  const category = valueOf(draft, 'Category') || (source?.category ?? '');
  const { min, max } = nodesOf(category);
  // An edition we do not know is not judged by the stricter rule.
  return min >= 2 && max >= 3 ? 3 : 2;
}

export function checkVSwitch(field: VSwitchField): Rule {
  return (draft, { vSwitches, source }) => {
    const vSwitchId = valueOf(draft, field);
    const bad = (code: string, message: string): readonly Finding[] => problem(field, code, message);
    if (vSwitchId === '')
      return bad('InvalidVswitchId', t('Choose the vSwitch in which the clone gets its address.'));
    if (!/^vsw-[a-z0-9-]+$/.test(vSwitchId)) {
      return bad('InvalidVswitchId', t('A vSwitch ID looks like vsw-bp1abc.'));
    }
    // An empty VPC is said at the VPC already.
    if (!vSwitches || vSwitches.length === 0) return none;
    const vSwitch = vSwitches.find((one) => one.vSwitchId === vSwitchId);
    if (!vSwitch)
      return bad('InvalidVswitchId', t('This VPC has no vSwitch {0}. Choose one of the list.', vSwitchId));
    const zoneId = zoneOfVSwitch(field, draft, source);
    if (zoneId !== '' && zoneId !== vSwitch.zoneId) {
      return bad(
        'InvalidVswitchId',
        t('This vSwitch lies in zone {0}; choose one in {1}.', vSwitch.zoneId, zoneId),
      );
    }
    return checkFreeAddresses(field, draft, source, vSwitch);
  };
}

function checkFreeAddresses(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
  { availableIpCount }: VSwitch,
): readonly Finding[] {
  const needed = freeAddressesNeeded(field, draft, source);
  if (availableIpCount === undefined || availableIpCount >= needed) return none;
  return problem(
    field,
    field !== 'VSwitchId'
      ? undefined
      : needed === 3
        ? 'AtLeastThreeVSwitchAvailableIp'
        : 'AtLeastTwoVSwitchAvailableIp',
    t('This vSwitch has too few free addresses ({0}); a clone needs at least {1}.', availableIpCount, needed),
  );
}

export const checkNetworkType: Rule = (draft, { source }) => {
  const wanted = valueOf(draft, 'InstanceNetworkType');
  const effective = wanted || (source?.networkType ?? '');
  const bad = (code: string, message: string): readonly Finding[] =>
    problem('InstanceNetworkType', code, message);
  if (/^classic$/i.test(effective)) {
    return source && /^vpc$/i.test(source.networkType)
      ? bad(
          'VpcNetworkTypeNotSupport',
          t('The source is in a VPC, so the clone cannot leave it. Choose VPC.'),
        )
      : bad(
          'StopService.Clone',
          t('Instances of the classic network cannot be cloned into it any more. Choose VPC.'),
        );
  }
  return wanted === '' || wanted === 'VPC'
    ? none
    : bad('Parameters.Invalid', t('The only network type a clone can have is VPC.'));
};

export const checkPrivateIp: Rule = (draft, { vSwitches, sourceAddresses }) => {
  const text = valueOf(draft, 'PrivateIpAddress');
  if (text === '') return none;
  const bad = (code: string, message: string): readonly Finding[] =>
    problem('PrivateIpAddress', code, message);
  const address = ipv4(text);
  if (address === undefined) return bad('Parameters.Invalid', t('An address looks like 10.10.0.25.'));
  if (sourceAddresses?.includes(text)) {
    return bad('InvalidIPAddress.Conflict', t('The source has this address. Choose another one.'));
  }
  const vSwitchId = valueOf(draft, 'VSwitchId');
  const cidr = vSwitches?.find((one) => one.vSwitchId === vSwitchId)?.cidrBlock;
  const block = cidr === undefined ? undefined : rangeOf(cidr);
  return block && (address < block.first || address > block.last)
    ? bad('Parameters.Invalid', t('The address is not in the vSwitch’s block {0}.', cidr ?? ''))
    : none;
};

function rangeOf(cidr: string): { readonly first: number; readonly last: number } | undefined {
  const [network = '', bits = ''] = cidr.split('/');
  const first = ipv4(network);
  if (first === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
}

function ipv4(text: string): number | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}
