import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { LogChannel } from './log';
import type { CommandEntry } from './runCommand';

/** What every feature gets. */
export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly log: LogChannel;
  /** Of the extension. */
  readonly version: string;
}

/** What a feature adds to the editor. */
export interface Feature {
  readonly commands: readonly CommandEntry[];
  /** In the order in which they are let go. */
  readonly disposables: readonly vscode.Disposable[];
}
