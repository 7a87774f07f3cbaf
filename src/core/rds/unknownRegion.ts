import { t } from '@vscode/l10n';
import { failureCodes } from '../errors/failureCodes';
import { regionEndpoints } from '../endpoints/regionEndpoints';
import type { FailedCall } from './transport';
import { listText } from '../sentences';

export interface RegionNames {
  /** Whether the service has named the region, or one endpoint serves all regions. */
  readonly isKnown: (regionId: string) => boolean;
  /** The origin of the region, e.g. a setting, to be put into a sentence; blank when it is the service. */
  readonly origin: (regionId: string) => string;
}

const regionRefusals = /^InvalidRegion(Id|ID)?(\.|$)/;
const zoneRefusals = /^(InvalidAvZone\.Format|InvalidZone(Id|ID)?(\..*)?)$/;

/** Explains which region or zone does not exist and where it was named; undefined for any other failure. */
export function unknownRegionWords(
  { regionId, parameters, failure: { kind, code = '' } }: FailedCall,
  { isKnown, origin }: RegionNames,
): string | undefined {
  if (kind === 'service' && zoneRefusals.test(code)) {
    const zones = Object.entries(parameters).flatMap(([name, value]) =>
      name.startsWith('ZoneId') && typeof value === 'string' ? [value] : [],
    );
    if (zones.length === 0) return undefined;
    return t('RDS does not know all of these zones in the region {0}: {1}.', regionId, listText(zones));
  }
  const isRefused = kind === 'service' && regionRefusals.test(code);
  const isMissing =
    code === failureCodes.hostNotFound && !Object.hasOwn(regionEndpoints, regionId) && !isKnown(regionId);
  if (!isRefused && !isMissing) return undefined;
  const from = origin(regionId);
  const what = isRefused
    ? from === ''
      ? t('RDS knows no region {0}.', regionId)
      : t('RDS knows no region {0}. The region comes from {1}.', regionId, from)
    : from === ''
      ? t('No address of RDS was found for the region {0}.', regionId)
      : t('No address of RDS was found for the region {0}. The region comes from {1}.', regionId, from);
  const ofZone = /^(.+?)-?[a-z]$/.exec(regionId)?.[1] ?? '';
  return Object.hasOwn(regionEndpoints, ofZone)
    ? t('{0} The region of the zone is {1}.', what, ofZone)
    : what;
}
