import { region, type RegionRecord, type VSwitchRecord } from '../../../src/sandbox/regions';
import type { Seed } from '../../../src/sandbox/seed';

/** A region and its generated vSwitches, with that of the primary zone first. */
export interface Network {
  readonly region: RegionRecord;
  readonly primary: VSwitchRecord;
  readonly others: readonly VSwitchRecord[];
}

/** The regions and vSwitches of the seed and of added instances. */
export class Networks {
  readonly regions: RegionRecord[];
  readonly vSwitches: VSwitchRecord[];
  private readonly made = new Map<string, Network>();

  constructor(seed: Pick<Seed, 'regions' | 'vSwitches'>) {
    this.regions = [...seed.regions];
    this.vSwitches = [...seed.vSwitches];
  }

  /** Generates a network in a region, which may be new. */
  in(regionId: string): Network {
    const known = this.made.get(regionId);
    if (known) return known;
    let region = this.regions.find((one) => one.regionId === regionId);
    if (!region) this.regions.push((region = generatedRegion(regionId)));
    const [first = '', ...rest] = region.zones.slice(0, 2);
    const network = {
      region,
      primary: generatedVSwitch(region, first, 0),
      others: rest.map((zoneId, index) => generatedVSwitch(region, zoneId, index + 1)),
    };
    this.vSwitches.push(network.primary, ...network.others);
    this.made.set(regionId, network);
    return network;
  }
}

function generatedVSwitch(region: RegionRecord, zoneId: string, index: number): VSwitchRecord {
  return {
    id: `vsw-${region.code}generated${index + 1}`,
    name: `generated-${index + 1}`,
    vpcId: `vpc-${region.code}generated`,
    regionId: region.regionId,
    zoneId,
    cidr: `10.20${index}.0.0/16`,
    availableIps: 60_000,
    isDefault: false,
  };
}

/** A region for instances outside the seeded regions. */
function generatedRegion(regionId: string): RegionRecord {
  return region(regionId, regionId, regionId, `rds.${regionId}.aliyuncs.com`, codeOf(regionId), 'ab');
}

/** Part of the ids in a generated region, different for each region. */
function codeOf(regionId: string): string {
  let hash = 0;
  for (const character of regionId) hash = (hash * 31 + character.charCodeAt(0)) % 36 ** 3;
  return hash.toString(36).padStart(3, '0');
}
