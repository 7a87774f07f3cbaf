import type { Region } from '../../shared/model';
import type { Target } from '../clone/target';
import type { PresetId, FormState } from '../../shared/protocol';
import type { Clock } from '../clock';
import type { JobStore } from '../jobs/store';
import type { RdsClient } from '../rds/client';

/** What a tool asks RDS with: reading only. */
type ReadingClient = Pick<
  RdsClient,
  | 'searchInstances'
  | 'listInstancePage'
  | 'describeInstance'
  | 'describeRecoveryWindow'
  | 'describeBackupPolicy'
  | 'listBackups'
>;

/** The account that the user has chosen. */
export interface AgentAccount {
  readonly label: string;
  readonly client: ReadingClient;
  /** Those that the user sees. @throws RdsError */
  readonly regions: (signal: AbortSignal) => Promise<readonly Region[]>;
}

/** A form that is open in front of the user, of which a tool can look at what it shows. */
export interface PreparedForm {
  readonly state: () => FormState;
  /** Has the sizes looked up that can be started from. */
  readonly wantSizes: () => void;
  /** Whether the user has changed anything in it. */
  readonly isChanged: () => boolean;
  /** @returns false where it is not to be had, or the user has changed anything */
  readonly usePreset: (id: PresetId) => boolean;
  readonly onDidChange: (listener: () => void) => { dispose(): void };
  readonly closed: Promise<void>;
}

export interface AgentServices {
  readonly clock: Clock;
  readonly store: JobStore;
  /** The current one. @throws AgentRefusal where none is chosen, RdsError */
  readonly account: () => Promise<AgentAccount>;
  /** What any account is called. */
  readonly labelOf: (accountId: string) => string;
  /** Opens the form with the current account. */
  readonly openForm: (target: Target) => Promise<PreparedForm>;
}
