import { generatedRegion, seedRegions, vSwitches, type RegionRecord, type VSwitchRecord } from '../regions';

/** A region and the generated vSwitches in it, the one of the primary zone first. */
export interface Place {
  readonly region: RegionRecord;
  readonly primary: VSwitchRecord;
  readonly others: readonly VSwitchRecord[];
}

/** Regions and vSwitches: those of the seed, and what instances that are not of the seed need besides. */
export class Places {
  readonly regions: RegionRecord[] = [...seedRegions];
  readonly vSwitches: VSwitchRecord[] = [...vSwitches];
  private readonly made = new Map<string, Place>();

  /** A generated network in a region, which need not be of the seed. */
  in(regionId: string): Place {
    const known = this.made.get(regionId);
    if (known) return known;
    let region = this.regions.find((one) => one.regionId === regionId);
    if (!region) this.regions.push((region = generatedRegion(regionId)));
    const [first = '', ...rest] = region.zones.slice(0, 2);
    const place = {
      region,
      primary: generatedVSwitch(region, first, 0),
      others: rest.map((zoneId, index) => generatedVSwitch(region, zoneId, index + 1)),
    };
    this.vSwitches.push(place.primary, ...place.others);
    this.made.set(regionId, place);
    return place;
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
