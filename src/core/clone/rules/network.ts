import { t } from '@vscode/l10n';
import type { CloneDraft, Finding } from '../../../shared/clone';
import type { VSwitch } from '../../../shared/model';
import { nodesOf } from '../editions';
import { primaryZone, singleZones, valueOf, zonesOfSource, type CloneFacts } from '../facts';
import { found, none, type Rule } from './finding';

export type VSwitchField = 'VSwitchId' | 'VSwitchIdSlave1' | 'VSwitchIdSlave2';

export const checkVpc: Rule = (draft, { vSwitches, source }) => {
  const vpcId = valueOf(draft, 'VPCId');
  if (vpcId === '') {
    return source && /^classic$/i.test(source.networkType)
      ? found(
          'vpcMissing',
          t('The source is in the classic network, so it has no VPC: name the one for the clone.'),
        )
      : none;
  }
  if (vSwitches?.length === 0) {
    return found('vpcEmpty', t('No vSwitch was found in {0}. Check the ID of the VPC.', vpcId));
  }
  return /^vpc-[a-z0-9-]+$/.test(vpcId) ? none : found('vpcShape', t('A VPC ID looks like vpc-bp1abc.'));
};

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
 * Free addresses that the vSwitch of the primary node needs: three for editions of up to three nodes, else two
 * (AtLeastThreeVSwitchAvailableIp, AtLeastTwoVSwitchAvailableIp). The other nodes need one each.
 */
export function freeAddressesNeeded(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
): number {
  if (field !== 'VSwitchId') return 1;
  const { min, max } = nodesOf(editionOf(draft, source));
  // For an unknown edition, the less strict rule applies.
  return min >= 2 && max >= 3 ? 3 : 2;
}

function editionOf(draft: CloneDraft, source: CloneFacts['source']): string {
  return valueOf(draft, 'Category') || (source?.category ?? '');
}

export function checkVSwitch(field: VSwitchField): Rule {
  return (draft, facts) => {
    const { vSwitches, vSwitchesIncomplete, source } = facts;
    const vSwitchId = valueOf(draft, field);
    if (vSwitchId === '') return checkBlankVSwitch(field, draft, source);
    if (!/^vsw-[a-z0-9-]+$/.test(vSwitchId)) {
      return found('vSwitchShape', t('A vSwitch ID looks like vsw-bp1abc.'), { at: field });
    }
    // An empty VPC is reported at the VPC.
    if (!vSwitches || vSwitches.length === 0) return none;
    const vSwitch = vSwitches.find((one) => one.vSwitchId === vSwitchId);
    if (!vSwitch) {
      if (vSwitchesIncomplete) return none;
      return found('vSwitchUnknown', t('This VPC has no vSwitch {0}. Choose one of the list.', vSwitchId), {
        at: field,
      });
    }
    const zoneId = zoneOfVSwitch(field, draft, source);
    if (zoneId !== '' && vSwitch.zoneId !== '' && zoneId !== vSwitch.zoneId) {
      return found(
        isOtherZoneCertain(field, draft, source) ? 'vSwitchOtherZone' : 'vSwitchOtherZoneOfNode',
        t('This vSwitch lies in zone {0}; choose one in {1}.', vSwitch.zoneId, zoneId),
        { at: field },
      );
    }
    return checkFreeAddresses(field, draft, source, vSwitch);
  };
}

/**
 * The documentation speaks of the named zone; for a multi-zone source, it is unknown which zone has the primary node.
 */
export function isOtherZoneCertain(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
): boolean {
  return (
    field === 'VSwitchId' &&
    (valueOf(draft, 'ZoneId') !== '' || singleZones(source?.zoneId ?? '').length === 1)
  );
}

/** Findings for a blank vSwitch that the service cannot choose itself. */
function checkBlankVSwitch(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
): readonly Finding[] {
  const message = t('Choose the vSwitch in which the clone gets its address.');
  if (field === 'VSwitchId' && isOtherVSwitchNamed(draft)) {
    return found('vSwitchOrder', message);
  }
  if (!source) return none;
  const vpcId = valueOf(draft, 'VPCId');
  const asSource =
    /^vpc$/i.test(source.networkType || 'VPC') &&
    (vpcId === '' || vpcId === source.vpcId) &&
    zonesOfNodes(draft).every((zoneId, index) => zoneId === '' || zoneId === zonesOfSource(source)[index]);
  return found(asSource ? 'vSwitchAsSource' : 'vSwitchMissing', message, { at: field });
}

function isOtherVSwitchNamed(draft: CloneDraft): boolean {
  return vSwitchesOfNodes(draft).some((vSwitchId, index) => index > 0 && vSwitchId !== '');
}

/** The zones of the nodes, in order; blank where none is named. */
function zonesOfNodes(draft: CloneDraft): readonly string[] {
  const { max } = nodesOf(valueOf(draft, 'Category'));
  return [
    primaryZone(draft, undefined),
    valueOf(draft, 'ZoneIdSlave1'),
    valueOf(draft, 'ZoneIdSlave2'),
  ].slice(0, max);
}

function vSwitchesOfNodes(draft: CloneDraft): readonly string[] {
  const [, second = '', third = ''] = zonesOfNodes(draft);
  return [
    valueOf(draft, 'VSwitchId'),
    second === '' ? '' : valueOf(draft, 'VSwitchIdSlave1'),
    third === '' ? '' : valueOf(draft, 'VSwitchIdSlave2'),
  ];
}

function checkFreeAddresses(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
  { availableIpCount }: VSwitch,
): readonly Finding[] {
  const needed = freeAddressesNeeded(field, draft, source);
  if (availableIpCount === undefined || availableIpCount >= needed) return none;
  const message = t(
    'This vSwitch has too few free addresses ({0}); a clone needs at least {1}.',
    availableIpCount,
    needed,
  );
  const code = needed === 3 ? 'AtLeastThreeVSwitchAvailableIp' : 'AtLeastTwoVSwitchAvailableIp';
  return isFull(field, draft, source, availableIpCount)
    ? found('vSwitchFull', message, { code })
    : found('vSwitchTight', message, { at: field, code });
}

/**
 * Whether a vSwitch certainly has too few addresses: none for the primary node, or fewer than two for several nodes.
 */
export function isFull(
  field: VSwitchField,
  draft: CloneDraft,
  source: CloneFacts['source'],
  availableIpCount: number,
): boolean {
  if (field !== 'VSwitchId') return false;
  return availableIpCount < (nodesOf(editionOf(draft, source)).min >= 2 ? 2 : 1);
}

export const checkNetworkType: Rule = (draft, { source }) => {
  const wanted = valueOf(draft, 'InstanceNetworkType');
  const effective = wanted || (source?.networkType ?? '');
  if (/^classic$/i.test(effective)) {
    return source && /^vpc$/i.test(source.networkType)
      ? found('networkToClassic', t('The source is in a VPC, and the clone would leave it. Choose VPC.'))
      : found('networkClassic', t('Instances can no longer be cloned into the classic network. Choose VPC.'));
  }
  return wanted === '' || wanted === 'VPC'
    ? none
    : found('networkUnknown', t('The only network type a clone can have is VPC.'));
};

/** IP addresses or CIDR blocks of 1 to 32 bits, at most 1,000 (CreateDdrInstance, SecurityIPList). */
export const checkIpWhitelist: Rule = (draft) => {
  const entries = valueOf(draft, 'SecurityIPList')
    .split(',')
    .map((entry) => entry.trim());
  if (entries.every((entry) => entry === ''))
    return found('whitelistMissing', t('Enter who may connect; 127.0.0.1 lets nobody in.'));
  if (entries.includes('0.0.0.0/0'))
    return found('whitelistOpen', t('0.0.0.0/0 lets everybody connect who can reach the clone.'));
  const wrong = entries.find((entry) => !isAddressOrBlock(entry));
  if (wrong !== undefined)
    return found(
      'whitelistFormat',
      t('“{0}” is neither an address nor a CIDR block such as 10.23.12.0/24.', wrong),
    );
  return entries.length > 1_000 || new Set(entries).size < entries.length
    ? found('whitelistLength', t('Enter each address once, and 1,000 at most.'))
    : none;
};

function isAddressOrBlock(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  if (more.length > 0 || ipv4(address) === undefined) return false;
  return bits === undefined || (/^\d{1,2}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= 32);
}

export const checkPrivateIp: Rule = (draft, { vSwitches, source, sourceAddresses }) => {
  const text = valueOf(draft, 'PrivateIpAddress');
  if (text === '') return none;
  const address = ipv4(text);
  if (address === undefined) return found('addressShape', t('An address looks like 10.10.0.25.'));
  // In another VPC, the same address is not the source's.
  const vpcId = valueOf(draft, 'VPCId');
  if ((vpcId === '' || vpcId === source?.vpcId) && sourceAddresses?.includes(text)) {
    return found('addressTaken', t('The source has this address. Choose another one.'));
  }
  const vSwitchId = valueOf(draft, 'VSwitchId');
  const cidr = vSwitches?.find((one) => one.vSwitchId === vSwitchId)?.cidrBlock;
  const block = cidr === undefined ? undefined : rangeOf(cidr);
  return block && (address < block.first || address > block.last)
    ? found('addressOutside', t('The address is not in the vSwitch’s block {0}.', cidr ?? ''))
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
