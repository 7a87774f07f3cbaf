import type { CloneDraft, CloneParameterName } from '../../shared/clone';
import type { AvailableClass, AvailableZone, BackupSet, InstanceDetail, VSwitch } from '../../shared/model';
import { fillFrom } from '../clone/draft';
import { singleZones, valueOf, type CloneFacts, type Recovery } from '../clone/facts';
import { loadRecovery } from '../clone/recovery';
import type { Clock } from '../clock';
import { RdsError } from '../errors/rdsError';
import type { RdsClient } from '../rds/client';
import { Lookup } from './lookup';

/** A VPC ID is typed letter by letter; only what stands for a moment is looked up. */
const typingPauseMs = 300;

export interface FormFactsOptions {
  /** Fails where the account cannot be used, which the form then tells like any failed lookup. */
  readonly client: () => Promise<RdsClient>;
  readonly clock: Clock;
  readonly onDidChange: () => void;
}

/** Everything a form asks the cloud for, and what it has learned so far. */
export class FormFacts {
  readonly source: Lookup<InstanceDetail>;
  readonly backups: Lookup<readonly BackupSet[]>;
  readonly recovery: Lookup<Recovery>;
  readonly zones: Lookup<readonly AvailableZone[]>;
  readonly classes: Lookup<readonly AvailableClass[]>;
  readonly vSwitches: Lookup<readonly VSwitch[]>;
  /** When what changes by itself was asked last; epoch milliseconds. */
  private askedAt: number;
  private refreshing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: FormFactsOptions) {
    const { clock, onDidChange } = options;
    this.askedAt = clock.now();
    this.source = new Lookup(onDidChange);
    this.backups = new Lookup(onDidChange);
    this.recovery = new Lookup(onDidChange);
    this.zones = new Lookup(onDidChange);
    this.classes = new Lookup(onDidChange);
    this.vSwitches = new Lookup(onDidChange);
  }

  known(): CloneFacts {
    return {
      now: this.options.clock.now(),
      source: this.source.value,
      backups: this.backups.value,
      recovery: this.recovery.value,
      zones: this.zones.value,
      classes: this.classes.value,
      vSwitches: this.vSwitches.value,
    };
  }

  /** Forgets that a field's lookup failed, and the source's, without which nothing else is asked. */
  forgetFailure(parameter: CloneParameterName): void {
    const lookups: Partial<Record<CloneParameterName, readonly Lookup<unknown>[]>> = {
      BackupId: [this.backups],
      // For SQL Server the window is derived from the backups.
      RestoreTime: [this.backups, this.recovery],
      ZoneId: [this.zones],
      Category: [this.zones],
      DBInstanceStorageType: [this.zones],
      DBInstanceClass: [this.classes],
      VSwitchId: [this.vSwitches],
    };
    for (const lookup of [this.source, ...(lookups[parameter] ?? [])]) {
      if (lookup.status === 'failed') lookup.cancel();
    }
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
      this.vSwitches,
    ]) {
      lookup.cancel();
    }
  }

  /** Asks for everything the draft depends on as it stands now; questions that did not change are not repeated. */
  follow(draft: CloneDraft): void {
    const { clock, client } = this.options;
    const { regionId, sourceId } = draft;
    this.source.ensure(sourceId, async (signal) => {
      const source = await (await client()).describeInstance(regionId, sourceId, { signal });
      if (source) return source;
      throw new RdsError({
        kind: 'service',
        operation: 'DescribeDBInstanceAttribute',
        regionId,
        code: 'InvalidDBInstanceId.NotFound',
        httpStatus: 404,
      });
    });
    this.backups.ensure(sourceId, async (signal) => {
      const { first, all } = (await client()).listBackups(regionId, sourceId, { signal });
      this.backups.preview(sourceId, await first);
      return all;
    });
    const source = this.source.value;
    if (!source) return;
    this.recovery.ensure(sourceId, async (signal) =>
      loadRecovery(await client(), this.source.value ?? source, () => this.allBackups(), clock.now(), {
        signal,
      }),
    );
    const { engine, engineVersion } = source;
    this.zones.ensure(`${engine} ${engineVersion}`, async (signal) =>
      (await client()).describeAvailableZones(regionId, { engine, engineVersion }, { signal }),
    );
    const inherited = fillFrom({ ...draft, values: {} }, source, clock.now());
    const chosen = (name: CloneParameterName): string => valueOf(draft, name) || valueOf(inherited, name);
    const zoneId = singleZones(chosen('ZoneId'))[0] ?? '';
    const [category, storageType] = [chosen('Category'), chosen('DBInstanceStorageType')];
    const payType = valueOf(draft, 'PayType');
    this.classes.ensure([zoneId, category, storageType, payType].join(' '), async (signal) =>
      (await client()).describeAvailableClasses(
        regionId,
        { zoneId, engine, engineVersion, storageType, category, payType },
        { signal },
      ),
    );
    const vpcId = valueOf(draft, 'VPCId');
    if (/^vpc-[a-z0-9-]+$/.test(vpcId)) {
      this.vSwitches.ensure(vpcId, async (signal) => {
        if (draft.values.VPCId?.origin === 'chosen') await clock.sleep(typingPauseMs, signal);
        return (await client()).listVSwitches(regionId, vpcId, { signal });
      });
    } else {
      this.vSwitches.cancel();
    }
  }

  private async allBackups(): Promise<readonly BackupSet[]> {
    await this.backups.whenSettled();
    const { value, error } = this.backups;
    // No list is not an empty list: without it nothing can be said of the recovery window.
    if (value === undefined) throw error;
    return value;
  }
}
