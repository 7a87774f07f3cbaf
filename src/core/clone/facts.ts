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
import { storageTypeName } from '../rds/storageTypes';

export type Recovery =
  | { readonly kind: 'window'; readonly window: RecoveryWindow }
  /** `refused` when the service itself refuses with LogBackupNotEnabled; otherwise it is a guess. */
  | { readonly kind: 'none'; readonly reason: string; readonly refused?: boolean };

/** The answer of CheckCreateDdrDBInstance; `failed` where it gave none, and why. */
export type RestoreCheck =
  { readonly kind: 'valid' | 'invalid' } | { readonly kind: 'failed'; readonly problem: string };

/** What is known about the surroundings of a draft so far. A rule that needs what is not known yet stays silent. */
export interface CloneFacts {
  readonly now: number;
  readonly source?: InstanceDetail | undefined;
  readonly backups?: readonly BackupSet[] | undefined;
  readonly backupsIncomplete?: boolean | undefined;
  readonly recovery?: Recovery | undefined;
  /** What RDS says of the restore beforehand, where the operation has a check. */
  readonly restoreCheck?: RestoreCheck | undefined;
  readonly zones?: readonly AvailableZone[] | undefined;
  /** Classes for the zone, edition, storage type and pay type of the draft. */
  readonly classes?: readonly AvailableClass[] | undefined;
  /** Specifications of classes, of all editions. */
  readonly classSpecs?: readonly ClassSpec[] | undefined;
  readonly vSwitches?: readonly VSwitch[] | undefined;
  readonly vSwitchesIncomplete?: boolean | undefined;
  readonly sourceMissing?: boolean | undefined;
  readonly sourceAddresses?: readonly string[] | undefined;
  readonly databases?: readonly RestorableDatabase[] | undefined;
  /** Tables of the databases that the user has expanded. */
  readonly tables?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly hostGroups?: readonly HostGroup[] | undefined;
  /** Names of existing instances, which the clone should not get. */
  readonly takenNames?: ReadonlySet<string> | undefined;
  /** The code with which the service refused a price for the draft. */
  readonly priceRefusal?: string | undefined;
}

export function valueOf(draft: CloneDraft, name: CloneParameterName): string {
  const text = draft.values[name]?.text.trim() ?? '';
  return name === 'DBInstanceStorageType' ? storageTypeName(text) : text;
}

/**
 * The single zones of an id that may stand for several zones: `cn-hangzhou-MAZ6(b,f)` means zones b and f of
 * cn-hangzhou, `ap-southeast-1MAZ1(a,b)` means zones a and b of ap-southeast-1, whose zone ids have no hyphen either.
 */
export function singleZones(zoneId: string): readonly string[] {
  const [, stem, letters] = /^(.+)MAZ\d+\(([a-z0-9, ]+)\)$/i.exec(zoneId) ?? [];
  if (stem === undefined || letters === undefined) return zoneId === '' ? [] : [zoneId];
  return letters.split(',').map((letter) => stem + letter.trim());
}

/**
 * The zone of the clone's primary node: the draft's zone, or the source's if it is blank; the first zone of a
 * multi-zone id.
 */
export function primaryZone(draft: CloneDraft | undefined, source: InstanceDetail | undefined): string {
  const zoneId = (draft && valueOf(draft, 'ZoneId')) || (source?.zoneId ?? '');
  return singleZones(zoneId)[0] ?? '';
}

/** The zones of the source's nodes, primary first. A multi-zone id lists them too. */
export function zonesOfSource(source: InstanceDetail): readonly string[] {
  const [primary = '', ...others] = singleZones(source.zoneId);
  return [primary, ...(source.secondaryZoneIds.length > 0 ? source.secondaryZoneIds : others)];
}
