import { t } from '@vscode/l10n';
import type { CloneDraft, CloneParameterName, Finding, RestoreBy } from '../../shared/clone';
import type { AccountId } from '../../shared/ids';
import type {
  AvailableClass,
  AvailableZone,
  BackupSet,
  Instance,
  InstanceDetail,
  VSwitch,
} from '../../shared/model';
import type { FormState } from '../../shared/protocol';
import {
  applicableRows,
  checkDraft,
  fillFrom,
  hasErrors,
  sameRequest,
  toRequest,
  withLatestTime,
  withRestoreBy,
  withValue,
} from '../clone/draft';
import { singleZones, valueOf, type CloneFacts, type Recovery } from '../clone/facts';
import { engineLabel } from '../clone/labels';
import { loadRecovery } from '../clone/recovery';
import type { Clock } from '../clock';
import { explain, type ExplainedError } from '../errors/explain';
import { isRdsError, RdsError } from '../errors/rdsError';
import { errorOf, type CloneJob } from '../jobs/job';
import type { JobStore } from '../jobs/store';
import type { JobRequest } from '../jobs/submit';
import type { RdsClient } from '../rds/client';
import { allChoices } from './choices';
import { Lookup } from './lookup';
import { costNote, formError, formProgress, windowView } from './view';

export interface FormSessionOptions {
  readonly accountId: AccountId;
  readonly draft: CloneDraft;
  /** What the tree knows of the source, so that the form is filled in before the first answer. */
  readonly known?: Instance | undefined;
  readonly client: RdsClient;
  readonly clock: Clock;
  readonly store: JobStore;
  /** Writes the job and sends it; resolves when the outcome is known or declared unknown. */
  readonly submit: (request: JobRequest) => Promise<CloneJob>;
  /** A job whose error or progress the form shows from the start, after *Edit and retry* or a reload. */
  readonly job?: CloneJob | undefined;
  readonly onDidChange: () => void;
}

/**
 * The host's side of one form: the draft, what is known about its surroundings, and the job it became. The page only
 * shows the state and reports what the person does.
 */
export class FormSession {
  private draft: CloneDraft;
  private seq = 0;
  private jobId: string | undefined;
  private shownJob: CloneJob | undefined;
  /** Set from the click until the job is on disk, so that a second click finds the door closed. */
  private submitting = false;
  private showAllFindings = false;
  private localError: RdsError | undefined;
  private disposed = false;
  private readonly subscription: { dispose(): void };

  private readonly source: Lookup<InstanceDetail>;
  private readonly backups: Lookup<readonly BackupSet[]>;
  private readonly recovery: Lookup<Recovery>;
  private readonly zones: Lookup<readonly AvailableZone[]>;
  private readonly classes: Lookup<readonly AvailableClass[]>;
  private readonly vSwitches: Lookup<readonly VSwitch[]>;

  constructor(private readonly options: FormSessionOptions) {
    this.draft = options.known
      ? fillFrom(options.draft, fromTree(options.known), options.clock.now())
      : options.draft;
    this.shownJob = options.job;
    this.jobId = options.job?.id;
    const changed = (): void => {
      this.follow();
      this.emit();
    };
    this.source = new Lookup<InstanceDetail>(() => {
      if (this.source.value) this.draft = fillFrom(this.draft, this.source.value, options.clock.now());
      changed();
    });
    this.backups = new Lookup(changed);
    this.recovery = new Lookup<Recovery>(() => {
      const known = this.recovery.value;
      if (known?.kind === 'window') this.draft = withLatestTime(this.draft, known.window.end);
      changed();
    });
    this.zones = new Lookup(changed);
    this.classes = new Lookup(changed);
    this.vSwitches = new Lookup(changed);
    this.subscription = options.store.onDidChange(() => {
      this.refreshJob();
    });
  }

  /** Begins to ask the cloud. */
  start(): void {
    this.follow();
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
    for (const lookup of this.lookups()) lookup.cancel();
  }

  get job(): CloneJob | undefined {
    return this.shownJob;
  }

  /** What the form shows an error of, explained; for copying and for the service's diagnosis link. */
  get error(): ExplainedError | undefined {
    const error = this.failure();
    return error && explain(error);
  }

  change(parameter: CloneParameterName, text: string, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    this.draft = withValue(this.draft, parameter, text);
    this.localError = undefined;
    this.follow();
    this.emit();
  }

  setRestoreBy(restoreBy: RestoreBy, seq: number): void {
    this.seq = Math.max(this.seq, seq);
    this.draft = withRestoreBy(this.draft, restoreBy);
    this.follow();
    this.emit();
  }

  /** Asks again for what a field's choices come from, after it failed. */
  retryLookup(parameter: CloneParameterName): void {
    const lookup: Lookup<unknown> | undefined = (
      {
        DBInstanceId: this.source,
        BackupId: this.backups,
        RestoreTime: this.recovery,
        ZoneId: this.zones,
        Category: this.zones,
        DBInstanceStorageType: this.zones,
        DBInstanceClass: this.classes,
        VSwitchId: this.vSwitches,
      } as Partial<Record<CloneParameterName, Lookup<unknown>>>
    )[parameter];
    if (lookup?.status === 'failed') lookup.cancel();
    this.follow();
    this.emit();
  }

  /** Lets the same values be submitted once more, on purpose, after the clone is there. */
  startAnew(): void {
    this.shownJob = undefined;
    this.jobId = undefined;
    this.emit();
  }

  /**
   * Submits the draft unless something is wrong with it or it has been submitted already.
   * @returns the parameter to look at first; undefined when the request went out or could not for another reason
   */
  async submit(): Promise<CloneParameterName | undefined> {
    const findings = this.findings();
    if (hasErrors(findings)) {
      this.showAllFindings = true;
      this.emit();
      return findings.find((finding) => finding.severity === 'error')?.parameter;
    }
    if (!this.canSubmit()) return undefined;
    this.submitting = true;
    this.localError = undefined;
    this.emit();
    const source = this.source.value;
    try {
      this.shownJob = undefined;
      this.jobId = undefined;
      const job = await this.options.submit({
        accountId: this.options.accountId,
        draft: this.draft,
        sourceName: source?.description ?? '',
        engine: source?.engine ?? '',
      });
      this.shownJob = job;
      this.jobId = job.id;
    } catch (error) {
      this.localError = isRdsError(error)
        ? error
        : new RdsError({
            kind: 'badResponse',
            operation: 'CloneDBInstance',
            code: 'NotWritten',
            sent: false,
            detail: t(
              'The job could not be written to disk, so nothing was sent. {0}',
              error instanceof Error ? error.message : '',
            ),
          });
    } finally {
      this.submitting = false;
    }
    this.emit();
    return this.state().error?.parameters[0];
  }

  /** Shows a job as soon as it is on disk, while it is still being sent. */
  showJob(job: CloneJob): void {
    this.shownJob = job;
    this.jobId = job.id;
    this.emit();
  }

  state(): FormState {
    const source = this.source.value ?? (this.options.known && fromTree(this.options.known));
    const findings = this.findings();
    const failure = this.failure();
    const progress = this.shownJob && formProgress(this.shownJob, this.options.clock.now());
    return {
      seq: this.seq,
      draft: this.draft,
      accountId: this.options.accountId,
      jobId: this.jobId,
      title: source
        ? t('Clone {0}', source.description || source.dbInstanceId)
        : t('Clone {0}', this.draft.sourceId),
      subtitle: [
        source ? engineLabel(source.engine, source.engineVersion) : '',
        this.draft.sourceId,
        this.draft.regionId,
      ]
        .filter(Boolean)
        .join(' · '),
      visible: applicableRows(this.draft).map((row) => row.name),
      choices: allChoices(this.draft, {
        backups: this.backups,
        zones: this.zones,
        classes: this.classes,
        vSwitches: this.vSwitches,
      }),
      recoveryWindow: windowView(this.recovery),
      findings: [...findings],
      showAllFindings: this.showAllFindings,
      ...(failure ? { error: formError(explain(failure), failure) } : {}),
      ...(this.submitting && !progress
        ? { progress: { phase: 'sending', sentence: t('Sending the request…') } }
        : progress
          ? { progress }
          : {}),
      costNote: costNote(this.draft, source),
      canSubmit: this.canSubmit(),
    };
  }

  /** The error to show: the last one, until the value it is about has been changed. */
  private failure(): RdsError | undefined {
    if (this.localError) return this.localError;
    const job = this.shownJob;
    const error = job?.phase === 'refused' || job?.phase === 'unknown' ? errorOf(job) : undefined;
    if (!job || !error) return undefined;
    const { ClientToken: _token, ...sent } = job.request;
    const current = toRequest(this.draft);
    const { fields } = explain(error);
    const changed =
      fields.length === 0 ? !sameRequest(sent, current) : fields.some((name) => sent[name] !== current[name]);
    return changed ? undefined : error;
  }

  private findings(): readonly Finding[] {
    const findings = checkDraft(this.draft, this.facts());
    if (this.source.status === 'failed') {
      return [
        {
          severity: 'warning',
          parameter: 'DBInstanceId',
          code: undefined,
          message: t('The source could not be read: {0}', this.source.problem),
        },
        ...findings,
      ];
    }
    return findings;
  }

  private facts(): CloneFacts {
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

  /**
   * The same values are sent a second time only after the first time is known to have created nothing, or when the
   * person asks for another clone.
   */
  private canSubmit(): boolean {
    if (this.submitting) return false;
    return !this.options.store.list().some((job) => this.blocks(job));
  }

  private blocks(job: CloneJob): boolean {
    if (job.accountId !== this.options.accountId) return false;
    const { ClientToken: _token, ...sent } = job.request;
    if (!sameRequest(sent, toRequest(this.draft))) return false;
    if (job.phase === 'sending' || job.phase === 'unknown') return true;
    return job.id === this.jobId && job.phase !== 'refused' && job.phase !== 'lost';
  }

  private refreshJob(): void {
    const job = this.jobId === undefined ? undefined : this.options.store.get(this.jobId);
    if (job) this.shownJob = job;
    this.emit();
  }

  /** Asks for everything the draft depends on as it stands now; questions that did not change are not repeated. */
  private follow(): void {
    if (this.disposed) return;
    const { client } = this.options;
    const { regionId, sourceId } = this.draft;
    this.source.ensure(sourceId, async (signal) => {
      const source = await client.describeInstance(regionId, sourceId, { signal });
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
      const { first, all } = client.listBackups(regionId, sourceId, { signal });
      this.backups.preview(sourceId, await first);
      return all;
    });
    const source = this.source.value;
    if (!source) return;
    this.recovery.ensure(sourceId, (signal) =>
      loadRecovery(client, source, () => this.allBackups(), this.options.clock.now(), { signal }),
    );
    const { engine, engineVersion } = source;
    this.zones.ensure(`${engine} ${engineVersion}`, (signal) =>
      client.describeAvailableZones(regionId, { engine, engineVersion }, { signal }),
    );
    const zoneId = singleZones(valueOf(this.draft, 'ZoneId'))[0] ?? '';
    const category = valueOf(this.draft, 'Category');
    const storageType = valueOf(this.draft, 'DBInstanceStorageType');
    const payType = valueOf(this.draft, 'PayType');
    if (zoneId !== '' && category !== '' && storageType !== '') {
      this.classes.ensure([zoneId, category, storageType, payType].join(' '), (signal) =>
        client.describeAvailableClasses(
          regionId,
          { zoneId, engine, engineVersion, storageType, category, payType },
          { signal },
        ),
      );
    } else {
      this.classes.cancel();
    }
    const vpcId = valueOf(this.draft, 'VPCId');
    if (/^vpc-[a-z0-9-]+$/.test(vpcId)) {
      this.vSwitches.ensure(vpcId, (signal) => client.listVSwitches(regionId, vpcId, { signal }));
    } else {
      this.vSwitches.cancel();
    }
  }

  private async allBackups(): Promise<readonly BackupSet[]> {
    await this.backups.whenSettled();
    return this.backups.value ?? [];
  }

  private lookups(): readonly Lookup<unknown>[] {
    return [this.source, this.backups, this.recovery, this.zones, this.classes, this.vSwitches];
  }

  private emit(): void {
    if (!this.disposed) this.options.onDidChange();
  }
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
