import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock';
import type { LogChannel } from './log';
import type { CommandEntry } from './runCommand';

export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly log: LogChannel;
  readonly version: string;
}

export interface Feature {
  readonly commands: readonly CommandEntry[];
  /** In the order of disposal. */
  readonly disposables: readonly vscode.Disposable[];
}
