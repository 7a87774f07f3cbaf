import type {
  AvailableClass,
  AvailableZone,
  BackupSet,
  InstanceDetail,
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
  /** vSwitches of the draft's VPC. */
  readonly vSwitches?: readonly VSwitch[] | undefined;
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
