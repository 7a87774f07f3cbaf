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
  LogSpan,
  NetInfo,
  VSwitch,
} from '../../shared/model';
import { sourceRegionOf, toRequest } from '../clone/draft';
import { valueOf, type CloneFacts, type Recovery, type RestoreCheck } from '../clone/facts';
import { operationOf } from '../clone/operations';
import { hasPassed, type Clock } from '../clock';
import { instanceNotFoundCode } from '../errors/catalogue/meanings';
import { isNotFound, isRdsError, RdsError } from '../errors/rdsError';
import { Loading } from '../loading';
import type { RdsClient } from '../rds/client';
import { offeredClasses } from '../rds/offeredClasses';
import { listed } from '../rds/paging';
import { DatabaseLookups, databasesForRules, itemsOf } from './databaseLookup';
import { failureOfLookup, problemOf, statusOf, type AnyLookup } from './lookupProblem';
import { PriceLookup } from './priceLookup';
import { effective } from './priceQuestion';
import { listSets, recoveryOf } from './restorePoints';
import { TypingPause, type LookupMeans } from './typingPause';

export interface FormLookupsOptions {
  /** The tree's data of the source, so that all lookups can start at once. */
  readonly known: Instance | undefined;
  readonly knownBackup?: BackupSet | undefined;
  readonly regionId: string;
  /** Rejects when the account cannot be used; the form shows this like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  readonly clock: Clock;
  readonly isSlowed?: (() => boolean) | undefined;
  readonly onDidChange: () => void;
}

export class FormLookups {
  readonly source: Loading<InstanceDetail>;
  readonly backups: Loading<readonly BackupSet[]>;
  readonly recovery: Loading<Recovery>;
  /** What the service says of the restore beforehand, where the operation has a check. */
  readonly restoreCheck: Loading<boolean | undefined>;
  /** What the log backups hold; asked for when a time is to be restored. */
  readonly logs: Loading<readonly LogSpan[]>;
  readonly zones: Loading<readonly AvailableZone[]>;
  readonly classes: Loading<readonly AvailableClass[]>;
  readonly classSpecs: Loading<readonly ClassSpec[]>;
  readonly vSwitches: Loading<readonly VSwitch[]>;
  readonly databases: DatabaseLookups;
  readonly netInfo: Loading<readonly NetInfo[]>;
  readonly hostGroups: Loading<readonly HostGroup[]>;
  readonly price: PriceLookup;
  private readonly all: { forget(): void }[] = [];
  readonly typingPause: TypingPause;
  /** When `refresh` last ran, epoch milliseconds. */
  private askedAt: number;
  private refreshing: Promise<unknown> = Promise.resolve();
  private wantsHostGroups = false;

  constructor(private readonly options: FormLookupsOptions) {
    this.askedAt = options.clock.now();
    this.typingPause = new TypingPause(options.clock);
    const means: LookupMeans = {
      lookup: () => this.lookup(),
      client: options.client,
      clock: options.clock,
      typingPause: this.typingPause,
    };
    this.source = this.lookup();
    this.backups = this.lookup();
    this.recovery = this.lookup();
    this.restoreCheck = this.lookup();
    this.logs = this.lookup();
    this.zones = this.lookup();
    this.classes = this.lookup();
    this.classSpecs = this.lookup();
    this.vSwitches = this.lookup();
    this.databases = new DatabaseLookups(means);
    this.netInfo = this.lookup();
    this.hostGroups = this.lookup();
    this.price = new PriceLookup(means, this);
  }

  /** Why answers are late; blank when they are not. */
  get waitNote(): string {
    return this.options.isSlowed?.() === true
      ? t('RDS limits the calls of this account. RDS Clone waits and tries again…')
      : '';
  }

  /** The details of the source, or the tree's data of it until they are loaded. */
  get likelySource(): InstanceDetail | undefined {
    return this.source.value ?? (this.options.known && fromTree(this.options.known));
  }

  known(): CloneFacts {
    const { list, tables } = this.databases;
    return {
      now: this.options.clock.now(),
      source: this.source.value,
      sourceMissing: isMissing(failureOfLookup(this.source)),
      backups: this.backups.value,
      backupsIncomplete: this.backups.isPartial || this.backups.isCut,
      recovery: this.recovery.value,
      restoreCheck: restoreCheckOf(this.restoreCheck),
      zones: this.zones.value,
      classes: this.classes.value,
      classSpecs: this.classSpecs.value,
      vSwitches: this.vSwitches.value,
      vSwitchesIncomplete: this.vSwitches.isCut,
      databases: list.isCut ? undefined : databasesForRules(list.value, this.likelySource),
      tables: new Map([...tables].flatMap(([name, { value }]) => (value ? [[name, value] as const] : []))),
      sourceAddresses: this.netInfo.value?.map(({ ipAddress }) => ipAddress),
      hostGroups: this.hostGroups.value,
      priceRefusal: codeOf(failureOfLookup(this.price.answer)),
    };
  }

  /** Resets the failed lookups of a field and that of the source, because all others depend on the source. */
  forgetFailure(parameter: CloneParameterName): void {
    const lookups: Partial<
      Record<CloneParameterName, readonly (AnyLookup & Pick<Loading<unknown>, 'forget'>)[]>
    > = {
      BackupId: [this.backups, this.restoreCheck],
      // For SQL Server the recovery window is derived from the backups.
      RestoreTime: [this.backups, this.recovery, this.restoreCheck],
      ZoneId: [this.zones],
      ZoneIdSlave1: [this.zones],
      ZoneIdSlave2: [this.zones],
      Category: [this.zones],
      DBInstanceStorageType: [this.zones],
      DBInstanceClass: [this.classes, this.classSpecs],
      VSwitchId: [this.vSwitches],
      VSwitchIdSlave1: [this.vSwitches],
      VSwitchIdSlave2: [this.vSwitches],
      DbNames: [this.databases.list],
      TableMeta: [this.databases.list, ...this.databases.tables.values()],
      DedicatedHostGroupId: [this.hostGroups],
      PayType: [this.price.answer],
    };
    for (const lookup of [this.source, ...(lookups[parameter] ?? [])]) {
      if (statusOf(lookup) === 'failed') lookup.forget();
    }
  }

  /** The user wants to see what dedicated clusters there are; few accounts have any. */
  wantHostGroups(): void {
    this.wantsHostGroups = true;
  }

  /**
   * Repeats the lookups of data that changes over time: the source's state, its backup sets and its recovery window.
   * Old answers stay until then.
   * @param maxAgeMs does nothing when they ran within this time
   */
  async refresh(maxAgeMs: number): Promise<void> {
    const now = this.options.clock.now();
    if (hasPassed(maxAgeMs, this.askedAt, now)) {
      this.askedAt = now;
      this.refreshing = Promise.all(
        [this.source, this.backups, this.recovery, this.restoreCheck].map((lookup) =>
          lookup.status === 'ready' ? lookup.refresh() : lookup.whenSettled(),
        ),
      );
    }
    await this.refreshing;
  }

  cancel(): void {
    for (const lookup of this.all) lookup.forget();
  }

  /** Starts all lookups that the current draft needs; unchanged ones are not repeated. */
  follow(draft: CloneDraft): void {
    this.followSource(draft);
    const source = this.likelySource;
    if (!source) return;
    this.followLogs(draft, source);
    this.followOffers(draft, source);
    this.followNetwork(draft);
    this.databases.follow(draft, source);
    this.price.follow(draft);
    this.followCheck(draft);
  }

  private followSource(draft: CloneDraft): void {
    const { clock, knownBackup } = this.options;
    const { sourceId } = draft;
    const regionId = sourceRegionOf(draft);
    const { asSource } = operationOf(draft);
    this.source.ensure(sourceId, async (signal) => {
      const source = await (await this.client()).describeInstance(regionId, sourceId, { signal });
      if (source) return asSource(source, draft);
      throw new RdsError({
        kind: 'service',
        operation: 'DescribeDBInstanceAttribute',
        regionId,
        code: instanceNotFoundCode,
        httpStatus: 404,
      });
    });
    this.backups.ensure(sourceId, async (signal, notes) => {
      if (knownBackup) notes.preview([knownBackup]);
      const list = listSets(await this.client(), draft, clock.now(), { signal });
      notes.preview(await list.first);
      return itemsOf(await listed(list), notes);
    });
    const source = this.likelySource;
    if (!source) return;
    this.recovery.ensure(sourceId, async (signal) =>
      recoveryOf(await this.client(), draft, this.source.value ?? source, {
        backups: () => this.allBackups(),
        now: clock.now(),
        options: { signal },
      }),
    );
  }

  /**
   * Gaps are shown only if all log backups are known: a part of a long list would show gaps that do not exist. Those in
   * other regions are not read.
   */
  private followLogs(draft: CloneDraft, source: InstanceDetail): void {
    const { restoreBy, sourceId } = draft;
    const recovery = this.recovery.value;
    if (restoreBy !== 'time' || recovery?.kind !== 'window') return;
    if (operationOf(draft).restores === 'copies') return;
    const { begin, end } = recovery.window;
    this.logs.ensure(sourceId, async (signal) => {
      const client = await this.client();
      const list = await client.listLogBackups(
        source,
        { begin, end: Math.max(end, begin + 60_000) },
        { signal },
      );
      return list.isCut ? [] : list.items;
    });
  }

  private followOffers(draft: CloneDraft, source: InstanceDetail): void {
    const { regionId } = draft;
    const { engine, engineVersion } = source;
    const { zoneId, category, storageType, payType } = effective(draft, source, this.options.clock.now());
    const kind = payType === 'Serverless' ? payType : 'Postpaid';
    this.zones.ensure(`${engine} ${engineVersion} ${kind}`, async (signal) =>
      (await this.client()).describeAvailableZones(
        regionId,
        { engine, engineVersion, payType: kind },
        { signal },
      ),
    );
    if (zoneId === '') {
      this.classes.forget();
    } else {
      this.classes.ensure([zoneId, category, storageType, payType].join(' '), async (signal) =>
        offeredClasses(
          await this.client(),
          regionId,
          { zoneId, engine, engineVersion, storageType, category, payType },
          { signal },
        ),
      );
    }
    this.classSpecs.ensure(payType, async (signal) =>
      (await this.client()).listClasses(regionId, { engine, payType }, { signal }),
    );
    const hasHostGroups = operationOf(draft).places.DedicatedHostGroupId !== undefined;
    if (hasHostGroups && (this.wantsHostGroups || valueOf(draft, 'DedicatedHostGroupId') !== '')) {
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
        await this.typingPause.wait(signal);
        return itemsOf(await (await this.client()).listVSwitches(regionId, vpcId, { signal }), notes);
      });
    } else {
      this.vSwitches.forget();
    }
    // In another region the same address is another one.
    if (valueOf(draft, 'PrivateIpAddress') === '' || sourceRegionOf(draft) !== regionId) return;
    this.netInfo.ensure(sourceId, async (signal) =>
      (await this.client()).describeNetInfo(regionId, sourceId, { signal }),
    );
  }

  /** Asks again whether the restore is possible, once a changed request has been stable for a moment. */
  private followCheck(draft: CloneDraft): void {
    const { check } = operationOf(draft);
    if (!check) return;
    const question = check(toRequest(draft));
    if (!question) {
      this.restoreCheck.forget();
      return;
    }
    this.restoreCheck.ensure(JSON.stringify(question), async (signal) => {
      await this.typingPause.wait(signal);
      return (await this.client()).checkCopiedRestore(draft.regionId, question, { signal });
    });
  }

  /** Whether all lookups that determine the choices have ended, successfully or not. */
  get isComplete(): boolean {
    return [this.source, this.zones, this.classes, this.vSwitches, this.price.answer].every(
      ({ status }) => status !== 'loading',
    );
  }

  private lookup<T>(): Loading<T> {
    const { clock, onDidChange } = this.options;
    const lookup = new Loading<T>({ clock, onDidChange });
    this.all.push(lookup);
    return lookup;
  }

  private client(): Promise<RdsClient> {
    return this.options.client();
  }

  private async allBackups(): Promise<readonly BackupSet[]> {
    await this.backups.whenSettled();
    const { value, error } = this.backups;
    // The recovery window cannot be derived from an incomplete list.
    if (value === undefined || this.backups.isPartial) throw error;
    return value;
  }
}

function isMissing(error: unknown): boolean {
  return isRdsError(error) && isNotFound(error);
}

function restoreCheckOf(lookup: Loading<boolean | undefined>): RestoreCheck | undefined {
  if (statusOf(lookup) === 'failed') return { kind: 'failed', problem: problemOf(lookup) };
  return lookup.value === undefined ? undefined : { kind: lookup.value ? 'valid' : 'invalid' };
}

function codeOf(error: unknown): string | undefined {
  return isRdsError(error) ? error.code : undefined;
}

/** A tree row as details; what a row does not contain is unknown. */
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
