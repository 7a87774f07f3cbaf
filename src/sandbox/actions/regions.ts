import type { Call } from '../call';

/** Returns one row per zone. */
export function describeRegions({ params, state }: Call): object {
  const chinese = params.get('AcceptLanguage') === 'zh-CN';
  const rows = state.regions.flatMap((region) =>
    region.zones.map((zoneId) => ({
      RegionId: region.regionId,
      LocalName: chinese ? region.localNameZh : region.localName,
      RegionEndpoint: region.endpoint,
      ZoneId: zoneId,
      ZoneName: zoneName(chinese ? region.localNameZh : region.localName, zoneId, chinese),
    })),
  );
  return { Regions: { RDSRegion: rows } };
}

function zoneName(regionName: string, zoneId: string, chinese: boolean): string {
  const letter = zoneId.slice(-1).toUpperCase();
  const city = /[(（](.+)[)）]/.exec(regionName)?.[1] ?? regionName;
  return chinese ? `${city} 可用区 ${letter}` : `${city} Zone ${letter}`;
}
