import { isDeepStrictEqual } from 'node:util';
import type { BackupCopies, BackupSet, CopiedSet, DetachedSet, RecoveryWindow } from '../../shared/model';
import { isFullSet } from '../clone/backupScope';
import { whyNotRestorable } from '../clone/instanceState';
import type { Clock } from '../clock';
import { Loading } from '../loading';
import type { RdsClient } from '../rds/client';
import type { Listed } from '../rds/paging';
import { rowList, type RowList } from './rowList';

/** How long the rows of a region wait for answers besides its instances. All questions are sent at the same time. */
const patienceMs = 300;

/** The part of the client that lists what is not of an instance in its own region. */
export type DistantClient = Pick<
  RdsClient,
  'listBackupCopies' | 'listCopiedSets' | 'describeCopiedWindow' | 'listDetachedSets'
>;

/** The copies of the backup sets of one instance in one region. */
export interface CopiesId {
  readonly regionId: string;
  readonly dbInstanceId: string;
  readonly copiesIn: string;
}

interface Copies {
  readonly id: CopiesId;
  readonly sets: RowList<CopiedSet>;
  readonly window: Loading<RecoveryWindow | undefined>;
}

/**
 * The backups of an account beyond those of its instances in their own regions. Few accounts have any, so each region
 * is asked once, and not again if it has none.
 */
export class Elsewhere {
  private readonly policies = new Map<string, Loading<readonly BackupCopies[]>>();
  private readonly detached = new Map<string, Loading<readonly DetachedSet[]>>();
  private readonly copies = new Map<string, Copies>();

  constructor(
    private readonly client: () => Promise<DistantClient>,
    private readonly clock: Clock,
    /** Called for each list that changed without a call. */
    private readonly onDidChange: (id: CopiesId | { readonly regionId: string }) => void,
  ) {}

  /**
   * Asks what there is of a region, unless that was asked before. Resolves when both answers are known, or after a
   * moment, because rows that are drawn twice lose a menu that is open. A later answer is reported as a change.
   * @param patient whether to wait at all; rows that are there do not wait for the service
   */
  async look(regionId: string, { patient }: { readonly patient: boolean }): Promise<void> {
    const lists = [this.policiesOf(regionId), this.detachedOf(regionId)];
    if (lists.every(({ status }) => status === 'ready' || status === 'failed')) return;
    let isLate = !patient;
    const answered = Promise.all(lists.map((list) => list.show())).then(() => {
      const isSomething = lists.some(({ value = [] }) => value.length > 0);
      if (isLate && isSomething) this.onDidChange({ regionId });
    });
    if (!patient) return;
    const enough = new AbortController();
    const patience = this.clock.sleep(patienceMs, enough.signal).then(
      () => {
        isLate = true;
      },
      () => undefined,
    );
    await Promise.race([answered, patience]);
    enough.abort(new Error('answered'));
  }

  /** The regions with copies of an instance's backups, as far as known. Loads nothing. */
  copiesOf(regionId: string, dbInstanceId: string): readonly BackupCopies[] {
    return (this.policies.get(regionId)?.value ?? []).filter((one) => one.dbInstanceId === dbInstanceId);
  }

  /** Why the copies of a region are not known; undefined if they are known or were not requested. */
  problemOf(regionId: string): unknown {
    return this.policies.get(regionId)?.error;
  }

  /** Whether there are more instances with copies in a region than were read. */
  areCopiesCut(regionId: string): boolean {
    return this.policies.get(regionId)?.isCut ?? false;
  }

  /** Backup sets of released instances of a region, as far as known. Loads nothing. */
  detachedIn(regionId: string): readonly DetachedSet[] {
    return this.detached.get(regionId)?.value ?? [];
  }

  /** Whether there are more backup sets of released instances in a region than were read. */
  areDetachedCut(regionId: string): boolean {
    return this.detached.get(regionId)?.isCut ?? false;
  }

  sets(id: CopiesId): RowList<CopiedSet> {
    return this.copiesAt(id).sets;
  }

  /** The recovery window of the copies, requested after the sets. */
  window(id: CopiesId): Loading<RecoveryWindow | undefined> {
    return this.copiesAt(id).window;
  }

  /** The lists of sets that are loaded or loading. */
  loaded(): readonly CopiesId[] {
    return [...this.copies.values()].filter(({ sets }) => sets.status !== 'idle').map(({ id }) => id);
  }

  forget(id: CopiesId): void {
    const { sets, window } = this.copiesAt(id);
    sets.stop();
    window.stop();
    this.copies.delete(keyOf(id));
  }

  /** Reloads lists that had content or failed. */
  refresh(regionId: string | undefined): void {
    for (const [key, list] of [...this.policies, ...this.detached]) {
      if (regionId !== undefined && key !== regionId) continue;
      const isNothing = list.value?.length === 0 && list.error === undefined;
      if (list.status !== 'idle' && !isNothing) void list.refresh();
    }
  }

  /** Drops the recovery windows, so that they are requested again when they are shown next. */
  forgetWindows(): void {
    for (const { window } of this.copies.values()) window.forget();
  }

  dispose(): void {
    for (const one of [...this.policies.values(), ...this.detached.values()]) one.stop();
    for (const { id } of [...this.copies.values()]) this.forget(id);
  }

  private policiesOf(regionId: string): Loading<readonly BackupCopies[]> {
    return this.once(this.policies, regionId, (client, signal) =>
      client.listBackupCopies(regionId, { signal }),
    );
  }

  private detachedOf(regionId: string): Loading<readonly DetachedSet[]> {
    return this.once(this.detached, regionId, (client, signal) =>
      client.listDetachedSets(regionId, { signal }),
    );
  }

  private once<T extends object>(
    all: Map<string, Loading<readonly T[]>>,
    regionId: string,
    ask: (client: DistantClient, signal: AbortSignal) => Promise<Listed<T>>,
  ): Loading<readonly T[]> {
    const existing = all.get(regionId);
    if (existing) return existing;
    const list = new Loading<readonly T[]>({
      clock: this.clock,
      onDidChange: () => this.onDidChange({ regionId }),
      reuse: (before, now) => (isDeepStrictEqual(before, now) ? before : now),
      load: async (signal, notes) => {
        const { items, isCut } = await ask(await this.client(), signal);
        notes.isCut = isCut;
        return items;
      },
    });
    all.set(regionId, list);
    return list;
  }

  private copiesAt(id: CopiesId): Copies {
    const existing = this.copies.get(keyOf(id));
    if (existing) return existing;
    const { regionId, dbInstanceId, copiesIn } = id;
    const sets = rowList<CopiedSet>(
      async (signal) =>
        (await this.client()).listCopiedSets(
          regionId,
          { dbInstanceId, regionId: copiesIn },
          this.clock.now(),
          {
            signal,
          },
        ),
      ({ backupId }) => backupId,
      this.clock,
      () => this.onDidChange(id),
    );
    const window = new Loading<RecoveryWindow | undefined>({
      clock: this.clock,
      onDidChange: () => this.onDidChange(id),
      load: async (signal) => {
        await sets.show();
        await sets.whenSettled();
        const policy = this.copiesOf(regionId, dbInstanceId).find((one) => one.regionId === copiesIn);
        return loadCopiedWindow(await this.client(), id, sets.value?.items ?? [], policy, signal);
      },
    });
    const copies = { id, sets, window };
    this.copies.set(keyOf(id), copies);
    return copies;
  }
}

/**
 * Loads the recovery window of copies. The service reports it for one backup set, from which logs are replayed: this is
 * the oldest set that probably has its logs. Undefined if logs are not copied or there is no set.
 */
export async function loadCopiedWindow(
  client: Pick<DistantClient, 'describeCopiedWindow'>,
  { regionId, dbInstanceId }: Pick<CopiesId, 'regionId' | 'dbInstanceId'>,
  sets: readonly BackupSet[],
  policy: Pick<BackupCopies, 'logsAreOn' | 'logsSince'> | undefined,
  signal: AbortSignal,
): Promise<RecoveryWindow | undefined> {
  if (policy?.logsAreOn === false) return undefined;
  const since = policy?.logsSince ?? -Infinity;
  const usable = sets
    .filter((one) => isFullSet(one) && !whyNotRestorable(one) && one.endTime !== undefined)
    .sort((a, b) => (a.endTime ?? 0) - (b.endTime ?? 0));
  const first = usable.find(({ endTime = 0 }) => endTime >= since);
  // Where nothing tells since when there are logs, they may be younger than the oldest set.
  const asked = policy?.logsAreOn || first === usable.at(-1) ? [first] : [first, usable.at(-1)];
  for (const set of asked) {
    const window =
      set && (await client.describeCopiedWindow(regionId, dbInstanceId, set.backupId, { signal }));
    if (window) return { ...window, derived: false };
  }
  return undefined;
}

function keyOf({ regionId, dbInstanceId, copiesIn }: CopiesId): string {
  return `${regionId}/${dbInstanceId}/${copiesIn}`;
}
