import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { LogChannel } from './log';
import type { CommandEntry } from './runCommand';

/** Services for every feature. */
export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly log: LogChannel;
  /** Version of the extension. */
  readonly version: string;
}

/** Contributions of a feature to VS Code. */
export interface Feature {
  readonly commands: readonly CommandEntry[];
  /** In the order of disposal. */
  readonly disposables: readonly vscode.Disposable[];
}
