import type { Memento, TreeItem } from 'vscode';
import { RdsError, type RdsErrorInit } from '../../../src/core/errors/rdsError';
import { JobStore } from '../../../src/core/jobs/store';
import type { CloneJob } from '../../../src/core/jobs/job';
import { BackupTaskStore } from '../../../src/core/backupTasks/store';
import { DraftStore } from '../../../src/core/drafts/store';
import { silentLogger } from '../../../src/core/log';
import type { BackupsNode } from '../../../src/vscode/backups/nodes';
import type { ConnectRows } from '../../../src/vscode/connectTarget';
import type { Known } from '../../../src/core/backups/inventory';
import type { BackupSet, Instance, Region } from '../../../src/shared/model';
import { MemoryDisk } from '../../support/memoryFolder';
import { VirtualClock } from '../../support/virtualClock';
import { ThemeColor, ThemeIcon } from '../../support/vscode';

/** Stands in for what only a part of is used. */
export const fake = <T>(part: Partial<T>): T => part as T;

export async function storeWith(...jobs: readonly CloneJob[]): Promise<JobStore> {
  const store = new JobStore(new MemoryDisk().folder(), silentLogger);
  for (const job of jobs) await store.create(job);
  return store;
}

/** What is loaded of an account. */
export function knownOf(
  instances: readonly Instance[],
  sets: readonly BackupSet[] = [],
  regions?: readonly Region[],
): Known {
  return { knownInstances: () => instances, knownBackups: () => sets, knownRegions: () => regions };
}

/** Rows of both views, none of which is selected unless told. */
export function rowsOf(
  store: JobStore,
  { clones = [], instances = [] }: { clones?: readonly CloneJob[]; instances?: readonly BackupsNode[] } = {},
): ConnectRows {
  const noEvent = (): { dispose(): void } => ({ dispose: () => undefined });
  return {
    store,
    clock: new VirtualClock(),
    clonesView: { visible: true, selection: clones },
    backupsView: { visible: true, selection: instances, onDidChangeSelection: noEvent },
  };
}

export function noDrafts(): DraftStore {
  return new DraftStore(new MemoryDisk().folder(), silentLogger);
}

export function noTasks(): BackupTaskStore {
  return new BackupTaskStore(new MemoryDisk().folder(), silentLogger);
}

/** Ids of jobs, which are names of files. */
export function jobId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function memento(values: Record<string, unknown> = {}): Memento & { values: Record<string, unknown> } {
  const state = {
    values,
    get: (key: string, otherwise?: unknown) => values[key] ?? otherwise,
    update: (key: string, value: unknown) => {
      values[key] = value;
      return Promise.resolve();
    },
    keys: () => Object.keys(values),
  };
  return state as typeof state & Memento;
}

export function serviceError(init: Partial<RdsErrorInit> = {}): RdsError {
  return new RdsError({
    kind: 'service',
    operation: 'CloneDBInstance',
    regionId: 'cn-hangzhou',
    code: 'InvalidBakset.Invalid',
    httpStatus: 400,
    requestId: 'REQ-1',
    serviceMessage: 'The backup set is invalid.',
    ...init,
  });
}

/** Name of the icon of a row, with its colour where it has one. */
export function iconOf({ iconPath }: TreeItem): string {
  const icon: unknown = iconPath;
  if (!(icon instanceof ThemeIcon)) return '';
  return icon.color instanceof ThemeColor ? `${icon.id} ${icon.color.id}` : icon.id;
}

export function tokensOf({ contextValue = '' }: TreeItem): readonly string[] {
  return contextValue.split(';');
}

export function linesOf({ tooltip }: TreeItem): readonly string[] {
  return typeof tooltip === 'string' ? tooltip.split('\n') : [];
}

/** The rows of a tooltip that is a table, by their names. */
export function tableOf({ tooltip }: TreeItem): Record<string, string> {
  if (typeof tooltip !== 'object' || !('value' in tooltip)) return {};
  const text = tooltip.value.replace(/&#(\d+);/g, (_whole, code: string) =>
    code === '124' ? '/' : String.fromCharCode(Number(code)),
  );
  return Object.fromEntries(
    text
      .split('\n')
      .slice(2)
      .map((line) => line.split('|').slice(1, 3) as [string, string]),
  );
}
