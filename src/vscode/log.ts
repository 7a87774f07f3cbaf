import * as vscode from 'vscode';
import type { Logger } from '../core/log';

export interface LogChannel extends Logger, vscode.Disposable {
  show(): void;
  /** What was logged last, oldest first, for reports. */
  readonly recent: readonly string[];
}

const mostRecent = 200;

/** The extension's log channel. It never reveals itself: errors are shown where they happen. */
export function createLog(): LogChannel {
  const channel = vscode.window.createOutputChannel('RDS Clone', { log: true });
  const recent: string[] = [];
  const keep = (level: string, message: string): void => {
    recent.push(`${new Date().toISOString()} [${level}] ${message}`);
    if (recent.length > mostRecent) recent.shift();
  };
  return {
    recent,
    trace: (message) => {
      channel.trace(message);
    },
    debug: (message) => {
      keep('debug', message);
      channel.debug(message);
    },
    info: (message) => {
      keep('info', message);
      channel.info(message);
    },
    warn: (message) => {
      keep('warn', message);
      channel.warn(message);
    },
    error: (message) => {
      keep('error', message);
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
