import * as vscode from 'vscode';
import type { Logger } from '../core/log';

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
}

/** The extension's log channel. It never reveals itself: errors are shown where they happen. */
export function createLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('RDS Clone', { log: true });
  return {
    trace: (message) => {
      channel.trace(message);
    },
    debug: (message) => {
      channel.debug(message);
    },
    info: (message) => {
      channel.info(message);
    },
    warn: (message) => {
      channel.warn(message);
    },
    error: (message) => {
      channel.error(message);
    },
    show: () => {
      channel.show(true);
    },
    dispose: () => {
      channel.dispose();
    },
  };
}
