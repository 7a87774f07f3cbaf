import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import { describeInOneLine, explain } from '../../core/errors/explain';
import { timeSchema } from '../../core/files/schemas';
import { restoredSet, type CloneJob, type Verification } from '../../core/jobs/job';
import type { JobStore } from '../../core/jobs/store';
import { verifyClone } from '../../core/jobs/verify';
import type { Accounts } from '../accounts/accounts';
import type { LogChannel } from '../ui/log';
import { remember } from '../ui/globalState';
import { listText, sentences } from '../../core/sentences';
import { numberText } from '../../core/language';

const memoryKey = 'verifiedBackups';
/** The oldest entries are dropped; backup sets usually exist for months at most. */
const mostKept = 1_000;
const keptSchema = v.record(v.string(), timeSchema);

/** The backup sets that were restored and verified on this machine. The entries outlive the jobs that verified them. */
export class VerifiedBackups {
  private index: ReadonlyMap<string, number> | undefined;
  private readonly subscription: { dispose(): void };

  constructor(
    private readonly state: vscode.Memento,
    private readonly store: JobStore,
  ) {
    this.subscription = store.onDidChange(() => {
      this.index = undefined;
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** When the backup set was last verified, epoch milliseconds; undefined if never. */
  at(sourceId: string, backupId: string): number | undefined {
    return (this.index ??= this.makeIndex()).get(keyOf(sourceId, backupId));
  }

  /**
   * Built once for all rows of a tree. Includes the jobs, because the memento does not yet have verifications of other
   * windows.
   */
  private makeIndex(): ReadonlyMap<string, number> {
    const index = new Map(Object.entries(this.kept()));
    for (const job of this.store.list()) {
      const key = verifiedSet(job);
      if (key !== undefined) index.set(key, Math.max(index.get(key) ?? 0, job.verification?.at ?? 0));
    }
    return index;
  }

  async remember(job: CloneJob): Promise<void> {
    const key = verifiedSet(job);
    if (key === undefined || !job.verification) return;
    const all = Object.entries({ ...this.kept(), [key]: job.verification.at });
    const newest = all.sort(([, a], [, b]) => b - a).slice(0, mostKept);
    await remember(this.state, memoryKey, Object.fromEntries(newest));
    this.index = undefined;
  }

  private kept(): Readonly<Record<string, number>> {
    const kept = v.safeParse(keptSchema, this.state.get(memoryKey));
    return kept.success ? kept.output : {};
  }
}

function keyOf(sourceId: string, backupId: string): string {
  return `${sourceId}/${backupId}`;
}

/** The backup set that a clone verified. A clone of selected databases does not verify the whole set. */
function verifiedSet(job: CloneJob): string | undefined {
  const { sourceId, request, verification } = job;
  const backupId = restoredSet(job);
  const part = request['RestoreTable'] !== undefined || (request['DbNames'] ?? 'all') !== 'all';
  return verification?.outcome === 'verified' && backupId !== undefined && !part
    ? keyOf(sourceId, backupId)
    : undefined;
}

export interface VerificationServices {
  readonly accounts: Accounts;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: LogChannel;
  readonly verified: VerifiedBackups;
}

/**
 * Compares the databases of a clone with those of its restore point, and stores the result in the job.
 * @throws RdsError if the clone cannot be read
 */
export async function verify(
  job: CloneJob,
  { accounts, store, clock, log, verified }: VerificationServices,
): Promise<Verification> {
  const { client } = await accounts.session(job.accountId);
  const verification = await verifyClone(job, client, clock.now());
  log.info(`Clone job ${job.id}: databases ${verification.outcome}`);
  const known = await store.update(job.id, (one) => ({ ...one, verification }));
  if (known) await verified.remember(known);
  return verification;
}

export function verificationSentence({ outcome, databases }: Verification): string {
  const missing = databases.filter(({ state }) => state === 'missing').map(({ name }) => name);
  const extra = databases.filter(({ state }) => state === 'extra').map(({ name }) => name);
  switch (outcome) {
    case 'verified':
      return vscode.l10n.t(
        'All databases of the restore point are present ({0}).',
        numberText(databases.length),
      );
    case 'differs':
      return sentences(
        missing.length > 0 ? vscode.l10n.t('Missing in the clone: {0}.', listText(missing)) : '',
        extra.length > 0 ? vscode.l10n.t('Not in the restore point: {0}.', listText(extra)) : '',
      );
    case 'unsure':
      return vscode.l10n.t(
        'Databases in the clone: {0}. Those in the restore point are not known.',
        numberText(databases.filter(({ state }) => state !== 'missing').length),
      );
  }
}

/** Compares, and returns the result or the reason for failure as a sentence. Does not throw. */
export async function verifyInWords(job: CloneJob, services: VerificationServices): Promise<string> {
  try {
    return verificationSentence(await verify(job, services));
  } catch (error) {
    return vscode.l10n.t('Its databases could not be compared: {0}.', describeInOneLine(explain(error)));
  }
}
