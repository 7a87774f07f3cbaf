import { seedIds } from './ids';
import type { BackupRecord, InstanceRecord } from '../records';
import { day, hour, minute } from '../time';

const GiB = 1024 ** 3;

/**
 * Kinds of backup sets. The number is part of the id, so a set keeps its id when the seed is created again on a later
 * day.
 */
const kinds = {
  full: 1,
  failed: 2,
  incremental: 3,
  manual: 4,
  archived: 5,
  unavailable: 6,
  partial: 7,
} as const;

type Kind = keyof typeof kinds;

interface Plan {
  readonly kind: Kind;
  /** In days before today; 1 is yesterday. */
  readonly daysAgo: number;
  readonly metaStatus?: string;
  /** The number of databases it contains. */
  readonly databases?: number;
}

/**
 * Creates the backup sets of an instance, newest first. `number` is its position in the seed and part of the ids;
 * `like` is the seeded instance whose plan it uses.
 */
export function seedBackups(
  instance: InstanceRecord,
  number: number,
  today: number,
  like = instance.id,
): BackupRecord[] {
  return planOf(like)
    .map((plan) => makeBackup(instance, number, today, plan))
    .filter((backup) => backup.startedAt > instance.createdAt)
    .sort((a, b) => b.startedAt - a.startedAt);
}

function planOf(id: string): Plan[] {
  switch (id) {
    case seedIds.ordersProd:
      return showcase();
    case seedIds.localSsd:
      // Backups of selected databases exist on local disks only.
      return [...everyDay(7), partial(1, 2), partial(5, 1)];
    case seedIds.noBackups:
    case seedIds.readOnly:
      return [];
    default:
      return everyDay(7);
  }
}

/** Twenty backup sets, with every kind among them. */
function showcase(): Plan[] {
  const special: Record<number, Partial<Plan>> = {
    4: { kind: 'failed' },
    6: { metaStatus: 'LARGE' },
    9: { metaStatus: 'EMPTY' },
    11: { kind: 'unavailable' },
    12: { metaStatus: '' },
  };
  return [
    ...everyDay(14).map((plan) => ({ ...plan, ...special[plan.daysAgo] })),
    { kind: 'manual', daysAgo: 2 },
    { kind: 'manual', daysAgo: 8 },
    { kind: 'incremental', daysAgo: 1 },
    { kind: 'incremental', daysAgo: 3 },
    { kind: 'archived', daysAgo: 30 },
    { kind: 'archived', daysAgo: 60 },
  ];
}

function everyDay(days: number): Plan[] {
  return Array.from({ length: days }, (_, index) => ({ kind: 'full', daysAgo: index + 1 }));
}

function partial(daysAgo: number, databases: number): Plan {
  return { kind: 'partial', daysAgo, databases, metaStatus: '' };
}

function makeBackup(instance: InstanceRecord, number: number, today: number, plan: Plan): BackupRecord {
  const midnight = today - plan.daysAgo * day;
  const failed = plan.kind === 'failed';
  const startedAt = midnight + startOf(plan.kind) + number * 37_000;
  const local = instance.storageType === 'local_ssd';
  return {
    backupId: String(1_000_000_000 + number * 1_000_000 + (midnight / day) * 10 + kinds[plan.kind]),
    status: failed ? 'Failed' : 'Success',
    type: plan.kind === 'incremental' ? 'IncrementalBackup' : 'FullBackup',
    mode: plan.kind === 'manual' || plan.kind === 'partial' ? 'Manual' : 'Automated',
    method:
      plan.kind === 'partial'
        ? 'Logical'
        : local
          ? 'Physical'
          : plan.kind === 'manual'
            ? 'Logical'
            : 'Snapshot',
    startedAt,
    endedAt: startedAt + (failed ? 42_000 : 6 * minute + 28_000),
    sizeBytes: failed ? 0 : sizeOf(instance, plan),
    available: !failed && plan.kind !== 'unavailable',
    archived: plan.kind === 'archived',
    metaStatus: failed ? '' : (plan.metaStatus ?? 'OK'),
    ...(plan.databases === undefined
      ? {}
      : { databases: instance.databases.slice(0, plan.databases).map(({ name }) => name) }),
  };
}

/** Start time after midnight UTC. */
function startOf(kind: Kind): number {
  switch (kind) {
    case 'manual':
    case 'partial':
      return 9 * hour + 30 * minute;
    case 'incremental':
      return 6 * hour + 15_000;
    default:
      return 18 * hour + 3 * minute + 12_000;
  }
}

function sizeOf(instance: InstanceRecord, plan: Plan): number {
  const full = instance.storageGB * 0.42 * (1 - plan.daysAgo * 0.004);
  const share = plan.kind === 'incremental' ? 0.06 : plan.databases === undefined ? 1 : 0.1 * plan.databases;
  return Math.round(full * share * GiB);
}
