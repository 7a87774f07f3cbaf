import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type {
  AvailableClass,
  AvailableZone,
  BackupSet,
  ClassSpec,
  HostGroup,
  Instance,
  InstanceDetail,
  NetInfo,
  Price,
  RestorableDatabase,
  VSwitch,
} from '../../shared/model';
import { sourceDraft } from '../clone/draft';
import { restoresTables } from '../clone/editions';
import { primaryZone, valueOf, type CloneFacts, type Recovery } from '../clone/facts';
import { loadRecovery } from '../clone/recovery';
import type { Clock } from '../clock';
import { instanceNotFoundCode } from '../errors/catalogue/meanings';
import { isAccessDenied, isNotFound, isRdsError, isTransient, RdsError } from '../errors/rdsError';
import { parseApiTime } from '../format';
import type { RestorePoint } from '../rds/backupCalls';
import type { RdsClient } from '../rds/client';
import type { PriceQuestion } from '../rds/offerCalls';
import { offeredClasses } from '../rds/offeredClasses';
import { listed, type Listed } from '../rds/paging';
import { Lookup, type Notes } from './lookup';

/** What is typed or dragged is looked up only when it has stood for a moment. */
const typingPauseMs = 300;

export interface FormFactsOptions {
  /** What the tree knows of the source, so that everything can be asked for at once. */
  readonly known: Instance | undefined;
  /** Fails where the account cannot be used, which the form then tells like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  readonly clock: Clock;
  /** Whether calls wait because the service refuses them. */
  readonly isSlowed?: (() => boolean) | undefined;
  readonly onDidChange: () => void;
}

/** Everything a form asks the cloud for, and what it has learned so far. */
export class FormFacts {
  readonly source: Lookup<InstanceDetail>;
  readonly backups: Lookup<readonly BackupSet[]>;
  readonly recovery: Lookup<Recovery>;
  readonly zones: Lookup<readonly AvailableZone[]>;
  readonly classes: Lookup<readonly AvailableClass[]>;
  readonly classSpecs: Lookup<readonly ClassSpec[]>;
  readonly vSwitches: Lookup<readonly VSwitch[]>;
  readonly databases: Lookup<DatabaseList>;
  /** By name of the database, for those that were looked into. */
  readonly tables = new Map<string, Lookup<readonly string[] | undefined>>();
  readonly netInfo: Lookup<readonly NetInfo[]>;
  readonly hostGroups: Lookup<readonly HostGroup[]>;
  readonly price: Lookup<Price | undefined>;
  /** Of the draft with the settings of the last clone. */
  private readonly offered: Lookup<Price | undefined>;
  private offeredKey = '';
  /** When what changes by itself was asked last; epoch milliseconds. */
  private askedAt: number;
  private refreshing: Promise<unknown> = Promise.resolve();
  private wantsHostGroups = false;

  constructor(private readonly options: FormFactsOptions) {
    this.askedAt = options.clock.now();
    this.source = this.lookup();
    this.backups = this.lookup();
    this.recovery = this.lookup();
    this.zones = this.lookup();
    this.classes = this.lookup();
    this.classSpecs = this.lookup();
    this.vSwitches = this.lookup();
    this.databases = this.lookup();
    this.netInfo = this.lookup();
    this.hostGroups = this.lookup();
    this.price = this.lookup();
    this.offered = this.lookup();
  }

  /** Why answers are late; blank when they are not. */
  get waitNote(): string {
    return this.options.isSlowed?.() === true
      ? t('RDS limits the calls of this account. RDS Clone waits and tries again…')
      : '';
  }

  /** The source as far as it is known: its details, or what the tree shows of it. */
  get likelySource(): InstanceDetail | undefined {
    return this.source.value ?? (this.options.known && fromTree(this.options.known));
  }

  known(): CloneFacts {
    const tables = [...this.tables].flatMap(([name, { value }]) => (value ? [[name, value] as const] : []));
    return {
      now: this.options.clock.now(),
      source: this.source.value,
      sourceMissing: isRdsError(this.source.error) && isNotFound(this.source.error),
      backups: this.backups.value,
      backupsIncomplete: this.backups.isPartial || this.backups.isCut,
      recovery: this.recovery.value,
      zones: this.zones.value,
      classes: this.classes.value,
      classSpecs: this.classSpecs.value,
      vSwitches: this.vSwitches.value,
      vSwitchesIncomplete: this.vSwitches.isCut,
      databases: this.databases.isCut ? undefined : knownDatabases(this.databases.value, this.likelySource),
      tables: new Map(tables),
      sourceAddresses: this.netInfo.value?.map(({ ipAddress }) => ipAddress),
      hostGroups: this.hostGroups.value,
      priceRefusal: codeOf(this.price.error),
    };
  }

  /** Forgets that a field's lookup failed, and the source's, without which nothing else is asked. */
  forgetFailure(parameter: CloneParameterName): void {
    const lookups: Partial<Record<CloneParameterName, readonly Lookup<unknown>[]>> = {
      BackupId: [this.backups],
      // For SQL Server the window is derived from the backups.
      RestoreTime: [this.backups, this.recovery],
      ZoneId: [this.zones],
      ZoneIdSlave1: [this.zones],
      ZoneIdSlave2: [this.zones],
      Category: [this.zones],
      DBInstanceStorageType: [this.zones],
      DBInstanceClass: [this.classes, this.classSpecs],
      VSwitchId: [this.vSwitches],
      VSwitchIdSlave1: [this.vSwitches],
      VSwitchIdSlave2: [this.vSwitches],
      DbNames: [this.databases],
      TableMeta: [this.databases, ...this.tables.values()],
      DedicatedHostGroupId: [this.hostGroups],
      PayType: [this.price],
    };
    for (const lookup of [this.source, ...(lookups[parameter] ?? [])]) {
      if (lookup.status === 'failed') lookup.cancel();
    }
  }

  /** The user wants to see what dedicated clusters there are; few accounts have any. */
  wantHostGroups(): void {
    this.wantsHostGroups = true;
  }

  /** The user looks into a database of the restore point. */
  openDatabase(name: string): void {
    if (!this.tables.has(name)) this.tables.set(name, this.lookup());
  }

  /**
   * Asks anew for what changes by itself: the source's state, its backups, how far it can be recovered. What is known
   * stands meanwhile.
   * @param maxAgeMs does nothing when it was asked within this time
   */
  async refresh(maxAgeMs: number): Promise<void> {
    const now = this.options.clock.now();
    if (now - this.askedAt > maxAgeMs) {
      this.askedAt = now;
      this.refreshing = Promise.all([this.source.refresh(), this.backups.refresh(), this.recovery.refresh()]);
    }
    await this.refreshing;
  }

  cancel(): void {
    for (const lookup of [
      this.source,
      this.backups,
      this.recovery,
      this.zones,
      this.classes,
      this.classSpecs,
      this.vSwitches,
      this.databases,
      ...this.tables.values(),
      this.netInfo,
      this.hostGroups,
      this.price,
      this.offered,
    ]) {
      lookup.cancel();
    }
  }

  /** Asks for everything the draft depends on as it stands now; questions that did not change are not repeated. */
  follow(draft: CloneDraft): void {
    this.followSource(draft);
    const source = this.likelySource;
    if (!source) return;
    this.followOffers(draft, source);
    this.followNetwork(draft);
    this.followDatabases(draft, source);
    this.followPrice(draft, source);
  }

  private followSource({ regionId, sourceId }: CloneDraft): void {
    const { clock } = this.options;
    this.source.ensure(sourceId, async (signal) => {
      const source = await (await this.client()).describeInstance(regionId, sourceId, { signal });
      if (source) return source;
      throw new RdsError({
        kind: 'service',
        operation: 'DescribeDBInstanceAttribute',
        regionId,
        code: instanceNotFoundCode,
        httpStatus: 404,
      });
    });
    this.backups.ensure(sourceId, async (signal, notes) => {
      const list = (await this.client()).listBackups(regionId, sourceId, { signal });
      this.backups.preview(sourceId, await list.first);
      return taken(await listed(list), notes);
    });
    const source = this.likelySource;
    if (!source) return;
    this.recovery.ensure(sourceId, async (signal) =>
      loadRecovery(await this.client(), this.source.value ?? source, () => this.allBackups(), clock.now(), {
        signal,
      }),
    );
  }

  private followOffers(draft: CloneDraft, source: InstanceDetail): void {
    const { regionId } = draft;
    const { engine, engineVersion } = source;
    const { zoneId, category, storageType, payType } = this.effective(draft, source);
    const kind = payType === 'Serverless' ? payType : 'Postpaid';
    this.zones.ensure(`${engine} ${engineVersion} ${kind}`, async (signal) =>
      (await this.client()).describeAvailableZones(
        regionId,
        { engine, engineVersion, payType: kind },
        { signal },
      ),
    );
    this.classes.ensure([zoneId, category, storageType, payType].join(' '), async (signal) =>
      offeredClasses(
        await this.client(),
        regionId,
        { zoneId, engine, engineVersion, storageType, category, payType },
        { signal },
      ),
    );
    this.classSpecs.ensure(payType, async (signal) =>
      (await this.client()).listClasses(regionId, { engine, payType }, { signal }),
    );
    if (this.wantsHostGroups || valueOf(draft, 'DedicatedHostGroupId') !== '') {
      this.hostGroups.ensure(regionId, async (signal) =>
        (await this.client()).listHostGroups(regionId, { signal }),
      );
    }
  }

  private followNetwork(draft: CloneDraft): void {
    const { regionId, sourceId } = draft;
    const vpcId = valueOf(draft, 'VPCId');
    if (/^vpc-[a-z0-9-]+$/.test(vpcId)) {
      this.vSwitches.ensure(vpcId, async (signal, notes) => {
        if (draft.values.VPCId?.origin === 'chosen') await this.pause(signal);
        return taken(await (await this.client()).listVSwitches(regionId, vpcId, { signal }), notes);
      });
    } else {
      this.vSwitches.cancel();
    }
    if (valueOf(draft, 'PrivateIpAddress') === '') return;
    this.netInfo.ensure(sourceId, async (signal) =>
      (await this.client()).describeNetInfo(regionId, sourceId, { signal }),
    );
  }

  private followDatabases(draft: CloneDraft, { engine }: InstanceDetail): void {
    const { regionId, sourceId } = draft;
    const scope = valueOf(draft, 'RestoreScope');
    const point = scope === 'DbNames' || scope === 'TableMeta' ? restorePoint(draft) : undefined;
    if (!point) {
      for (const lookup of [this.databases, ...this.tables.values()]) lookup.cancel();
      return;
    }
    const key = JSON.stringify(point);
    const chosen = 'restoreTime' in point && draft.values.RestoreTime?.origin === 'chosen';
    this.databases.ensure(key, async (signal, notes) => {
      if (chosen) await this.pause(signal);
      const client = await this.client();
      const found =
        restoresTables(engine) === 'no'
          ? nothing
          : await restorableDatabases(() =>
              client.listRestorableDatabases(regionId, sourceId, point, { signal }),
            );
      return found.items.length > 0
        ? { databases: taken(found, notes), ofRestorePoint: true }
        : {
            databases: taken(await client.listDatabases(regionId, sourceId, { signal }), notes),
            ofRestorePoint: false,
          };
    });
    for (const [name, lookup] of this.tables) {
      lookup.ensure(key, async (signal) => {
        if (chosen) await this.pause(signal);
        return (await this.client()).listRestorableTables(regionId, sourceId, point, name, { signal });
      });
    }
  }

  private followPrice(draft: CloneDraft, source: InstanceDetail): void {
    const question = this.priceQuestion(draft, source);
    if (!question) {
      this.price.cancel();
      return;
    }
    this.price.ensure(JSON.stringify(question), async (signal) => {
      await this.pause(signal);
      return (await this.client()).describePrice(draft.regionId, question, { signal });
    });
  }

  /**
   * Asks for the price of a draft that is only offered, once that of the form's own is known.
   * @param draft undefined when nothing is offered any more
   */
  followOffer(draft: CloneDraft | undefined): void {
    const source = this.likelySource;
    const question = draft && source && this.priceQuestion(draft, source);
    if (!draft || !question) {
      this.offered.cancel();
      this.offeredKey = '';
      return;
    }
    if (this.price.status === 'loading') return;
    this.offeredKey = JSON.stringify(question);
    this.offered.ensure(this.offeredKey, async (signal) => {
      await this.pause(signal);
      return (await this.client()).describePrice(draft.regionId, question, { signal });
    });
  }

  /** The price of an offered draft; undefined while that is not known. */
  offeredPrice(draft: CloneDraft): Price | undefined {
    const source = this.likelySource;
    const question = source && this.priceQuestion(draft, source);
    return question && JSON.stringify(question) === this.offeredKey ? this.offered.value : undefined;
  }

  /** Whether all that decides what can be chosen has been answered, one way or the other. */
  get isComplete(): boolean {
    return [this.source, this.zones, this.classes, this.vSwitches, this.price].every(
      ({ status }) => status !== 'loading',
    );
  }

  /** Undefined while what decides the price is not known or not valid. */
  private priceQuestion(draft: CloneDraft, source: InstanceDetail): PriceQuestion | undefined {
    const { zoneId, category, storageType, payType } = this.effective(draft, source);
    const storageGB = Number(valueOf(draft, 'DBInstanceStorage') || source.storageGB);
    const dbInstanceClass = valueOf(draft, 'DBInstanceClass') || this.onlyClass() || source.dbInstanceClass;
    if (!Number.isInteger(storageGB) || storageGB <= 0 || dbInstanceClass === '' || category === '') {
      return undefined;
    }
    const { engine, engineVersion } = source;
    const base = { engine, engineVersion, zoneId, dbInstanceClass, storageType, storageGB, payType };
    if (payType === 'Serverless') {
      const [min, max] = [Number(valueOf(draft, 'MinCapacity')), Number(valueOf(draft, 'MaxCapacity'))];
      return min > 0 && max >= min ? { ...base, capacity: { min, max } } : undefined;
    }
    if (payType !== 'Prepaid') return base;
    const usedTime = Number(valueOf(draft, 'UsedTime'));
    return Number.isInteger(usedTime) && usedTime > 0 && usedTime < 100
      ? { ...base, period: valueOf(draft, 'Period'), usedTime }
      : undefined;
  }

  /** There is no choice of classes for serverless instances. */
  private onlyClass(): string | undefined {
    const { value } = this.classes;
    return value?.length === 1 ? value[0]?.dbInstanceClass : undefined;
  }

  /** What a blank value stands for. */
  private effective(
    draft: CloneDraft,
    source: InstanceDetail,
  ): {
    readonly zoneId: string;
    readonly category: string;
    readonly storageType: string;
    readonly payType: string;
  } {
    const inherited = sourceDraft(draft, source, this.options.clock.now());
    const chosen = (name: CloneParameterName): string => valueOf(draft, name) || valueOf(inherited, name);
    return {
      zoneId: primaryZone(draft, source),
      category: chosen('Category'),
      storageType: chosen('DBInstanceStorageType'),
      payType: valueOf(draft, 'PayType'),
    };
  }

  private lookup<T>(): Lookup<T> {
    return new Lookup(this.options.onDidChange);
  }

  private client(): Promise<RdsClient> {
    return this.options.client();
  }

  private pause(signal: AbortSignal): Promise<void> {
    return this.options.clock.sleep(typingPauseMs, signal);
  }

  private async allBackups(): Promise<readonly BackupSet[]> {
    await this.backups.whenSettled();
    const { value, error } = this.backups;
    // No list is not an empty list: without it nothing can be said of the recovery window.
    if (value === undefined) throw error;
    return value;
  }
}

/** The databases of a restore point, or what the source has now where the restore point does not tell. */
export interface DatabaseList {
  readonly databases: readonly RestorableDatabase[];
  readonly ofRestorePoint: boolean;
}

/**
 * DescribeMetaList is documented for MySQL High-availability Edition on local disks only. Elsewhere it may answer with
 * nothing or refuse, and neither says what the restore point holds.
 */
async function restorableDatabases(
  ask: () => Promise<Listed<RestorableDatabase>>,
): Promise<Listed<RestorableDatabase>> {
  try {
    return await ask();
  } catch (error) {
    if (isRdsError(error) && error.kind === 'service' && !isTransient(error) && !isAccessDenied(error))
      return nothing;
    throw error;
  }
}

const nothing: Listed<RestorableDatabase> = { items: [], isCut: false };

function taken<T>({ items, isCut }: Listed<T>, notes: Notes): readonly T[] {
  notes.isCut = isCut;
  return items;
}

/** What rules may take for the restore point's. For other engines they know that it is what the source has now. */
function knownDatabases(
  list: DatabaseList | undefined,
  source: InstanceDetail | undefined,
): readonly RestorableDatabase[] | undefined {
  const isGuess = list?.ofRestorePoint === false && source && restoresTables(source.engine) !== 'no';
  return isGuess ? undefined : list?.databases;
}

function restorePoint(draft: CloneDraft): RestorePoint | undefined {
  if (draft.restoreBy === 'time') {
    const restoreTime = valueOf(draft, 'RestoreTime');
    return parseApiTime(restoreTime) === undefined ? undefined : { restoreTime };
  }
  const backupId = valueOf(draft, 'BackupId');
  return backupId === '' ? undefined : { backupId };
}

function codeOf(error: unknown): string | undefined {
  return isRdsError(error) ? error.code : undefined;
}

/** A row of the tree as details, with what a row does not say left unknown. */
function fromTree(known: Instance): InstanceDetail {
  return {
    ...known,
    storageGB: undefined,
    cpu: '',
    memoryMB: undefined,
    deletionProtection: false,
    secondaryZoneIds: [],
    connectionString: '',
    port: '',
    serverless: undefined,
  };
}
