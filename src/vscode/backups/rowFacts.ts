import * as vscode from 'vscode';
import type { Inventory } from '../../core/backups/inventory';
import { deletionMark } from '../../core/backups/retention';
import type { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import type { BackupPolicy } from '../../shared/model';
import { noMarks, type BackupMarks } from './backupItems';
import type { TooltipExtras } from './backupTooltips';
import type { BackupsNode, InstanceNode } from './nodes';

/** How long a tooltip waits for an answer. A later answer is shown the next time. */
const patienceMs = 1_000;

export interface RowFactsOptions {
  readonly clock: Clock;
  readonly marksOf: (sourceId: string, backupId: string) => BackupMarks;
  /** Name of the source of an instance that was cloned on this machine. */
  readonly clonedFrom: (dbInstanceId: string) => string | undefined;
  readonly isBackingUp?: (regionId: string, dbInstanceId: string) => boolean;
}

type Marks = BackupMarks & { clonedFrom?: string | undefined; isBackingUp?: boolean };

/** Content of rows and tooltips that is not in the list of their node. */
export class RowFacts {
  constructor(
    private readonly options: RowFactsOptions,
    private readonly inventory: () => Inventory | undefined,
  ) {}

  ofRow(node: BackupsNode): Marks & { policy: BackupPolicy | undefined } {
    const source = sourceOf(node);
    const policy = node.kind === 'backup' && source ? this.knownPolicy(source) : undefined;
    return { ...this.marksOf(node), policy };
  }

  async ofTooltip(node: BackupsNode): Promise<TooltipExtras> {
    return {
      ...(await this.lookedUp(node)),
      ...this.marksOf(node),
      loadedAt: this.loadedAt(node),
      copiesProblem: this.copiesProblem(node),
      now: this.options.clock.now(),
    };
  }

  /** Whether the backup policy changes the rows below an instance. */
  policyChangesRows({ instance }: InstanceNode): boolean {
    const policy = this.knownPolicy(instance);
    const now = this.options.clock.now();
    const sets = this.inventory()?.knownBackups(instance.regionId, instance.dbInstanceId) ?? [];
    return sets.some((one) => deletionMark(one, policy, now) !== deletionMark(one, undefined, now));
  }

  private knownPolicy({ regionId, dbInstanceId }: InstanceNode['instance']): BackupPolicy | undefined {
    return this.inventory()?.knownPolicy(regionId, dbInstanceId);
  }

  private loadedAt(node: BackupsNode): number | undefined {
    if (node.kind === 'region') return this.inventory()?.instances(node.region.regionId).at;
    if (node.kind !== 'instance') return undefined;
    const { regionId, dbInstanceId } = node.instance;
    return this.inventory()?.backupsLoadedAt(regionId, dbInstanceId);
  }

  private copiesProblem(node: BackupsNode): string | undefined {
    if (node.kind !== 'instance') return undefined;
    const { regionId, dbInstanceId } = node.instance;
    const elsewhere = this.inventory()?.elsewhere;
    const error = elsewhere?.problemOf(regionId);
    if (error !== undefined) return explain(error).title;
    return elsewhere?.areCopiesCut(regionId) && elsewhere.copiesOf(regionId, dbInstanceId).length === 0
      ? vscode.l10n.t('the list is too long to be read completely')
      : undefined;
  }

  private async lookedUp(node: BackupsNode): Promise<Pick<TooltipExtras, 'policy' | 'detail'>> {
    const inventory = this.inventory();
    const source = sourceOf(node);
    if (!inventory || !source) return {};
    const { regionId, dbInstanceId } = source;
    const [policy, detail] = await Promise.all([
      this.inTime(inventory.policy(regionId, dbInstanceId)),
      node.kind === 'instance' ? this.inTime(inventory.detail(regionId, dbInstanceId)) : undefined,
    ]);
    return { policy, detail };
  }

  private async inTime<T>(asked: Promise<T>): Promise<T | undefined> {
    const enough = new AbortController();
    const patience = this.options.clock.sleep(patienceMs, enough.signal).then(
      () => undefined,
      () => undefined,
    );
    const answer = await Promise.race([asked, patience]);
    enough.abort(new Error('answered'));
    return answer;
  }

  private marksOf(node: BackupsNode): Marks {
    const { marksOf, clonedFrom, isBackingUp } = this.options;
    if (node.kind === 'instance') {
      const { regionId, dbInstanceId } = node.instance;
      return {
        clonedFrom: clonedFrom(dbInstanceId),
        isBackingUp: isBackingUp?.(regionId, dbInstanceId) ?? false,
      };
    }
    return node.kind === 'backup'
      ? marksOf(node.parent.instance.dbInstanceId, node.backup.backupId)
      : noMarks;
  }
}

/** The instance whose backup policy applies to a node. It does not apply to copies in another region. */
function sourceOf(node: BackupsNode): InstanceNode['instance'] | undefined {
  if (node.kind === 'instance') return node.instance;
  return node.kind === 'backup' && node.parent.kind === 'instance' ? node.parent.instance : undefined;
}
