import type { Region } from '../../shared/model';
import type { Target } from '../clone/target';
import type { PresetId, FormState } from '../../shared/protocol';
import type { Clock } from '../clock';
import type { JobStore } from '../jobs/store';
import type { RdsClient } from '../rds/client';

/** The methods of the client that tools may use. They only read. */
type ReadingClient = Pick<
  RdsClient,
  | 'searchInstances'
  | 'listInstancePage'
  | 'describeInstance'
  | 'describeRecoveryWindow'
  | 'describeBackupPolicy'
  | 'listBackups'
>;

export interface AgentAccount {
  readonly label: string;
  readonly client: ReadingClient;
  /** The regions that the user sees. @throws RdsError */
  readonly regions: (signal: AbortSignal) => Promise<readonly Region[]>;
}

/** A form that the user has open, as far as a tool may read it. */
export interface PreparedForm {
  readonly state: () => FormState;
  /** Starts loading the sizes that a form can start from. */
  readonly wantSizes: () => void;
  readonly isChanged: () => boolean;
  /** @returns false if the preset is not available, or if the user has changed anything */
  readonly usePreset: (id: PresetId) => boolean;
  readonly onDidChange: (listener: () => void) => { dispose(): void };
  readonly closed: Promise<void>;
}

export interface AgentServices {
  readonly clock: Clock;
  readonly store: JobStore;
  /** The current account. @throws AgentRefusal if none is chosen, RdsError */
  readonly account: () => Promise<AgentAccount>;
  readonly labelOf: (accountId: string) => string;
  /** Opens the form with the current account. */
  readonly openForm: (target: Target) => Promise<PreparedForm>;
}
