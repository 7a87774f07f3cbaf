import type {
  AvailableClass,
  AvailableZone,
  BackupSet,
  ClassSpec,
  HostGroup,
  InstanceDetail,
  RestorableDatabase,
  RecoveryWindow,
  VSwitch,
} from '../../shared/model';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';

/** Whether and why there is no recovery window. */
export type Recovery =
  | { readonly kind: 'window'; readonly window: RecoveryWindow }
  | { readonly kind: 'none'; readonly reason: string };

/** What is known about the surroundings of a draft so far. A rule that needs what is not known yet stays silent. */
export interface CloneFacts {
  readonly now: number;
  readonly source?: InstanceDetail | undefined;
  readonly backups?: readonly BackupSet[] | undefined;
  readonly recovery?: Recovery | undefined;
  readonly zones?: readonly AvailableZone[] | undefined;
  /** Classes for the zone, edition, storage type and pay type of the draft. */
  readonly classes?: readonly AvailableClass[] | undefined;
  /** What is behind the codes of classes, of whichever edition. */
  readonly classSpecs?: readonly ClassSpec[] | undefined;
  /** vSwitches of the draft's VPC. */
  readonly vSwitches?: readonly VSwitch[] | undefined;
  /** The service says that there is no such source. */
  readonly sourceMissing?: boolean | undefined;
  /** Addresses that the source has. */
  readonly sourceAddresses?: readonly string[] | undefined;
  /** Databases of the draft's restore point. */
  readonly databases?: readonly RestorableDatabase[] | undefined;
  /** Tables of those databases that were looked into. */
  readonly tables?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly hostGroups?: readonly HostGroup[] | undefined;
  /** The code with which the service refused to name a price for the draft. */
  readonly priceRefusal?: string | undefined;
}

export function valueOf(draft: CloneDraft, name: CloneParameterName): string {
  return draft.values[name]?.text.trim() ?? '';
}

/** The single zones of a possibly multi-zone id: `cn-hangzhou-MAZ6(b,f)` is zones b and f of cn-hangzhou. */
export function singleZones(zoneId: string): readonly string[] {
  const multi = /^(.+)-MAZ\d+\(([a-z0-9,]+)\)$/i.exec(zoneId);
  const [, region, letters] = multi ?? [];
  if (region === undefined || letters === undefined) return zoneId === '' ? [] : [zoneId];
  return letters.split(',').map((letter) => `${region}-${letter}`);
}

/** The zone of a clone's primary node: the draft's, the source's where blank; the first of a multi-zone id. */
export function primaryZone(draft: CloneDraft | undefined, source: InstanceDetail | undefined): string {
  const zoneId = (draft && valueOf(draft, 'ZoneId')) || (source?.zoneId ?? '');
  return singleZones(zoneId)[0] ?? '';
}
