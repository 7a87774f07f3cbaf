export interface RegionRecord {
  readonly regionId: string;
  readonly localName: string;
  readonly localNameZh: string;
  readonly endpoint: string;
  /** Three characters that follow the prefix of ids in this region. */
  readonly code: string;
  readonly zones: readonly string[];
}

export interface VSwitchRecord {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly regionId: string;
  readonly zoneId: string;
  readonly cidr: string;
  readonly availableIps: number;
  readonly isDefault: boolean;
}

export const seedRegions: readonly RegionRecord[] = [
  region('cn-hangzhou', 'China (Hangzhou)', '华东1（杭州）', 'rds.aliyuncs.com', 'bp1', 'fhijk'),
  region('cn-shanghai', 'China (Shanghai)', '华东2（上海）', 'rds.aliyuncs.com', 'uf6', 'eflm'),
  region('ap-southeast-1', 'Singapore', '新加坡', 'rds.ap-southeast-1.aliyuncs.com', 't4n', 'abc'),
  region('ap-northeast-1', 'Japan (Tokyo)', '日本（东京）', 'rds.ap-northeast-1.aliyuncs.com', '6we', 'abc'),
  region(
    'eu-central-1',
    'Germany (Frankfurt)',
    '德国（法兰克福）',
    'rds.eu-central-1.aliyuncs.com',
    'gw8',
    'abc',
  ),
];

/** Zones that are offered but have no free hosts; only the order shows this. */
export const zonesWithoutCapacity: ReadonlySet<string> = new Set(['cn-hangzhou-f', 'cn-shanghai-m']);

export function region(
  regionId: string,
  localName: string,
  localNameZh: string,
  endpoint: string,
  code: string,
  letters: string,
): RegionRecord {
  const zones = [...letters].map((letter) =>
    // Ids of overseas zones have no hyphen before the letter.
    regionId.startsWith('cn-') ? `${regionId}-${letter}` : `${regionId}${letter}`,
  );
  return { regionId, localName, localNameZh, endpoint, code, zones };
}

export const vpcs = {
  hangzhou: 'vpc-bp1t4prodm2x8qkz7vw3d',
  hangzhouStaging: 'vpc-bp1t4stag5n9cr2y6hj8f',
  shanghai: 'vpc-uf6d8prodk3w7nq9xs2mb',
  singapore: 'vpc-t4nh2prodv6z5jr8yk4wc',
  tokyo: 'vpc-6wek9prodb7t3xm5qf2sn',
  frankfurt: 'vpc-gw8p5prodc2n8vj4zr7yd',
} as const;

export const vSwitches: readonly VSwitchRecord[] = [
  vSwitch('vsw-bp1h1prod7k2m9xq4wz83', 'prod-h', vpcs.hangzhou, 'cn-hangzhou', 'cn-hangzhou-h', 10, 0, 247),
  vSwitch('vsw-bp1i1prod3n8v5tc2yr67', 'prod-i', vpcs.hangzhou, 'cn-hangzhou', 'cn-hangzhou-i', 10, 1, 250),
  vSwitch('vsw-bp1j1prod6d4s9fk8mb25', 'prod-j', vpcs.hangzhou, 'cn-hangzhou', 'cn-hangzhou-j', 10, 2, 252),
  vSwitch(
    'vsw-bp1j2full4x7z2qn5vw91',
    'prod-j-full',
    vpcs.hangzhou,
    'cn-hangzhou',
    'cn-hangzhou-j',
    10,
    3,
    1,
  ),
  vSwitch(
    'vsw-bp1k1tiny9c3r6ht8jy42',
    'prod-k-tiny',
    vpcs.hangzhou,
    'cn-hangzhou',
    'cn-hangzhou-k',
    10,
    4,
    2,
  ),
  vSwitch('vsw-bp1f1prod2w5k8dm3sx76', 'prod-f', vpcs.hangzhou, 'cn-hangzhou', 'cn-hangzhou-f', 10, 5, 252),
  vSwitch(
    'vsw-bp1h2stag8q6n1vz4tc59',
    'staging-h',
    vpcs.hangzhouStaging,
    'cn-hangzhou',
    'cn-hangzhou-h',
    20,
    0,
    240,
  ),
  vSwitch(
    'vsw-bp1i2stag5f9b7kr3wm14',
    'staging-i',
    vpcs.hangzhouStaging,
    'cn-hangzhou',
    'cn-hangzhou-i',
    20,
    1,
    252,
  ),
  vSwitch('vsw-uf6e1prod4y2x8nq6dz37', 'prod-e', vpcs.shanghai, 'cn-shanghai', 'cn-shanghai-e', 30, 0, 249),
  vSwitch('vsw-uf6f1prod7t5c9vk2sm86', 'prod-f', vpcs.shanghai, 'cn-shanghai', 'cn-shanghai-f', 30, 1, 252),
  vSwitch('vsw-uf6l1prod3j8r4wh6fb29', 'prod-l', vpcs.shanghai, 'cn-shanghai', 'cn-shanghai-l', 30, 2, 252),
  vSwitch(
    'vsw-t4na1prod9n6z3xm5kq48',
    'prod-a',
    vpcs.singapore,
    'ap-southeast-1',
    'ap-southeast-1a',
    40,
    0,
    250,
  ),
  vSwitch(
    'vsw-t4nb1prod2v7d8tc4yw63',
    'prod-b',
    vpcs.singapore,
    'ap-southeast-1',
    'ap-southeast-1b',
    40,
    1,
    252,
  ),
  vSwitch('vsw-6wea1prod5s9k2fr7hj81', 'prod-a', vpcs.tokyo, 'ap-northeast-1', 'ap-northeast-1a', 50, 0, 251),
  vSwitch('vsw-6web1prod8b4m6qx3nz57', 'prod-b', vpcs.tokyo, 'ap-northeast-1', 'ap-northeast-1b', 50, 1, 252),
  vSwitch('vsw-gw8a1prod6w3t9vd5ck24', 'prod-a', vpcs.frankfurt, 'eu-central-1', 'eu-central-1a', 60, 0, 252),
];

function vSwitch(
  id: string,
  name: string,
  vpcId: string,
  regionId: string,
  zoneId: string,
  net: number,
  subnet: number,
  availableIps: number,
): VSwitchRecord {
  const cidr = `10.${net}.${subnet}.0/24`;
  return { id, name, vpcId, regionId, zoneId, cidr, availableIps, isDefault: false };
}
